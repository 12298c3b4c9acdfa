import { throwLater } from "./throw-later.ts";
import type { Listener, Listening } from "./transport.ts";

/** Those who listen to one peer. */
export class Listeners {
  readonly #places = new Set<Place>();
  readonly #emptied: () => void;

  /** `emptied` is called whenever the last one has gone. */
  constructor(emptied: () => void = () => {}) {
    this.#emptied = emptied;
  }

  /** True where nobody listens. */
  get empty(): boolean {
    return this.#places.size === 0;
  }

  /** Adds a listener, which hears of what is delivered from now on. */
  add(listener: Listener): Listening {
    const place = new Place(listener, () => {
      this.#places.delete(place);
      if (this.empty) this.#emptied();
    });
    this.#places.add(place);
    return place;
  }

  /** Hands each listener a copy of a message. */
  deliver(message: Uint8Array): void {
    this.#each((place) => place.deliver(new Uint8Array(message)));
  }

  /** Ends all of them with an error. */
  fail(error: Error): void {
    this.#each((place) => place.fail(error));
  }

  #each(tell: (place: Place) => void): void {
    for (const place of [...this.#places]) {
      try {
        tell(place);
      } catch (error) {
        // One listener's mistake must not cost the others their messages.
        throwLater(error);
      }
    }
  }
}

class Place implements Listening {
  readonly #leave: () => void;
  #listener: Listener | undefined;

  constructor(listener: Listener, leave: () => void) {
    this.#listener = listener;
    this.#leave = leave;
  }

  close(): void {
    if (this.#listener === undefined) return;
    this.#listener = undefined;
    this.#leave();
  }

  deliver(message: Uint8Array): void {
    this.#listener?.message(message);
  }

  fail(error: Error): void {
    const listener = this.#listener;
    this.close();
    listener?.failed(error);
  }
}
