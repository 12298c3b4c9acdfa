import { TimeoutError } from "../errors.ts";
import { offAbort, onAbort } from "./abort-listeners.ts";

/** What ends a wait besides its turn. */
export interface WaitLimits {
  readonly signal: AbortSignal | undefined;
  /** The longest wait, in milliseconds. */
  readonly wait: number;
  /** What the error says where it is over. */
  readonly late: (elapsed: number) => string;
}

interface Turn<T> {
  readonly of: T;
  readonly begin: () => void;
  readonly fail: (error: unknown) => void;
}

/** Those who wait for one thing, in order of arrival. */
export class TurnQueue<T> {
  readonly #turns: Turn<T>[] = [];

  /** How many wait. */
  get length(): number {
    return this.#turns.length;
  }

  /**
   * Waits for a turn. The abort signal and `clear` end the wait with their error, the time limit with a `TimeoutError` that says
   * what `late` does.
   */
  wait(of: T, { signal, wait, late }: WaitLimits): Promise<void> {
    const since = performance.now();
    const tooLate = (): TimeoutError => {
      const elapsed = Math.round(performance.now() - since);
      return new TimeoutError(late(elapsed), { elapsed, moreProcessing: 0, sent: false });
    };
    return new Promise((resolve, reject) => {
      // An aborted signal tells no listener any more.
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const settle = () => {
        clearTimeout(timer);
        offAbort(signal, abort);
      };
      const turn: Turn<T> = {
        of,
        begin: () => {
          settle();
          resolve();
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      const leave = (error: unknown) => {
        this.#turns.splice(this.#turns.indexOf(turn), 1);
        turn.fail(error);
      };
      const abort = () => leave(signal?.reason);
      const timer = setTimeout(() => leave(tooLate()), Math.max(0, wait));
      onAbort(signal, abort);
      this.#turns.push(turn);
    });
  }

  /** Begins the turn of who has waited longest, and returns whose it is; undefined where nobody waits. */
  next(): T | undefined {
    // Nearly always nobody waits, and taking nothing out of a list costs more than looking.
    const turn = this.#turns.length === 0 ? undefined : this.#turns.shift();
    turn?.begin();
    return turn?.of;
  }

  /** Ends the waiting of all, or of some, with an error. */
  clear(error: Error, isMeant: (of: T) => boolean = () => true): void {
    const turns = this.#turns.splice(0);
    this.#turns.push(...turns.filter(({ of }) => !isMeant(of)));
    for (const turn of turns) if (isMeant(turn.of)) turn.fail(error);
  }
}
