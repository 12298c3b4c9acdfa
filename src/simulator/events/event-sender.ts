import { encodeEventMessage } from "../../mi/index.ts";
import { shutdownDue } from "../controller-power.ts";
import type { DriveModel } from "../drive-model.ts";
import type { EndpointState } from "../endpoint-state.ts";
import { selfTestDue } from "../logs/self-test.ts";
import { formatDue } from "../media/formatting.ts";
import { sanitizesDue } from "../media/sanitizing.ts";
import { type EventModel, stepEvents } from "./event-model.ts";
import { dueTime } from "./event-state.ts";
import { passTime } from "./state-changes.ts";

/** Timers may fire this much early by the drive's clock, in milliseconds. */
const timerTolerance = 2;

/** When something that takes time ends. */
const dueTimes = [shutdownDue, selfTestDue, formatDue, sanitizesDue];

/** Sends the events of a drive when they are due. Nothing here keeps a program running. */
export class EventSender {
  readonly #drive: DriveModel;
  readonly #endpoint: EndpointState;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt: number | undefined;

  /** `now` is the drive's clock; a pause of `endpoint` holds up what is due. */
  constructor(drive: DriveModel, endpoint: EndpointState, now: () => number) {
    this.#drive = drive;
    this.#endpoint = endpoint;
    this.#now = now;
  }

  /** Sees to it that what is due next is done in time. Called after all that may have changed what that is. */
  follow(): void {
    const { events } = this.#drive;
    if (events === undefined) return;
    const due = this.#dueTime(events);
    if (due === this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = due;
    if (due === undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timerAt = undefined;
        this.#endpoint.whenNotPaused(() => this.#goOn(events));
      },
      Math.max(0, due - this.#now()),
    );
    this.#timer.unref?.();
  }

  /** What events wait for, or the end of something that takes time, which may be one. */
  #dueTime(events: EventModel): number | undefined {
    const ends = events.state.phase === "disarmed" ? [] : dueTimes.map((dueOf) => dueOf(this.#drive));
    const known = [dueTime(events.state), ...ends].filter((time) => time !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** What was due may have changed during a pause. */
  #goOn(events: EventModel): void {
    const now = this.#now() + timerTolerance;
    passTime(this.#drive, now);
    const due = dueTime(events.state);
    if (due !== undefined && due <= now) this.#send(events);
    this.follow();
  }

  #send(events: EventModel): void {
    const list = stepEvents(events, { kind: "timer" }, this.#now());
    if (list !== undefined) events.requester?.notify(encodeEventMessage(list));
  }
}
