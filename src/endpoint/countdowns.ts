/** A wait that may come to its end. */
export interface Expiring {
  /** Where it stands among those that wait: kept here, -1 while it does not wait. */
  place: number;
  /** Time is up. Called once, at `until` or a little later. */
  expired(until: number): void;
}

/**
 * One timer for many waits. Nearly all of them are over long before their time, and a timer for each costs more than all else
 * of the wait; so this one runs on when its wait is over, without keeping the process alive once nobody waits, and looks at its
 * end for whom there is to wait next.
 */
export class Countdowns {
  readonly #waits: Expiring[] = [];
  /** When each ends, by `performance.now()`. */
  readonly #ends: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer comes: not after the first end. */
  #timerAt = 0;

  /** Begins or changes a wait, which ends at a point in time by `performance.now()`, not beyond what timers can. */
  start(wait: Expiring, until: number): void {
    if (wait.place < 0) {
      wait.place = this.#waits.length;
      this.#waits.push(wait);
      // Once it is only kept running for those who come.
      if (wait.place === 0) this.#timer?.ref?.();
    }
    this.#ends[wait.place] = until;
    if (this.#timer === undefined || until < this.#timerAt) this.#setTimer(until);
  }

  /** Ends a wait. */
  stop(wait: Expiring): void {
    if (wait.place >= 0) this.#remove(wait);
    if (this.#waits.length === 0) this.#letGo();
  }

  /** Ends the timer where nobody waits. */
  clear(): void {
    if (this.#waits.length > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The last takes the place of one that leaves. */
  #remove(wait: Expiring): void {
    const { place } = wait;
    const last = this.#waits.pop();
    const end = this.#ends.pop();
    wait.place = -1;
    if (last === undefined || end === undefined || last === wait) return;
    this.#waits[place] = last;
    this.#ends[place] = end;
    last.place = place;
  }

  #setTimer(at: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(this.#ring, Math.max(0, Math.ceil(at - performance.now())));
  }

  readonly #ring = (): void => {
    this.#timer = undefined;
    // Timers may come a little early by the clock; those for which this one was set are over all the same.
    const now = Math.max(performance.now(), this.#timerAt);
    const over = this.#waits
      .map((wait, index) => ({ wait, until: this.#ends[index] ?? 0 }))
      .filter(({ until }) => until <= now)
      .sort((one, other) => one.until - other.until);
    try {
      for (const { wait, until } of over) {
        // Somebody else's end may have ended it as well, or put it off.
        if (wait.place < 0 || this.#ends[wait.place] !== until) continue;
        this.#remove(wait);
        wait.expired(until);
      }
    } finally {
      // Whatever went wrong with one of them is not the others'.
      this.#watchOver();
    }
  };

  /** Sees to it that the timer comes for whoever waits, and holds the process for nobody else. */
  #watchOver(): void {
    if (this.#waits.length === 0) {
      this.#letGo();
      return;
    }
    const first = this.#ends.reduce((one, other) => Math.min(one, other));
    if (this.#timer === undefined || first < this.#timerAt) this.#setTimer(first);
  }

  #letGo(): void {
    // Not every platform's timers can be told to keep nothing alive.
    if (typeof this.#timer?.unref === "function") this.#timer.unref();
    else this.clear();
  }
}

const countdowns = new WeakMap<object, Countdowns>();

/** The countdowns that all who use one transport share. */
export function countdownsOf(transport: object): Countdowns {
  const known = countdowns.get(transport) ?? new Countdowns();
  countdowns.set(transport, known);
  return known;
}
