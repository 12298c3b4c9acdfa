import type { MctpAddress } from "../mctp/address.ts";
import { isPlainAnswer } from "../mi/response.ts";
import type { Exchange, Receiver, Transport } from "../transport/transport.ts";
import { offAbort, onAbort } from "./abort-listeners.ts";
import { clock } from "./clock.ts";
import type { Countdowns, Expiring } from "./countdowns.ts";
import { advance, type ExchangeInput, type ExchangeTerms, sent, type Waiting } from "./exchange-state.ts";
import { quietly } from "./quietly.ts";

/** What is to be exchanged, by whoever began it, who is told once how it ended; then nothing of it waits any more. */
export interface Undertaking extends ExchangeTerms {
  readonly request: Uint8Array;
  readonly signal: AbortSignal | undefined;
  /** When it began, by `performance.now()`. */
  readonly began: number;
  /** The final answer came. `abandoned` as in `failed`. */
  answered(message: Uint8Array, abandoned: Abandoned | undefined): void;
  /** `abandoned` is given where the request went out and something may still come: its tag must not be used again yet. */
  failed(error: unknown, abandoned: Abandoned | undefined): void;
}

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
  readonly countdowns: Countdowns;
}

/**
 * Sends one request and waits for its answer. Never throws: the undertaking is told how it ended. Countdown and abort listener
 * live here and nowhere else.
 */
export function exchangeMessages(route: Route, undertaking: Undertaking, attendant: Attendant | undefined): void {
  new Driver(route, undertaking, attendant).start();
}

/** Drives the state machine: turns time, signals and receptions into its inputs. */
class Driver implements Receiver, Ongoing, Expiring {
  readonly #route: Route;
  readonly terms: Undertaking;
  readonly #attendant: Attendant | undefined;
  /** Undefined while the request is sent and no more, which nearly always the final answer follows. */
  #state: Waiting | undefined;
  #over = false;
  #exchange: Exchange | undefined;
  /** From handing over the request until the link says that nothing will come. */
  #answerMayCome = false;
  #abandoned: Abandoned | undefined;
  #abort: (() => void) | undefined;
  place = -1;

  constructor(route: Route, undertaking: Undertaking, attendant: Attendant | undefined) {
    this.#route = route;
    this.terms = undertaking;
    this.#attendant = attendant;
  }

  /** Time runs from here, so that a link which blocks in opening or sending cannot hold the caller. */
  start(): void {
    const { signal, began, timeout, deadline } = this.terms;
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
    countdowns.start(this, Math.min(began + timeout, deadline));
    this.#attendant?.begun(this);
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
    if (this.#over) this.#abandoned?.late?.(message);
    else if (this.#state === undefined && isBytes(message) && isPlainAnswer(message, this.terms)) {
      this.#succeed(message, undefined);
    } else this.#take({ kind: "message", message, now: clock.now() });
  }

  receive(message: Uint8Array): void {
    this.#take({ kind: "message", message, now: clock.now(), elsewhere: true });
  }

  notReplayed(): void {
    this.#take({ kind: "notReplayed", now: clock.now() });
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
    const now = Math.max(clock.now(), until);
    this.#take({ kind: "timeout", now, handedOver: this.#answerMayCome });
  }

  #fail(error: unknown): void {
    this.#take({ kind: "failure", error });
  }

  #send(exchange: Exchange): void {
    if (this.#over) {
      quietly(() => exchange.close());
      return;
    }
    this.#exchange = exchange;
    try {
      this.#answerMayCome = true;
      const sending = exchange.send(this.terms.request);
      if (isPromise(sending)) sending.then(undefined, (error: unknown) => this.failed(error as Error));
    } catch (error) {
      this.failed(error as Error);
    }
  }

  #take(input: ExchangeInput): void {
    if (this.#over) return;
    const before = this.#state ?? sent(this.terms, this.terms.began);
    const after = advance(before, input, this.terms);
    if (after.phase === "done") this.#succeed(after.message, after.mayFollow ? before.expected : undefined);
    else if (after.phase === "failed") this.#end(after.error, before.expected);
    else {
      this.#state = after;
      if (after.until !== before.until) this.#route.countdowns.start(this, after.until);
      if (after.replaying && !before.replaying) this.#attendant?.damaged(this);
    }
  }

  /** `until` is when a message that may still follow should be there. */
  #succeed(message: Uint8Array, until: number | undefined): void {
    const abandoned = this.#letGo(until);
    this.terms.answered(message, abandoned);
    this.#closeExchange();
  }

  #end(error: unknown, until: number): void {
    const abandoned = this.#letGo(until);
    this.terms.failed(error, abandoned);
    this.#closeExchange();
  }

  /** Nothing waits any more, but maybe the tag for what may still come. */
  #letGo(until: number | undefined): Abandoned | undefined {
    this.#over = true;
    this.#route.countdowns.stop(this);
    if (this.#abort !== undefined) offAbort(this.terms.signal, this.#abort);
    this.#attendant?.ended(this);
    const exchange = this.#exchange;
    if (exchange !== undefined && until !== undefined && this.#answerMayCome) this.#abandoned = { exchange, until };
    return this.#abandoned;
  }

  #closeExchange(): void {
    const exchange = this.#exchange;
    if (exchange !== undefined && this.#abandoned === undefined) quietly(() => exchange.close());
  }
}

/** Of what is none, the state machine says so. */
function isBytes(message: unknown): message is Uint8Array {
  return message instanceof Uint8Array;
}

/** Transports of other makers may have promises of their own. */
function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === "function";
}
