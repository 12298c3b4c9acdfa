/** What all parts of the transport contract share. */
import assert from "node:assert/strict";
import { MiError } from "../errors.ts";
import type { MctpAddress } from "../mctp/address.ts";
import type { Reply, Requester, Responder } from "./responder.ts";
import type { Receiver, Transport } from "./transport.ts";

/** Answers requests at the far side, where the drives are. */
export type ContractHandler = (peer: MctpAddress, request: Uint8Array) => readonly Reply[];

/** The far side: answers as it is told to, and sends of itself to whoever asked each of its peers last. */
export class FarSide implements Responder {
  readonly #requesters = new Map<number, Requester>();
  #handler: ContractHandler = () => [];

  respond(peer: MctpAddress, message: Uint8Array, requester: Requester): readonly Reply[] {
    this.#requesters.set(peer.eid, requester);
    return this.#handler(peer, message);
  }

  readonly respondWith = (handler: ContractHandler): void => {
    this.#handler = handler;
  };

  readonly notify = (peer: MctpAddress, message: Uint8Array): void => {
    const requester = this.#requesters.get(peer.eid);
    assert.ok(requester, `nobody has asked ${peer.eid}`);
    requester.notify(message);
  };
}

/** A transport connected to something that answers, made anew for each test. */
export interface ContractSubject {
  readonly transport: Transport;
  /** Two endpoints that the handler answers for. */
  readonly peers: readonly [MctpAddress, MctpAddress];
  /** An endpoint that is not there. */
  readonly nobody: MctpAddress;
  /** Sets who answers from now on. */
  respondWith(handler: ContractHandler): void;
  /** Has a peer, which has been asked before, send a message of itself to whom it was asked by. */
  notify(peer: MctpAddress, message: Uint8Array): void;
  /** Lets go of everything, after the test has closed the transport or not. */
  cleanup(): Promise<void>;
}

/** The subject of the test that runs. */
export type Its = () => ContractSubject;

/** A receiver that keeps what comes, to be waited for. */
export class Inbox implements Receiver {
  readonly messages: Uint8Array[] = [];
  readonly failures: Error[] = [];
  #waiting: (() => void) | undefined;
  #taken = 0;

  message(bytes: Uint8Array): void {
    this.messages.push(bytes);
    this.#waiting?.();
  }

  failed(error: Error): void {
    this.failures.push(error);
    this.#waiting?.();
  }

  /** The next message, once it has come. */
  async next(): Promise<Uint8Array> {
    while (this.messages.length === this.#taken) {
      if (this.failures[0] !== undefined) throw this.failures[0];
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    const message = this.messages[this.#taken++];
    assert.ok(message);
    return message;
  }
}

/** A message of any length that looks like NVMe-MI from outside, and differs from others by `seed`. */
export function messageOf(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index === 0 ? 0x84 : (index * 7 + (index >> 8) + seed) & 0xff));
}

/** A reply that is due at once. */
export const now = (message: Uint8Array): Reply => ({ message, after: 0 });
/** Answers each request with itself. */
export const echo: ContractHandler = (_, request) => [now(request.slice())];

/** One request and its answer, from open to close. */
export async function ask(transport: Transport, peer: MctpAddress, request: Uint8Array): Promise<Uint8Array> {
  const inbox = new Inbox();
  const exchange = await transport.open(peer, inbox);
  try {
    await exchange.send(request);
    return await inbox.next();
  } finally {
    exchange.close();
  }
}

/** Bytes are compared as a whole: of 4 KiB, a difference byte by byte says nothing. */
export function assertSame(actual: Uint8Array | undefined, expected: Uint8Array): void {
  assert.ok(actual);
  assert.equal(Buffer.compare(actual, expected), 0, `${actual.length} bytes came, not the ${expected.length} expected`);
}

/** Whether an error says that the transport was closed. */
export function isClosed(error: unknown): boolean {
  return error instanceof MiError && error.code === "CLOSED";
}
