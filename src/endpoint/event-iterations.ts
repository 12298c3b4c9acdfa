import { MiError } from "../errors.ts";
import { EventIteration, type EventSource } from "./event-iteration.ts";

/** The iterations over one drive's events, of which one may be under way at a time. */
export class EventIterations {
  /** The last that began. */
  #last: EventIteration | undefined;
  #refusal: MiError | undefined;

  /** An iteration that has yet to begin. */
  create(source: Omit<EventSource, "begin">): EventIteration {
    return new EventIteration({ ...source, begin: (iteration) => this.#begin(iteration) });
  }

  /**
   * Ends the one that is under way, and refuses others with an error; settles as its `return` does. One that has ended
   * already keeps what is still to be taken from it.
   */
  async close(refusal: MiError): Promise<void> {
    this.#refusal = refusal;
    if (this.#last?.ended) await this.#last.stopped;
    else await this.#last?.return();
  }

  async #begin(iteration: EventIteration): Promise<void> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const before = this.#last;
    if (before !== undefined && !before.ended) {
      const detail = "another iteration is under way, and a drive tells its events to one requester only";
      throw new MiError("INVALID_ARGUMENT", detail);
    }
    this.#last = iteration;
    await before?.stopped;
  }
}
