import { Countdowns, type Expiring } from "./countdowns.ts";
import { type Priority, priorities } from "./priority.ts";
import { TurnQueue, type WaitLimits } from "./turn-queue.ts";

/**
 * How many commands may overtake those of a lower priority that wait, before one of these is sent. It is more than a poll of all
 * endpoints that a segment has room for, so that none of these polls waits for more than the one chunk that is under way.
 */
const mostOvertaking = 64;

/** Who wants a place, or has one. */
export interface Occupant {
  /** Told when it gets the place; returns when it must have let go of it, by `performance.now()`. */
  seated(): number;
}

interface Lane<T> {
  readonly queue: TurnQueue<T>;
  /** How many have overtaken those who wait here since the last of them got a place. */
  overtaken: number;
}

/** The places on a bus: who has them, until when, and who waits for them. */
export class BusPlaces implements Expiring {
  readonly #size: number;
  /** Until when each is held at the longest. */
  readonly #held = new Map<Occupant, number>();
  readonly #lanes: Readonly<Record<Priority, Lane<Occupant>>> = {
    high: { queue: new TurnQueue(), overtaken: 0 },
    normal: { queue: new TurnQueue(), overtaken: 0 },
    low: { queue: new TurnQueue(), overtaken: 0 },
  };
  /** Runs only where somebody has begun to wait: a place that nobody wants may be held for longer. */
  readonly #countdowns = new Countdowns();
  place = -1;

  constructor(size: number) {
    this.#size = size;
  }

  /** Takes a place at once where there is one and nobody waits. */
  tryTake(occupant: Occupant): boolean {
    if (this.#someoneWaits()) return false;
    if (this.#held.size >= this.#size) this.#evict();
    if (this.#held.size >= this.#size) return false;
    this.#seat(occupant);
    return true;
  }

  /** Waits for a place. Rejects as `TurnQueue.wait` does. */
  take(occupant: Occupant, priority: Priority, limits: WaitLimits): Promise<void> {
    const turn = this.#lanes[priority].queue.wait(occupant, limits);
    this.#watch();
    return turn;
  }

  /** Lets go of a place; does nothing where it was let go of already. */
  release(occupant: Occupant): void {
    if (this.#held.delete(occupant)) this.#fill();
  }

  /** Ends the waiting of some with an error. */
  clear(error: Error, isMeant: (occupant: Occupant) => boolean): void {
    for (const priority of priorities) this.#lanes[priority].queue.clear(error, isMeant);
  }

  /** The time of whoever has had a place for longest is over. */
  expired(until: number): void {
    this.#evict(until);
    this.#fill();
  }

  #seat(occupant: Occupant): void {
    this.#held.set(occupant, occupant.seated());
  }

  #evict(now = performance.now()): void {
    for (const [occupant, until] of this.#held) if (until <= now) this.#held.delete(occupant);
  }

  #fill(): void {
    while (this.#held.size < this.#size) {
      const occupant = this.#next();
      if (occupant === undefined) break;
      this.#seat(occupant);
    }
    this.#watch();
  }

  #watch(): void {
    if (this.#someoneWaits()) this.#countdowns.start(this, Math.min(...this.#held.values()));
    else this.#countdowns.stop(this);
  }

  #someoneWaits(): boolean {
    const { high, normal, low } = this.#lanes;
    return high.queue.length > 0 || normal.queue.length > 0 || low.queue.length > 0;
  }

  /** Begins the turn of the first of the highest priority, or of one that was overtaken too often. */
  #next(): Occupant | undefined {
    const waiting = priorities.map((priority) => this.#lanes[priority]).filter(({ queue }) => queue.length > 0);
    const first = waiting.find(({ overtaken }) => overtaken >= mostOvertaking) ?? waiting[0];
    if (first === undefined) return undefined;
    for (const lane of waiting.slice(waiting.indexOf(first) + 1)) lane.overtaken++;
    first.overtaken = 0;
    return first.queue.next();
  }
}
