import type { StackEndpoint } from "./stack-endpoint.ts";

/** When a recovery asks, in milliseconds. */
export interface RecoveryTimes {
  /** From its beginning to the first attempt; 250 if left out, mctpd's time for one answer. */
  readonly first?: number;
  /** From one attempt to the next; 2500 if left out, half of the five seconds in which a device is to come back (Treclaim). */
  readonly interval?: number;
  /** Attempts in all; 3 if left out. */
  readonly attempts?: number;
}

/** What a recovery does. */
export interface RecoverySteps {
  /** Asks once; whether anybody answered. */
  attempt(endpoint: StackEndpoint): boolean;
  /** The last attempt has failed. */
  giveUp(endpoint: StackEndpoint): void;
}

/** The recoveries that go on, at most one of an endpoint. They keep no program running. */
export class Recoveries {
  readonly #steps: RecoverySteps;
  readonly #times: Required<RecoveryTimes>;
  readonly #timers = new Map<StackEndpoint, NodeJS.Timeout>();

  constructor(steps: RecoverySteps, times: RecoveryTimes = {}) {
    this.#steps = steps;
    this.#times = { first: 250, interval: 2_500, attempts: 3, ...times };
  }

  /** Begins one, unless it goes on already. */
  begin(endpoint: StackEndpoint): void {
    if (!this.#timers.has(endpoint)) this.#wait(endpoint, this.#times.first, 1);
  }

  /** Ends that of an endpoint, if there is one. */
  end(endpoint: StackEndpoint): void {
    clearTimeout(this.#timers.get(endpoint));
    this.#timers.delete(endpoint);
  }

  /** Ends all of them. */
  abandon(): void {
    for (const endpoint of [...this.#timers.keys()]) this.end(endpoint);
  }

  #wait(endpoint: StackEndpoint, time: number, attempt: number): void {
    const timer = setTimeout(() => this.#try(endpoint, attempt), time);
    timer.unref();
    this.#timers.set(endpoint, timer);
  }

  #try(endpoint: StackEndpoint, attempt: number): void {
    this.#timers.delete(endpoint);
    if (this.#steps.attempt(endpoint)) return;
    if (attempt < this.#times.attempts) this.#wait(endpoint, this.#times.interval, attempt + 1);
    else this.#steps.giveUp(endpoint);
  }
}
