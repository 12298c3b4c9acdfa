import { MiError } from "../../errors.ts";
import { firstVendorEvent } from "../../mi/events/asynchronous-events.ts";
import { type AsynchronousEventName, asynchronousEvents, type EventOccurrence } from "../../mi/index.ts";
import { maximumMessageSize, micSize } from "../../mi/message.ts";
import type { Requester } from "../../transport/responder.ts";
import type { FunctionType } from "../function-type.ts";
import { type InterfaceVersion, isVersion } from "../is-version.ts";
import { advance, type EventInput, type EventState, type EventStep, type EventTerms } from "./event-state.ts";

type Event = EventOccurrence["event"];

/** The asynchronous events of a simulated drive: which it has, and what a requester has made of them. Times are milliseconds. */
export interface EventModel {
  readonly supported: readonly Event[];
  enabled: ReadonlySet<Event>;
  /** The types of functions whose events are told. */
  functions: Readonly<Record<FunctionType, boolean>>;
  terms: EventTerms;
  state: EventState;
  /** Who configured them last, and is told; undefined for one without a way back. */
  requester: Requester | undefined;
  /** A message was never acknowledged (ATF). */
  transmissionFailed: boolean;
}

/** Those that came with NVMe-MI 2.1. */
const laterEvents: readonly string[] = [
  "sanitizeNamespaceFailureMode",
  "powerThresholdExceeded",
] satisfies AsynchronousEventName[];

/** The events of a drive of some version: all that its version has, and its vendor's. A number that is no vendor's is refused. */
export function supportedEvents(version: InterfaceVersion, vendors: readonly number[] = []): Event[] {
  const other = vendors.find((event) => !(Number.isInteger(event) && event >= firstVendorEvent && event <= 0xff));
  if (other !== undefined) throw new MiError("INVALID_ARGUMENT", `simulator: ${other} is no event of a vendor`);
  const known = Object.keys(asynchronousEvents) as AsynchronousEventName[];
  return [...known.filter((name) => isVersion(version, 2, 1) || !laterEvents.includes(name)), ...vendors];
}

/** Behind the head of a response, which is longer than that of an event message. */
const longestList = maximumMessageSize - 8 - micSize;

/** Events that nobody has asked for yet. `listLimit` is the most bytes of a list of them; what fits a message if left out. */
export function eventModel(supported: readonly Event[], listLimit: number = longestList): EventModel {
  return {
    supported,
    enabled: new Set(),
    functions: { pci: false, physical: false, virtual: false },
    terms: { delay: 0, retryDelay: 0, listLimit },
    state: { phase: "disarmed" },
    requester: undefined,
    transmissionFailed: false,
  };
}

/** Takes a drive's events a step further; the list is what the step has to say. */
export function stepEvents(events: EventModel, input: EventInput, now: number): EventStep["list"] {
  const { state, list, failed = false } = advance(events.state, input, events.terms, now);
  events.state = state;
  if (failed) events.transmissionFailed = true;
  return list;
}

/** Forgets all that was configured, as a reset of the drive does. */
export function disarmEvents(events: EventModel): void {
  Object.assign(events, eventModel(events.supported, events.terms.listLimit));
}
