/**
 * Log pages by which a controller tells of itself, one field at a time: byte offset, the bytes there in hexadecimal, the
 * field, and its value; and flags: byte offset, bit, the flag. All numbers are from the specification's tables.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** Supported Log Pages: pages 00h and FFh. */
export const supportedLogPagesFields: Fields = [
  [2, "0100", "logPages[0].specific", 1],
  [1022, "ffff", "logPages[255].specific", 0xffff],
];
/** Flags of Supported Log Pages. */
export const supportedLogPagesFlags: Flags = [
  [0, 0, "logPages[0].supported"],
  [1020, 1, "logPages[255].indexOffsetSupported"],
];

/** One result of a self-test. */
export const selfTestResultFields: Fields = [
  [0, "01", "result", "abortedByCommand"],
  [0, "02", "result", "abortedByControllerReset"],
  [0, "03", "result", "abortedByNamespaceRemoval"],
  [0, "04", "result", "abortedByFormat"],
  [0, "05", "result", "fatalError"],
  [0, "06", "result", "failedInUnknownSegment"],
  [0, "07", "result", "failedInSegment"],
  [0, "08", "result", "abortedForUnknownReason"],
  [0, "09", "result", "abortedBySanitize"],
  [0, "0c", "result", 12],
  [0, "0f", "result", "notUsed"],
  [0, "10", "operation", "short"],
  [0, "20", "operation", "extended"],
  [0, "30", "operation", "hostInitiatedRefresh"],
  [0, "e0", "operation", "vendorSpecific"],
  [0, "f0", "operation", 15],
  [1, "fe", "segment", 0xfe],
  [4, "0102030405060708", "powerOnHours", 0x0807060504030201n],
  [12, "feffffff", "namespaceId", 0xfffffffe],
  [16, "ffffffffffffffff", "failingBlock", 2n ** 64n - 1n],
  [24, "07", "statusCodeType", 7],
  [25, "81", "statusCode", 0x81],
  [26, "aabb", "vendorSpecific", bytes("aabb")],
];
/** Flags of a self-test's result. */
export const selfTestResultFlags: Flags = [
  [2, 0, "valid.namespaceId"],
  [2, 1, "valid.failingBlock"],
  [2, 2, "valid.statusCodeType"],
  [2, 3, "valid.statusCode"],
];

/** Device Self-test: of its results the first and the last. */
export const deviceSelfTestFields: Fields = [
  [0, "01", "currentOperation", "short"],
  [0, "02", "currentOperation", "extended"],
  [0, "0e", "currentOperation", "vendorSpecific"],
  [1, "63", "percentComplete", 99],
  ...[4, 536].flatMap((at, index) => {
    const place = `results[${19 * index}]`;
    return selfTestResultFields.map(
      ([offset, hex, path, value]) => [at + offset, hex, `${place}.${path}`, value] as const,
    );
  }),
];
/** Flags of Device Self-test. */
export const deviceSelfTestFlags: Flags = selfTestResultFlags.map(([at, bit, path]) => [
  536 + at,
  bit,
  `results[19].${path}`,
]);

const telemetryFields: Fields = [
  [0, "07", "logPage", "hostInitiated"],
  [0, "08", "logPage", "controllerInitiated"],
  [5, "563412", "ieeeOui", 0x123456],
  [8, "0102", "area1LastBlock", 0x0201],
  [10, "0304", "area2LastBlock", 0x0403],
  [12, "0506", "area3LastBlock", 0x0605],
  [16, "0708090a", "area4LastBlock", 0x0a090807],
  [383, "ff", "controllerGenerationNumber", 255],
  [384, `41${"00".repeat(126)}42`, "reasonIdentifier", bytes(`41${"00".repeat(126)}42`)],
];
/** The header of the host's telemetry. */
export const telemetryHostFields: Fields = [
  ...telemetryFields,
  [380, "01", "scope", "controller"],
  [380, "02", "scope", "subsystem"],
  [381, "fe", "hostGenerationNumber", 254],
];
/** The header of the controller's telemetry. */
export const telemetryControllerFields: Fields = [
  ...telemetryFields,
  [381, "01", "scope", "controller"],
  [381, "02", "scope", "subsystem"],
];
/** Flags of both. */
export const telemetryFlags: Flags = [[382, 0, "controllerDataAvailable"]];

const spaced = (text: string, length: number): string => Buffer.from(text.padEnd(length)).toString("hex");

/** The header of the Persistent Event log. */
export const persistentEventLogFields: Fields = [
  [0, "0d", "logPage", 13],
  [4, "01020304", "eventCount", 0x04030201],
  [8, "0102030405060708", "totalLength", 0x0807060504030201n],
  [16, "02", "revision", 2],
  [18, "ec01", "headerLength", 492],
  [20, "0102030405060000", "timestamp.milliseconds", 0x060504030201n],
  [20, "0000000000000200", "timestamp.origin", "set"],
  [28, "00000000000000000100000000000000", "powerOnHours", 1n << 64n],
  [44, "0a00000000000000", "powerCycles", 10n],
  [52, "4d14", "pciVendorId", 0x144d],
  [54, "4e14", "pciSubsystemVendorId", 0x144e],
  [56, spaced("S1", 20), "serialNumber", "S1"],
  [76, spaced("M1", 40), "modelNumber", "M1"],
  [116, Buffer.from("nqn.x").toString("hex").padEnd(512, "0"), "subsystemNqn", "nqn.x"],
  [372, "0102", "generationNumber", 0x0201],
  [374, "0102", "reportingContext.portId", 0x0201],
  [376, "01", "reportingContext.portType", "subsystemPort"],
  [376, "02", "reportingContext.portType", "managementEndpoint"],
  [
    480,
    `0280${"00".repeat(25)}40${"00".repeat(3)}80`,
    "supportedEvents",
    ["smartHealthSnapshot", "personalityChange", "vendorSpecific", 0xff],
  ],
];
/** Flags of the header of the Persistent Event log. */
export const persistentEventLogFlags: Flags = [
  [20, 48, "timestamp.stopped"],
  [374, 18, "reportingContext.exists"],
];

/** The header of each persistent event. */
export const persistentEventHeaderFields: Fields = [
  [0, "01", "type", "smartHealthSnapshot"],
  [0, "0e", "type", "sanitizeMediaVerification"],
  [0, "de", "type", "vendorSpecific"],
  [0, "df", "type", "tcgDefined"],
  [0, "fe", "type", 0xfe],
  [1, "02", "revision", 2],
  [2, "15", "headerLength", 21],
  [3, "01", "portType", "subsystemPort"],
  [3, "02", "portType", "managementEndpoint"],
  [3, "03", "portType", "none"],
  [4, "0102", "controllerId", 0x0201],
  [6, "010203040506", "timestamp.milliseconds", 0x060504030201n],
  [6, "0000000000000200", "timestamp.origin", "set"],
  [14, "0304", "portId", 0x0403],
  [20, "0506", "vendorInformationLength", 0x0605],
  [22, "0708", "length", 0x0807],
];
/** Flags of the header of each persistent event. */
export const persistentEventHeaderFlags: Flags = [[6, 48, "timestamp.stopped"]];
