/** Counts what is under way, for whoever has to wait for the end of it all. */
export class UnderWay {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Has to be followed by `ended`. */
  began(): void {
    this.#count++;
  }

  ended(): void {
    this.#count--;
    // Nearly always nobody waits, and taking nothing out of a list costs more than looking.
    if (this.#count > 0 || this.#waiting.length === 0) return;
    for (const tell of this.#waiting.splice(0)) tell();
  }

  /** Counts a promise until it settles. */
  async track<T>(promise: Promise<T>): Promise<T> {
    this.began();
    try {
      return await promise;
    } finally {
      this.ended();
    }
  }

  /** Resolves when nothing is under way. */
  async over(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
