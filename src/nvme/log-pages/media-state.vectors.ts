/**
 * Log pages of the media's state, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value; and
 * flags: byte offset, bit, the flag. All from public headers (nvme-cli 3), none from the descriptions under test.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

/** Sanitize Status. */
export const sanitizeStatusFields: Fields = [
  [0, "0080", "progress", 0x8000],
  [2, "0100", "status.outcome", "succeeded"],
  [2, "0200", "status.outcome", "inProgress"],
  [2, "0300", "status.outcome", "failed"],
  [2, "0400", "status.outcome", "succeededDeallocated"],
  [2, "0700", "status.outcome", 7],
  [2, "f800", "status.overwritePasses", 31],
  [4, "01020304", "commandDword10", 0x0403_0201],
  [8, "01000080", "overwriteTime", 0x8000_0001],
  [12, "02000080", "blockEraseTime", 0x8000_0002],
  [16, "03000080", "cryptoEraseTime", 0x8000_0003],
  [20, "04000080", "overwriteTimeNoDeallocate", 0x8000_0004],
  [24, "05000080", "blockEraseTimeNoDeallocate", 0x8000_0005],
  [28, "06000080", "cryptoEraseTimeNoDeallocate", 0x8000_0006],
  [32, "07000080", "deallocationTime", 0x8000_0007],
  [36, "01", "state.state", "restrictedProcessing"],
  [36, "02", "state.state", "restrictedFailure"],
  [36, "03", "state.state", "unrestrictedProcessing"],
  [36, "04", "state.state", "unrestrictedFailure"],
  [36, "05", "state.state", "mediaVerification"],
  [36, "06", "state.state", "postVerificationDeallocation"],
  [36, "0f", "state.state", 15],
  [36, "50", "state.failedState", "mediaVerification"],
  [40, "08000080", "maximumNamespaceOperations", 0x8000_0008],
  [44, "09000080", "namespaceId", 0x8000_0009],
];

/** Flags of Sanitize Status. */
export const sanitizeStatusFlags: Flags = [
  [2, 8, "status.globalDataErased"],
  [2, 9, "status.mediaVerificationCanceled"],
  [2, 10, "status.namespaceDataErased"],
  [2, 11, "status.purged"],
];

/** Reservation Notification. */
export const reservationNotificationFields: Fields = [
  [0, "0807060504030201", "count", 0x0102_0304_0506_0708n],
  [8, "01", "type", "registrationPreempted"],
  [8, "02", "type", "reservationReleased"],
  [8, "03", "type", "reservationPreempted"],
  [8, "04", "type", 4],
  [9, "ff", "available", 255],
  [12, "01020304", "namespaceId", 0x0403_0201],
];

/** Boot Partition. */
export const bootPartitionFields: Fields = [
  [0, "15", "logPage", 0x15],
  [4, "ff7f0000", "information.size", 0x7fff],
];

/** Flags of Boot Partition. */
export const bootPartitionFlags: Flags = [[4, 31, "information.activePartition"]];

/** Rotational Media Information. */
export const rotationalMediaFields: Fields = [
  [0, "0102", "enduranceGroupId", 0x0201],
  [2, "0202", "actuators", 0x0202],
  [4, "201c", "nominalSpeed", 7200],
  [8, "01000080", "spinupCount", 0x8000_0001],
  [12, "02000080", "failedSpinupCount", 0x8000_0002],
  [16, "03000080", "loadCount", 0x8000_0003],
  [20, "04000080", "failedLoadCount", 0x8000_0004],
];

/** Command and Feature Lockdown. */
export const lockdownFields: Fields = [
  [0, "02", "selected.scope", "setFeatures"],
  [0, "03", "selected.scope", "miCommand"],
  [0, "04", "selected.scope", "pcieCommand"],
  [0, "0f", "selected.scope", 15],
  [0, "10", "selected.contents", "prohibited"],
  [0, "20", "selected.contents", "prohibitedOutOfBand"],
  [3, "030a0b0c".padEnd(2 * 509, "0"), "identifiers", [10, 11, 12]],
];

/** Manufacturing Default Configuration Status. */
export const manufacturingDefaultFields: Fields = [[0, "02", "version", 2]];

/** Flags of Manufacturing Default Configuration Status. */
export const manufacturingDefaultFlags: Flags = [
  [1, 0, "status.subsystem"],
  [1, 1, "status.namespaces"],
  [1, 2, "status.capacity"],
];

/** Feature Identifiers Supported and Effects: the first and the last. */
export const featureEffectsFlags: Flags = [0, 255].flatMap((identifier) =>
  (
    [
      [0, "supported"],
      [1, "userDataContentChange"],
      [2, "namespaceCapabilityChange"],
      [3, "namespaceInventoryChange"],
      [4, "controllerCapabilityChange"],
      [19, "uuidSelection"],
      [20, "namespaceScope"],
      [21, "controllerScope"],
      [22, "nvmSetScope"],
      [23, "enduranceGroupScope"],
      [24, "domainScope"],
      [25, "subsystemScope"],
      [26, "controllerDataQueueScope"],
      [27, "reclaimUnitHandleScope"],
    ] as const
  ).map(([bit, name]) => [4 * identifier, bit, `features[${identifier}].${name}`] as const),
);

/** FDP Statistics. */
export const fdpStatisticsFields: Fields = [
  [0, "01000000000000000000000000000080", "hostBytesWritten", (1n << 127n) + 1n],
  [16, "02000000000000000000000000000080", "mediaBytesWritten", (1n << 127n) + 2n],
  [32, "03000000000000000000000000000080", "mediaBytesErased", (1n << 127n) + 3n],
];
