import type { CommandSlot } from "../mi/index.ts";
import { PerSlot } from "./per-slot.ts";
import { TurnQueue, type WaitLimits } from "./turn-queue.ts";

/** Whose turn it is on a slot. */
export interface SlotTurns {
  busy: boolean;
  /** Made when somebody has to wait. */
  queue: TurnQueue<CommandSlot> | undefined;
}

/** Two command slots, each with one command at a time and a queue in order of arrival. */
export class CommandSlots {
  readonly #slots: PerSlot<SlotTurns>;

  constructor(slots: PerSlot<SlotTurns> = new PerSlot(() => ({ busy: false, queue: undefined }))) {
    this.#slots = slots;
  }

  /** Takes a slot at once where it is free. */
  tryTake(slot: CommandSlot): boolean {
    const turns = this.#slots.of(slot);
    if (turns.busy) return false;
    turns.busy = true;
    return true;
  }

  /** Takes both slots at once where both are free, and else neither. */
  tryTakeBoth(): boolean {
    if (this.#slots.of(0).busy || this.#slots.of(1).busy) return false;
    return this.tryTake(0) && this.tryTake(1);
  }

  /** Waits for a slot. Rejects as `TurnQueue.wait` does. */
  take(slot: CommandSlot, limits: WaitLimits): Promise<void> {
    const turns = this.#slots.of(slot);
    turns.queue ??= new TurnQueue();
    return turns.queue.wait(slot, limits);
  }

  /** Gives a slot to the next in its queue, or frees it. */
  release(slot: CommandSlot): void {
    const turns = this.#slots.of(slot);
    if (turns.queue?.next() === undefined) turns.busy = false;
  }

  /** Ends all waiting with an error. */
  clear(error: Error): void {
    this.#slots.of(0).queue?.clear(error);
    this.#slots.of(1).queue?.clear(error);
  }
}
