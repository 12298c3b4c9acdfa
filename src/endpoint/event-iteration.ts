import { MiError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../mctp/address.ts";
import { judgeEventMessage } from "../mi/index.ts";
import type { Listener, Listening, Transport } from "../transport/transport.ts";
import { offAbort, onAbort } from "./abort-listeners.ts";
import { longestTime } from "./check-time.ts";
import type { DriveEvent } from "./drive-event.ts";
import { inContext } from "./error-context.ts";
import type { EventSettings } from "./event-options.ts";
import { EventQueue } from "./event-queue.ts";
import { EventSession } from "./event-session.ts";
import type { Sender } from "./methods.ts";

/** From so many events on that nobody has taken, the drive's messages are not acknowledged: it keeps the rest. */
const mostWaiting = 64;
/** Messages that came while another was worked on. A drive sends no new one before its last is acknowledged. */
const mostMessages = 4;

/** What an iteration is about, and what it goes through. */
export interface EventSource {
  readonly transport: Transport;
  readonly address: MctpAddress;
  /** Sends also while the endpoint is being closed. */
  readonly sender: Sender;
  readonly settings: EventSettings;
  /** Called before anything is sent; rejects where it must not begin. */
  begin(iteration: EventIteration): Promise<void>;
}

/** The events of one drive as they come. Begins with the first `next`. */
export class EventIteration implements AsyncIterableIterator<DriveEvent, undefined>, AsyncDisposable {
  readonly #source: EventSource;
  readonly #queue = new EventQueue(mostWaiting);
  readonly #session: EventSession;
  readonly #end = new AbortController();
  readonly #messages: Uint8Array[] = [];
  #phase: "new" | "arming" | "armed" | "ended" = "new";
  #listening: Listening | undefined;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #checkDue = false;
  /** Whoever waits for an event wants to live to see it, even where no socket and no look at the drive keeps the program. */
  #life: ReturnType<typeof setInterval> | undefined;
  /** Everything that was begun. */
  #work: Promise<void> = Promise.resolve();
  #working = false;
  #stopped: Promise<void> | undefined;

  constructor(source: EventSource) {
    const { sender, settings } = source;
    this.#source = source;
    this.#session = new EventSession(sender, settings, this.#queue, this.#end.signal);
  }

  /** True once it takes nothing more from the drive. */
  get ended(): boolean {
    return this.#phase === "ended";
  }

  /** Settles when all is over that the end of the iteration sets off: as `return` says. */
  get stopped(): Promise<void> {
    return this.#stopped ?? Promise.resolve();
  }

  next(): Promise<IteratorResult<DriveEvent, undefined>> {
    if (this.#phase === "new") this.#begin();
    return this.#queue.take();
  }

  /**
   * Ends the iteration, at once for whoever waits for an event. Settles, and never rejects, when the drive has been told to
   * stop or could not be: what has been sent to it has its own timeout, then the slot is waited for, within the endpoint's
   * deadline, then the drive has two seconds to answer. One that could not be told stays armed until it has sent its next
   * message eight times without an acknowledgement (ATF).
   */
  async return(): Promise<IteratorResult<DriveEvent, undefined>> {
    if (this.ended) this.#queue.drop();
    else this.#finish(() => this.#queue.drop());
    await this.stopped;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #begin(): void {
    const { signal } = this.#source.settings;
    this.#phase = "arming";
    // An aborted signal tells no listener any more.
    if (signal?.aborted) {
      this.#abort();
      return;
    }
    onAbort(signal, this.#abort);
    this.#life = setInterval(() => {}, longestTime);
    this.#work = this.#arm();
  }

  async #arm(): Promise<void> {
    try {
      await this.#source.begin(this);
      if (this.ended) return;
      await this.#listen();
      if (this.ended) return;
      await this.#session.arm();
      if (this.ended) return;
      this.#phase = "armed";
      this.#waitForCheck();
      this.#continue();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #listen(): Promise<void> {
    const { transport, address } = this.#source;
    if (transport.listen === undefined) {
      throw new MiError(
        "NOT_SUPPORTED",
        `${transport.description} has no way for messages that a drive sends of itself`,
      );
    }
    const listener: Listener = {
      message: (message) => this.#receive(message),
      failed: (error) => this.#fail(error),
    };
    const opening = Promise.resolve(transport.listen(address, listener));
    // Here and not behind the wait, as the end may come in between.
    const opened = opening.then((listening) => {
      this.#listening = listening;
      // One that opens only after the end is closed again.
      if (this.ended) listening.close();
    });
    // One that never opens must not hold up the end, and one that fails after the end is nobody's concern.
    opened.catch(() => {});
    await Promise.race([opened, this.#ending()]);
  }

  /** Settles, with nothing, when the iteration ends. */
  #ending(): Promise<undefined> {
    return new Promise((resolve) => onAbort(this.#end.signal, () => resolve(undefined)));
  }

  #receive(message: Uint8Array): void {
    // What comes before that was meant for somebody who listened before.
    if (this.ended || !this.#session.armed) return;
    try {
      judgeEventMessage(message);
    } catch {
      // The drive sends again what is not acknowledged.
      return;
    }
    if (this.#session.recognizes(message) || this.#messages.length >= mostMessages) return;
    this.#messages.push(message);
    this.#continue();
  }

  /** Begins the work that there is, unless some is under way: that goes on with it. */
  #continue(): void {
    if (this.#working || this.#phase !== "armed") return;
    this.#working = true;
    this.#work = this.#workOff();
  }

  async #workOff(): Promise<void> {
    try {
      while (this.#phase === "armed") {
        const message = this.#messages.shift();
        if (message !== undefined) await this.#session.take(message);
        else if (this.#checkDue) await this.#check();
        else break;
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#working = false;
    }
  }

  async #check(): Promise<void> {
    this.#checkDue = false;
    await this.#session.check();
    this.#waitForCheck();
  }

  #waitForCheck(): void {
    const { checkInterval } = this.#source.settings;
    if (checkInterval === 0 || this.ended) return;
    this.#checkTimer = setTimeout(() => {
      this.#checkDue = true;
      this.#continue();
    }, checkInterval);
  }

  readonly #abort = (): void => {
    const error = this.#source.settings.signal?.reason;
    this.#finish(() => this.#queue.cut({ error }));
  };

  #fail(error: unknown): void {
    this.#finish(() => this.#queue.end({ error: this.#inContext(error) }));
  }

  /** What is no command's own failure says which drive it is about. */
  #inContext(error: unknown): MiError {
    if (error instanceof MiError && error.command !== undefined) return error;
    return inContext(error, "Asynchronous Events", formatMctpAddress(this.#source.address));
  }

  #finish(tell: () => void): void {
    if (this.ended) return;
    const begun = this.#phase !== "new";
    this.#phase = "ended";
    clearTimeout(this.#checkTimer);
    clearInterval(this.#life);
    offAbort(this.#source.settings.signal, this.#abort);
    this.#listening?.close();
    this.#messages.length = 0;
    tell();
    this.#end.abort();
    if (begun) this.#stopped = this.#stop();
  }

  /** What is under way comes to its end first: a drive discards what is sent to a slot that it still works on. */
  async #stop(): Promise<void> {
    await this.#work;
    await this.#session.disarm();
  }
}
