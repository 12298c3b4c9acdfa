import { responseStatuses } from "../mi/index.ts";
import { statusOffset } from "../mi/message.ts";
import type { Reply } from "../transport/responder.ts";
import type { Outcome } from "./outcome.ts";

/** Timers of those who send the replies may fire this much early, in milliseconds. */
export const timerTolerance = 2;

/** A command in its slot: from its reception until its last reply is out, and then for Replay until the next one comes. */
export class ServedCommand {
  readonly #now: () => number;
  readonly #isPaused: () => boolean;
  readonly #outcome: Outcome | undefined;
  /** When its last reply is due. */
  readonly #due: number;
  /** Replies that wait until they are due, or are being sent. */
  #left = 0;
  #announced = false;
  /** The next steps of those that are being sent, in their order. */
  readonly #sending = new Set<() => boolean>();
  #over = false;
  #wayBack: (() => boolean) | undefined;

  /** `due` is when the last of its replies is. */
  constructor(now: () => number, isPaused: () => boolean, outcome: Outcome | undefined, due: number) {
    this.#now = now;
    this.#isPaused = isPaused;
    this.#outcome = outcome;
    this.#due = due;
  }

  /** Whether it has changed the drive. */
  get changed(): boolean {
    return this.#outcome?.changed ?? false;
  }

  /** Whether More Processing Required has told that it is under way. */
  get announced(): boolean {
    return this.#announced;
  }

  /** Its final answer, as it was before anything happened to it on its way; undefined while that is not due. */
  get answer(): Uint8Array | undefined {
    return this.#isProcessing ? undefined : this.#outcome?.answer;
  }

  get state(): "idle" | "process" | "transmit" {
    if (this.#over) return "idle";
    if (this.#sending.size > 0) return "transmit";
    if (this.#isProcessing) return "process";
    // Whoever carries a reply may be late to say that it is due.
    return this.#left > 0 && this.#isPaused() ? "transmit" : "idle";
  }

  get #isProcessing(): boolean {
    return this.#now() < this.#due - timerTolerance;
  }

  /** Lets a reply be held by a pause and given up, as long as it is not out. What is sent at once and unpaused is. */
  stoppable(reply: Reply): Reply {
    this.#announced ||= isMoreProcessing(reply.message);
    if (reply.transmission !== undefined || (reply.after <= 0 && !this.#isPaused())) return reply;
    this.#left++;
    return { ...reply, transmission: { run: (step) => this.#send(step) } };
  }

  /** A reply that is not sent, but keeps the way open on which the answer may be sent once more. */
  wayBack(after: number): readonly Reply[] {
    if (this.#outcome === undefined) return [];
    const keep = (step: () => boolean) => {
      this.#wayBack = step;
    };
    return [{ message: this.#outcome.answer.slice(), after, transmission: { run: keep } }];
  }

  /** What sends the answer on the way that was kept, which can be used once. */
  takeWayBack(): (() => void) | undefined {
    const step = this.#wayBack;
    this.#wayBack = undefined;
    return step && (() => sendAll(step));
  }

  /** Goes on sending after a pause. */
  goOn(): void {
    for (const step of [...this.#sending]) this.#send(step);
  }

  /** Sends nothing any more, which leaves the slot idle. */
  giveUp(): void {
    this.#over = true;
    this.#sending.clear();
  }

  #send(step: () => boolean): void {
    if (this.#over) return;
    this.#sending.add(step);
    do {
      if (this.#isPaused()) return;
    } while (step());
    this.#sending.delete(step);
    this.#left--;
  }
}

/** Whether a message only announces an answer. */
export function isMoreProcessing(message: Uint8Array): boolean {
  return message[statusOffset] === responseStatuses.moreProcessingRequired.code;
}

/** Sends all that is left of a message. */
export function sendAll(step: () => boolean): void {
  while (step());
}
