/**
 * Log pages of namespaces, endurance groups and NVM sets, one field at a time: byte offset, the bytes there in hexadecimal,
 * the field, and its value; and flags: byte offset, bit, the flag. All numbers are from the specification's tables.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

const list = (ids: string): string => ids.padEnd(2 * 4096, "0");

/** Changed Namespace List. */
export const changedNamespacesFields: Fields = [
  [0, list("ffffffff"), "namespaceIds", [0xffffffff]],
  [0, list("01000000feffffff"), "namespaceIds", [1, 0xfffffffe]],
];

const wide = (low: string): string => low.padEnd(32, "0");

/** Endurance Group Information. */
export const enduranceGroupFields: Fields = [
  [3, "64", "availableSpare", 100],
  [4, "0a", "availableSpareThreshold", 10],
  [5, "ff", "percentageUsed", 255],
  [6, "0201", "domainId", 0x0102],
  [32, wide("01"), "enduranceEstimate", 1n],
  [48, wide("02"), "dataUnitsRead", 2n],
  [64, wide("03"), "dataUnitsWritten", 3n],
  [80, wide("04"), "mediaUnitsWritten", 4n],
  [96, wide("05"), "hostReadCommands", 5n],
  [112, wide("06"), "hostWriteCommands", 6n],
  [128, wide("07"), "mediaErrors", 7n],
  [144, wide("08"), "errorLogEntries", 8n],
  [160, wide("00000000000000000001"), "totalCapacity", 1n << 72n],
  [176, "ffffffffffffffffffffffffffffffff", "unallocatedCapacity", 2n ** 128n - 1n],
];
/** Flags of Endurance Group Information. */
export const enduranceGroupFlags: Flags = [
  [0, 0, "criticalWarning.availableSpareBelowThreshold"],
  [0, 2, "criticalWarning.reliabilityDegraded"],
  [0, 3, "criticalWarning.readOnly"],
  [1, 0, "rotationalMedia"],
];

/** Predictable Latency Per NVM Set. */
export const predictableLatencyFields: Fields = [
  [0, "01", "window", "deterministic"],
  [0, "02", "window", "nonDeterministic"],
  [32, "0100000000000080", "typicalReads", 0x8000000000000001n],
  [40, "0200000000000000", "typicalWrites", 2n],
  [48, "0300000000000000", "maximumTime", 3n],
  [56, "0400000000000000", "highMinimumTime", 4n],
  [64, "0500000000000000", "lowMinimumTime", 5n],
  [128, "0600000000000000", "estimatedReads", 6n],
  [136, "0700000000000000", "estimatedWrites", 7n],
  [144, "0800000000000000", "estimatedTime", 8n],
];
/** Flags of Predictable Latency Per NVM Set. */
export const predictableLatencyFlags: Flags = [
  [2, 0, "events.readsWarning"],
  [2, 1, "events.writesWarning"],
  [2, 2, "events.timeWarning"],
  [2, 14, "events.valueExceeded"],
  [2, 15, "events.deterministicExcursion"],
];

/** Log pages that gather identifiers, without any. */
export const eventAggregateFields: Fields = [[0, "0100000000000080", "entryCount", 0x8000000000000001n]];

/** Asymmetric Namespace Access, without groups. */
export const asymmetricNamespaceAccessFields: Fields = [
  [0, "0102030405060708", "changeCount", 0x0807060504030201n],
  [8, "0102", "groupCount", 0x0201],
];

/** LBA Status Information, without elements. */
export const lbaStatusFields: Fields = [
  [0, "01020304", "length", 0x04030201],
  [4, "05060708", "elementCount", 0x08070605],
  [8, "090a0b0c", "unrecoverableBlocks", 0x0c0b0a09],
  [14, "0d0e", "generationCounter", 0x0e0d],
];
