/** What the tests of events share: a drive of few words, whose bytes were made by a separate program. */
import assert from "node:assert/strict";
import type { DriveEvent } from "./drive-event.ts";
import { Endpoint } from "./endpoint.ts";
import type { EventOptions } from "./event-options.ts";
import { hex, type ScriptedExchange, ScriptedTransport, sealed, settled } from "./scripted-transport.contract.ts";

/** An occurrence: composite temperature of so many degrees. */
export const degrees = (celsius: number): readonly number[] => [9, 1, 0, 6, 0, 0, 0, 0, 2, celsius];

/** An occurrence: a controller is ready. */
export const ready = (id: number): readonly number[] => [9, 0, 0, 0, id, 0, 0, 0, 1];

/** An occurrence list, from its count on. */
export function listOf(
  occurrences: readonly (readonly number[])[],
  { generation = 0, retry = 0, overflow = false } = {},
): readonly number[] {
  const items = occurrences.flat();
  const length = 7 + items.length;
  return [
    occurrences.length,
    0,
    length & 0xff,
    length >> 8,
    overflow ? 0x80 : 0,
    7,
    (generation << 3) | retry,
    ...items,
  ];
}

/** An Asynchronous Event Message. */
export const message = (...list: Parameters<typeof listOf>): Uint8Array => sealed(0x84, 0x28, 0, 0, ...listOf(...list));

const success = [0, 0, 0, 0] as const;
const isGet = ({ request }: ScriptedExchange) => request[4] === 0x04;
const isPoll = ({ request }: ScriptedExchange) => request[4] === 0x01;

/** What a request is, in a word. */
export function wordOf(exchange: ScriptedExchange): string {
  const { request } = exchange;
  if (isGet(exchange)) return "get";
  if (isPoll(exchange)) return "poll";
  if (request[4] !== 0x03 || request[8] !== 0x04) return "other";
  if (request[16] === 0) return "acknowledge";
  return (request[23] ?? 0) >= 0x80 ? "enable" : "disable";
}

/** A drive that has two events, ready and temperature, and answers what it is told to. */
export class WatchedDrive {
  readonly transport = new ScriptedTransport();
  readonly endpoint: Endpoint;
  /** What it answers to each sort of request, from the status on; undefined for no answer. */
  readonly answers: Record<string, () => readonly number[] | undefined> = {
    get: () => [...success, 2, 0, 11, 0, 5, 3, 0, 0, 3, 6, 0],
    poll: () => [...success, 0x38, 0xff, 30, 5, 0, 0, 0, 0],
    enable: () => [...success, ...listOf([degrees(30)])],
    disable: () => [...success, ...listOf([])],
    acknowledge: () => [...success, ...listOf([])],
    other: () => success,
  };

  constructor() {
    this.transport.sending = (exchange) =>
      queueMicrotask(() => {
        const body = this.answers[wordOf(exchange)]?.();
        if (body !== undefined) exchange.answer(...body);
      });
    // This drive knows no control primitives.
    this.endpoint = new Endpoint(this.transport, { eid: 9 }, { probe: false, recovery: false, timeout: 100 });
  }

  /** The requests so far, each in a word. */
  get words(): string[] {
    return this.transport.exchanges.map(wordOf);
  }

  /** The last request of a sort, in hexadecimal. */
  lastRequest(word: string): string {
    const exchange = this.transport.exchanges.findLast((each) => wordOf(each) === word);
    assert.ok(exchange, `there was a request to ${word}`);
    return hex(exchange.request);
  }

  /** Sends a message, and lets everything happen that comes of it. */
  async tell(...list: Parameters<typeof listOf>): Promise<void> {
    this.transport.tell(message(...list));
    await settled();
  }

  /** An iteration that is armed, with what came in it so far, briefly. */
  async watch(options: EventOptions = {}): Promise<Watch> {
    const watch = new Watch(this.endpoint.events({ checkInterval: 0, ...options }));
    await settled();
    return watch;
  }
}

/** An iteration that is taken from as fast as it gives. */
export class Watch {
  readonly seen: string[] = [];
  readonly iteration: ReturnType<Endpoint["events"]>;
  /** Settles as the `for await` does. */
  readonly over: Promise<void>;

  constructor(iteration: ReturnType<Endpoint["events"]>) {
    this.iteration = iteration;
    this.over = this.#follow();
    this.over.catch(() => {});
  }

  /** What came since it was last asked. */
  take(): string[] {
    return this.seen.splice(0);
  }

  async #follow(): Promise<void> {
    for await (const event of this.iteration) this.seen.push(brief(event));
  }
}

/** An event in a few words. */
function brief(event: DriveEvent): string {
  switch (event.kind) {
    case "event": {
      const what = event.name === "compositeTemperature" ? `${event.details?.compositeTemperature} °C` : event.title;
      return event.initial ? `${what}, as it is` : what;
    }
    case "gap":
      return `gap: ${event.received} instead of ${event.expected}`;
    case "lost":
      return `lost: ${event.reason}`;
    case "malformed":
      return `malformed: ${hex(event.bytes)}`;
    case "overflow":
      return "overflow";
  }
}
