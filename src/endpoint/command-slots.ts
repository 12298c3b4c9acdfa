import { TimeoutError } from "../errors.ts";
import type { CommandSlot } from "../mi/index.ts";
import { offAbort, onAbort } from "./abort-listeners.ts";

interface Turn {
  readonly begin: () => void;
  readonly fail: (error: unknown) => void;
}

/** Two command slots, each with one command at a time and a queue in order of arrival. */
export class CommandSlots {
  readonly #busy: [boolean, boolean] = [false, false];
  readonly #queues: [Turn[], Turn[]] = [[], []];

  /** Takes a slot at once where it is free. */
  tryTake(slot: CommandSlot): boolean {
    if (this.#busy[slot]) return false;
    this.#busy[slot] = true;
    return true;
  }

  /** Takes both slots at once where both are free, and else neither. */
  tryTakeBoth(): boolean {
    if (this.#busy[0] || this.#busy[1]) return false;
    this.#busy[0] = true;
    this.#busy[1] = true;
    return true;
  }

  /**
   * Waits for a slot. The abort signal and `clear` end the wait with their error, the time limit with a `TimeoutError` that says
   * what `late` does.
   */
  take(
    slot: CommandSlot,
    limits: { signal: AbortSignal | undefined; wait: number; late: (elapsed: number) => string },
  ): Promise<void> {
    const { signal, wait, late } = limits;
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
      const turn: Turn = {
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
        const queue = this.#queues[slot];
        queue.splice(queue.indexOf(turn), 1);
        turn.fail(error);
      };
      const abort = () => leave(signal?.reason);
      const timer = setTimeout(() => leave(tooLate()), Math.max(0, wait));
      onAbort(signal, abort);
      this.#queues[slot].push(turn);
    });
  }

  /** Gives a slot to the next in its queue, or frees it. */
  release(slot: CommandSlot): void {
    const queue = this.#queues[slot];
    // Nearly always nobody waits, and taking nothing out of a list costs more than looking.
    const next = queue.length === 0 ? undefined : queue.shift();
    if (next === undefined) this.#busy[slot] = false;
    else next.begin();
  }

  /** Ends all waiting with an error. */
  clear(error: Error): void {
    for (const queue of this.#queues) for (const turn of queue.splice(0)) turn.fail(error);
  }
}
