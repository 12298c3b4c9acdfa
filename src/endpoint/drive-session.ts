import { MiError, TimeoutError, TransportError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../mctp/address.ts";
import { adminCommands, type Command, decodeResponse, encodeRequest } from "../mi/index.ts";
import type { Transport } from "../transport/transport.ts";
import type { BusSeat } from "./bus-seat.ts";
import type { Defaults, Settings } from "./call-options.ts";
import { clock } from "./clock.ts";
import { CommandSlots } from "./command-slots.ts";
import { CommandsUnderWay } from "./commands-under-way.ts";
import { DriveLine } from "./drive-line.ts";
import type { Lender, Taker } from "./exchange.ts";
import { PerSlot } from "./per-slot.ts";
import { PrimitiveLanes } from "./primitive-lanes.ts";
import type { Question } from "./question.ts";
import { type Quirks, quirksOf } from "./quirks.ts";
import { askingShare, SlotRecovery } from "./slot-recovery.ts";
import { SlotState } from "./slot-state.ts";
import { UnderWay } from "./under-way.ts";
import { unsent } from "./unsent.ts";

/**
 * All that a command passes between an endpoint's method and the drive: its turn in the command slot, the quirk probe before the
 * first of all, Get State where the slot's last command was given up, and the line.
 */
export class DriveSession implements Lender {
  readonly primitives: PrimitiveLanes = new PrimitiveLanes(
    (...exchange) => this.#line.exchange(...exchange),
    (slot) => this.#commands.aborting(slot),
  );
  readonly recovery: SlotRecovery;
  /** What an endpoint waits for when it is closed. */
  readonly underWay: UnderWay = new UnderWay();
  /** The address in words. */
  readonly #name: string;
  readonly #settings: Defaults;
  readonly #states: PerSlot<SlotState>;
  readonly #slots: CommandSlots;
  readonly #commands: CommandsUnderWay;
  readonly #line: DriveLine;
  #probe: "due" | "running" | "over" | "unanswered";
  /** The probe's own end, where nothing came: commands that waited behind it share it. */
  #silence: TimeoutError | undefined;
  /** Whether anything has ever come from the drive. */
  #heard = false;
  readonly #probeEnd = new AbortController();

  constructor(transport: Transport, peer: MctpAddress, settings: Defaults, seat: BusSeat | undefined) {
    this.#name = formatMctpAddress(peer);
    this.#settings = settings;
    const slots = new PerSlot(() => new SlotState());
    this.#states = slots;
    this.#slots = new CommandSlots(slots);
    this.recovery = new SlotRecovery(slots, this.primitives, settings.recovery);
    this.#commands = new CommandsUnderWay(slots, this.recovery, (terms, signal) => {
      const { title, timeout, deadline, slot } = terms;
      const limits = { signal, began: clock.now(), timeout, deadline, slot, priority: "high" } as const;
      return this.underWay.track(this.primitives.replay(`Replay of ${title}`, terms, limits));
    });
    this.#line = new DriveLine({
      transport,
      peer,
      slots,
      moreProcessingLimit: settings.moreProcessingLimit,
      replays: settings.replay,
      commands: this.#commands,
      recovery: this.recovery,
      seat,
      hearer: this,
    });
    this.#probe = settings.probe ? "due" : "over";
  }

  get quirks(): Quirks {
    return this.#line.quirks;
  }

  /**
   * Sends a command that begins now; the taker is told its final answer, whatever the status, or the error of whatever failed.
   * Nearly always there is nothing to wait for but the answer; whether a drive has slot 1, only waiting in turn finds out.
   */
  ask(question: Question, settings: Settings, taker: Taker): void {
    const { slot } = settings;
    // Whether a doubt is to be settled, the longer way finds out.
    const isUndoubted = slot === 0 && this.#states.of(slot).doubt === undefined;
    const atOnce = isUndoubted && this.#probe === "over" && this.#slots.tryTake(slot);
    this.underWay.began();
    if (atOnce) this.#line.ask(question, settings, taker, this);
    else void this.#askInTurn(question, settings, taker);
  }

  /** As `ask`, for who waits. */
  exchange(question: Question, settings: Settings): Promise<Uint8Array> {
    const now = { ...settings, began: clock.now() };
    return new Promise((answered, failed) => this.ask(question, now, { answered, failed }));
  }

  /** Has to be told of the end of what was sent at once. */
  over({ slot }: Settings): void {
    this.#slots.release(slot);
    this.underWay.ended();
  }

  /** Throws `NOT_SUPPORTED` for a slot that the drive does not have. */
  requireSlot({ slot }: Settings): void {
    if (slot === 0 || this.#line.quirks.secondSlot) return;
    throw new MiError("NOT_SUPPORTED", `${this.#name} has no command slot 1`);
  }

  /** Finds out whether a slot is free whose command was given up. */
  async recover(name: string, settings: Settings): Promise<void> {
    const { slot } = settings;
    if (!this.#slots.tryTake(slot)) await this.#queue(name, settings);
    try {
      if (this.recovery.isDue(slot)) await this.recovery.settle(name, settings);
    } finally {
      this.#slots.release(slot);
    }
  }

  /** Ends all that still waits with an error. */
  clear(error: Error): void {
    this.#probeEnd.abort();
    this.#slots.clear(error);
    this.primitives.clear(error);
    this.recovery.clear(error);
    this.#line.clear(error);
  }

  /** Lets go of the tags. */
  close(): void {
    this.#line.close();
  }

  async #askInTurn(question: Question, settings: Settings, taker: Taker): Promise<void> {
    try {
      taker.answered(await this.#exchangeInTurn(question, settings));
    } catch (error) {
      taker.failed(error);
    }
  }

  async #exchangeInTurn(question: Question, settings: Settings): Promise<Uint8Array> {
    const { slot, timeout } = settings;
    const { name } = question;
    const behindProbe = this.#beginProbe(timeout);
    let holdsSlot = this.#slots.tryTake(slot);
    try {
      if (!holdsSlot) await this.#queue(name, settings);
      holdsSlot = true;
      this.requireSlot(settings);
      // A drive that is not there costs its callers one timeout, not one for the probe and one for each command.
      if (behindProbe && this.#silence !== undefined && !this.#heard) throw unsent(name, this.#silence);
      const told = !this.recovery.isDue(slot) || (await this.recovery.settle(name, settings));
      const rest = told ? settings : { ...settings, timeout: timeout - askingShare(timeout) };
      return await this.#line.exchange(question, rest);
    } finally {
      if (holdsSlot) this.#slots.release(slot);
      this.underWay.ended();
    }
  }

  /** Begins the probe where it is due; true while it runs. It holds both slots: commands queue behind it as they come. */
  #beginProbe(timeout: number): boolean {
    // While commands are under way it stays due: no slot may have two, and the next command may find both free. So it does
    // where the drive may still be busy with one: the command itself finds out.
    if (this.#probe === "due" && !this.recovery.isDue(0) && this.#slots.tryTakeBoth()) {
      this.#probe = "running";
      void this.underWay.track(this.#runProbe(timeout));
    }
    return this.#probe === "running";
  }

  /** Never rejects: what the drive answers only matters for its quirks, and a refusal is as good as any. */
  async #runProbe(timeout: number): Promise<void> {
    const command: Command<object, unknown, Parameters<typeof quirksOf>[0]> = adminCommands.identifyControllerIdentity;
    const { messageType, effect } = command;
    const name = `quirk probe of ${this.#name}`;
    const began = clock.now();
    const deadline = began + this.#settings.deadline;
    // What is left is for Get State, where no answer comes: one timeout in all.
    const share = this.#settings.recovery ? askingShare(timeout) : 0;
    const { signal } = this.#probeEnd;
    // Whatever the priority of what waits behind it.
    const priority = "high";
    const settings: Settings = { signal, began, timeout: timeout - share, deadline, slot: 0, priority };
    this.#silence = undefined;
    try {
      const message = encodeRequest(command, {}, 0);
      const answer = await this.#line.exchange({ name, messageType, effect, message }, settings);
      this.#line.heed(quirksOf(decodeResponse(command, message, answer)));
      this.#probe = "over";
    } catch (error) {
      this.#probe = this.#afterFailedProbe(error);
      // One whose Admin commands hang still answers Get State.
      if (this.#silence !== undefined && !this.#heard && share > 0) await this.#look(name, { ...settings, timeout });
    } finally {
      this.#slots.release(0);
      this.#slots.release(1);
    }
  }

  /** Gives a drive that is silent the chance to be heard. Never rejects. */
  async #look(name: string, settings: Settings): Promise<void> {
    try {
      await this.recovery.look(name, settings);
    } catch {}
  }

  /**
   * A drive that was not heard is looked at again: at once where the link failed or the look was aborted, else when it
   * answers something. One that answers other commands but not this is left alone.
   */
  #afterFailedProbe(error: unknown): "due" | "unanswered" | "over" {
    if (error instanceof TransportError || (error instanceof MiError && error.code === "ABORTED")) return "due";
    if (!(error instanceof TimeoutError)) return "over";
    this.#silence = error;
    return this.#heard ? "over" : "unanswered";
  }

  /** Has to be told of each answer. */
  hear(): void {
    this.#heard = true;
    // A drive that was away at the first look is looked at again now that it is there.
    if (this.#probe === "unanswered") this.#probe = "due";
  }

  #queue(name: string, { slot, signal, deadline }: Settings): Promise<void> {
    const late = (elapsed: number) => {
      const what =
        this.#probe === "running" ? "the quirk probe was not over" : `command slot ${slot} did not come free`;
      return `${name}: ${what} in ${elapsed} ms${this.#line.obstacle}`;
    };
    return this.#slots.take(slot, { signal, wait: deadline - clock.now(), late });
  }
}
