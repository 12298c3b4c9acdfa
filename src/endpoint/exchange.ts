import type { MctpAddress } from "../mctp/address.ts";
import type { Exchange, Receiver, Transport } from "../transport/transport.ts";
import { advance, type ExchangeInput, type ExchangeState, type ExchangeTerms, sent } from "./exchange-state.ts";

/** How an exchange ended: with a message, or with an error. */
export type Outcome =
  | { readonly message: Uint8Array }
  | {
      readonly message: undefined;
      readonly error: unknown;
      /** Given where the request went out and its answer may still come: the tag must not be used again yet. */
      readonly abandoned: Abandoned | undefined;
    };

/** An exchange given up, still holding its tag. */
export interface Abandoned {
  readonly exchange: Exchange;
  /** When the drive should have answered at the latest, by its own word. */
  readonly until: number;
}

/**
 * Sends one request and waits for its answer. Never rejects: the outcome says how it ended. The timer and the abort
 * listener live here and nowhere else, and both are gone when the outcome is there.
 */
export function exchangeMessages(
  transport: Transport,
  peer: MctpAddress,
  request: Uint8Array,
  terms: ExchangeTerms,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  return new Promise((resolve) => new Driver(request, terms, signal, resolve).start(transport, peer));
}

/** Drives the state machine: turns time, signals and receptions into its inputs. */
class Driver implements Receiver {
  readonly #request: Uint8Array;
  readonly #terms: ExchangeTerms;
  readonly #signal: AbortSignal | undefined;
  readonly #settle: (outcome: Outcome) => void;
  #state: ExchangeState;
  #exchange: Exchange | undefined;
  #handedOver = false;
  #until = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = 0;

  constructor(
    request: Uint8Array,
    terms: ExchangeTerms,
    signal: AbortSignal | undefined,
    settle: (outcome: Outcome) => void,
  ) {
    this.#request = request;
    this.#terms = terms;
    this.#signal = signal;
    this.#settle = settle;
    this.#state = sent(terms, performance.now());
  }

  /** Time runs from here, so that a link which blocks in opening or sending cannot hold the caller. */
  start(transport: Transport, peer: MctpAddress): void {
    this.#signal?.addEventListener("abort", this.#abort);
    this.#follow();
    try {
      const opened = transport.open(peer, this);
      if (opened instanceof Promise) opened.then(this.#send, this.#fail);
      else this.#send(opened);
    } catch (error) {
      this.#fail(error);
    }
  }

  message(message: Uint8Array): void {
    this.#take({ kind: "message", message, now: performance.now() });
  }

  failed(error: Error): void {
    this.#fail(error);
  }

  readonly #fail = (error: unknown): void => {
    this.#take({ kind: "failure", error });
  };

  readonly #abort = (): void => {
    this.#fail(this.#signal?.reason);
  };

  readonly #send = (exchange: Exchange): void => {
    if (this.#ended) {
      exchange.close();
      return;
    }
    this.#exchange = exchange;
    try {
      const sending = exchange.send(this.#request);
      this.#handedOver = true;
      if (sending instanceof Promise) sending.catch(this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  };

  get #ended(): boolean {
    return this.#state.phase === "done" || this.#state.phase === "failed";
  }

  #take(input: ExchangeInput): void {
    if (this.#ended) return;
    this.#state = advance(this.#state, input, this.#terms);
    this.#follow();
  }

  #follow(): void {
    const state = this.#state;
    if ("until" in state) {
      this.#until = state.until;
      this.#arm(state.until);
      return;
    }
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#settle(this.#outcome(state));
  }

  #outcome(state: Exclude<ExchangeState, { until: number }>): Outcome {
    const exchange = this.#exchange;
    if (state.phase === "done") {
      exchange?.close();
      return { message: state.message };
    }
    if (exchange !== undefined && this.#handedOver) {
      return { message: undefined, error: state.error, abandoned: { exchange, until: this.#until } };
    }
    exchange?.close();
    return { message: undefined, error: state.error, abandoned: undefined };
  }

  #arm(until: number): void {
    if (this.#timer !== undefined && this.#timerAt === until) return;
    clearTimeout(this.#timer);
    this.#timerAt = until;
    this.#timer = setTimeout(this.#expire, Math.max(0, until - performance.now()));
  }

  readonly #expire = (): void => {
    // Timers may fire a little early by this clock; the wait is over all the same.
    this.#take({ kind: "timeout", now: Math.max(performance.now(), this.#timerAt) });
  };
}
