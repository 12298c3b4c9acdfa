/**
 * Data of features, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. All numbers
 * are from the specification's tables, none from the descriptions under test.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const sixteen = "0102030405060708090a0b0c0d0e0f10";
const sixteenBytes = Uint8Array.from({ length: 16 }, (_, index) => index + 1);

/** LBA Range Type entry. */
export const lbaRangeFields: Fields = [
  [0, "01", "type", "filesystem"],
  [0, "04", "type", "swap"],
  [0, "80", "type", 0x80],
  [16, "0100000000000080", "start", 0x8000000000000001n],
  [24, "0200000000000000", "length", 2n],
  [32, sixteen, "uniqueId", sixteenBytes],
];
export const lbaRangeFlags: Flags = [
  [1, 0, "attributes.overwriteable"],
  [1, 1, "attributes.hidden"],
];

/** Autonomous Power State Transition table. */
export const powerTransitionFields: Fields = [
  [0, "f8", "transitions[0].idleTransitionPowerState", 31],
  [1, "010203", "transitions[0].idleTime", 0x030201],
  [248, "18", "transitions[31].idleTransitionPowerState", 3],
  [249, "ffffff", "transitions[31].idleTime", 0xffffff],
];

/** Host Memory Buffer attributes. */
export const hostMemoryFields: Fields = [
  [0, "01000080", "size", 0x80000001],
  [4, "02000080", "listAddressLower", 0x80000002],
  [8, "03000080", "listAddressUpper", 0x80000003],
  [12, "04000080", "listEntries", 0x80000004],
];

/** Host Behavior Support. */
export const hostBehaviorFields: Fields = [
  [0, "01", "advancedCommandRetry", "enabled"],
  [1, "01", "telemetryDataArea4", "enabled"],
  [2, "01", "lbaFormatExtension", "enabled"],
  [3, "01", "dispersedNamespaces", "enabled"],
  [3, "02", "dispersedNamespaces", 2],
];
export const hostBehaviorFlags: Flags = [
  [4, 2, "copyDescriptorFormats.format2"],
  [4, 3, "copyDescriptorFormats.format3"],
  [4, 4, "copyDescriptorFormats.format4"],
];

/** Controller Data Queue. */
export const dataQueueFields: Fields = [
  [0, "01000080", "head", 0x80000001],
  [4, "02000080", "tailTrigger", 0x80000002],
];

/** Management agent addresses. */
export const agentAddressFields: Fields = [
  [4, Buffer.from("https://a/").toString("hex").padEnd(1016, "0"), "uri", "https://a/"],
];

/** Predictable Latency Mode thresholds. */
export const latencyThresholdFields: Fields = [
  [32, "0100000000000080", "reads", 0x8000000000000001n],
  [40, "0200000000000080", "writes", 0x8000000000000002n],
  [48, "0300000000000080", "time", 0x8000000000000003n],
];
export const latencyThresholdFlags: Flags = [
  [0, 0, "enabledEvents.readsWarning"],
  [0, 1, "enabledEvents.writesWarning"],
  [0, 2, "enabledEvents.timeWarning"],
  [0, 14, "enabledEvents.autonomousTransitionExceeded"],
  [0, 15, "enabledEvents.autonomousTransitionExcursion"],
];

/** Performance Characteristics, in their three forms. */
export const standardPerformanceFields: Fields = [[4, "17", "randomReadLatency", 0x17]];
export const performanceIdentifierFields: Fields = [
  [0, "02", "attributeType", "saved"],
  [1, "3f", "maximumSaveable", 63],
  [2, "3e", "unusedSaveable", 62],
  [16, sixteen, "identifiers[0]", sixteenBytes],
  [1008, sixteen, "identifiers[62]", sixteenBytes],
];
export const vendorPerformanceFields: Fields = [
  [0, sixteen, "identifier", sixteenBytes],
  [30, "e00f", "length", 0xfe0],
  [32, "ab".repeat(4064), "vendorSpecific", new Uint8Array(4064).fill(0xab)],
];

const whole = (hex: string): string => hex.padEnd(8192, "0");

/** Host Metadata of a controller. */
export const controllerMetadataFields: Fields = [
  [
    0,
    whole("0200020104006e766d65100002000102"),
    "elements",
    [
      { type: "operatingSystemDriverName", revision: 1, value: text("nvme") },
      { type: "hostDeterminedFailureRecord", revision: 0, value: Uint8Array.of(1, 2) },
    ],
  ],
  // The second element would end behind the structure.
  [
    0,
    whole("02000100010041020fff0f"),
    "elements",
    [
      { type: "operatingSystemControllerName", revision: 0, value: text("A") },
      { malformed: Uint8Array.from({ length: 4089 }, (_, index) => [2, 0x0f, 0xff, 0x0f][index] ?? 0) },
    ],
  ],
];

/** Host Metadata of a namespace. */
export const namespaceMetadataFields: Fields = [
  [
    0,
    whole("020001000100410400010042"),
    "elements",
    [
      { type: "operatingSystemNamespaceName", revision: 0, value: text("A") },
      { type: "operatingSystemQualifier2", revision: 0, value: text("B") },
    ],
  ],
];
