import type { Reply } from "./responder.ts";

/** Replies that wait until they are due. Whoever sends them closes it with the link. */
export class ReplySchedule {
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Sends a reply when it is due: inside this call where that is at once, otherwise by a timer. */
  add({ message, after }: Reply, send: (message: Uint8Array) => void): void {
    if (after <= 0) {
      send(message);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      send(message);
    }, after);
    this.#timers.add(timer);
  }

  /** Forgets the replies that are not due yet. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
