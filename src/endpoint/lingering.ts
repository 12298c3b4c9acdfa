import type { CommandSlot } from "../mi/index.ts";
import type { Abandoned, Attendant, Ongoing } from "./exchange.ts";
import { PerSlot } from "./per-slot.ts";
import { quietly } from "./quietly.ts";

/** How long an answer may still be under way once the drive should have given it: what Linux grants a tag as well. */
const lingerTime = 6_000;
/** A drive may announce hours, but there is no holding on to a tag for so long: a bus may be locked all that time. */
const longestLinger = 60_000;
/** There are eight tags to a peer, shared with every other program that talks to it. */
const mostLingering = 4;

/**
 * Exchanges that were given up keep their tags a while, so that a late answer meets its own exchange instead of the next
 * command's. There it is only told of, and handed to the Replay that waits for it, if any. Nothing here keeps a program
 * running.
 */
export class Lingering implements Attendant {
  readonly #timers = new Map<Abandoned, ReturnType<typeof setTimeout>>();
  /** Those that concern the last command of each slot. */
  readonly #last = new PerSlot<Set<Abandoned> | undefined>(undefined);
  /** How many commands each slot has had. */
  readonly #commands = new PerSlot(0);
  readonly #replays = new PerSlot<Ongoing | undefined>(undefined);
  readonly #late: (slot: CommandSlot, message: Uint8Array) => void;

  /** Tells of what comes late of a slot's last command. */
  constructor(late: (slot: CommandSlot, message: Uint8Array) => void) {
    this.#late = late;
  }

  /** Which command of a slot is the last, as `add` wants to know it. */
  lastCommand(slot: CommandSlot): number {
    return this.#commands.of(slot);
  }

  /** `command` is the last of its slot when the exchange began: by now, there may be another. */
  add(abandoned: Abandoned, slot: CommandSlot, command: number): void {
    const time = Math.max(0, abandoned.until - performance.now()) + lingerTime;
    const timer = setTimeout(() => this.#end(abandoned), Math.min(time, longestLinger));
    timer.unref?.();
    quietly(() => abandoned.exchange.abandon?.());
    abandoned.late = (message) => {
      if (!this.#last.of(slot)?.has(abandoned)) return;
      this.#late(slot, message);
      this.#replays.of(slot)?.receive(message);
    };
    if (command === this.#commands.of(slot)) this.#last.set(slot, (this.#last.of(slot) ?? new Set()).add(abandoned));
    this.#timers.set(abandoned, timer);
    const [oldest] = this.#timers.keys();
    if (this.#timers.size > mostLingering && oldest !== undefined) this.#end(oldest);
  }

  /** Has to be told of each new command: what comes late of those before it on its slot is nobody's any more. */
  supersede(slot: CommandSlot): void {
    this.#commands.set(slot, this.#commands.of(slot) + 1);
    this.#last.set(slot, undefined);
  }

  /**
   * A Replay gets what comes late of its slot's last command: it is uncertain whether a replayed answer has the MCTP tag of
   * its command or that of the Replay. A slot has one at a time.
   */
  begun(replay: Ongoing): void {
    this.#replays.set(replay.terms.slot, replay);
  }

  /** Replays are not replayed. */
  damaged(): void {}

  ended(replay: Ongoing): void {
    this.#replays.set(replay.terms.slot, undefined);
  }

  /** Lets go of every tag. */
  close(): void {
    for (const abandoned of [...this.#timers.keys()]) this.#end(abandoned);
  }

  #end(abandoned: Abandoned): void {
    clearTimeout(this.#timers.get(abandoned));
    this.#timers.delete(abandoned);
    this.#last.of(0)?.delete(abandoned);
    this.#last.of(1)?.delete(abandoned);
    quietly(() => abandoned.exchange.close());
  }
}
