import { commandSets } from "../../mi/command-sets.ts";
import { EventSwitch, noOccurrences, switchListPlaces, switchListSize } from "../../mi/events/event-lists.ts";
import type { EventOccurrence, miCommands, RequestOf } from "../../mi/index.ts";
import { viewOf } from "../../mi/message.ts";
import type { DriveModel } from "../drive-model.ts";
import { type EventModel, stepEvents } from "../events/event-model.ts";
import { currentOccurrences } from "../events/state-changes.ts";
import { invalidParameter, MiRefusal } from "../refusal.ts";
import type { Handlers } from "./handler.ts";

type Configuration = RequestOf<typeof miCommands.setAsynchronousEvents>;

/** Where a request has its list of events to enable or disable. */
const list = commandSets.miCommand.requestSize;
/** Where one of these events begins. */
const placeOf = (index: number): number => list + switchListSize + EventSwitch.size * index;
/** From there to what says which it is (AEEI). */
const infoOffset = 1;
/** The least wait for an acknowledgement in milliseconds: nobody could answer at once. */
const leastRetryDelay = 100;

function eventsOf({ events }: DriveModel): EventModel {
  if (events === undefined) throw invalidParameter("configuration");
  return events;
}

/**
 * Refuses a list that is not as long as it says, or that has a header or an event of another length than those of the
 * version that there is: once it is decoded, these cannot be told apart. `message` is a request without its check.
 */
export function inspectEventList(message: Uint8Array): void {
  const view = viewOf(message);
  if (message.length < placeOf(0)) return;
  const totalLength = view.getUint16(list + switchListPlaces.totalLength, true);
  if (list + totalLength !== message.length) throw new MiRefusal("invalidCommandInputDataSize");
  refuseLength(message, list + switchListPlaces.headerLength, switchListSize);
  const count = view.getUint8(list + switchListPlaces.count);
  for (let index = 0; index < count && placeOf(index) < message.length; index++) {
    refuseLength(message, placeOf(index), EventSwitch.size);
  }
}

function refuseLength(message: Uint8Array, byte: number, expected: number): void {
  if (message[byte] !== expected) throw new MiRefusal("invalidParameter", { byte, bit: 0 });
}

/** Refuses an event that the drive does not have, or that was named before, with its place in the message. */
function requireSensible({ supported }: EventModel, wanted: Configuration["events"]): void {
  const named = new Set<EventOccurrence["event"]>();
  for (const [index, { event }] of wanted.entries()) {
    if (named.has(event) || !supported.includes(event)) {
      throw new MiRefusal("invalidParameter", { byte: placeOf(index) + infoOffset, bit: 0 });
    }
    named.add(event);
  }
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
    if (request.events.length === 0) return stepEvents(events, { kind: "acknowledged" }, now) ?? noOccurrences;
    requireSensible(events, request.events);
    const before = drive.statesTold === "newlyEnabled" ? events.enabled : new Set();
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
    const told = new Set(request.events.map(({ event }) => event).filter((event) => !before.has(event)));
    const states = currentOccurrences(drive, events).filter(({ event }) => told.has(event));
    const enabled = events.enabled.size > 0;
    return stepEvents(events, { kind: "configured", enabled, states }, now) ?? noOccurrences;
  },
} satisfies Partial<Handlers<typeof miCommands>>;
