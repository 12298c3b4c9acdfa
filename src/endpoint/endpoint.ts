import { MiError, TimeoutError, TransportError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import { adminCommands, type Command, decodeResponse, encodeRequest, miCommands } from "../mi/index.ts";
import type { Transport } from "../transport/transport.ts";
import {
  type CallOptions,
  callSettings,
  type EndpointOptions,
  endpointSettings,
  type Settings,
} from "./call-options.ts";
import { CommandSlots } from "./command-slots.ts";
import { Controller } from "./controller.ts";
import { inContext } from "./error-context.ts";
import { exchangeMessages } from "./exchange.ts";
import { Lingering } from "./lingering.ts";
import { defineMethods, type Methods } from "./methods.ts";
import { noQuirks, probeEnabledByEnvironment, type Quirks, quirksOf } from "./quirks.ts";
import { sleep } from "./sleep.ts";

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
  #probe: "due" | "running" | "over" | "unanswered";
  /** The probe's own end, where nothing came: commands that waited behind it share it. */
  #silence: TimeoutError | undefined;
  /** Whether anything has ever come from the drive. */
  #heard = false;
  readonly #probeEnd = new AbortController();
  #lastResponse = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** Throws `INVALID_ARGUMENT` for an address or option that cannot be. The transport stays the caller's to close. */
  constructor(transport: Transport, address: { eid: number; network?: number }, options: EndpointOptions = {}) {
    this.#transport = transport;
    this.address = mctpAddress(address);
    this.#settings = endpointSettings(options, probeEnabledByEnvironment(globalThis.process?.env ?? {}));
    this.#probe = this.#settings.probe ? "due" : "over";
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
    const settings = callSettings(options, this.#settings);
    settings.signal?.throwIfAborted();
    if (this.#closed) throw this.#closedError();
    const message = encodeRequest(command, request, settings.slot);
    try {
      return decodeResponse(command, message, await this.#track(this.#call(command, message, settings)));
    } catch (error) {
      if (settings.signal?.aborted && error === settings.signal.reason) throw error;
      throw inContext(error, command.title, formatMctpAddress(this.address));
    }
  }

  /** Refuses further commands and those still queued, waits for what is on its way, lets go of the tags. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#probeEnd.abort();
    this.#slots.clear(this.#closedError());
    await Promise.allSettled(this.#inFlight);
    this.#lingering.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Keeps a promise where `close` finds it, until it settles. */
  #track<T>(promise: Promise<T>): Promise<T> {
    const forget = () => this.#inFlight.delete(promise);
    this.#inFlight.add(promise);
    promise.then(forget, forget);
    return promise;
  }

  async #call(command: Command, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    const { slot, timeout } = settings;
    const name = `${command.title} to ${formatMctpAddress(this.address)}`;
    const behindProbe = this.#beginProbe(timeout);
    if (!this.#slots.tryTake(slot)) await this.#queue(name, settings);
    try {
      if (slot === 1 && !this.#quirks.secondSlot) {
        throw new MiError("NOT_SUPPORTED", `${formatMctpAddress(this.address)} has no command slot 1`);
      }
      // A drive that does not answer costs its caller one timeout, not one for the probe and one for the command.
      if (behindProbe && this.#silence !== undefined && !this.#heard) throw unsent(name, this.#silence);
      return await this.#exchange(name, command, message, settings);
    } finally {
      this.#slots.release(slot);
    }
  }

  /** Begins the probe where it is due; true while it runs. It holds both slots: commands queue behind it as they come. */
  #beginProbe(timeout: number): boolean {
    // While commands are under way it stays due: no slot may have two, and the next command may find both free.
    if (this.#probe === "due" && this.#slots.tryTakeBoth()) {
      this.#probe = "running";
      void this.#track(this.#runProbe(timeout));
    }
    return this.#probe === "running";
  }

  /** Never rejects: what the drive answers only matters for its quirks, and a refusal is as good as any. */
  async #runProbe(timeout: number): Promise<void> {
    const command = adminCommands.identifyControllerIdentity;
    const name = `quirk probe of ${formatMctpAddress(this.address)}`;
    const deadline = performance.now() + this.#settings.deadline;
    const settings: Settings = { slot: 0, timeout, deadline, signal: this.#probeEnd.signal };
    this.#silence = undefined;
    try {
      const message = encodeRequest(command, {}, 0);
      this.#quirks = quirksOf(decodeResponse(command, message, await this.#exchange(name, command, message, settings)));
      this.#probe = "over";
      if (this.#quirks.commandInterval > 0) this.#lastResponse = performance.now();
    } catch (error) {
      this.#probe = this.#afterFailedProbe(error);
    } finally {
      this.#slots.release(0);
      this.#slots.release(1);
    }
  }

  /**
   * A drive that was not heard is looked at again: at once where the link failed, else when it answers something. One
   * that answers other commands but not this is left alone.
   */
  #afterFailedProbe(error: unknown): "due" | "unanswered" | "over" {
    if (error instanceof TransportError) return "due";
    if (!(error instanceof TimeoutError)) return "over";
    this.#silence = error;
    return this.#heard ? "over" : "unanswered";
  }

  async #exchange(name: string, command: Command, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    const { slot, signal, timeout, deadline } = settings;
    if (this.#quirks.commandInterval > 0) await this.#pause(signal);
    const { moreProcessingLimit } = this.#settings;
    const terms = { title: name, messageType: command.messageType, slot, timeout, deadline, moreProcessingLimit };
    const outcome = await exchangeMessages(this.#transport, this.address, message, terms, signal);
    if (this.#quirks.commandInterval > 0) this.#lastResponse = performance.now();
    if (outcome.message !== undefined) {
      this.#heard = true;
      // A drive that was away at the first look is looked at again now that it is there.
      if (this.#probe === "unanswered") this.#probe = "due";
      return outcome.message;
    }
    if (outcome.abandoned !== undefined) this.#lingering.add(outcome.abandoned);
    throw outcome.error;
  }

  #queue(name: string, { slot, signal, deadline }: Settings): Promise<void> {
    const since = performance.now();
    const late = () => {
      const elapsed = Math.round(performance.now() - since);
      const what =
        this.#probe === "running" ? "the quirk probe was not over" : `command slot ${slot} did not come free`;
      return new TimeoutError(`${name}: ${what} in ${elapsed} ms`, { elapsed, moreProcessing: 0, sent: false });
    };
    return this.#slots.take(slot, { signal, wait: deadline - since, late });
  }

  /** Some drives drop a command that comes too soon after their last response, on whichever slot that was. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const wait = this.#lastResponse + this.#quirks.commandInterval - performance.now();
      if (wait <= 0) return;
      await sleep(Math.ceil(wait), signal);
    }
  }

  #closedError(): MiError {
    return new MiError("CLOSED", `the endpoint ${formatMctpAddress(this.address)} is closed`);
  }
}

/** A command that was not sent because of what came before it. */
function unsent(name: string, { elapsed, moreProcessing }: TimeoutError): TimeoutError {
  const message = `${name}: not sent, since the look at the drive before it (quirk probe) got no answer in ${elapsed} ms`;
  return new TimeoutError(message, { elapsed, moreProcessing, sent: false });
}

export interface Endpoint extends Methods<typeof miCommands> {}

defineMethods(Endpoint.prototype, miCommands);
