/** Counts what is under way, for whoever has to wait for the end of it all. */
export class UnderWay {
  #count = 0;
  /** Nearly always nobody does. */
  #waiting: (() => void)[] | undefined;

  /** Has to be followed by `ended`. */
  began(): void {
    this.#count++;
  }

  ended(): void {
    this.#count--;
    if (this.#count > 0 || this.#waiting === undefined) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    for (const tell of waiting) tell();
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
    if (this.#count === 0) return;
    this.#waiting ??= [];
    const waiting = this.#waiting;
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
}
