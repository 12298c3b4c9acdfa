import { MiError } from "../../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../../mctp/address.ts";
import { messageType } from "../../mctp/message.ts";
import { nativeDatagramSystem } from "./addon.ts";
import { describeBinding, openBoundSocket } from "./bound-socket.ts";
import { explained, explainFailure } from "./failures.ts";
import { anyNetwork, tagMask, tagOwner, unpackSocketAddress } from "./kernel-interface.ts";
import { oversizedError, ownMessage, sendMessage } from "./mctp-socket.ts";
import type { DatagramReceiver, DatagramSocket, DatagramSystem, SystemCallFailure } from "./socket.ts";
import { TagAllocator } from "./tags.ts";

/** What to listen for. */
export interface ListenOptions {
  /** The network whose requests are wanted; all of them without. */
  readonly network?: number;
  /** The MCTP message type without integrity check bit; NVMe-MI (4) without. */
  readonly type?: number;
  /**
   * Told of what concerns no request that could be handed over: one too long to be taken (`ProtocolError`), or that
   * receiving has come to an end (`TransportError`). Without it the former is dropped, the latter thrown as uncaught.
   */
  readonly onError?: (error: Error) => void;
  /** The system calls to use instead of the addon's: for tests, or another way into the kernel. */
  readonly system?: DatagramSystem;
}

/** A request that another endpoint sent to this machine. */
export interface IncomingRequest {
  readonly source: MctpAddress;
  /** The whole message with its type byte. The bytes belong to whom it is handed to. */
  readonly message: Uint8Array;
  /**
   * Sends an answer, at once or later, and more than one where More Processing Required comes first. Throws
   * `TransportError`: with ENOENT where the requester, on this same machine, waits no longer.
   */
  reply(message: Uint8Array): void;
}

/**
 * Receives the requests that come to this machine's MCTP addresses, as a drive would: the simulator behind a real
 * kernel. Needs the capabilities CAP_NET_BIND_SERVICE and, to answer, CAP_NET_RAW. Keeps the process alive.
 */
export class AfMctpResponder implements AsyncDisposable {
  readonly #name: string;
  readonly #onRequest: (request: IncomingRequest) => void;
  readonly #onError: ((error: Error) => void) | undefined;
  readonly #socket: DatagramSocket;
  readonly #tags = new TagAllocator();
  #closed = false;

  private constructor(options: ListenOptions, onRequest: (request: IncomingRequest) => void) {
    const { network = anyNetwork, type = messageType.nvmeMi, system = nativeDatagramSystem() } = options;
    this.#name = describeBinding({ network, type });
    this.#onRequest = onRequest;
    this.#onError = options.onError;
    const receiver: DatagramReceiver = {
      datagram: (data, address) => this.#receive(data, address),
      oversized: (data, address, length) => this.#refuse(data, address, length),
      failed: (failure) => this.#fail(failure),
    };
    this.#socket = openBoundSocket(system, { network, type }, receiver);
  }

  /** Begins to listen. Throws `TransportError`, such as EADDRINUSE where another program listens already. */
  static listen(options: ListenOptions, onRequest: (request: IncomingRequest) => void): AfMctpResponder {
    return new AfMctpResponder(options, onRequest);
  }

  /** Sends a message that answers nothing, under a tag of its own. Throws `TransportError`. */
  notify(peer: MctpAddress, message: Uint8Array): void {
    this.#requireOpen();
    // Nothing comes back for it, so its tag is free at once. One of the kernel's choice would be taken for six seconds.
    const tag = explained(formatMctpAddress(peer), () => this.#tags.allocate(this.#socket, peer));
    try {
      this.#send(peer, tag ?? tagOwner, message);
    } finally {
      if (tag !== undefined) this.#tags.drop(this.#socket, peer, tag);
    }
  }

  /** Ends listening; requests not answered yet stay so. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#socket.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #receive(data: Uint8Array, address: Uint8Array): void {
    const from = unpackSocketAddress(address);
    if (from === undefined) {
      return;
    }
    const source = { network: from.network, eid: from.eid };
    const message = ownMessage(data, from);
    // An answer goes under the request's tag number with the owner bit clear.
    this.#onRequest({ source, message, reply: (answer) => this.#send(source, from.tag & tagMask, answer) });
  }

  #requireOpen(): void {
    if (this.#closed) {
      throw new MiError("CLOSED", "the AF_MCTP responder is closed: nothing can be sent");
    }
  }

  #send(peer: MctpAddress, tag: number, message: Uint8Array): void {
    this.#requireOpen();
    sendMessage(this.#socket, message, { ...peer, tag }, formatMctpAddress(peer));
  }

  #refuse(data: Uint8Array, address: Uint8Array, length: number): void {
    const from = unpackSocketAddress(address);
    if (from !== undefined) this.#onError?.(oversizedError(data, from, length));
  }

  #fail(failure: SystemCallFailure): void {
    const error = explainFailure(failure, this.#name);
    this.#closed = true;
    this.#socket.close();
    if (this.#onError === undefined) {
      throw error;
    }
    this.#onError(error);
  }
}
