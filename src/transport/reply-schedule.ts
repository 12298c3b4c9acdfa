import type { Reply } from "./responder.ts";

/** Sends a whole message. */
type Send = (message: Uint8Array) => void;
/** Begins to send a message. The function returned sends the next part of it and tells whether any are left. */
type Begin = (message: Uint8Array) => () => boolean;

/** Replies that wait until they are due. Whoever sends them closes it with the link. */
export class ReplySchedule {
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  /**
   * Sends a reply when it is due, inside this call where that is at once, otherwise by a timer: with `send`, or where the
   * reply has a transmission of its own, in the steps that this wants of those of `begin`. Without that, one step sends all.
   */
  add(reply: Reply, send: Send, begin: Begin = (message) => inOneStep(send, message)): void {
    if (reply.after <= 0) {
      this.#transmit(reply, send, begin);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#transmit(reply, send, begin);
    }, reply.after);
    this.#timers.add(timer);
  }

  /** Forgets the replies that are not due yet, and what is left of those that are. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #transmit({ message, transmission }: Reply, send: Send, begin: Begin): void {
    if (transmission === undefined) {
      send(message);
      return;
    }
    const step = begin(message);
    transmission.run(() => !this.#closed && step());
  }
}

function inOneStep(send: Send, message: Uint8Array): () => boolean {
  return () => {
    send(message);
    return false;
  };
}
