import { MiError, TimeoutError } from "../errors.ts";
import { type CommandSlot, type Effect, judgeResponse, type MessageType } from "../mi/index.ts";
import type { BusPlace, BusSeat } from "./bus-seat.ts";
import type { Settings } from "./call-options.ts";
import { clock } from "./clock.ts";
import { countdownsOf } from "./countdowns.ts";
import { type Abandoned, type Attendant, exchangeMessages, type Route, type Undertaking } from "./exchange.ts";
import { Lingering } from "./lingering.ts";
import { PerSlot } from "./per-slot.ts";
import type { Question } from "./question.ts";
import { noQuirks, type Quirks } from "./quirks.ts";
import { sleep } from "./sleep.ts";
import type { SlotRecovery } from "./slot-recovery.ts";

/** What a line is made of. */
interface Line extends Omit<Route, "countdowns"> {
  readonly moreProcessingLimit: number;
  /** Whether damaged answers to commands are replayed. */
  readonly replays: boolean;
  /** Attends commands. */
  readonly commands: Attendant;
  readonly recovery: SlotRecovery;
  /** What it shares with others, where it does. */
  readonly seat: BusSeat | undefined;
  /** Told of each answer. */
  readonly heard: () => void;
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

/** The way to one drive for whole messages, with the time that it needs between them and the tags of what was given up. */
export class DriveLine {
  readonly #line: Line;
  readonly #route: Route;
  readonly #lingering = new Lingering((slot, message) => this.#late(slot, message));
  readonly #lastTypes = new PerSlot<MessageType | undefined>(undefined);
  #quirks: Quirks = noQuirks;
  #lastResponse = Number.NEGATIVE_INFINITY;

  constructor(line: Line) {
    this.#line = line;
    this.#route = { transport: line.transport, peer: line.peer, countdowns: countdownsOf(line.transport) };
  }

  /** How many More Processing Required are followed. */
  get moreProcessingLimit(): number {
    return this.#line.moreProcessingLimit;
  }

  /** Whether damaged answers to commands are replayed. */
  get replays(): boolean {
    return this.#line.replays;
  }

  get quirks(): Quirks {
    return this.#quirks;
  }

  /** Takes over what the last response told of the drive: the time since that one counts already. */
  heed(quirks: Quirks): void {
    this.#quirks = quirks;
    if (quirks.commandInterval > 0) this.#lastResponse = clock.now();
  }

  /** Sends one message and returns its final answer, whatever its status. Rejects with the error of whatever failed. */
  exchange(question: Question, settings: Settings): Promise<Uint8Array> {
    const now = { ...settings, began: clock.now() };
    return new Promise((answered, failed) => this.ask(question, now, { answered, failed }));
  }

  /** The same for who is told instead of waiting: a promise less for each command. Never throws. */
  ask(question: Question, settings: Settings, taker: Taker, lender?: Lender): void {
    const { seat } = this.#line;
    if (seat !== undefined && question.messageType !== "controlPrimitive") {
      void this.#askOnBus(seat, question, settings, taker, lender);
    } else if (this.#quirks.commandInterval === 0) this.#ask(question, settings, taker, lender);
    else void this.#askAfterPause(question, settings, taker, lender);
  }

  async #askOnBus(
    seat: BusSeat,
    question: Question,
    settings: Settings,
    taker: Taker,
    lender: Lender | undefined,
  ): Promise<void> {
    let place: BusPlace;
    try {
      place = await seat.take(question.name, question.messageType, question.message, settings);
    } catch (error) {
      lender?.over(settings, error);
      taker.failed(error);
      return;
    }
    const over: Lender["over"] = (_, error) => {
      place.release(error instanceof TimeoutError);
      lender?.over(settings, error);
    };
    const now = { ...settings, began: clock.now() };
    // The drive may have answered something else meanwhile, so that its pause comes last.
    if (this.#quirks.commandInterval === 0) this.#ask(question, now, taker, { over }, place);
    else void this.#askAfterPause(question, now, taker, { over }, place);
  }

  async #askAfterPause(
    question: Question,
    settings: Settings,
    taker: Taker,
    lender: Lender | undefined,
    place?: BusPlace,
  ): Promise<void> {
    try {
      await this.#pause(settings.signal);
    } catch (error) {
      lender?.over(settings, error);
      taker.failed(error);
      return;
    }
    this.#ask(question, { ...settings, began: clock.now() }, taker, lender, place);
  }

  #ask(question: Question, settings: Settings, taker: Taker, lender: Lender | undefined, place?: BusPlace): void {
    const { slot } = settings;
    const { messageType, replayed } = question;
    const isCommand = messageType !== "controlPrimitive";
    if (isCommand) {
      this.#lingering.supersede(slot);
      this.#lastTypes.set(slot, messageType);
    }
    const attendant = isCommand ? this.#line.commands : replayed && this.#lingering;
    const asked = new Asked(this, question, settings, this.#lingering.lastCommand(slot), taker, lender);
    const route =
      place === undefined ? this.#route : { ...this.#route, transport: place.wayOver(this.#line.transport) };
    exchangeMessages(route, asked, attendant);
  }

  /** Has to be told how each exchange ended: with an answer or an error. */
  over(asked: Asked, answered: boolean, error: unknown, abandoned: Abandoned | undefined): void {
    const { slot } = asked;
    if (this.#quirks.commandInterval > 0) this.#lastResponse = clock.now();
    if (abandoned !== undefined) this.#lingering.add(abandoned, slot, asked.command);
    if (asked.messageType !== "controlPrimitive") {
      // What the end of a command tells of its slot.
      const { recovery } = this.#line;
      if (answered) recovery.free(slot);
      else if (abandoned !== undefined && !isAborted(error)) recovery.givenUp(slot, asked.title);
    }
    if (!answered) return;
    this.#line.seat?.hear();
    this.#line.heard();
  }

  /** Ends all waiting for the bus with an error. */
  clear(error: Error): void {
    this.#line.seat?.clear(error);
  }

  /** What keeps the commands of this line, in words; empty where nothing does. */
  get obstacle(): string {
    return this.#line.seat?.obstacle ?? "";
  }

  /** Lets go of the tags. */
  close(): void {
    this.#lingering.close();
    this.#route.countdowns.clear();
  }

  /** An answer to a slot's last command, though late, proves that the slot is free. */
  #late(slot: CommandSlot, message: Uint8Array): void {
    const messageType = this.#lastTypes.of(slot);
    if (messageType === undefined) return;
    try {
      if (judgeResponse(message, { messageType, slot }).kind === "final") this.#line.recovery.free(slot);
    } catch {
      // Damage and nonsense prove nothing.
    }
  }

  /** Some drives drop a command that comes too soon after their last response, on whichever slot that was. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const wait = this.#lastResponse + this.#quirks.commandInterval - clock.now();
      if (wait <= 0) return;
      await sleep(Math.ceil(wait), signal);
    }
  }
}

/** A question on its way. What is seldom asked of it is looked up then: there is one for each command. */
class Asked implements Undertaking {
  readonly signal: AbortSignal | undefined;
  readonly messageType: MessageType;
  readonly slot: CommandSlot;
  readonly replayed: MessageType | undefined;
  /** Which of its slot's commands it is, or came after. */
  readonly command: number;
  readonly #line: DriveLine;
  readonly #question: Question;
  readonly #settings: Settings;
  readonly #taker: Taker;
  readonly #lender: Lender | undefined;

  constructor(
    line: DriveLine,
    question: Question,
    settings: Settings,
    command: number,
    taker: Taker,
    lender: Lender | undefined,
  ) {
    this.signal = settings.signal;
    this.messageType = question.messageType;
    this.slot = settings.slot;
    this.replayed = question.replayed;
    this.command = command;
    this.#line = line;
    this.#question = question;
    this.#settings = settings;
    this.#taker = taker;
    this.#lender = lender;
  }

  get request(): Uint8Array {
    return this.#question.message;
  }

  get began(): number {
    return this.#settings.began;
  }

  get timeout(): number {
    return this.#settings.timeout;
  }

  get deadline(): number {
    return this.#settings.deadline;
  }

  get title(): string {
    return this.#question.name;
  }

  get tag(): number | undefined {
    return this.#question.tag;
  }

  get effect(): Effect | undefined {
    return this.#question.effect;
  }

  get moreProcessingLimit(): number {
    return this.#line.moreProcessingLimit;
  }

  /** The last answer may be one to an older command: what changes the drive must not be taken for done by it. */
  get replays(): boolean {
    return this.#line.replays && this.messageType !== "controlPrimitive" && this.effect === "read";
  }

  answered(message: Uint8Array, abandoned: Abandoned | undefined): void {
    this.#line.over(this, true, undefined, abandoned);
    this.#lender?.over(this.#settings);
    this.#taker.answered(message);
  }

  failed(error: unknown, abandoned: Abandoned | undefined): void {
    this.#line.over(this, false, error, abandoned);
    this.#lender?.over(this.#settings, error);
    this.#taker.failed(error);
  }
}

/** Whether the drive has given up a command by the control primitive Abort, too. */
function isAborted(error: unknown): boolean {
  return error instanceof MiError && error.code === "ABORTED";
}
