import type { EventOccurrence, NamedEvent } from "../mi/index.ts";

/** What an iteration over the events of a drive gives. */
export type DriveEvent = OccurredEvent | EventGap | EventOverflow | MalformedEvent | EventsLost;

/** Something happened, or the state is told that it is in as it is armed. */
export type OccurredEvent = NamedEvent & {
  readonly kind: "event";
  /** The event's number. */
  readonly id: number;
  /** The event's name in the specification. */
  readonly title: string;
  /** What it is about, such as `controller`. */
  readonly scope: EventOccurrence["scope"];
  /** Which of them: a controller or namespace id; 0 for the NVM subsystem. */
  readonly scopeId: number;
  /** Of the message that it came with, 0–31. */
  readonly generation: number;
  /** How often the drive had sent that message before. */
  readonly retry: number;
  /** True where it tells a state, as every event does when the drive is armed, and not a change of it. */
  readonly initial: boolean;
  /** The bytes that `details` was read from, where the event is known. */
  readonly specificInformation: Uint8Array;
  /** What the vendor says of it. */
  readonly vendorInformation: Uint8Array;
};

/** A message is missing. The drive is asked for all states anew: they follow as initial events. */
export interface EventGap {
  readonly kind: "gap";
  /** The generation that was to come. */
  readonly expected: number;
  /** The generation that came. */
  readonly received: number;
}

/** More happened than the message could hold. The drive tells the rest in its next. */
export interface EventOverflow {
  readonly kind: "overflow";
}

/** Something came that could not be read; the events that came with it are told all the same, as far as they can be. */
export interface MalformedEvent {
  readonly kind: "malformed";
  /** The item, or the whole message where its list could not be read. */
  readonly bytes: Uint8Array;
  /** What is wrong with it. */
  readonly detail: string;
}

/** The drive stopped telling its events. It is armed anew as soon as it can be, and all states follow as initial events. */
export interface EventsLost {
  readonly kind: "lost";
  /**
   * `transmissionFailure`: it got no acknowledgement and gave up (ATF). `disarmed`: the events are no longer enabled, as after
   * a reset of the drive, or where arming it anew failed.
   */
  readonly reason: "transmissionFailure" | "disarmed";
}
