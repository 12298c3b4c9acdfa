import type { CommandSlot } from "../mi/index.ts";
import type { Abandoned, Ongoing } from "./exchange.ts";
import type { PerSlot } from "./per-slot.ts";
import { quietly } from "./quietly.ts";

/** How long an answer may still be under way once the drive should have given it: what Linux grants a tag as well. */
const lingerTime = 6_000;
/** A drive may announce hours, but there is no holding on to a tag for so long: a bus may be locked all that time. */
const longestLinger = 60_000;
/** There are eight tags to a peer, shared with every other program that talks to it. */
const mostLingering = 4;

/** What has been on a slot. */
export interface SlotRemains {
  /** How many commands the slot has had. */
  commandCount: number;
  /** What of its last command was given up. */
  last: Set<Abandoned> | undefined;
  /**
   * The Replay that gets what comes late of it: it is uncertain whether a replayed answer has the MCTP tag of its command or that
   * of the Replay. A slot has one at a time.
   */
  replay: Ongoing | undefined;
}

/**
 * Exchanges that were given up keep their tags a while, so that a late answer meets its own exchange instead of the next
 * command's. There it is only told of, and handed to the Replay that waits for it, if any. Nothing here keeps a program
 * running.
 */
export class Lingering {
  readonly #timers = new Map<Abandoned, ReturnType<typeof setTimeout>>();
  readonly #slots: PerSlot<SlotRemains>;
  readonly #late: (slot: CommandSlot, message: Uint8Array) => void;

  /** Tells of what comes late of a slot's last command. */
  constructor(slots: PerSlot<SlotRemains>, late: (slot: CommandSlot, message: Uint8Array) => void) {
    this.#slots = slots;
    this.#late = late;
  }

  /** `ordinal` is that of the last command of its slot when the exchange began: by now, there may be another. */
  add(abandoned: Abandoned, slot: CommandSlot, ordinal: number): void {
    const remains = this.#slots.of(slot);
    const time = Math.max(0, abandoned.until - performance.now()) + lingerTime;
    const timer = setTimeout(() => this.#end(abandoned), Math.min(time, longestLinger));
    timer.unref?.();
    quietly(() => abandoned.exchange.abandon?.());
    abandoned.late = (message) => {
      if (!remains.last?.has(abandoned)) return;
      this.#late(slot, message);
      remains.replay?.receive(message);
    };
    if (ordinal === remains.commandCount) remains.last = (remains.last ?? new Set()).add(abandoned);
    this.#timers.set(abandoned, timer);
    const [oldest] = this.#timers.keys();
    if (this.#timers.size > mostLingering && oldest !== undefined) this.#end(oldest);
  }

  /** Lets go of every tag. */
  close(): void {
    for (const abandoned of [...this.#timers.keys()]) this.#end(abandoned);
  }

  #end(abandoned: Abandoned): void {
    clearTimeout(this.#timers.get(abandoned));
    this.#timers.delete(abandoned);
    this.#slots.of(0).last?.delete(abandoned);
    this.#slots.of(1).last?.delete(abandoned);
    quietly(() => abandoned.exchange.close());
  }
}
