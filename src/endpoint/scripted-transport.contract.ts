/** What the endpoint's tests share: a transport that does as it is told, the bytes of answers, and virtual time. */
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { TestContext } from "node:test";
import type { MctpAddress } from "../mctp/address.ts";
import { seal } from "../mi/message.ts";
import { ControllerIdentity } from "../nvme/index.ts";
import type { Exchange, Listener, Listening, Receiver, Transport } from "../transport/transport.ts";

/** One exchange, with everything that was done to it. It keeps its tag until it is closed. */
export class ScriptedExchange implements Exchange {
  readonly peer: MctpAddress;
  readonly receiver: Receiver;
  readonly tag: number;
  readonly requests: Uint8Array[] = [];
  closes = 0;
  readonly #transport: ScriptedTransport;

  constructor(transport: ScriptedTransport, peer: MctpAddress, receiver: Receiver, tag: number) {
    this.#transport = transport;
    this.peer = peer;
    this.receiver = receiver;
    this.tag = tag;
  }

  get closed(): boolean {
    return this.closes > 0;
  }

  get request(): Uint8Array {
    assert.equal(this.requests.length, 1, "one request was sent");
    return this.requests[0] as Uint8Array;
  }

  send(message: Uint8Array): void | Promise<void> {
    assert.ok(!this.closed, "nothing is sent on a closed exchange");
    this.requests.push(message);
    return this.#transport.sending(this);
  }

  close(): void {
    this.closes++;
  }

  /** Delivers a message, as a transport does: only until the exchange is closed. */
  deliver(message: Uint8Array): void {
    if (!this.closed) this.receiver.message(message);
  }

  /** Answers the request with these bytes, from the status on. */
  answer(...body: readonly number[]): void {
    this.deliver(answerTo(this.request, ...body));
  }
}

/** Records what the endpoint does. By default everything succeeds and nothing is answered. */
export class ScriptedTransport implements Transport {
  readonly description = "scripted";
  readonly simulated = true;
  readonly exchanges: ScriptedExchange[] = [];
  /** What `open` returns or throws. */
  opening: (exchange: ScriptedExchange) => Exchange | Promise<Exchange> = (exchange) => exchange;
  /** What `send` returns or throws. */
  sending: (exchange: ScriptedExchange) => void | Promise<void> = () => {};

  open(peer: MctpAddress, receiver: Receiver): Exchange | Promise<Exchange> {
    const used = this.held.filter((exchange) => exchange.peer.eid === peer.eid).map((exchange) => exchange.tag);
    const exchange = new ScriptedExchange(
      this,
      peer,
      receiver,
      [0, 1, 2, 3, 4, 5, 6, 7].find((n) => !used.includes(n)) ?? -1,
    );
    assert.notEqual(exchange.tag, -1, "there are eight tags to a peer");
    this.exchanges.push(exchange);
    return this.opening(exchange);
  }

  readonly #listeners = new Set<Listener>();
  /** How a listener is taken; deleted for a link that has no way for messages of the peer. */
  listen?: (peer: MctpAddress, listener: Listener) => Listening | Promise<Listening> = (_, listener) => {
    this.#listeners.add(listener);
    return { close: () => this.#listeners.delete(listener) };
  };

  /** Those who listen. */
  get listeners(): readonly Listener[] {
    return [...this.#listeners];
  }

  /** Delivers a message that the peer sends of itself. */
  tell(message: Uint8Array): void {
    for (const listener of this.#listeners) listener.message(message.slice());
  }

  /** Answers every request in the next microtask. */
  answerEvery(body: (exchange: ScriptedExchange) => readonly number[]): this {
    this.sending = (exchange) => queueMicrotask(() => exchange.answer(...body(exchange)));
    return this;
  }

  /** The exchanges that hold a tag. */
  get held(): ScriptedExchange[] {
    return this.exchanges.filter((exchange) => !exchange.closed);
  }

  get last(): ScriptedExchange {
    const last = this.exchanges.at(-1);
    assert.ok(last, "an exchange was opened");
    return last;
  }

  /** Titles are not on the wire: requests in order, as their first bytes. */
  get opcodes(): string[] {
    return this.exchanges.map(({ request }) => `${request[1]?.toString(16)}:${request[4]?.toString(16)}`);
  }

  async close(): Promise<void> {
    for (const exchange of this.held) exchange.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** A sealed message. */
export function sealed(...bytes: readonly number[]): Uint8Array {
  const message = Uint8Array.of(...bytes, 0, 0, 0, 0);
  seal(message);
  return message;
}

/** A response with the request's type and slot, and these bytes from the status on. */
export function answerTo(request: Uint8Array, ...body: readonly number[]): Uint8Array {
  return sealed(0x84, (request[1] ?? 0) | 0x80, 0, 0, ...body);
}

/** A drive in good health, at 30 °C. */
export const health: readonly number[] = [0, 0, 0, 0, 0x38, 0xff, 30, 5, 1, 2, 0, 0];
/** Internal Error. */
export const internalError: readonly number[] = [2, 0, 0, 0];
/** More Processing Required, with the time in units of 100 ms. */
export const moreProcessing = (time: number): readonly number[] => [1, 0, time & 0xff, time >> 8];
/** The answer to the quirk probe. */
export function identity(modelNumber: string, pciVendorId = 0x144d): readonly number[] {
  const value = { ...ControllerIdentity.zero(), pciVendorId, modelNumber };
  return [...new Array<number>(16).fill(0), ...ControllerIdentity.toBytes(value)];
}

/** Whether a request is the quirk probe or another Identify. */
export const isIdentify = (exchange: ScriptedExchange): boolean =>
  exchange.request[1] === 0x10 && exchange.request[4] === 0x06;

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Lets everything happen that needs no time. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a promise rejects with, be it an error or not. */
export function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail("it did not reject"),
    (reason: unknown) => reason,
  );
}

/** Whether a promise has yet to settle. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  const end = () => {
    pending = false;
  };
  promise.then(end, end);
  await settled();
  return pending;
}

/** Time that passes only when told to. */
export interface VirtualTime {
  /** Timers that run. */
  readonly pending: ReadonlySet<unknown>;
  /** Lets milliseconds pass, and all that follows happen. */
  pass(milliseconds: number): Promise<void>;
}

/** Stops the clock for a test, and sees to it that no timer is left at its end. Timers overflow as those of Node.js do. */
export function virtualTime(t: TestContext): VirtualTime {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const pending = new Set<unknown>();
  const setCounted = (callback: () => void, delay: number) => {
    const end = () => {
      pending.delete(timer);
      callback();
    };
    // As in browsers, it can only be cleared: each wait is seen here, and none goes on as the timer of the next.
    const timer = { inner: set(end, delay > 2 ** 31 - 1 ? 1 : delay) };
    pending.add(timer);
    return timer;
  };
  const clearCounted = (timer: ReturnType<typeof setCounted> | undefined) => {
    pending.delete(timer);
    clear(timer?.inner);
  };
  t.mock.method(globalThis, "setTimeout", setCounted as unknown as typeof setTimeout);
  t.mock.method(globalThis, "clearTimeout", clearCounted as unknown as typeof clearTimeout);
  t.mock.method(performance, "now", () => Date.now());
  t.after(() => assert.equal(pending.size, 0, `${pending.size} timers were left behind`));
  const pass = async (milliseconds: number) => {
    await settled();
    t.mock.timers.tick(milliseconds);
    await settled();
  };
  return { pending, pass };
}

/** An abort controller that must be without listeners at the end of the test. */
export function watchedController(t: TestContext): AbortController {
  const controller = new AbortController();
  t.after(() => assert.equal(getEventListeners(controller.signal, "abort").length, 0, "listeners were left behind"));
  return controller;
}
