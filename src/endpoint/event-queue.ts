import type { DriveEvent } from "./drive-event.ts";

/** What waits for the consumer of an iteration, or the consumer who waits for it. */
export class EventQueue {
  readonly #items: DriveEvent[] = [];
  readonly #waiting: PromiseWithResolvers[] = [];
  readonly #most: number;
  #ended = false;
  /** How it ended, until that is told. */
  #failure: { readonly error: unknown } | undefined;
  #room: (() => void) | undefined;

  /** `most` is how many events may wait before there is no room any more. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Adds an event, be there room or not. */
  push(event: DriveEvent): void {
    if (this.#ended) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#items.push(event);
    else waiting.resolve({ done: false, value: event });
  }

  /** The next event, as soon as there is one. */
  take(): Promise<IteratorResult<DriveEvent, undefined>> {
    const event = this.#items.shift();
    if (event !== undefined) {
      if (this.#items.length < this.#most) this.#room?.();
      return Promise.resolve({ done: false, value: event });
    }
    if (!this.#ended) return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(failure.error);
  }

  /** Settles once there is room, or the end has come. */
  async room(): Promise<void> {
    if (this.#ended || this.#items.length < this.#most) return;
    await new Promise<void>((resolve) => {
      this.#room = resolve;
    });
    this.#room = undefined;
  }

  /** Ends after what has come; with an error where one is given, which is told once. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#room?.();
    this.#failure = failure;
    if (this.#waiting.length > 0) this.#failure = undefined;
    for (const [index, { resolve, reject }] of this.#waiting.splice(0).entries()) {
      if (index === 0 && failure !== undefined) reject(failure.error);
      else resolve({ done: true, value: undefined });
    }
  }

  /** Ends at once: what has come and was not taken is dropped. */
  cut(failure?: { readonly error: unknown }): void {
    this.#items.length = 0;
    this.end(failure);
  }

  /** Ends for somebody who has had enough: drops how it ended as well, where that was not told yet. */
  drop(): void {
    this.cut();
    this.#failure = undefined;
  }
}

interface PromiseWithResolvers {
  readonly resolve: (result: IteratorResult<DriveEvent, undefined>) => void;
  readonly reject: (error: unknown) => void;
}
