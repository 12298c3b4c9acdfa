/**
 * Configuration space, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. All
 * numbers are from the tables of PCI Express, none from the descriptions under test.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

/** Flags of one register: its offset, its name, and bits with theirs. */
const flagsOf = (offset: number, register: string, bits: Readonly<Record<number, string>>): Flags =>
  Object.entries(bits).map(([bit, name]) => [offset, Number(bit), `${register}.${name}`] as const);

/** The header of a function that is no bridge. */
export const headerFields: Fields = [
  [0, "4d14", "vendorId", 0x144d],
  [2, "0aa8", "deviceId", 0xa80a],
  [8, "03", "revisionId", 3],
  [9, "020801", "classCode", 0x010802],
  [12, "10", "cacheLineSize", 16],
  [13, "f8", "latencyTimer", 248],
  [14, "01", "headerType.layout", "bridge"],
  [14, "7f", "headerType.layout", 0x7f],
  [15, "0f", "selfTest.completionCode", 15],
  [16, "040010fe", "baseAddressRegisters[0]", 0xfe100004],
  [36, "785634f2", "baseAddressRegisters[5]", 0xf2345678],
  [40, "78563412", "cardInformationStructure", 0x12345678],
  [44, "4d14", "subsystemVendorId", 0x144d],
  [46, "01a8", "subsystemId", 0xa801],
  [48, "0100c0fe", "expansionRom", 0xfec00001],
  [52, "40", "capabilitiesPointer", 0x40],
  [60, "0b", "interruptLine", 11],
  [61, "01", "interruptPin", 1],
  [62, "02", "minimumGrant", 2],
  [63, "03", "maximumLatency", 3],
];
/** Its flags. */
export const headerFlags: Flags = [
  ...flagsOf(4, "command", {
    0: "ioSpace",
    1: "memorySpace",
    2: "busMaster",
    6: "parityErrorResponse",
    8: "systemErrors",
    10: "interruptDisable",
  }),
  ...flagsOf(6, "status", {
    0: "immediateReadiness",
    3: "interruptPending",
    4: "capabilitiesList",
    8: "masterDataParityError",
    11: "signaledTargetAbort",
    12: "receivedTargetAbort",
    13: "receivedMasterAbort",
    14: "signaledSystemError",
    15: "detectedParityError",
  }),
  [14, 7, "headerType.multiFunction"],
  [15, 6, "selfTest.start"],
  [15, 7, "selfTest.capable"],
];

/** PCI Power Management. */
export const powerManagementFields: Fields = [
  [1, "50", "nextCapability", 0x50],
  [2, "0700", "capabilities.version", 7],
  [2, "c001", "capabilities.auxiliaryCurrent", 7],
  [2, "00f8", "capabilities.powerManagementEvents", 31],
  [4, "0300", "control.powerState", "d3Hot"],
  [4, "0100", "control.powerState", "d1"],
  [4, "001e", "control.dataSelect", 15],
  [4, "0060", "control.dataScale", 3],
  [7, "2a", "data", 42],
];
/** Its flags. */
export const powerManagementFlags: Flags = [
  ...flagsOf(2, "capabilities", { 4: "immediateReadiness", 5: "deviceSpecificInitialization", 9: "d1", 10: "d2" }),
  ...flagsOf(4, "control", { 3: "noSoftReset", 8: "powerManagementEvents", 15: "powerManagementEvent" }),
];

/** MSI-X. */
export const msixFields: Fields = [
  [1, "70", "nextCapability", 0x70],
  [2, "ff07", "control.lastEntry", 2047],
  [4, "04000000", "table.baseAddressRegister", 4],
  [4, "00200000", "table.offset", 0x400],
  [8, "05000000", "pendingBits.baseAddressRegister", 5],
  [8, "00300000", "pendingBits.offset", 0x600],
];
/** Its flags. */
export const msixFlags: Flags = flagsOf(2, "control", { 14: "functionMask", 15: "enable" });

/** PCI Express. */
export const pciExpressFields: Fields = [
  [1, "b0", "nextCapability", 0xb0],
  [2, "0200", "capabilities.version", 2],
  [2, "1000", "capabilities.portType", "legacyEndpoint"],
  [2, "a000", "capabilities.portType", "rootComplexEventCollector"],
  [2, "003e", "capabilities.interruptMessageNumber", 31],
  [4, "02000000", "deviceCapabilities.maximumPayloadSize", "bytes512"],
  [4, "18000000", "deviceCapabilities.phantomFunctions", 3],
  [4, "c0010000", "deviceCapabilities.acceptableL0sLatency", 7],
  [4, "000e0000", "deviceCapabilities.acceptableL1Latency", 7],
  [4, "0000fc03", "deviceCapabilities.slotPowerLimit", 255],
  [4, "0000000c", "deviceCapabilities.slotPowerLimitScale", 3],
  [8, "2000", "deviceControl.maximumPayloadSize", "bytes256"],
  [8, "0050", "deviceControl.maximumReadRequestSize", "bytes4096"],
  [12, "04000000", "linkCapabilities.maximumLinkSpeed", "gts16"],
  [12, "40000000", "linkCapabilities.maximumLinkWidth", 4],
  [12, "000c0000", "linkCapabilities.activeStatePowerManagement", "l0sAndL1"],
  [12, "00700000", "linkCapabilities.l0sExitLatency", 7],
  [12, "00800300", "linkCapabilities.l1ExitLatency", 7],
  [12, "00000005", "linkCapabilities.portNumber", 5],
  [16, "0200", "linkControl.activeStatePowerManagement", "l1"],
  [18, "0300", "linkStatus.currentLinkSpeed", "gts8"],
  [18, "0002", "linkStatus.negotiatedLinkWidth", 32],
  [36, "0f000000", "deviceCapabilities2.completionTimeoutRanges", 15],
  [40, "0900", "deviceControl2.completionTimeout", 9],
  [48, "0500", "linkControl2.targetLinkSpeed", "gts32"],
];
/** Its flags. */
export const pciExpressFlags: Flags = [
  [2, 8, "capabilities.slotImplemented"],
  ...flagsOf(4, "deviceCapabilities", { 5: "extendedTag", 15: "roleBasedErrorReporting", 28: "functionLevelReset" }),
  ...flagsOf(8, "deviceControl", {
    0: "correctableErrors",
    1: "nonFatalErrors",
    2: "fatalErrors",
    3: "unsupportedRequests",
    4: "relaxedOrdering",
    8: "extendedTag",
    9: "phantomFunctions",
    10: "auxiliaryPower",
    11: "noSnoop",
    15: "initiateFunctionLevelReset",
  }),
  ...flagsOf(10, "deviceStatus", {
    0: "correctableError",
    1: "nonFatalError",
    2: "fatalError",
    3: "unsupportedRequest",
    4: "auxiliaryPower",
    5: "transactionsPending",
  }),
  ...flagsOf(12, "linkCapabilities", {
    18: "clockPowerManagement",
    19: "surpriseDownErrorReporting",
    20: "linkActiveReporting",
    21: "bandwidthNotification",
    22: "optionalityCompliance",
  }),
  ...flagsOf(16, "linkControl", {
    3: "readCompletionBoundary",
    4: "linkDisable",
    5: "retrainLink",
    6: "commonClock",
    7: "extendedSynch",
    8: "clockPowerManagement",
    9: "autonomousWidthDisable",
  }),
  ...flagsOf(18, "linkStatus", {
    11: "linkTraining",
    12: "slotClock",
    13: "linkActive",
    14: "bandwidthManagement",
    15: "autonomousBandwidth",
  }),
  ...flagsOf(36, "deviceCapabilities2", { 4: "completionTimeoutDisable", 11: "latencyToleranceReporting" }),
  ...flagsOf(40, "deviceControl2", { 4: "completionTimeoutDisable", 10: "latencyToleranceReporting" }),
  ...flagsOf(44, "supportedLinkSpeeds", { 1: "gts2p5", 2: "gts5", 3: "gts8", 4: "gts16", 5: "gts32", 6: "gts64" }),
  [50, 1, "linkStatus2.equalizationComplete"],
];

const uncorrectable = {
  4: "dataLinkProtocol",
  5: "surpriseDown",
  12: "poisonedPacket",
  13: "flowControlProtocol",
  14: "completionTimeout",
  15: "completerAbort",
  16: "unexpectedCompletion",
  17: "receiverOverflow",
  18: "malformedPacket",
  19: "endToEndCheck",
  20: "unsupportedRequest",
  21: "accessControlViolation",
  22: "internal",
};
const correctable = {
  0: "receiver",
  6: "badPacket",
  7: "badLinkPacket",
  8: "replayRollover",
  12: "replayTimeout",
  13: "advisoryNonFatal",
  14: "internal",
  15: "headerLogOverflow",
};

/** Advanced Error Reporting. */
export const errorReportingFields: Fields = [
  [2, "0200", "capabilityVersion", 2],
  [2, "8014", "nextCapability", 0x148],
  [24, "1f000000", "control.firstError", 31],
  [28, "000102030405060708090a0b0c0d0e0f", "headerLog", Uint8Array.from({ length: 16 }, (_, index) => index)],
];
/** Its flags. */
export const errorReportingFlags: Flags = [
  ...flagsOf(4, "uncorrectableStatus", uncorrectable),
  ...flagsOf(8, "uncorrectableMask", uncorrectable),
  ...flagsOf(12, "uncorrectableSeverity", uncorrectable),
  ...flagsOf(16, "correctableStatus", correctable),
  ...flagsOf(20, "correctableMask", correctable),
  ...flagsOf(24, "control", { 5: "checkGenerationCapable", 6: "checkGeneration", 7: "checkCapable", 8: "check" }),
];

/** Device Serial Number. */
export const deviceSerialNumberFields: Fields = [
  [2, "0100", "capabilityVersion", 1],
  [2, "f0ff", "nextCapability", 0xfff],
  [4, "efcdab8967452301", "serialNumber", 0x0123456789abcdefn],
];
