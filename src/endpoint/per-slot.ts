import type { CommandSlot } from "../mi/index.ts";

/** A value for each command slot. An array would be two objects, and hundreds of endpoints have several of these in hand. */
export class PerSlot<T> {
  #first: T;
  #second: T;

  constructor(value: T) {
    this.#first = value;
    this.#second = value;
  }

  of(slot: CommandSlot): T {
    return slot === 0 ? this.#first : this.#second;
  }

  set(slot: CommandSlot, value: T): void {
    if (slot === 0) this.#first = value;
    else this.#second = value;
  }
}
