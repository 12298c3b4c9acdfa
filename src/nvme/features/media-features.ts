import {
  array,
  at,
  bit,
  bitField,
  bits,
  bytes,
  enumeration,
  type Infer,
  namedBits,
  optional,
  packed,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../../codec/index.ts";
import { feature } from "./feature.ts";

/** One range of logical blocks and what it is for (64 bytes). */
export const LbaRange = struct(
  { title: "LBA Range Type entry", spec: "NVMe NVM command set 1.0 §4.1.3.1", size: 64 },
  {
    type: at(
      0,
      enumeration(u8, { generalPurpose: 0, filesystem: 1, raid: 2, cache: 3, swap: 4 }),
      "Type of the LBA range (TYPE)",
    ),
    attributes: at(
      1,
      bitField(u8, {
        overwriteable: bit(0, "LBA Range Overwriteable (LBARO)"),
        hidden: bit(1, "Hide LBA Range (HLBAR)"),
      }),
      "Attributes (ATTRB)",
    ),
    start: at(16, u64, "Starting LBA (SLBA)", { unit: "blocks" }),
    length: at(24, u64, "Number of Logical Blocks (NLB)", { unit: "blocks" }),
    uniqueId: at(32, bytes(16), "Unique Identifier (GUID)"),
  },
);
export type LbaRange = Infer<typeof LbaRange>;

/** What ranges of a namespace are used for. */
export const lbaRangeType = feature({
  identifier: 0x03,
  title: "LBA Range Type",
  spec: "NVMe NVM command set 1.0 §4.1.3.1",
  scope: "namespace",
  value: {
    number: packed(
      0,
      bitField(u32, { lastRange: bits(5, 0, "Number of LBA Ranges (NUM), less one") }),
      "LBA Range Type",
    ),
  },
  data: { ranges: at(0, array(LbaRange, 64), "LBA ranges") },
});

/** How long a drive tries to recover an error, and whether reading deallocated blocks is one. */
export const errorRecovery = feature({
  identifier: 0x05,
  title: "Error Recovery",
  spec: "NVMe NVM command set 1.0 §4.1.3.2",
  scope: "namespace",
  value: {
    timeLimit: at(0, u16, "Time Limited Error Recovery (TLER)", { unit: "× 100 ms" }),
    control: packed(
      2,
      bitField(u16, {
        deallocatedError: bit(0, "Deallocated or Unwritten Logical Block Error Enable (DULBE)"),
      }),
      "Error Recovery, bits 31:16",
    ),
  },
});

/** Whether the volatile write cache is on. */
export const volatileWriteCache = feature({
  identifier: 0x06,
  title: "Volatile Write Cache",
  spec: "NVMe base 2.0 §5.27.1.4",
  value: {
    control: packed(0, bitField(u32, { enabled: bit(0, "Volatile Write Cache Enable (WCE)") }), "Volatile Write Cache"),
  },
});

/** Whether a host does without atomic writes of normal size. */
export const writeAtomicity = feature({
  identifier: 0x0a,
  title: "Write Atomicity Normal",
  spec: "NVMe NVM command set 1.0 §4.1.3.3",
  value: {
    control: packed(0, bitField(u32, { normalDisabled: bit(0, "Disable Normal (DN)") }), "Write Atomicity Normal"),
  },
});

const nvmSet = { nvmSetId: optional(0, u16, "NVM Set Identifier (NVMSETID)") };

/** How hard a drive tries to read. */
export const readRecoveryLevel = feature({
  identifier: 0x12,
  title: "Read Recovery Level Config",
  spec: "NVMe base 2.0 §5.27.1.12",
  scope: "nvmSet",
  place: 12,
  select: nvmSet,
  value: {
    level: packed(0, bitField(u32, { level: bits(3, 0, "Read Recovery Level (RRL)") }), "Read Recovery Level Config"),
  },
});

/** Thresholds of the deterministic window of an NVM set (512 bytes). */
export const PredictableLatencyThresholds = struct(
  { title: "Deterministic Threshold Configuration", spec: "NVMe base 2.0 §5.27.1.13", size: 512 },
  {
    enabledEvents: at(
      0,
      bitField(u16, {
        readsWarning: bit(0, "DTWIN Reads Warning"),
        writesWarning: bit(1, "DTWIN Writes Warning"),
        timeWarning: bit(2, "DTWIN Time Warning"),
        autonomousTransitionExceeded: bit(14, "Autonomous transition, typical or maximum value exceeded"),
        autonomousTransitionExcursion: bit(15, "Autonomous transition, deterministic excursion"),
      }),
      "Enable Event (EE)",
    ),
    reads: at(32, u64, "DTWIN Reads Threshold (DTWINRT)", { unit: "× 4 KiB" }),
    writes: at(40, u64, "DTWIN Writes Threshold (DTWINWT)"),
    time: at(48, u64, "DTWIN Time Threshold (DTWINTT)", { unit: "ms" }),
  },
);
export type PredictableLatencyThresholds = Infer<typeof PredictableLatencyThresholds>;

/** Whether an NVM set has windows of predictable latency. */
export const predictableLatencyConfiguration = feature({
  identifier: 0x13,
  title: "Predictable Latency Mode Config",
  spec: "NVMe base 2.0 §5.27.1.13",
  scope: "nvmSet",
  place: 12,
  select: nvmSet,
  value: {
    control: packed(
      0,
      bitField(u32, { enabled: bit(0, "Predictable Latency Enable (PLE)") }),
      "Predictable Latency Mode Config",
    ),
  },
  data: { thresholds: at(0, PredictableLatencyThresholds, "Deterministic Threshold Configuration") },
});

/** In which window an NVM set is. */
export const predictableLatencyWindow = feature({
  identifier: 0x14,
  title: "Predictable Latency Mode Window",
  spec: "NVMe base 2.0 §5.27.1.14",
  scope: "nvmSet",
  saveable: false,
  place: 12,
  select: nvmSet,
  value: {
    window: packed(
      0,
      bitField(u32, { window: namedBits(2, 0, "Window Select (WSEL)", { deterministic: 1, nonDeterministic: 2 }) }),
      "Predictable Latency Mode Window",
    ),
  },
});

/** How often a drive reports on its logical blocks, both times in units of 100 ms. */
export const lbaStatusInterval = feature({
  identifier: 0x15,
  title: "LBA Status Information Attributes",
  spec: "NVMe NVM command set 1.0 §4.1.3.5",
  value: {
    reportInterval: at(0, u16, "LBA Status Information Report Interval (LSIRI)", { unit: "× 100 ms" }),
    pollInterval: at(2, u16, "LBA Status Information Poll Interval (LSIPI)", { unit: "× 100 ms" }),
  },
});

/** Which combination of I/O command sets a controller has. */
export const ioCommandSetProfile = feature({
  identifier: 0x19,
  title: "I/O Command Set Profile",
  spec: "NVMe base 2.0 §5.27.1.18",
  persistent: true,
  value: {
    profile: packed(
      0,
      bitField(u32, { combinationIndex: bits(8, 0, "I/O Command Set Combination Index (IOCSCI)") }),
      "I/O Command Set Profile",
    ),
  },
});

/** The average time of a random read, in ranges: 1 is 100 s or more, 23 is 1 ns to 5 ns, 0 is not reported (4096 bytes). */
export const StandardPerformanceAttribute = struct(
  { title: "Standard Performance Attribute", spec: "NVMe NVM command set 1.1 §4.1.3.7.1", size: 4096 },
  { randomReadLatency: at(4, u8, "Random 4 KiB Average Read Latency (R4KARL)") },
);
export type StandardPerformanceAttribute = Infer<typeof StandardPerformanceAttribute>;

/** Which performance attributes of its vendor a drive has, by identifiers, from index C1h on (4096 bytes). */
export const PerformanceAttributeIdentifiers = struct(
  { title: "Performance Attribute Identifier List", spec: "NVMe NVM command set 1.1 §4.1.3.7.2", size: 4096 },
  {
    type: packed(
      0,
      bitField(u8, {
        attributeType: namedBits(2, 0, "Attribute Type (ATTRTYP)", { current: 0, default: 1, saved: 2 }),
      }),
      "Attribute Type",
    ),
    maximumSaveable: at(1, u8, "Maximum Saveable Vendor Specific Performance Attributes (MSVSPA)"),
    unusedSaveable: at(2, u8, "Unused Saveable Vendor Specific Performance Attributes (USVSPA)"),
    identifiers: at(16, array(bytes(16), 63), "Performance Attribute Identifiers (PACnHI)"),
  },
);
export type PerformanceAttributeIdentifiers = Infer<typeof PerformanceAttributeIdentifiers>;

/** A performance attribute of a vendor (4096 bytes). */
export const VendorPerformanceAttribute = struct(
  { title: "Vendor Specific Performance Attribute", spec: "NVMe NVM command set 1.1 §4.1.3.7.3", size: 4096 },
  {
    identifier: at(0, bytes(16), "Performance Attribute Identifier (PAID)"),
    length: at(30, u16, "Attribute Length (ATTRL)", { unit: "bytes" }),
    vendorSpecific: at(32, bytes(4064), "Vendor Specific (VS)"),
  },
);
export type VendorPerformanceAttribute = Infer<typeof VendorPerformanceAttribute>;

/** How fast a drive is, by attributes: 0 is the standard one, C0h the list of the vendor's, which are C1h–FFh. */
export const performanceCharacteristics = feature({
  identifier: 0x1c,
  title: "Performance Characteristics",
  spec: "NVMe NVM command set 1.1 §4.1.3.7",
  scope: "subsystem",
  select: { attributeIndex: optional(0, u8, "Attribute Index (ATTRI)") },
  set: {
    attributeIndex: at(0, u8, "Attribute Index (ATTRI)"),
    control: packed(
      1,
      bitField(u8, { revertToDefault: bit(0, "Revert Vendor Specific Performance Attribute (RVSPA)") }),
      "Performance Characteristics, bits 15:8",
    ),
  },
  data: { attribute: at(0, bytes(4096), "Performance Attribute") },
});
