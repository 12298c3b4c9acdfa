import { MiError, TimeoutError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import { adminCommands, type Command, decodeResponse, encodeRequest, miCommands } from "../mi/index.ts";
import type { Transport } from "../transport/transport.ts";
import {
  type CallOptions,
  checkSlot,
  checkTime,
  defaultSettings,
  type EndpointOptions,
  type Settings,
} from "./call-options.ts";
import { CommandSlots } from "./command-slots.ts";
import { Controller } from "./controller.ts";
import { exchangeMessages } from "./exchange.ts";
import { Lingering } from "./lingering.ts";
import { defineMethods, type Methods } from "./methods.ts";
import { noQuirks, probeEnabledByEnvironment, type Quirks, quirksOf } from "./quirks.ts";
import { settleWithin, sleep } from "./waiting.ts";

/**
 * A management endpoint: one drive, seen through one of its ports. Every command of the Management Interface is a method;
 * Admin commands are methods of its controllers. Nothing is sent until the first command.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are defined from the same registry as their types
export class Endpoint implements AsyncDisposable {
  /** Where the drive is. */
  readonly address: MctpAddress;
  readonly #transport: Transport;
  readonly #settings: Required<EndpointOptions>;
  readonly #slots = new CommandSlots();
  readonly #lingering = new Lingering();
  readonly #inFlight = new Set<Promise<unknown>>();
  #quirks: Quirks = noQuirks;
  #probing: Promise<boolean> | undefined;
  #probed: boolean;
  #lastResponse = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** Throws `INVALID_ARGUMENT` for an address or option that cannot be. The transport stays the caller's to close. */
  constructor(transport: Transport, address: { eid: number; network?: number }, options: EndpointOptions = {}) {
    this.#transport = transport;
    this.address = mctpAddress(address);
    const environment = globalThis.process?.env ?? {};
    this.#settings = { ...defaultSettings, probe: probeEnabledByEnvironment(environment), ...options };
    checkTime("timeout", this.#settings.timeout);
    checkTime("deadline", this.#settings.deadline);
    checkSlot(this.#settings.slot);
    this.#probed = !this.#settings.probe;
  }

  /** True where no real drive answers. */
  get simulated(): boolean {
    return this.#transport.simulated;
  }

  /** What is known of this drive's peculiarities; those of a drive without any until the first command. */
  get quirks(): Quirks {
    return this.#quirks;
  }

  /** One of the drive's controllers. Does not ask the drive whether it exists: `readControllerList` does. */
  controller(id = 0): Controller {
    return new Controller(this, id);
  }

  /**
   * Sends a command and returns its decoded answer. Rejects with `INVALID_ARGUMENT` before anything is sent, and with the
   * error class of the layer that failed after that; an aborted call rejects with its signal's reason.
   */
  async send<I, Q, R>(command: Command<I, Q, R>, request: I, options: CallOptions = {}): Promise<R> {
    const settings = this.#resolve(options);
    settings.signal?.throwIfAborted();
    if (this.#closed) throw this.#closedError();
    const message = encodeRequest(command, request, settings.slot);
    const call = this.#call(command, message, settings);
    this.#inFlight.add(call);
    try {
      return decodeResponse(command, message, await call);
    } finally {
      this.#inFlight.delete(call);
    }
  }

  /** Refuses further commands and those still queued, waits for what is on its way, lets go of the tags. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#slots.clear(this.#closedError());
    await Promise.allSettled(this.#inFlight);
    this.#lingering.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #resolve(options: CallOptions): Settings {
    const timeout = options.timeout ?? this.#settings.timeout;
    const deadline = options.deadline ?? this.#settings.deadline;
    const slot = options.slot ?? this.#settings.slot;
    checkTime("timeout", timeout);
    checkTime("deadline", deadline);
    return { signal: options.signal, timeout, deadline: performance.now() + deadline, slot: checkSlot(slot) };
  }

  async #call(command: Command, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    let { timeout } = settings;
    if (!this.#probed) {
      this.#probing ??= this.#probe(settings).finally(() => {
        this.#probed = true;
      });
      // A drive that does not answer costs its caller one timeout, not one for the probe and one for the command.
      const begun = performance.now();
      const late = () => this.#late("quirk probe", "no answer", begun);
      if (!(await settleWithin(this.#probing, settings, late))) timeout /= 2;
    }
    if (settings.slot === 1 && !this.#quirks.secondSlot) {
      throw new MiError("NOT_SUPPORTED", `${formatMctpAddress(this.address)} has no command slot 1`);
    }
    return this.#exchange(command.title, command, message, { ...settings, timeout });
  }

  /** Whether the drive answered. What it answered only matters for its quirks; a refusal is as good as any. */
  async #probe(settings: Settings): Promise<boolean> {
    const command = adminCommands.identifyControllerIdentity;
    const terms = { ...settings, slot: 0 as const, timeout: settings.timeout / 2, signal: undefined };
    const message = encodeRequest(command, {}, 0);
    try {
      const response = await this.#exchange("quirk probe", command, message, terms);
      this.#quirks = quirksOf(decodeResponse(command, message, response));
    } catch (error) {
      return !(error instanceof TimeoutError);
    }
    return true;
  }

  async #exchange(title: string, command: Command, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    const { slot, signal, timeout, deadline } = settings;
    const name = `${title} to ${formatMctpAddress(this.address)}`;
    if (!this.#slots.tryTake(slot)) await this.#queue(name, settings);
    try {
      await this.#pause(signal);
      const { messageType } = command;
      const { moreProcessingLimit } = this.#settings;
      const terms = { title: name, messageType, slot, timeout, deadline, moreProcessingLimit };
      const outcome = await exchangeMessages(this.#transport, this.address, message, terms, signal);
      if (this.#quirks.commandInterval > 0) this.#lastResponse = performance.now();
      if (outcome.message !== undefined) return outcome.message;
      if (outcome.abandoned !== undefined) this.#linger(outcome.abandoned);
      throw outcome.error;
    } finally {
      this.#slots.release(slot);
    }
  }

  #queue(name: string, { slot, signal, deadline }: Settings): Promise<void> {
    const now = performance.now();
    const late = () => this.#late(name, `command slot ${slot} did not come free`, now);
    return this.#slots.take(slot, { signal, wait: deadline - now, late });
  }

  #late(name: string, what: string, since: number): TimeoutError {
    const elapsed = Math.round(performance.now() - since);
    return new TimeoutError(`${name}: ${what} in ${elapsed} ms`, { elapsed, moreProcessing: 0 });
  }

  #linger(abandoned: Parameters<Lingering["add"]>[0]): void {
    if (this.#closed) abandoned.exchange.close();
    else this.#lingering.add(abandoned);
  }

  /** Some drives drop a command that comes too soon after their last response. */
  #pause(signal: AbortSignal | undefined): Promise<void> | undefined {
    const wait = this.#lastResponse + this.#quirks.commandInterval - performance.now();
    if (!(wait > 0)) return undefined;
    return sleep(Math.ceil(wait), signal);
  }

  #closedError(): MiError {
    return new MiError("CLOSED", `the endpoint ${formatMctpAddress(this.address)} is closed`);
  }
}

export interface Endpoint extends Methods<typeof miCommands> {}

defineMethods(Endpoint.prototype, miCommands);
