import { MiError, TimeoutError, TransportError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import {
  adminCommands,
  type Command,
  type CommandSlot,
  type ControllerHealth,
  controlPrimitives,
  decodeResponse,
  encodeRequest,
  miCommands,
} from "../mi/index.ts";
import type { Transport } from "../transport/transport.ts";
import { BufferTransfer, requireBufferable } from "./buffer-transfer.ts";
import {
  type CallOptions,
  callSettings,
  type Defaults,
  type EndpointOptions,
  endpointSettings,
  type Settings,
} from "./call-options.ts";
import { type Capabilities, readCapabilities } from "./capabilities.ts";
import { CommandSlots } from "./command-slots.ts";
import { CommandsUnderWay } from "./commands-under-way.ts";
import { Controller } from "./controller.ts";
import { readControllerIds } from "./controller-ids.ts";
import { type ControllerPoll, pollControllers } from "./controller-poll.ts";
import type { DriveEvent } from "./drive-event.ts";
import { DriveLine } from "./drive-line.ts";
import { inContext } from "./error-context.ts";
import { EventIterations } from "./event-iterations.ts";
import { type EventOptions, eventSettings } from "./event-options.ts";
import { defineMethods, type Methods, type Sender } from "./methods.ts";
import { isForBothSlots, PrimitiveLanes, refusedAutoPause } from "./primitive-lanes.ts";
import { probeEnabledByEnvironment, type Quirks, quirksOf } from "./quirks.ts";
import { isForAll, readLongPage } from "./read-long-page.ts";
import { askingShare, SlotRecovery } from "./slot-recovery.ts";
import { UnderWay } from "./under-way.ts";
import { UnlistedCommands } from "./unlisted-command.ts";
import { unsent } from "./unsent.ts";
import { readVitalProductData, type VitalProductDataReading } from "./vital-product-data.ts";

/**
 * A management endpoint: one drive, seen through one of its ports. Every command of the Management Interface is a method;
 * Admin commands are methods of its controllers. Nothing is sent until the first command.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are defined from the same registry as their types
export class Endpoint implements AsyncDisposable {
  /** Where the drive is. */
  readonly address: MctpAddress;
  /** The address in words. */
  readonly #name: string;
  readonly #transport: Transport;
  readonly #settings: Defaults;
  readonly #slots = new CommandSlots();
  readonly #primitives = new PrimitiveLanes(
    (...exchange) => this.#line.exchange(...exchange),
    (slot) => this.#commands.aborting(slot),
  );
  readonly #recovery: SlotRecovery;
  readonly #commands: CommandsUnderWay;
  readonly #buffer: BufferTransfer;
  readonly #unlisted = new UnlistedCommands();
  readonly #line: DriveLine;
  readonly #underWay = new UnderWay();
  #probe: "due" | "running" | "over" | "unanswered";
  /** The probe's own end, where nothing came: commands that waited behind it share it. */
  #silence: TimeoutError | undefined;
  /** Whether anything has ever come from the drive. */
  #heard = false;
  readonly #probeEnd = new AbortController();
  #closed = false;
  readonly #events = new EventIterations();
  /** True while an iteration hands over a command: its last is sent when the endpoint is closed already. */
  #handingOver = false;

  /** Throws `INVALID_ARGUMENT` for an address or option that cannot be. The transport stays the caller's to close. */
  constructor(transport: Transport, address: { eid: number; network?: number }, options: EndpointOptions = {}) {
    this.#transport = transport;
    this.address = mctpAddress(address);
    this.#name = formatMctpAddress(this.address);
    this.#settings = endpointSettings(options, probeEnabledByEnvironment(globalThis.process?.env ?? {}));
    const { moreProcessingLimit, replay: replays } = this.#settings;
    this.#recovery = new SlotRecovery(this.#primitives, this.#settings.recovery);
    this.#commands = new CommandsUnderWay(this.#recovery, (terms, signal) => {
      const settings: Settings = { ...terms, signal, priority: "high" };
      return this.#underWay.track(this.#primitives.replay(`Replay of ${terms.title}`, terms, settings));
    });
    this.#buffer = new BufferTransfer(this.#recovery, (name, settings) => this.#recover(name, settings));
    const [commands, recovery, peer] = [this.#commands, this.#recovery, this.address];
    const heard = () => this.#hear();
    const seat = options.bus?.seat();
    this.#line = new DriveLine({ transport, peer, moreProcessingLimit, replays, commands, recovery, heard, seat });
    this.#probe = this.#settings.probe ? "due" : "over";
  }

  /** True where no real drive answers. */
  get simulated(): boolean {
    return this.#transport.simulated;
  }

  /** What is known of this drive's peculiarities; those of a drive without any until the first command. */
  get quirks(): Quirks {
    return this.#line.quirks;
  }

  /** One of the drive's controllers. Does not ask the drive whether it exists: `readControllerList` does. */
  controller(id = 0): Controller {
    return new Controller(this, id);
  }

  /**
   * Sends a command and returns its decoded answer. Rejects with `INVALID_ARGUMENT` before anything is sent, and with the
   * error class of the layer that failed after that; an aborted call rejects with its signal's reason. A log page without
   * `dataLength` comes in as many messages as it takes, and rejects with `CHANGED` where it does not come to rest. Control
   * primitives wait for no command and no slot, only for each other.
   */
  async send<I, Q, R>(command: Command<I, Q, R>, request: I, options: CallOptions = {}): Promise<R> {
    if (isForAll(command, request)) return readLongPage(this, command, request, options);
    const settings = this.#begin(options, isForBothSlots(command) ? 0 : undefined);
    const { autoPause = false, throughBuffer = false, ignoreShutdown = false } = options;
    if (throughBuffer) requireBufferable(command, options);
    if (command.messageType === "controlPrimitive") {
      if (autoPause) throw refusedAutoPause(command);
      const message = this.#primitives.encode(command, request, settings.slot);
      return this.#decoded(command, message, settings, (name) => this.#primitives.send(name, message, settings));
    }
    const flags = { managementEndpointBuffer: throughBuffer, commandInitiatedAutoPause: autoPause, ignoreShutdown };
    const message = encodeRequest(command, request, settings.slot, flags);
    try {
      const answer = throughBuffer
        ? this.#sendThroughBuffer(command, message, settings)
        : this.#call(command, message, settings);
      const value = decodeResponse(command, message, await answer);
      this.#unlisted.succeeded(command, message);
      return value;
    } catch (error) {
      if (settings.signal?.aborted && error === settings.signal.reason) throw error;
      const told = await this.#unlisted.explain(this, error, command, message, settings);
      throw inContext(told, command.title, this.#name);
    }
  }

  /**
   * The answer to a command that was sent before, once more: the drive does not carry it out again. It is that to the last
   * command of its slot, whose `command` and `request` have to be given. NVMe-MI numbers no commands: where it was the request
   * that was lost, and not its answer, this is the answer to an older command, which nothing tells if that was of the same
   * kind. Meant for a command that is over, as after a timeout. Rejects as `send` does, and with `NOTHING_TO_REPLAY`.
   */
  async replayAnswer<I, Q, R>(command: Command<I, Q, R>, request: I, options: CallOptions = {}): Promise<R> {
    const settings = this.#begin(options);
    if (command.messageType === "controlPrimitive") {
      throw new MiError("INVALID_ARGUMENT", `${command.title}: answers to control primitives are not replayed`);
    }
    if (options.autoPause) throw refusedAutoPause(controlPrimitives.replay);
    if (options.throughBuffer) {
      const why = "what went through the Management Endpoint Buffer is not in the answer";
      throw new MiError("INVALID_ARGUMENT", `${command.title}: throughBuffer: ${why}, and not replayed`);
    }
    const message = encodeRequest(command, request, settings.slot);
    return this.#decoded(command, message, settings, (name) => this.#primitives.replay(name, command, settings));
  }

  /** The drive's Vital Product Data (VPD), decoded, with what is wrong in it; at most 64 KiB. Rejects as `send` does. */
  readVitalProductData(options?: CallOptions): Promise<VitalProductDataReading> {
    return readVitalProductData(this, options);
  }

  /**
   * What the drive supports: version, ports, lists of commands, effects of commands. What a drive refuses to tell, a
   * single port as well, is left out, with the reason among `missing`. Rejects as `send` does. Options hold for each command.
   */
  capabilities(options?: CallOptions): Promise<Capabilities> {
    return readCapabilities(this, options);
  }

  /** Ids of all controllers, ascending: as many lists as it takes. Rejects as `send` does. */
  readControllerIds(options?: CallOptions): Promise<number[]> {
    return readControllerIds(this, options);
  }

  /**
   * The health of all controllers that a poll selects, one after another: as many polls as it takes. What has come before one
   * of them fails has been cleared where `clearChanges` asked for it. Rejects as `send` does.
   */
  pollControllers(request?: ControllerPoll, options?: CallOptions): AsyncGenerator<ControllerHealth, void, void> {
    return pollControllers(this, request, options);
  }

  /**
   * The drive's events as they come, decoded, in a `for await`: from the first step on the drive is asked to tell them, at its
   * end to stop. It goes on until it is left, aborted, or the endpoint is closed, which waits for what is under way on its slot;
   * a drive that cannot be told to stop does so itself (ATF). Where there is no going on, it throws as `send` does, and
   * `NOT_SUPPORTED` where the drive or the transport has no events. One at a time, as a drive tells one requester only.
   * Commands go on meanwhile; one that takes long had better be on the other slot. Throws `INVALID_ARGUMENT`.
   */
  events(options: EventOptions = {}): AsyncIterableIterator<DriveEvent, undefined> & AsyncDisposable {
    const send: Sender["send"] = (...call) => {
      this.#handingOver = true;
      try {
        return this.send(...call);
      } finally {
        this.#handingOver = false;
      }
    };
    const { address } = this;
    return this.#events.create({
      transport: this.#transport,
      address,
      settings: eventSettings(options),
      sender: { send },
    });
  }

  /** Refuses further commands and those still queued, waits for what is on its way, lets go of the tags. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#probeEnd.abort();
    this.#slots.clear(this.#closedError());
    this.#primitives.clear(this.#closedError());
    this.#buffer.clear(this.#closedError());
    this.#recovery.clear(this.#closedError());
    this.#line.clear(this.#closedError());
    await this.#events.close(this.#closedError());
    await this.#underWay.over();
    this.#line.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(options: CallOptions, defaultSlot?: CommandSlot): Settings {
    const settings = callSettings(options, this.#settings, defaultSlot);
    settings.signal?.throwIfAborted();
    this.#requireOpen();
    return settings;
  }

  /** What an answer means that comes past the queues. */
  async #decoded<I, Q, R>(
    command: Command<I, Q, R>,
    message: Uint8Array,
    settings: Settings,
    ask: (name: string) => Promise<Uint8Array>,
  ): Promise<R> {
    try {
      this.#requireSlot(settings);
      return decodeResponse(command, message, await this.#underWay.track(ask(`${command.title} to ${this.#name}`)));
    } catch (error) {
      if (settings.signal?.aborted && error === settings.signal.reason) throw error;
      throw inContext(error, command.title, this.#name);
    }
  }

  #sendThroughBuffer(command: Command, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    const call = async (each: Command, bytes: Uint8Array) => {
      // They are several, and the endpoint may be closed between them.
      this.#requireOpen();
      return this.#call(each, bytes, settings);
    };
    return this.#underWay.track(this.#buffer.send(command, message, settings, call));
  }

  /** Nearly always there is nothing to wait for but the answer, and then its promise is the only one. */
  #call(command: Command, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    const { slot } = settings;
    const name = `${command.title} to ${this.#name}`;
    const atOnce = this.#probe === "over" && slot === 0 && !this.#recovery.isDue(slot) && this.#slots.tryTake(slot);
    if (!atOnce) return this.#callInTurn(name, command, message, settings);
    this.#underWay.began();
    return this.#line.exchange(name, command, message, settings, () => {
      this.#slots.release(slot);
      this.#underWay.ended();
    });
  }

  async #callInTurn(name: string, command: Command, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    const { slot, timeout } = settings;
    const behindProbe = this.#beginProbe(timeout);
    let holdsSlot = this.#slots.tryTake(slot);
    this.#underWay.began();
    try {
      if (!holdsSlot) await this.#queue(name, settings);
      holdsSlot = true;
      this.#requireSlot(settings);
      // A drive that is not there costs its callers one timeout, not one for the probe and one for each command.
      if (behindProbe && this.#silence !== undefined && !this.#heard) throw unsent(name, this.#silence);
      const told = !this.#recovery.isDue(slot) || (await this.#recovery.settle(name, settings));
      const rest = told ? settings : { ...settings, timeout: timeout - askingShare(timeout) };
      return await this.#line.exchange(name, command, message, rest);
    } finally {
      if (holdsSlot) this.#slots.release(slot);
      this.#underWay.ended();
    }
  }

  /** Finds out whether a slot is free whose command was given up. */
  async #recover(name: string, settings: Settings): Promise<void> {
    const { slot } = settings;
    if (!this.#slots.tryTake(slot)) await this.#queue(name, settings);
    try {
      if (this.#recovery.isDue(slot)) await this.#recovery.settle(name, settings);
    } finally {
      this.#slots.release(slot);
    }
  }

  #requireSlot({ slot }: Settings): void {
    if (slot === 0 || this.#line.quirks.secondSlot) return;
    throw new MiError("NOT_SUPPORTED", `${this.#name} has no command slot 1`);
  }

  /** Begins the probe where it is due; true while it runs. It holds both slots: commands queue behind it as they come. */
  #beginProbe(timeout: number): boolean {
    // While commands are under way it stays due: no slot may have two, and the next command may find both free. So it does
    // where the drive may still be busy with one: the command itself finds out.
    if (this.#probe === "due" && !this.#recovery.isDue(0) && this.#slots.tryTakeBoth()) {
      this.#probe = "running";
      void this.#underWay.track(this.#runProbe(timeout));
    }
    return this.#probe === "running";
  }

  /** Never rejects: what the drive answers only matters for its quirks, and a refusal is as good as any. */
  async #runProbe(timeout: number): Promise<void> {
    const command = adminCommands.identifyControllerIdentity;
    const name = `quirk probe of ${this.#name}`;
    const deadline = performance.now() + this.#settings.deadline;
    // What is left is for Get State, where no answer comes: one timeout in all.
    const share = this.#settings.recovery ? askingShare(timeout) : 0;
    // Whatever the priority of what waits behind it.
    const [{ signal }, priority] = [this.#probeEnd, "high"] as const;
    const settings: Settings = { slot: 0, timeout: timeout - share, deadline, signal, priority };
    this.#silence = undefined;
    try {
      const message = encodeRequest(command, {}, 0);
      const answer = await this.#line.exchange(name, command, message, settings);
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
      await this.#recovery.look(name, settings);
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

  #hear(): void {
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
    return this.#slots.take(slot, { signal, wait: deadline - performance.now(), late });
  }

  #requireOpen(): void {
    if (this.#closed && !this.#handingOver) throw this.#closedError();
  }

  #closedError(): MiError {
    return new MiError("CLOSED", `the endpoint ${this.#name} is closed`);
  }
}

export interface Endpoint extends Methods<typeof miCommands>, Methods<typeof controlPrimitives> {}

defineMethods(Endpoint.prototype, miCommands);
defineMethods(Endpoint.prototype, controlPrimitives);
