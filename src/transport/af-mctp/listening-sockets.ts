import { constants } from "node:os";
import { TransportError } from "../../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../../mctp/address.ts";
import { messageType } from "../../mctp/message.ts";
import { Listeners } from "../listeners.ts";
import type { Listener, Listening } from "../transport.ts";
import { type Binding, describeBinding, openBoundSocket } from "./bound-socket.ts";
import { explainFailure } from "./failures.ts";
import { anyNetwork, type SocketAddress, tagOwner, unpackSocketAddress } from "./kernel-interface.ts";
import { oversizedError, ownMessage } from "./mctp-socket.ts";
import {
  type DatagramReceiver,
  type DatagramSocket,
  type DatagramSystem,
  isSystemCallFailure,
  type SystemCallFailure,
} from "./socket.ts";

const everybody: Binding = { type: messageType.nvmeMi, network: anyNetwork };

/**
 * The sockets that receive what peers send of themselves, open while somebody listens: one for each peer, which leaves
 * those of others to other programs. Kernels before about 6.17 cannot bind to a peer, so there one socket takes what
 * comes from everybody, and keeps it from other programs; what is not listened to is dropped.
 */
export class ListeningSockets {
  /** By what they receive, in words. */
  readonly #sockets = new Map<string, ListeningSocket>();
  #peersCanBeBound = true;

  /** Listens to a peer. Throws `TransportError`, such as EADDRINUSE where another program listens already. */
  listen(system: DatagramSystem, peer: MctpAddress, listener: Listener): Listening {
    if (this.#peersCanBeBound) {
      try {
        const binding = { type: messageType.nvmeMi, network: peer.network, from: peer.eid };
        return this.#socket(system, binding).listen(peer, listener);
      } catch (error) {
        if (!isUnsupportedConnect(error)) throw error;
        this.#peersCanBeBound = false;
      }
    }
    return this.#socket(system, everybody).listen(peer, listener);
  }

  /** Ends all listening with an error, and closes the sockets. */
  close(error: Error): void {
    for (const socket of [...this.#sockets.values()]) socket.end(error);
  }

  #socket(system: DatagramSystem, binding: Binding): ListeningSocket {
    const name = describeBinding(binding);
    const open = this.#sockets.get(name);
    if (open !== undefined) return open;
    const socket = new ListeningSocket(system, binding, () => this.#sockets.delete(name));
    this.#sockets.set(name, socket);
    return socket;
  }
}

function isUnsupportedConnect(error: unknown): boolean {
  const failure = error instanceof TransportError ? error.cause : undefined;
  return isSystemCallFailure(failure) && failure.syscall === "connect" && failure.errno === constants.errno.EOPNOTSUPP;
}

/** One bound socket and those who listen to the peers that it receives from. */
class ListeningSocket implements DatagramReceiver {
  readonly #name: string;
  readonly #socket: DatagramSocket;
  readonly #onClose: () => void;
  readonly #listeners = new Map<string, Listeners>();
  #closed = false;

  constructor(system: DatagramSystem, binding: Binding, onClose: () => void) {
    this.#name = describeBinding(binding);
    this.#onClose = onClose;
    this.#socket = openBoundSocket(system, binding, this);
  }

  listen(peer: MctpAddress, listener: Listener): Listening {
    const name = formatMctpAddress(peer);
    const listeners = this.#listeners.get(name) ?? new Listeners(() => this.#forget(name));
    this.#listeners.set(name, listeners);
    return listeners.add(listener);
  }

  datagram(data: Uint8Array, address: Uint8Array): void {
    const source = unpackSocketAddress(address);
    if (source !== undefined) this.#listenersTo(source)?.deliver(ownMessage(data, source));
  }

  /** A message that is too long: those who listen to its sender must know that one is lost. */
  oversized(data: Uint8Array, address: Uint8Array, length: number): void {
    const source = unpackSocketAddress(address);
    if (source !== undefined) this.#listenersTo(source)?.fail(oversizedError(data, source, length));
  }

  failed(failure: SystemCallFailure): void {
    this.end(explainFailure(failure, this.#name));
  }

  /** Closes the socket and ends all listening with an error. Idempotent. */
  end(error: Error): void {
    this.#close();
    for (const listeners of [...this.#listeners.values()]) listeners.fail(error);
  }

  #listenersTo(source: SocketAddress): Listeners | undefined {
    // Without the owner bit it would be an answer, which the kernel does not give to a bound socket.
    return (source.tag & tagOwner) === 0 ? undefined : this.#listeners.get(formatMctpAddress(source));
  }

  #forget(name: string): void {
    this.#listeners.delete(name);
    if (this.#listeners.size === 0) this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
    this.#socket.close();
  }
}
