import { MiError } from "../errors.ts";
import { type CommandSlot, judgeResponse, type MessageType } from "../mi/index.ts";
import type { BusPlace, BusSeat } from "./bus-seat.ts";
import type { Settings } from "./call-options.ts";
import { type Attendant, exchangeMessages, type Outcome, type Route } from "./exchange.ts";
import type { Expected } from "./exchange-state.ts";
import { Lingering } from "./lingering.ts";
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

/** The way to one drive for whole messages, with the time that it needs between them and the tags of what was given up. */
export class DriveLine {
  readonly #line: Line;
  readonly #route: Route;
  readonly #lingering = new Lingering((slot, message) => this.#late(slot, message));
  readonly #lastTypes: [MessageType | undefined, MessageType | undefined] = [undefined, undefined];
  #quirks: Quirks = noQuirks;
  #lastResponse = Number.NEGATIVE_INFINITY;

  constructor(line: Line) {
    this.#line = line;
    this.#route = { transport: line.transport, peer: line.peer, countdowns: [] };
  }

  get quirks(): Quirks {
    return this.#quirks;
  }

  /** Takes over what the last response told of the drive: the time since that one counts already. */
  heed(quirks: Quirks): void {
    this.#quirks = quirks;
    if (quirks.commandInterval > 0) this.#lastResponse = performance.now();
  }

  /**
   * Sends one message and returns its final answer, whatever its status. Rejects with the error of whatever failed. `over` is
   * called before either.
   */
  exchange(
    name: string,
    expected: Expected,
    message: Uint8Array,
    settings: Settings,
    over?: () => void,
  ): Promise<Uint8Array> {
    const { seat } = this.#line;
    if (seat !== undefined && expected.messageType !== "controlPrimitive") {
      return this.#exchangeOnBus(seat, name, expected, message, settings, over);
    }
    if (this.#quirks.commandInterval === 0) return this.#exchange(name, expected, message, settings, over);
    return this.#exchangeAfterPause(name, expected, message, settings, over);
  }

  async #exchangeAfterPause(
    name: string,
    expected: Expected,
    message: Uint8Array,
    settings: Settings,
    over: (() => void) | undefined,
    place?: BusPlace,
  ): Promise<Uint8Array> {
    try {
      await this.#pause(settings.signal);
    } catch (error) {
      over?.();
      throw error;
    }
    return this.#exchange(name, expected, message, settings, over, place);
  }

  async #exchangeOnBus(seat: BusSeat, ...exchange: Parameters<DriveLine["exchange"]>): Promise<Uint8Array> {
    const [name, expected, message, settings, over] = exchange;
    let place: BusPlace;
    try {
      place = await seat.take(name, expected.messageType, message, settings);
    } catch (error) {
      over?.();
      throw error;
    }
    const end = () => {
      place.release();
      over?.();
    };
    // The drive may have answered something else meanwhile, so that its pause comes last.
    if (this.#quirks.commandInterval === 0) return this.#exchange(name, expected, message, settings, end, place);
    return this.#exchangeAfterPause(name, expected, message, settings, end, place);
  }

  #exchange(
    name: string,
    expected: Expected,
    message: Uint8Array,
    settings: Settings,
    over: (() => void) | undefined,
    place?: BusPlace,
  ): Promise<Uint8Array> {
    const { slot, signal, timeout, deadline } = settings;
    const { messageType, tag, replayed } = expected;
    const isCommand = messageType !== "controlPrimitive";
    if (isCommand) {
      this.#lingering.supersede(slot);
      this.#lastTypes[slot] = messageType;
    }
    const command = this.#lingering.lastCommand(slot);
    const { moreProcessingLimit, commands } = this.#line;
    // The last answer may be one to an older command: what changes the drive must not be taken for done by it.
    const replays = isCommand && this.#line.replays && expected.effect === "read";
    const terms = { title: name, messageType, tag, replayed, slot, timeout, deadline, moreProcessingLimit, replays };
    const attendant = isCommand ? commands : replayed && this.#lingering;
    const route = place === undefined ? this.#route : { ...this.#route, transport: place.over(this.#line.transport) };
    return new Promise((resolve, reject) => {
      exchangeMessages(route, message, terms, signal, attendant, (outcome) => {
        if (this.#quirks.commandInterval > 0) this.#lastResponse = performance.now();
        if (outcome.abandoned !== undefined) this.#lingering.add(outcome.abandoned, slot, command);
        if (isCommand) this.#learn(name, slot, outcome);
        over?.();
        if (outcome.message === undefined) {
          reject(outcome.error);
          return;
        }
        this.#line.seat?.hear();
        this.#line.heard();
        resolve(outcome.message);
      });
    });
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
    for (const countdown of this.#route.countdowns.splice(0)) countdown.clear();
  }

  /** What the end of a command tells of its slot. */
  #learn(name: string, slot: CommandSlot, outcome: Outcome): void {
    const { recovery } = this.#line;
    if (outcome.message !== undefined) recovery.free(slot);
    else if (outcome.abandoned !== undefined && !isAborted(outcome.error)) recovery.givenUp(slot, name);
  }

  /** An answer to a slot's last command, though late, proves that the slot is free. */
  #late(slot: CommandSlot, message: Uint8Array): void {
    const messageType = this.#lastTypes[slot];
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
