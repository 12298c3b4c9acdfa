import type { Abandoned } from "./exchange.ts";

/** How long an answer may still be under way once the drive should have given it: what Linux grants a tag as well. */
const lingerTime = 6_000;
/** A drive may announce hours, but there is no holding on to a tag for so long: a bus may be locked all that time. */
const longestLinger = 60_000;
/** There are eight tags to a peer, shared with every other program that talks to it. */
const mostLingering = 4;

/**
 * Exchanges that were given up keep their tags a while, so that a late answer meets its own exchange, where nobody
 * listens, instead of the next command's. Nothing here keeps a program running.
 */
export class Lingering {
  readonly #timers = new Map<Abandoned, ReturnType<typeof setTimeout>>();

  add(abandoned: Abandoned): void {
    const time = Math.max(0, abandoned.until - performance.now()) + lingerTime;
    const timer = setTimeout(() => this.#end(abandoned), Math.min(time, longestLinger));
    timer.unref?.();
    abandoned.exchange.abandon?.();
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
    abandoned.exchange.close();
  }
}
