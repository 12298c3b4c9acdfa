import type { CommandSlot } from "../mi/index.ts";
import type { Abandoned } from "./exchange.ts";

/** How long an answer may still be under way once the drive should have given it: what Linux grants a tag as well. */
const lingerTime = 6_000;
/** A drive may announce hours, but there is no holding on to a tag for so long: a bus may be locked all that time. */
const longestLinger = 60_000;
/** There are eight tags to a peer, shared with every other program that talks to it. */
const mostLingering = 4;

/** Takes a message. */
type Listener = (message: Uint8Array) => void;

/**
 * Exchanges that were given up keep their tags a while, so that a late answer meets its own exchange instead of the next
 * command's. There it is dropped, unless a Replay waits for it. Nothing here keeps a program running.
 */
export class Lingering {
  readonly #timers = new Map<Abandoned, ReturnType<typeof setTimeout>>();
  /** Those that concern the last command of each slot. */
  readonly #last: [Set<Abandoned>, Set<Abandoned>] = [new Set(), new Set()];
  readonly #listeners: [Listener | undefined, Listener | undefined] = [undefined, undefined];

  add(abandoned: Abandoned, slot: CommandSlot): void {
    const time = Math.max(0, abandoned.until - performance.now()) + lingerTime;
    const timer = setTimeout(() => this.#end(abandoned), Math.min(time, longestLinger));
    timer.unref?.();
    abandoned.exchange.abandon?.();
    abandoned.late = (message) => {
      if (this.#last[slot].has(abandoned)) this.#listeners[slot]?.(message);
    };
    this.#last[slot].add(abandoned);
    this.#timers.set(abandoned, timer);
    const [oldest] = this.#timers.keys();
    if (this.#timers.size > mostLingering && oldest !== undefined) this.#end(oldest);
  }

  /** Has to be told of each new command: what comes late of those before it on its slot is nobody's any more. */
  supersede(slot: CommandSlot): void {
    this.#last[slot].clear();
  }

  /**
   * Hands over what comes late of a slot's last command, until the function returned is called: it is uncertain whether a
   * replayed answer has the MCTP tag of its command or that of the Replay. One may listen at a time.
   */
  listen(slot: CommandSlot, listener: Listener): () => void {
    this.#listeners[slot] = listener;
    return () => {
      this.#listeners[slot] = undefined;
    };
  }

  /** Lets go of every tag. */
  close(): void {
    for (const abandoned of [...this.#timers.keys()]) this.#end(abandoned);
  }

  #end(abandoned: Abandoned): void {
    clearTimeout(this.#timers.get(abandoned));
    this.#timers.delete(abandoned);
    for (const last of this.#last) last.delete(abandoned);
    abandoned.exchange.close();
  }
}
