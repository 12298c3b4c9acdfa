import type { CommandSlot } from "../mi/index.ts";
import { TurnQueue, type WaitLimits } from "./turn-queue.ts";

/** Two command slots, each with one command at a time and a queue in order of arrival. */
export class CommandSlots {
  readonly #busy: [boolean, boolean] = [false, false];
  readonly #queues: readonly [TurnQueue<CommandSlot>, TurnQueue<CommandSlot>] = [new TurnQueue(), new TurnQueue()];

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

  /** Waits for a slot. Rejects as `TurnQueue.wait` does. */
  take(slot: CommandSlot, limits: WaitLimits): Promise<void> {
    return this.#queues[slot].wait(slot, limits);
  }

  /** Gives a slot to the next in its queue, or frees it. */
  release(slot: CommandSlot): void {
    if (this.#queues[slot].next() === undefined) this.#busy[slot] = false;
  }

  /** Ends all waiting with an error. */
  clear(error: Error): void {
    for (const queue of this.#queues) queue.clear(error);
  }
}
