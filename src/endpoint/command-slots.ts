import type { CommandSlot } from "../mi/index.ts";
import { PerSlot } from "./per-slot.ts";
import { TurnQueue, type WaitLimits } from "./turn-queue.ts";

/** Two command slots, each with one command at a time and a queue in order of arrival. */
export class CommandSlots {
  readonly #busy = new PerSlot(false);
  /** Made when somebody has to wait. */
  readonly #queues = new PerSlot<TurnQueue<CommandSlot> | undefined>(undefined);

  /** Takes a slot at once where it is free. */
  tryTake(slot: CommandSlot): boolean {
    if (this.#busy.of(slot)) return false;
    this.#busy.set(slot, true);
    return true;
  }

  /** Takes both slots at once where both are free, and else neither. */
  tryTakeBoth(): boolean {
    if (this.#busy.of(0) || this.#busy.of(1)) return false;
    return this.tryTake(0) && this.tryTake(1);
  }

  /** Waits for a slot. Rejects as `TurnQueue.wait` does. */
  take(slot: CommandSlot, limits: WaitLimits): Promise<void> {
    const queue = this.#queues.of(slot) ?? new TurnQueue();
    this.#queues.set(slot, queue);
    return queue.wait(slot, limits);
  }

  /** Gives a slot to the next in its queue, or frees it. */
  release(slot: CommandSlot): void {
    if (this.#queues.of(slot)?.next() === undefined) this.#busy.set(slot, false);
  }

  /** Ends all waiting with an error. */
  clear(error: Error): void {
    this.#queues.of(0)?.clear(error);
    this.#queues.of(1)?.clear(error);
  }
}
