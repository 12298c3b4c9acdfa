import type { MctpAddress } from "../mctp/address.ts";
import type { Exchange, Receiver, Transport } from "../transport/transport.ts";
import { offAbort, onAbort } from "./abort-listeners.ts";
import { Countdown, type Expiring } from "./countdown.ts";
import { advance, type ExchangeInput, type ExchangeState, type ExchangeTerms, sent } from "./exchange-state.ts";

/** How an exchange ended: with a message, or with an error. */
export type Outcome =
  | { readonly message: Uint8Array; readonly abandoned: Abandoned | undefined }
  | {
      readonly message: undefined;
      readonly error: unknown;
      /** Given where the request went out and something may still come: the tag must not be used again yet. */
      readonly abandoned: Abandoned | undefined;
    };

/** An exchange given up, still holding its tag. */
export interface Abandoned {
  readonly exchange: Exchange;
  /** When the drive should have answered at the latest, by its own word. */
  readonly until: number;
  /** Where a message goes that still comes under the tag. */
  late?: (message: Uint8Array) => void;
}

/** An exchange that goes on. After its end nothing of this has an effect. */
export interface Ongoing {
  readonly terms: ExchangeTerms;
  /** Hands over a message that came another way than under the exchange's own tag. */
  receive(message: Uint8Array): void;
  /** The Replay of a damaged message has come to nothing. */
  notReplayed(): void;
  /** Ends the exchange with an error. */
  giveUp(error: Error): void;
}

/** Whoever has to do with an exchange while it goes on. */
export interface Attendant {
  begun(exchange: Ongoing): void;
  /** A damaged message came, the first, and a Replay is due. */
  damaged(exchange: Ongoing): void;
  ended(exchange: Ongoing): void;
}

/** The way that messages go. */
export interface Route {
  readonly transport: Pick<Transport, "open">;
  readonly peer: MctpAddress;
  /** Countdowns that nobody uses. */
  readonly countdowns: Countdown[];
}

/**
 * Sends one request and waits for its answer. Never throws: the outcome, of which `settle` is told once, says how it ended.
 * Countdown and abort listener live here and nowhere else, and neither waits any more when the outcome is there.
 */
export function exchangeMessages(
  route: Route,
  request: Uint8Array,
  terms: ExchangeTerms,
  signal: AbortSignal | undefined,
  attendant: Attendant | undefined,
  settle: (outcome: Outcome) => void,
): void {
  new Driver(route, request, terms, signal, attendant, settle).start();
}

/** Drives the state machine: turns time, signals and receptions into its inputs. */
class Driver implements Receiver, Ongoing, Expiring {
  readonly #route: Route;
  readonly #request: Uint8Array;
  readonly terms: ExchangeTerms;
  readonly #signal: AbortSignal | undefined;
  readonly #attendant: Attendant | undefined;
  readonly #settle: (outcome: Outcome) => void;
  #state: ExchangeState;
  #exchange: Exchange | undefined;
  /** From handing over the request until the link says that nothing will come. */
  #answerMayCome = false;
  #abandoned: Abandoned | undefined;
  #expected = 0;
  #abort: (() => void) | undefined;
  /** When the countdown ends. */
  #until = 0;
  #countdown: Countdown | undefined;

  constructor(
    route: Route,
    request: Uint8Array,
    terms: ExchangeTerms,
    signal: AbortSignal | undefined,
    attendant: Attendant | undefined,
    settle: (outcome: Outcome) => void,
  ) {
    this.#route = route;
    this.#request = request;
    this.terms = terms;
    this.#signal = signal;
    this.#attendant = attendant;
    this.#settle = settle;
    this.#state = sent(terms, performance.now());
  }

  /** Time runs from here, so that a link which blocks in opening or sending cannot hold the caller. */
  start(): void {
    const signal = this.#signal;
    if (signal !== undefined) {
      this.#abort = () => this.#fail(signal.reason);
      // An aborted signal tells no listener any more.
      if (signal.aborted) {
        this.#abort();
        return;
      }
      onAbort(signal, this.#abort);
    }
    const { transport, peer, countdowns } = this.#route;
    this.#countdown = countdowns.pop() ?? new Countdown();
    this.#attendant?.begun(this);
    this.#follow();
    try {
      const opened = transport.open(peer, this);
      if (isPromise(opened)) {
        const send = (exchange: Exchange) => this.#send(exchange);
        opened.then(send, (error: unknown) => this.#fail(error));
      } else this.#send(opened);
    } catch (error) {
      this.#fail(error);
    }
  }

  message(message: Uint8Array): void {
    if (this.#ended) this.#abandoned?.late?.(message);
    else this.#take(new Arrival(message, false));
  }

  receive(message: Uint8Array): void {
    this.#take(new Arrival(message, true));
  }

  notReplayed(): void {
    this.#take({ kind: "notReplayed", now: performance.now() });
  }

  giveUp(error: Error): void {
    this.#fail(error);
  }

  failed(error: Error): void {
    this.#answerMayCome = false;
    this.#fail(error);
  }

  expired(until: number): void {
    // Timers may come a little early by this clock; the wait is over all the same.
    const now = Math.max(performance.now(), until);
    this.#take({ kind: "timeout", now, handedOver: this.#answerMayCome });
  }

  #fail(error: unknown): void {
    this.#take({ kind: "failure", error });
  }

  #send(exchange: Exchange): void {
    if (this.#ended) {
      closeQuietly(exchange);
      return;
    }
    this.#exchange = exchange;
    try {
      this.#answerMayCome = true;
      const sending = exchange.send(this.#request);
      if (isPromise(sending)) sending.then(undefined, (error: unknown) => this.failed(error as Error));
    } catch (error) {
      this.failed(error as Error);
    }
  }

  get #ended(): boolean {
    return this.#state.phase === "done" || this.#state.phase === "failed";
  }

  #take(input: ExchangeInput): void {
    if (this.#ended) return;
    const before = this.#state;
    this.#state = advance(before, input, this.terms);
    this.#follow();
    if (startsReplay(before, this.#state)) this.#attendant?.damaged(this);
  }

  #follow(): void {
    const state = this.#state;
    if ("until" in state) {
      this.#expected = state.expected;
      if (state.until !== this.#until) this.#wait(state.until);
      return;
    }
    if (this.#countdown !== undefined) {
      this.#countdown.stop();
      this.#route.countdowns.push(this.#countdown);
      this.#countdown = undefined;
    }
    if (this.#abort !== undefined) offAbort(this.#signal, this.#abort);
    this.#attendant?.ended(this);
    this.#end(state);
  }

  #wait(until: number): void {
    this.#until = until;
    this.#countdown?.start(this, until);
  }

  #end(state: Exclude<ExchangeState, { until: number }>): void {
    const exchange = this.#exchange;
    const mayFollow = this.#answerMayCome && (state.phase === "failed" || state.mayFollow);
    if (exchange !== undefined && mayFollow) this.#abandoned = { exchange, until: this.#expected };
    const abandoned = this.#abandoned;
    if (state.phase === "done") this.#settle({ message: state.message, abandoned });
    else this.#settle({ message: undefined, error: state.error, abandoned });
    if (exchange !== undefined && abandoned === undefined) closeQuietly(exchange);
  }
}

/** A message that came. The clock is asked only where it matters when: not of a final answer, as nearly all are. */
class Arrival {
  readonly kind = "message";
  readonly message: Uint8Array;
  readonly elsewhere: boolean;

  constructor(message: Uint8Array, elsewhere: boolean) {
    this.message = message;
    this.elsewhere = elsewhere;
  }

  get now(): number {
    return performance.now();
  }
}

function startsReplay(before: ExchangeState, after: ExchangeState): boolean {
  return "replaying" in after && after.replaying && "replaying" in before && !before.replaying;
}

/** Transports of other makers may have promises of their own. */
function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === "function";
}

/** The outcome is settled: what a transport throws in cleaning up must not become an unhandled rejection. */
function closeQuietly(exchange: Exchange): void {
  try {
    exchange.close();
  } catch {}
}
