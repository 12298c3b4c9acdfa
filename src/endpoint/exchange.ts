import type { MctpAddress } from "../mctp/address.ts";
import type { CommandSlot, Effect, MessageType } from "../mi/index.ts";
import { isPlainAnswer } from "../mi/response.ts";
import type { Exchange, Receiver, Transport } from "../transport/transport.ts";
import { offAbort, onAbort } from "./abort-listeners.ts";
import type { Settings } from "./call-options.ts";
import { clock } from "./clock.ts";
import type { Countdowns, Expiring } from "./countdowns.ts";
import { advance, type ExchangeInput, type ExchangeTerms, sent, type Waiting } from "./exchange-state.ts";
import type { Question } from "./question.ts";

/** An exchange given up, still holding its tag. */
export interface Abandoned {
  readonly exchange: Exchange;
  /** When the drive should have answered at the latest, by its own word. */
  readonly until: number;
  /** Where a message goes that still comes under the tag. */
  late?: (message: Uint8Array) => void;
}

/** An exchange that goes on. After its end nothing of this has an effect. */
export interface Ongoing extends ExchangeTerms {
  /** Hands over a message that came another way than under the exchange's own tag. */
  receive(message: Uint8Array): void;
  /** The Replay of a damaged message has come to nothing. */
  notReplayed(): void;
  /** Ends the exchange with an error. */
  giveUp(error: Error): void;
}

/** Whom the end of an exchange is told, once. */
export interface Taker {
  /** The final answer came, whatever its status. */
  answered(message: Uint8Array): void;
  failed(error: unknown): void;
}

/** Who has lent something for a command, and gets it back before the taker is told. */
export interface Lender {
  /** `error` is given where it failed. */
  over(settings: Settings, error?: unknown): void;
}

/** Whose exchanges they are. */
export interface Owner {
  readonly peer: MctpAddress;
  readonly countdowns: Countdowns;
  /** How many More Processing Required are followed. */
  readonly moreProcessingLimit: number;
  /** Whether damaged answers to commands are replayed. */
  readonly replays: boolean;
  /** A damaged message came, the first, and a Replay is due. */
  damaged(exchange: Ongoing): void;
  /**
   * An exchange has ended, with an answer or an error; told before anybody else. `abandoned` is given where the request went out
   * and something may still come: its tag must not be used again yet.
   */
  over(ended: Ended, answered: boolean, error: unknown, abandoned: Abandoned | undefined): void;
}

/** What there is to know of an exchange that has ended. */
export interface Ended extends Ongoing {
  /** Whether a damaged message had come. */
  readonly wasDamaged: boolean;
  /** Which of its slot's commands it is, or came after. */
  readonly ordinal: number;
}

/**
 * One request on its way, and the wait for its answer: turns time, signals and receptions into inputs of the state machine.
 * Countdown and abort listener live here and nowhere else. What is seldom asked is looked up then: there is one for each command.
 */
export class DriveExchange implements Receiver, Expiring, Ended {
  readonly ordinal: number;
  readonly #owner: Owner;
  readonly #question: Question;
  readonly #settings: Settings;
  readonly #taker: Taker;
  readonly #lender: Lender | undefined;
  /** Undefined while the request is sent and no more, which nearly always the final answer follows. */
  #state: Waiting | undefined;
  #over = false;
  #exchange: Exchange | undefined;
  /** From handing over the request until the link says that nothing will come. */
  #answerMayCome = false;
  #abandoned: Abandoned | undefined;
  #abort: (() => void) | undefined;
  place = -1;

  constructor(
    owner: Owner,
    question: Question,
    settings: Settings,
    ordinal: number,
    taker: Taker,
    lender: Lender | undefined,
  ) {
    this.ordinal = ordinal;
    this.#owner = owner;
    this.#question = question;
    this.#settings = settings;
    this.#taker = taker;
    this.#lender = lender;
  }

  get title(): string {
    return this.#question.name;
  }

  get messageType(): MessageType {
    return this.#question.messageType;
  }

  get effect(): Effect | undefined {
    return this.#question.effect;
  }

  get tag(): number | undefined {
    return this.#question.tag;
  }

  get replayed(): MessageType | undefined {
    return this.#question.replayed;
  }

  get wasDamaged(): boolean {
    return this.#state?.damage !== undefined;
  }

  get slot(): CommandSlot {
    return this.#settings.slot;
  }

  get timeout(): number {
    return this.#settings.timeout;
  }

  get deadline(): number {
    return this.#settings.deadline;
  }

  get moreProcessingLimit(): number {
    return this.#owner.moreProcessingLimit;
  }

  /** The last answer may be one to an older command: what changes the drive must not be taken for done by it. */
  get replays(): boolean {
    return this.#owner.replays && this.messageType !== "controlPrimitive" && this.effect === "read";
  }

  /**
   * Sends the request. Never throws: the taker is told how it ended. Time runs from here, so that a link which blocks in opening
   * or sending cannot hold the caller.
   */
  start(way: Pick<Transport, "open">): void {
    const { signal, began, timeout, deadline } = this.#settings;
    if (signal !== undefined && !this.#heed(signal)) return;
    const owner = this.#owner;
    owner.countdowns.start(this, Math.min(began + timeout, deadline));
    try {
      const opened = way.open(owner.peer, this);
      if (isPromise(opened)) this.#sendLater(opened);
      else this.#send(opened);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ends when the signal says so; false where it has done so already, and tells no listener any more. */
  #heed(signal: AbortSignal): boolean {
    const abort = () => this.#fail(signal.reason);
    if (signal.aborted) {
      abort();
      return false;
    }
    this.#abort = abort;
    onAbort(signal, abort);
    return true;
  }

  #sendLater(opening: Promise<Exchange>): void {
    const send = (exchange: Exchange) => this.#send(exchange);
    opening.then(send, (error: unknown) => this.#fail(error));
  }

  message(message: Uint8Array): void {
    if (this.#over) this.#abandoned?.late?.(message);
    else if (this.#state === undefined && isBytes(message) && isPlainAnswer(message, this)) {
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
      closeQuietly(exchange);
      return;
    }
    this.#exchange = exchange;
    try {
      this.#answerMayCome = true;
      const sending = exchange.send(this.#question.message);
      if (isPromise(sending)) this.#watchSending(sending);
    } catch (error) {
      this.failed(error as Error);
    }
  }

  #watchSending(sending: Promise<void>): void {
    sending.then(undefined, (error: unknown) => this.failed(error as Error));
  }

  #take(input: ExchangeInput): void {
    if (this.#over) return;
    const before = this.#state ?? sent(this, this.#settings.began);
    const after = advance(before, input, this);
    if (after.phase === "done") this.#succeed(after.message, after.mayFollow ? before.expected : undefined);
    else if (after.phase === "failed") this.#end(after.error, before.expected);
    else {
      this.#state = after;
      if (after.until !== before.until) this.#owner.countdowns.start(this, after.until);
      if (after.replaying && !before.replaying) this.#owner.damaged(this);
    }
  }

  /** `until` is when a message that may still follow should be there. */
  #succeed(message: Uint8Array, until: number | undefined): void {
    const abandoned = this.#letGo(until);
    this.#owner.over(this, true, undefined, abandoned);
    this.#lender?.over(this.#settings);
    this.#taker.answered(message);
    this.#closeExchange();
  }

  #end(error: unknown, until: number): void {
    const abandoned = this.#letGo(until);
    this.#owner.over(this, false, error, abandoned);
    this.#lender?.over(this.#settings, error);
    this.#taker.failed(error);
    this.#closeExchange();
  }

  /** Nothing waits any more, but maybe the tag for what may still come. */
  #letGo(until: number | undefined): Abandoned | undefined {
    this.#over = true;
    this.#owner.countdowns.stop(this);
    if (this.#abort !== undefined) offAbort(this.#settings.signal, this.#abort);
    const exchange = this.#exchange;
    if (exchange !== undefined && until !== undefined && this.#answerMayCome) this.#abandoned = { exchange, until };
    return this.#abandoned;
  }

  #closeExchange(): void {
    const exchange = this.#exchange;
    if (exchange !== undefined && this.#abandoned === undefined) closeQuietly(exchange);
  }
}

/** As by `quietly`, without a function for each command. */
function closeQuietly(exchange: Exchange): void {
  try {
    exchange.close();
  } catch {}
}

/** Of what is none, the state machine says so. */
function isBytes(message: unknown): message is Uint8Array {
  return message instanceof Uint8Array;
}

/** Transports of other makers may have promises of their own. */
function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === "function";
}
