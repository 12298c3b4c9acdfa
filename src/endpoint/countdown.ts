/** Who waits for a countdown. */
export interface Expiring {
  /** Time is up. Called once, at `until` or a little later. */
  expired(until: number): void;
}

/**
 * A timer for many waits, one after another. Nearly all of them are over long before their time, and a timer made and cleared
 * for each costs more than all else of the wait; so this one runs on between them, without keeping the process alive,
 * and is set again only where it comes too early or would come too late.
 */
export class Countdown {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer comes, by `performance.now()`. */
  #timerAt = 0;
  #until = 0;
  #waiting: Expiring | undefined;

  /** Begins or changes a wait, which ends at a point in time by `performance.now()`. */
  start(waiting: Expiring, until: number): void {
    this.#waiting = waiting;
    this.#until = until;
    if (this.#timer !== undefined && this.#timerAt <= until) {
      this.#timer.ref?.();
      return;
    }
    clearTimeout(this.#timer);
    this.#timerAt = until;
    this.#timer = setTimeout(this.#ring, Math.max(0, until - performance.now()));
  }

  /** Ends the wait. */
  stop(): void {
    this.#waiting = undefined;
    // Not every platform's timers can be told to keep nothing alive.
    if (typeof this.#timer?.unref === "function") this.#timer.unref();
    else this.clear();
  }

  /** Ends the timer, too. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  readonly #ring = (): void => {
    this.#timer = undefined;
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    // Timers may come a little early by the clock; one that was set for this wait ends it all the same.
    if (this.#until > this.#timerAt) this.start(waiting, this.#until);
    else waiting.expired(this.#until);
  };
}
