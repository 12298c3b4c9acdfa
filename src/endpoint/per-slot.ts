import type { CommandSlot } from "../mi/index.ts";

/** One thing for each command slot. */
export class PerSlot<out T> {
  readonly #first: T;
  readonly #second: T;

  constructor(make: () => T) {
    this.#first = make();
    this.#second = make();
  }

  of(slot: CommandSlot): T {
    return slot === 0 ? this.#first : this.#second;
  }
}
