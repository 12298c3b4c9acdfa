import { MiError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import {
  type Command,
  type CommandSlot,
  type ControllerHealth,
  controlPrimitives,
  decodeResponse,
  encodeRequest,
  miCommands,
} from "../mi/index.ts";
import type { MessageFlags } from "../mi/message.ts";
import { sharedRequest } from "../mi/request.ts";
import type { Transport } from "../transport/transport.ts";
import { BufferTransfer, requireBufferable } from "./buffer-transfer.ts";
import {
  type CallOptions,
  callSettings,
  type Defaults,
  type EndpointOptions,
  endpointSettings,
  noOptions,
  type Settings,
} from "./call-options.ts";
import { type Capabilities, readCapabilities } from "./capabilities.ts";
import { type Caller, CommandCall } from "./command-call.ts";
import { Controller } from "./controller.ts";
import { readControllerIds } from "./controller-ids.ts";
import { type ControllerPoll, pollControllers } from "./controller-poll.ts";
import type { DriveEvent } from "./drive-event.ts";
import { DriveSession } from "./drive-session.ts";
import { inContext } from "./error-context.ts";
import { EventIterations } from "./event-iterations.ts";
import { type EventOptions, eventSettings } from "./event-options.ts";
import type { Taker } from "./exchange.ts";
import { defineMethods, type Methods, type Sender } from "./methods.ts";
import { isForBothSlots, refusedAutoPause } from "./primitive-lanes.ts";
import { probeEnabledByEnvironment, type Quirks } from "./quirks.ts";
import { isForAll, readLongPage } from "./read-long-page.ts";
import { UnlistedCommands } from "./unlisted-command.ts";
import { readVitalProductData, type VitalProductDataReading } from "./vital-product-data.ts";

/**
 * A management endpoint: one drive, seen through one of its ports. Every command of the Management Interface is a method;
 * Admin commands are methods of its controllers. Nothing is sent until the first command.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are defined from the same registry as their types
export class Endpoint implements AsyncDisposable {
  /** Where the drive is. */
  readonly address: MctpAddress;
  readonly #transport: Transport;
  readonly #settings: Defaults;
  readonly #session: DriveSession;
  readonly #buffer: BufferTransfer;
  readonly #caller: Caller;
  #closed = false;
  readonly #events = new EventIterations();
  /** True while an iteration hands over a command: its last is sent when the endpoint is closed already. */
  #handingOver = false;

  /** Throws `INVALID_ARGUMENT` for an address or option that cannot be. The transport stays the caller's to close. */
  constructor(transport: Transport, address: { eid: number; network?: number }, options: EndpointOptions = {}) {
    this.#transport = transport;
    this.address = mctpAddress(address);
    this.#settings = endpointSettings(options, probeEnabledByEnvironment(globalThis.process?.env ?? {}));
    const session = new DriveSession(transport, this.address, this.#settings, options.bus?.seat());
    this.#session = session;
    this.#buffer = new BufferTransfer(session.recovery, (name, settings) => session.recover(name, settings));
    const send: Sender["send"] = (...call) => this.send(...call);
    this.#caller = { send, name: formatMctpAddress(this.address), unlisted: new UnlistedCommands() };
  }

  /** True where no real drive answers. */
  get simulated(): boolean {
    return this.#transport.simulated;
  }

  /** What is known of this drive's peculiarities; those of a drive without any until the first command. */
  get quirks(): Quirks {
    return this.#session.quirks;
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
  send<I, Q, R>(command: Command<I, Q, R>, request: I, options: CallOptions = noOptions): Promise<R> {
    try {
      if (isForAll(command, request)) return readLongPage(this, command, request, options);
      const settings = this.#begin(options, isForBothSlots(command) ? 0 : undefined);
      if (command.messageType === "controlPrimitive") return this.#sendPrimitive(command, request, options, settings);
      const { throughBuffer = false } = options;
      if (throughBuffer) requireBufferable(command, options);
      const message = sharedRequest(command, request, settings.slot, messageFlags(options));
      const answer = new Promise<R>(keepResolve);
      const call = new CommandCall(this.#caller, command, message, settings, keptResolve<R>());
      if (throughBuffer) void this.#sendThroughBuffer(command, message, settings, call);
      else this.#session.ask(call, settings, call);
      return answer;
    } catch (error) {
      return Promise.reject(error);
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
    const { primitives } = this.#session;
    return this.#decoded(command, message, settings, (name) => primitives.replay(name, command, settings));
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
    this.#session.clear(this.#closedError());
    this.#buffer.clear(this.#closedError());
    await this.#events.close(this.#closedError());
    await this.#session.underWay.over();
    this.#session.close();
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

  async #sendPrimitive<I, Q, R>(
    command: Command<I, Q, R>,
    request: I,
    { autoPause, throughBuffer }: CallOptions,
    settings: Settings,
  ): Promise<R> {
    if (throughBuffer) requireBufferable(command, {});
    if (autoPause) throw refusedAutoPause(command);
    const { primitives } = this.#session;
    const message = primitives.encode(command, request, settings.slot);
    return this.#decoded(command, message, settings, (name) => primitives.send(name, message, settings));
  }

  /** What an answer means that comes past the queues. */
  async #decoded<I, Q, R>(
    command: Command<I, Q, R>,
    message: Uint8Array,
    settings: Settings,
    ask: (name: string) => Promise<Uint8Array>,
  ): Promise<R> {
    const { name } = this.#caller;
    try {
      this.#session.requireSlot(settings);
      return decodeResponse(command, message, await this.#session.underWay.track(ask(`${command.title} to ${name}`)));
    } catch (error) {
      if (settings.signal?.aborted && error === settings.signal.reason) throw error;
      throw inContext(error, command.title, name);
    }
  }

  async #sendThroughBuffer(command: Command, message: Uint8Array, settings: Settings, taker: Taker): Promise<void> {
    const call = async ({ title, messageType, effect }: Command, bytes: Uint8Array) => {
      // They are several, and the endpoint may be closed between them.
      this.#requireOpen();
      const name = `${title} to ${this.#caller.name}`;
      return this.#session.exchange({ name, messageType, effect, message: bytes }, settings);
    };
    try {
      taker.answered(await this.#session.underWay.track(this.#buffer.send(command, message, settings, call)));
    } catch (error) {
      taker.failed(error);
    }
  }

  #requireOpen(): void {
    if (this.#closed && !this.#handingOver) throw this.#closedError();
  }

  #closedError(): MiError {
    return new MiError("CLOSED", `the endpoint ${this.#caller.name} is closed`);
  }
}

/** What of a call's options goes into its request; undefined where that is nothing, as nearly always. */
function messageFlags({ throughBuffer, autoPause, ignoreShutdown }: CallOptions): MessageFlags | undefined {
  if (throughBuffer === undefined && autoPause === undefined && ignoreShutdown === undefined) return undefined;
  return {
    managementEndpointBuffer: throughBuffer === true,
    commandInitiatedAutoPause: autoPause === true,
    ignoreShutdown: ignoreShutdown === true,
  };
}

let kept: unknown;

/** Hands out what a promise is resolved with, without the objects that a function of its own would take for each command. */
function keepResolve(resolve: unknown): void {
  kept = resolve;
}

/** Of the promise that was made just now, once. */
function keptResolve<R>(): (value: R | Promise<never>) => void {
  const resolve = kept as (value: R | Promise<never>) => void;
  kept = undefined;
  return resolve;
}

export interface Endpoint extends Methods<typeof miCommands>, Methods<typeof controlPrimitives> {}

defineMethods(Endpoint.prototype, miCommands);
defineMethods(Endpoint.prototype, controlPrimitives);
