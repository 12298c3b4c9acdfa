import {
  at,
  bit,
  bitField,
  bits,
  celsius,
  enumeration,
  namedBits,
  packed,
  type Struct,
  struct,
  u8,
} from "../../codec/index.ts";
import { hexNumber } from "../../codec/text.ts";
import { criticalWarnings } from "../../nvme/index.ts";

const about = (title: string) => ({ title: `${title} Specific Information`, spec: "NVMe-MI 2.0 §8", size: 1 });

const ShutdownDetails = struct(about("Shutdown Status"), {
  shutdown: packed(
    0,
    bitField(u8, {
      shutdownStatus: namedBits(1, 0, "Shutdown Status (SHST)", { normal: 0, occurring: 1, complete: 2 }),
      subsystemShutdown: bit(2, "Shutdown Type (ST), of the NVM subsystem"),
    }),
    "Shutdown Status",
  ),
});

const FirmwareDetails = struct(about("Firmware Activated"), {
  activeFirmwareInfo: packed(
    0,
    bitField(u8, {
      activeSlot: bits(2, 0, "Active Firmware Slot"),
      nextSlot: bits(6, 4, "Next Active Firmware Slot"),
    }),
    "Active Firmware Info (AFI)",
  ),
});

const TemperatureDetails = struct(about("Composite Temperature"), {
  compositeTemperature: at(0, celsius, "Composite Temperature (CTEMP)"),
});

const PercentageUsedDetails = struct(about("Percentage Drive Life Used"), {
  percentageUsed: at(0, u8, "Percentage Drive Life Used (PDLU), 255 for more", { unit: "%" }),
});

const SpareDetails = struct(about("Available Spare"), {
  availableSpare: at(0, u8, "Available Spare (SPARE)", { unit: "%" }),
});

const WarningDetails = struct(about("SMART Warnings"), {
  criticalWarning: at(0, bitField(u8, criticalWarnings), "Critical Warning (CWARN)"),
});

/** One sort of event. */
interface EventDescription {
  readonly id: number;
  /** The specification's name. */
  readonly title: string;
  /** What its specific information says, where it has any. */
  readonly details?: Struct<object, object>;
}

/** The asynchronous events by name (NVMe-MI 2.0 §8); the last two came with 2.1. */
export const asynchronousEvents = {
  controllerReady: { id: 0x00, title: "Controller Ready" },
  controllerFatalStatus: { id: 0x01, title: "Controller Fatal Status" },
  shutdownStatus: { id: 0x02, title: "Shutdown Status", details: ShutdownDetails },
  controllerEnable: { id: 0x03, title: "Controller Enable" },
  namespaceAttributeChanged: { id: 0x04, title: "Namespace Attribute Changed" },
  firmwareActivated: { id: 0x05, title: "Firmware Activated", details: FirmwareDetails },
  compositeTemperature: { id: 0x06, title: "Composite Temperature", details: TemperatureDetails },
  percentageUsed: { id: 0x07, title: "Percentage Drive Life Used", details: PercentageUsedDetails },
  availableSpare: { id: 0x08, title: "Available Spare", details: SpareDetails },
  smartWarnings: { id: 0x09, title: "SMART Warnings", details: WarningDetails },
  telemetryDataAvailable: { id: 0x0a, title: "Telemetry Controller-Initiated Data Available" },
  pcieLinkActive: { id: 0x0b, title: "PCIe Link Active" },
  sanitizeFailureMode: { id: 0x0c, title: "Sanitize Failure Mode" },
  sanitizeNamespaceFailureMode: { id: 0x0d, title: "Sanitize Namespace Failure Mode" },
  powerThresholdExceeded: { id: 0x0e, title: "Power Threshold Exceeded" },
} as const satisfies Readonly<Record<string, EventDescription>>;

/** The name of an asynchronous event. */
export type AsynchronousEventName = keyof typeof asynchronousEvents;

/** The number of each event, by name. */
export const eventIds = Object.fromEntries(Object.entries(asynchronousEvents).map(([name, { id }]) => [name, id])) as {
  readonly [Name in AsynchronousEventName]: number;
};

/** Events from here on are the vendor's. */
export const firstVendorEvent = 0xc0;

/** What is said of a sort of event, be it known or not. */
export function eventDescription(event: AsynchronousEventName | number): EventDescription {
  if (typeof event === "string") return asynchronousEvents[event];
  const known = Object.values(asynchronousEvents).find(({ id }) => id === event);
  if (known !== undefined) return known;
  const kind = event < firstVendorEvent ? "Reserved" : "Vendor Specific";
  return { id: event, title: `${kind} Event ${hexNumber(event)}` };
}

/** The event's identifier as one byte, by name where it has one. */
export const eventId = enumeration(u8, eventIds);
