import {
  encodePersistentEvent,
  logPageIdentifiers,
  type PersistentEventDescription,
  PersistentEventLogHeader,
  persistentEventStructures,
  type persistentEventTypes,
} from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { smartNow } from "./lifetime-counters.ts";
import type { PersistentEventModel } from "./persistent-event-model.ts";

/** Unit of the size that Identify Controller tells (PELS). */
const sizeUnit = 64 * 1024;
/** Behind its length, which is at byte 18. */
const countedHeader = PersistentEventLogHeader.size - 20;
/** Of the out-of-band side: there is no more than one management endpoint. */
const managementEndpoint = { portId: 0, portType: "managementEndpoint", exists: true } as const;

/** What happened, to which controller, and when by the drive's clock in milliseconds. */
interface NotedEvent extends Pick<PersistentEventDescription, "data" | "revision" | "controllerId"> {
  readonly now: number;
}

/**
 * Puts an event into the Persistent Event log of a drive that has one, as its newest; the oldest ones go where there is no room.
 * A context that was established does not see it.
 */
export function notePersistentEvent(drive: DriveModel, { now, ...event }: NotedEvent): void {
  const { persistentEvents: log } = drive;
  if (log === undefined) return;
  let room = drive.identify.persistentEventLogSize * sizeUnit - PersistentEventLogHeader.size;
  const newest = encodePersistentEvent({ ...event, timestamp: timestampOf(drive, now) });
  log.events = [newest, ...log.events].filter(({ length }) => {
    room -= length;
    return room >= 0;
  });
}

/** Notes that the drive was powered on or reset, and how it was then; a context that somebody had is gone. */
export function notePowerOnOrReset(drive: DriveModel, now: number): void {
  if (drive.persistentEvents === undefined) return;
  drive.persistentEvents.context = undefined;
  notePersistentEvent(drive, { now, data: { smartHealthSnapshot: smartNow(drive, now) } });
  const { identify, smart } = drive;
  const controllers = drive.controllers.map(({ id: controllerId }) => ({
    controllerId,
    firmwareActivation: 0,
    operationInProgress: 0,
    powerCycle: Number(BigInt.asUintN(32, smart.powerCycles)),
    powerOnTime: timestampOf(drive, now).milliseconds,
    timestamp: timestampOf(drive, now),
  }));
  const data = { powerOnOrReset: { firmwareRevision: identify.firmwareRevision, controllers } };
  notePersistentEvent(drive, { now, data });
}

/** Gathers the log anew and holds it still, for who reads it in parts. */
export function establishContext(drive: DriveModel, log: PersistentEventModel, now: number): Uint8Array {
  log.generation = (log.generation + 1) % 0x1_0000;
  log.context = gathered(drive, log, now);
  return log.context;
}

/** The log as it is now, with nobody holding it. */
export function gatheredHeader(drive: DriveModel, log: PersistentEventModel, now: number): Uint8Array {
  return gathered(drive, log, now).subarray(0, PersistentEventLogHeader.size);
}

function gathered(drive: DriveModel, { events, generation, context }: PersistentEventModel, now: number): Uint8Array {
  const totalLength = events.reduce((sum, { length }) => sum + length, PersistentEventLogHeader.size);
  const { identify } = drive;
  const smart = smartNow(drive, now);
  const header = PersistentEventLogHeader.toBytes({
    logPage: logPageIdentifiers.persistentEvent,
    eventCount: events.length,
    totalLength: BigInt(totalLength),
    revision: 2,
    headerLength: countedHeader,
    timestamp: timestampOf(drive, now),
    powerOnHours: smart.powerOnHours,
    powerCycles: BigInt.asUintN(64, smart.powerCycles),
    pciVendorId: identify.pciVendorId,
    pciSubsystemVendorId: identify.pciSubsystemVendorId,
    serialNumber: identify.serialNumber,
    modelNumber: identify.modelNumber,
    subsystemNqn: identify.subsystemNqn,
    generationNumber: generation,
    // What existed before this was asked for.
    reportingContext: context === undefined ? {} : managementEndpoint,
    supportedEvents: Object.keys(persistentEventStructures) as (keyof typeof persistentEventTypes)[],
  });
  const log = new Uint8Array(totalLength);
  log.set(header);
  let at = header.length;
  for (const event of events) {
    log.set(event, at);
    at += event.length;
  }
  return log;
}

/** The clock of these drives runs from when they got power, and no host sets it for this log. */
function timestampOf({ poweredSince = 0 }: DriveModel, now: number) {
  return {
    milliseconds: BigInt(Math.max(0, Math.floor(now - poweredSince))),
    stopped: false,
    origin: "cleared",
  } as const;
}
