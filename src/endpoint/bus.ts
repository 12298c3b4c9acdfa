import { MiError } from "../errors.ts";
import { BusPlaces } from "./bus-places.ts";
import { BusSeat } from "./bus-seat.ts";
import { checkTime } from "./check-time.ts";

/** How endpoints share a bus. */
export interface BusOptions {
  /** What it is called in errors: `i2c-3`, `backplane 1`. */
  readonly name?: string;
  /** How many commands may be under way on it at a time; 1 unless given. */
  readonly concurrency?: number;
  /**
   * The longest time that a command keeps its place, in milliseconds, where it moves 4096 bytes, or nothing tells beforehand how
   * many; 1500 unless given, more than three times what these take at 100 kHz (450 ms). What moves less keeps it for less: in
   * proportion, but at least 40 ms, or `patience` where that is less. When the time is over, the next command is sent, though
   * the answer is still waited for.
   */
  readonly patience?: number;
}

/**
 * A physical bus, such as an I2C segment or what is behind a multiplexer, whose endpoints are asked one after another instead of
 * all at once: hundreds of them can be called together, and a firmware download to one drive delays the polls of the others
 * by a chunk at most. Give the same bus to each of its endpoints: `new Endpoint(transport, address, { bus })`.
 *
 * Each command waits for a place, the first of the highest `priority` first; it waits against its `deadline`, while
 * `timeout` begins with the place. It keeps the place for what is on the wire, not while the drive thinks: until its
 * answer, or More Processing Required, and no longer than `patience`. A drive that did not answer its last command, or was
 * not heard of yet, keeps it for 10 ms only, so that those that are dead do not delay those that live. Control primitives
 * take no place, nor do the events that drives tell. There is nothing to close.
 */
export class Bus {
  /** What it is called in errors; may be empty. */
  readonly name: string;
  readonly concurrency: number;
  /** Milliseconds. */
  readonly patience: number;
  readonly #places: BusPlaces;

  /** Throws `INVALID_ARGUMENT`. */
  constructor({ name = "", concurrency = 1, patience = 1_500 }: BusOptions = {}) {
    if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
      throw new MiError("INVALID_ARGUMENT", `concurrency: ${concurrency} is not a number of commands (at least 1)`);
    }
    this.name = name;
    this.concurrency = concurrency;
    this.patience = checkTime("patience", patience);
    this.#places = new BusPlaces(concurrency);
  }

  /** What an endpoint takes its places with; endpoints call it, programs need not. */
  seat(): BusSeat {
    return new BusSeat(this.#places, this.name === "" ? "the bus" : `the bus ${this.name}`, this.patience);
  }
}
