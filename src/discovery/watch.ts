import { offAbort, onAbort } from "../endpoint/abort-listeners.ts";
import { longestTime } from "../endpoint/check-time.ts";
import { DiscoveryError } from "../errors.ts";
import type { BusAddress } from "../mctpd/bus-address.ts";
import { ChangeQueue } from "./change-queue.ts";
import { DaemonFollower, type Following } from "./daemon-follower.ts";
import { generations, noDaemon } from "./daemon-objects.ts";
import { readingTimeout } from "./daemon-options.ts";
import { connectBus, type MessageBus } from "./message-bus.ts";
import { type EndpointChange, ObjectView } from "./object-view.ts";
import { type Pauses, rest, restartPauses } from "./pauses.ts";

/** What to watch, and for how long. */
export interface EndpointWatchOptions {
  /** The message bus; the system's unless given. */
  readonly messageBus?: BusAddress;
  /** The longest wait for an answer of the bus or of mctpd, in milliseconds; 5000 unless given. */
  readonly timeout?: number;
  /** Ends the iteration when aborted, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** True to wait at the beginning, too, for a bus and for mctpd; without it, where they are not there is an error. */
  readonly patient?: boolean;
  /**
   * Is told what keeps the iteration from knowing more: mctpd or the bus that went away (`noDaemon`, `lost`, `noBus`), objects
   * that make no sense (`malformed`). The iteration goes on.
   */
  readonly onProblem?: (error: Error) => void;
  /** Is called once, when all that was there at the beginning is among the changes: those behind it are news. */
  readonly onBegun?: () => void;
}

/** The changes of mctpd's endpoints, in a `for await`. */
export interface EndpointWatch extends AsyncIterableIterator<EndpointChange, undefined>, AsyncDisposable {
  /** Ends it; settles when its connection is closed. */
  return(): Promise<IteratorResult<EndpointChange, undefined>>;
}

/**
 * The NVMe-MI endpoints that mctpd knows, as changes: each that is there is `added` first, then come the changes as they
 * happen. It goes on when mctpd or the message bus is restarted, then tells the differences, and ends when it is left or
 * aborted. Begins with the first step, and keeps the process alive only while one is awaited. The first step rejects as `scan`
 * does where there is nothing to watch.
 */
export function watch(options: EndpointWatchOptions = {}): EndpointWatch {
  return new DaemonWatch(options);
}

/** For `watch`. */
export class DaemonWatch implements EndpointWatch {
  readonly #options: EndpointWatchOptions;
  readonly #timeout: number;
  readonly #pauses: Pauses;
  readonly #queue: ChangeQueue = new ChangeQueue();
  readonly #view: ObjectView;
  readonly #end = new AbortController();
  #run: Promise<void> | undefined;
  #begun = false;
  #waiters = 0;
  /** Whoever waits for a change wants to live to see it, even while there is no bus. */
  #life: ReturnType<typeof setInterval> | undefined;

  /** `pauses` is for tests that have no time. */
  constructor(options: EndpointWatchOptions, pauses: Pauses = restartPauses) {
    this.#options = options;
    this.#timeout = readingTimeout(options.timeout);
    this.#pauses = pauses;
    this.#view = new ObjectView((error) => this.#problem(error));
  }

  async next(): Promise<IteratorResult<EndpointChange, undefined>> {
    this.#run ??= this.#begin();
    this.#waiters += 1;
    this.#life ??= setInterval(() => {}, longestTime);
    try {
      return await this.#queue.take();
    } finally {
      this.#waiters -= 1;
      if (this.#waiters === 0) {
        clearInterval(this.#life);
        this.#life = undefined;
      }
    }
  }

  async return(): Promise<IteratorResult<EndpointChange, undefined>> {
    this.#queue.drop();
    this.#end.abort();
    this.#run ??= Promise.resolve();
    await this.#run;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Never rejects. */
  async #begin(): Promise<void> {
    const { signal } = this.#options;
    const abort = (): void => {
      this.#queue.cut({ error: signal?.reason });
      this.#end.abort();
    };
    if (signal?.aborted) return abort();
    onAbort(signal, abort);
    try {
      await this.#stay();
      this.#queue.end();
    } catch (error) {
      this.#queue.end({ error });
    } finally {
      offAbort(signal, abort);
    }
  }

  /** Connection after connection. Rejects where the first comes to nothing. */
  async #stay(): Promise<void> {
    const { patient = false } = this.#options;
    let strict = !patient;
    let failures = 0;
    while (!this.#end.signal.aborted) {
      try {
        await this.#connection(strict, () => {
          strict = false;
          failures = 0;
        });
      } catch (error) {
        if (this.#end.signal.aborted) return;
        // What is no matter of time does not get better with it.
        if (strict || !(error instanceof DiscoveryError)) throw error;
        this.#problem(error);
      }
      await rest(this.#pauses, failures, this.#end.signal);
      failures += 1;
    }
  }

  /** One connection to the bus, from its beginning to its end. */
  async #connection(strict: boolean, begun: () => void): Promise<void> {
    const { messageBus: address = "system" } = this.#options;
    const options = { signal: this.#end.signal, timeout: this.#timeout };
    await using bus = await connectBus(address, options);
    const close = (): void => void bus.close();
    onAbort(this.#end.signal, close);
    try {
      await this.#follow(bus, options, strict);
      begun();
      if (!bus.closed) this.#tellBegun();
      await bus.ended;
    } finally {
      offAbort(this.#end.signal, close);
    }
    throw new DiscoveryError("lost", "the message bus has gone: what mctpd told stands until it is back");
  }

  async #follow(bus: MessageBus, options: Pick<Following, "signal" | "timeout">, strict: boolean): Promise<void> {
    const following: Following = {
      bus,
      view: this.#view,
      pauses: this.#pauses,
      changes: (changes) => this.#queue.push(changes),
      problem: (error) => this.#problem(error),
      ...options,
    };
    const followers: DaemonFollower[] = generations.map((names) => {
      return new DaemonFollower(names, following, () => followers);
    });
    await Promise.all(followers.map((follower) => follower.begin()));
    if (strict && followers.every(({ away }) => away)) throw noDaemon();
    await Promise.all(followers.map((follower) => follower.sync(strict)));
  }

  #tellBegun(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#call(() => this.#options.onBegun?.());
  }

  #problem(error: Error): void {
    this.#call(() => this.#options.onProblem?.(error));
  }

  #call(told: () => void): void {
    if (this.#end.signal.aborted) return;
    try {
      told();
    } catch (thrown) {
      // It may have been called from where nobody catches.
      this.#queue.end({ error: thrown });
      this.#end.abort();
    }
  }
}
