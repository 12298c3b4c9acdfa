import {
  at,
  bit,
  bitField,
  bits,
  enumeration,
  list,
  optional,
  packed,
  struct,
  u8,
  u16,
  u32,
} from "../../codec/index.ts";
import { feature } from "./feature.ts";

const enduranceGroup = optional(0, u16, "Endurance Group Identifier (ENDGID)");

/** Which warnings of an endurance group make an event. */
export const enduranceGroupEventConfiguration = feature({
  identifier: 0x18,
  title: "Endurance Group Event Configuration",
  spec: "NVMe base 2.0 §5.27.1.17",
  scope: "enduranceGroup",
  saveable: false,
  select: { enduranceGroupId: enduranceGroup },
  value: {
    enduranceGroupId: at(0, u16, "Endurance Group Identifier (ENDGID)"),
    warnings: packed(
      2,
      bitField(u8, {
        availableSpareBelowThreshold: bit(0, "Available Spare below its threshold (EGCW bit 0)"),
        reliabilityDegraded: bit(2, "Reliability degraded (EGCW bit 2)"),
        readOnly: bit(3, "All namespaces in read-only mode (EGCW bit 3)"),
      }),
      "Endurance Group Critical Warnings (EGCW)",
    ),
  },
});

/** Whether an endurance group has Flexible Data Placement (FDP), and in which of its configurations. */
export const flexibleDataPlacement = feature({
  identifier: 0x1d,
  title: "Flexible Data Placement",
  spec: "NVMe base 2.1 §5.1.25.1.20",
  scope: "enduranceGroup",
  persistent: true,
  place: 12,
  select: { enduranceGroupId: enduranceGroup },
  value: {
    control: packed(
      0,
      bitField(u8, { enabled: bit(0, "Flexible Data Placement Enable (FDPE)") }),
      "Flexible Data Placement, bits 7:0",
    ),
    configuration: packed(
      1,
      bitField(u8, { configurationIndex: bits(7, 0, "Flexible Data Placement Configuration Index (FDPCIDX)") }),
      "Flexible Data Placement, bits 15:8",
    ),
  },
});

/** What Flexible Data Placement tells of. */
const eventTypes = enumeration(u8, {
  reclaimUnitNotFullyWritten: 0x00,
  reclaimUnitTimeLimitExceeded: 0x01,
  resetModifiedHandles: 0x02,
  invalidPlacementIdentifier: 0x03,
  mediaReallocated: 0x80,
  handleImplicitlyModified: 0x81,
});

/** An event that a reclaim unit handle can have, and whether it is recorded (2 bytes). */
const SupportedPlacementEvent = struct(
  { title: "Supported FDP Event Descriptor", spec: "NVMe base 2.1 Figure 422", size: 2 },
  {
    type: at(0, eventTypes, "FDP Event Type (FDPET)"),
    attributes: packed(1, bitField(u8, { enabled: bit(0, "FDP Event Enabled (FDPEE)") }), "FDP Event Type Attributes"),
  },
);

const placementHandle = optional(0, u16, "Placement Handle (PHNDL)");

/** Which events of Flexible Data Placement are recorded. */
export const flexibleDataPlacementEvents = feature({
  identifier: 0x1e,
  title: "Flexible Data Placement Events",
  spec: "NVMe base 2.1 §5.1.25.1.21",
  scope: "namespace",
  persistent: true,
  select: {
    placementHandle,
    numberOfEvents: at(2, u8, "Number of FDP Event Types (NOET)"),
  },
  answer: {
    supported: packed(
      0,
      bitField(u32, { numberSupported: bits(7, 0, "Number of FDP Event Types (NOET)") }),
      "Flexible Data Placement Events",
    ),
    events: list(SupportedPlacementEvent, "Supported FDP Event Type List"),
  },
  set: {
    placementHandle,
    numberOfEvents: at(2, u8, "Number of FDP Event Types (NOET)"),
    control: packed(4, bitField(u32, { enabled: bit(0, "FDP Event Enable (FDPEE)") }), "FDP Events, dword 12"),
    eventTypes: list(eventTypes, "FDP Event Type List", "dataLength"),
  },
});
