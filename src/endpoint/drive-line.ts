import { MiError, TimeoutError } from "../errors.ts";
import type { MctpAddress } from "../mctp/address.ts";
import { type CommandSlot, judgeResponse } from "../mi/index.ts";
import type { Transport } from "../transport/transport.ts";
import type { BusPlace, BusSeat } from "./bus-seat.ts";
import type { Settings } from "./call-options.ts";
import { clock } from "./clock.ts";
import type { CommandsUnderWay } from "./commands-under-way.ts";
import { type Countdowns, countdownsOf } from "./countdowns.ts";
import {
  type Abandoned,
  DriveExchange,
  type Ended,
  type Lender,
  type Ongoing,
  type Owner,
  type Taker,
} from "./exchange.ts";
import { Lingering } from "./lingering.ts";
import type { PerSlot } from "./per-slot.ts";
import type { Question } from "./question.ts";
import { noQuirks, type Quirks } from "./quirks.ts";
import { sleep } from "./sleep.ts";
import type { SlotRecovery } from "./slot-recovery.ts";
import type { SlotState } from "./slot-state.ts";

/** Who is told of each answer. */
interface Hearer {
  hear(): void;
}

/** What a line is made of. */
interface Line {
  readonly transport: Transport;
  readonly peer: MctpAddress;
  readonly slots: PerSlot<SlotState>;
  readonly moreProcessingLimit: number;
  /** Whether damaged answers to commands are replayed. */
  readonly replays: boolean;
  readonly commands: CommandsUnderWay;
  readonly recovery: SlotRecovery;
  /** What it shares with others, where it does. */
  readonly seat: BusSeat | undefined;
  readonly hearer: Hearer;
}

/** The way to one drive for whole messages, with the time that it needs between them and the tags of what was given up. */
export class DriveLine implements Owner {
  readonly peer: MctpAddress;
  readonly countdowns: Countdowns;
  readonly moreProcessingLimit: number;
  readonly replays: boolean;
  readonly #transport: Transport;
  readonly #slots: PerSlot<SlotState>;
  readonly #commands: CommandsUnderWay;
  readonly #recovery: SlotRecovery;
  readonly #seat: BusSeat | undefined;
  readonly #hearer: Hearer;
  readonly #lingering: Lingering;
  #quirks: Quirks = noQuirks;
  /** To the fraction: some drives count no less than they say. */
  #lastResponse = Number.NEGATIVE_INFINITY;

  constructor(line: Line) {
    this.peer = line.peer;
    this.countdowns = countdownsOf(line.transport);
    this.moreProcessingLimit = line.moreProcessingLimit;
    this.replays = line.replays;
    this.#transport = line.transport;
    this.#slots = line.slots;
    this.#commands = line.commands;
    this.#recovery = line.recovery;
    this.#seat = line.seat;
    this.#hearer = line.hearer;
    this.#lingering = new Lingering(line.slots, (slot, message) => this.#late(slot, message));
  }

  get quirks(): Quirks {
    return this.#quirks;
  }

  /** Takes over what the last response told of the drive: the time since that one counts already. */
  heed(quirks: Quirks): void {
    this.#quirks = quirks;
    if (quirks.commandInterval > 0) this.#lastResponse = performance.now();
  }

  /** Sends one message and returns its final answer, whatever its status. Rejects with the error of whatever failed. */
  exchange(question: Question, settings: Settings): Promise<Uint8Array> {
    const now = { ...settings, began: clock.now() };
    return new Promise((answered, failed) => this.ask(question, now, { answered, failed }));
  }

  /** The same for who is told instead of waiting: a promise less for each command. Never throws. */
  ask(question: Question, settings: Settings, taker: Taker, lender?: Lender): void {
    const seat = this.#seat;
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
    const { messageType, replayed } = question;
    const slot = this.#slots.of(settings.slot);
    const isCommand = messageType !== "controlPrimitive";
    if (isCommand) slot.supersede(messageType);
    const exchange = new DriveExchange(this, question, settings, slot.commandCount, taker, lender);
    if (isCommand) slot.command = exchange;
    else if (replayed !== undefined) slot.replay = exchange;
    exchange.start(place === undefined ? this.#transport : place.wayOver(this.#transport));
  }

  damaged(exchange: Ongoing): void {
    this.#commands.damaged(exchange);
  }

  over(ended: Ended, answered: boolean, error: unknown, abandoned: Abandoned | undefined): void {
    const slot = this.#slots.of(ended.slot);
    if (this.#quirks.commandInterval > 0) this.#lastResponse = performance.now();
    if (ended.wasDamaged) this.#commands.ended(ended);
    if (abandoned !== undefined) this.#lingering.add(abandoned, ended.slot, ended.ordinal);
    if (ended.messageType !== "controlPrimitive") {
      // Not for those that ask for it, as it has ended, but for the memory that it would hold.
      slot.command = undefined;
      // What the end of a command tells of its slot.
      if (answered) slot.doubt = undefined;
      else if (abandoned !== undefined && !isAborted(error)) this.#recovery.givenUp(ended.slot, ended.title);
    } else if (ended.replayed !== undefined) slot.replay = undefined;
    if (!answered) return;
    this.#seat?.hear();
    this.#hearer.hear();
  }

  /** Ends all waiting for the bus with an error. */
  clear(error: Error): void {
    this.#seat?.clear(error);
  }

  /** What keeps the commands of this line, in words; empty where nothing does. */
  get obstacle(): string {
    return this.#seat?.obstacle ?? "";
  }

  /** Lets go of the tags. */
  close(): void {
    this.#lingering.close();
    this.countdowns.clear();
  }

  /** An answer to a slot's last command, though late, proves that the slot is free. */
  #late(slot: CommandSlot, message: Uint8Array): void {
    const state = this.#slots.of(slot);
    const messageType = state.lastType;
    if (messageType === undefined) return;
    try {
      if (judgeResponse(message, { messageType, slot }).kind === "final") state.doubt = undefined;
    } catch {
      // Damage and nonsense prove nothing.
    }
  }

  /** Some drives drop a command that comes too soon after their last response, on whichever slot that was. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const wait = this.#lastResponse + this.#quirks.commandInterval - performance.now();
      if (wait <= 0) return;
      await sleep(Math.ceil(wait), signal);
    }
  }
}

/** Whether the drive has given up a command by the control primitive Abort, too. */
function isAborted(error: unknown): boolean {
  return error instanceof MiError && error.code === "ABORTED";
}
