import type { Infer } from "../../codec/index.ts";
import {
  type AsynchronousEventName,
  type asynchronousEvents,
  eventDescription,
  eventIds,
} from "./asynchronous-events.ts";
import type { EventOccurrence } from "./event-lists.ts";

/** What the specific information of an event says; undefined for events that have none. */
type EventDetails<Name extends AsynchronousEventName> = (typeof asynchronousEvents)[Name] extends {
  readonly details: infer S;
}
  ? Infer<S>
  : undefined;

/** An event and what is known of it. */
export type NamedEvent =
  | {
      readonly [Name in AsynchronousEventName]: {
        readonly name: Name;
        /** Undefined too where the drive left out what belongs there. */
        readonly details: EventDetails<Name> | undefined;
      };
    }[AsynchronousEventName]
  | {
      /** A reserved event, or one of the vendor's. */
      readonly name: undefined;
      readonly details: undefined;
    };

/** Names an occurrence and decodes what it says. */
export function describeOccurrence({ event, specificInformation }: EventOccurrence): NamedEvent & {
  /** The event's number. */
  readonly id: number;
  /** The event's name in the specification. */
  readonly title: string;
} {
  const { id, title, details: struct } = eventDescription(event);
  const name = typeof event === "string" ? event : undefined;
  // What a later version adds behind is passed over.
  const known = struct !== undefined && specificInformation.length >= struct.size;
  const details = known ? struct.fromBytes(specificInformation.subarray(0, struct.size)) : undefined;
  return { id, title, name, details } as NamedEvent & { id: number; title: string };
}

/** The specific information that says this of an event; no bytes for events that have none. */
export function encodeDetails(event: AsynchronousEventName, details: object): Uint8Array {
  return eventDescription(eventIds[event]).details?.toBytes(details) ?? new Uint8Array(0);
}
