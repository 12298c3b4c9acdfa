import type { EventOccurrence, miCommands, RequestOf } from "../../mi/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { type EventModel, emptyList, stepEvents } from "../events/event-model.ts";
import { currentOccurrences } from "../events/state-changes.ts";
import { invalidParameter, MiRefusal } from "../refusal.ts";
import type { Handlers } from "./handler.ts";

type Configuration = RequestOf<typeof miCommands.setAsynchronousEvents>;

/** Where the first event of a request stands that enables some, and how far it is to the next. */
const firstSwitch = { byte: 22, step: 3 };
/** The least wait for an acknowledgement in milliseconds: nobody could answer at once. */
const leastRetryDelay = 100;

function eventsOf({ events }: DriveModel): EventModel {
  if (events === undefined) throw invalidParameter("configuration");
  return events;
}

/** Refuses an event that the drive does not have, with its place in the message. */
function requireSupported({ supported }: EventModel, wanted: Configuration["events"]): void {
  const unknown = wanted.findIndex(({ event }) => !supported.includes(event));
  if (unknown < 0) return;
  throw new MiRefusal("invalidParameter", { byte: firstSwitch.byte + firstSwitch.step * unknown, bit: 0 });
}

/** The events that are enabled once each switch has had its effect. */
function switched(
  enabled: ReadonlySet<EventOccurrence["event"]>,
  switches: Configuration["events"],
): EventModel["enabled"] {
  const after = new Set(enabled);
  for (const { event, enabled } of switches) {
    if (enabled) after.add(event);
    else after.delete(event);
  }
  return after;
}

/** Configuration Get and Set of asynchronous events, of a simulated drive. */
export const asynchronousEventHandlers = {
  getAsynchronousEvents: (drive) => {
    const { supported, enabled } = eventsOf(drive);
    const events = supported.map((event) => ({ event, enabled: enabled.has(event) }));
    return { enableListVersion: 0, version: 0, events };
  },
  setAsynchronousEvents: (drive, request, { now, requester }) => {
    const events = eventsOf(drive);
    // That is how a message is acknowledged.
    if (request.events.length === 0) return stepEvents(events, { kind: "acknowledged" }, now) ?? emptyList;
    requireSupported(events, request.events);
    events.enabled = switched(events.enabled, request.events);
    events.functions = {
      pci: request.includePciFunctions,
      physical: request.includePhysicalFunctions,
      virtual: request.includeVirtualFunctions,
    };
    events.terms = {
      ...events.terms,
      delay: request.delay * 1_000,
      retryDelay: Math.max(leastRetryDelay, request.retryDelay * 1_000),
    };
    events.requester = requester;
    events.transmissionFailed = false;
    const named = new Set(request.events.map(({ event }) => event));
    const states = currentOccurrences(drive, events).filter(({ event }) => named.has(event));
    const enabled = events.enabled.size > 0;
    return stepEvents(events, { kind: "configured", enabled, states }, now) ?? emptyList;
  },
} satisfies Partial<Handlers<typeof miCommands>>;
