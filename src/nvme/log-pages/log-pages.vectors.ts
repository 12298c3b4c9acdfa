/**
 * Log pages, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. All numbers are
 * from the specification's tables, none from the descriptions under test.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

const u128 = (low: string) => low.padEnd(32, "0");

/** SMART / Health Information. */
export const smartHealthFields: Fields = [
  [1, "3a01", "compositeTemperature", 314],
  [3, "64", "availableSpare", 100],
  [4, "0a", "availableSpareThreshold", 10],
  [5, "ff", "percentageUsed", 255],
  [32, u128("01"), "dataUnitsRead", 1n],
  [32, "00000000000000000100000000000000", "dataUnitsRead", 1n << 64n],
  [48, u128("02"), "dataUnitsWritten", 2n],
  [64, u128("0300000001"), "hostReadCommands", 0x1_0000_0003n],
  [80, u128("04"), "hostWriteCommands", 4n],
  [96, u128("05"), "controllerBusyTime", 5n],
  [112, u128("06"), "powerCycles", 6n],
  [128, u128("07"), "powerOnHours", 7n],
  [144, u128("08"), "unsafeShutdowns", 8n],
  [160, u128("09"), "mediaErrors", 9n],
  [176, "ffffffffffffffffffffffffffffffff", "errorLogEntries", 2n ** 128n - 1n],
  [192, "01000080", "warningTemperatureTime", 0x80000001],
  [196, "02000000", "criticalTemperatureTime", 2],
  [200, "2c01", "temperatureSensors[0]", 300],
  [202, "2d01", "temperatureSensors[1]", 301],
  [204, "2e01", "temperatureSensors[2]", 302],
  [206, "2f01", "temperatureSensors[3]", 303],
  [208, "3001", "temperatureSensors[4]", 304],
  [210, "3101", "temperatureSensors[5]", 305],
  [212, "3201", "temperatureSensors[6]", 306],
  [214, "3301", "temperatureSensors[7]", 307],
  [216, "03000000", "thermalManagement1Transitions", 3],
  [220, "04000000", "thermalManagement2Transitions", 4],
  [224, "05000000", "thermalManagement1Time", 5],
  [228, "06000000", "thermalManagement2Time", 6],
  [232, "0700000000000080", "lifetimeEnergyConsumed", 0x8000000000000007n],
  [240, "0980", "intervalPowerMeasurement.value", 0x8009],
  [242, "01", "intervalPowerMeasurement.scale", "tenthMilliwatts"],
  [242, "02", "intervalPowerMeasurement.scale", "centiwatts"],
  [242, "f003", "intervalPowerMeasurement.type", 0x3f],
];

/** Flags of SMART / Health Information: byte offset of the field, bit within the field, the flag. */
export const smartHealthFlags: Flags = [
  [0, 0, "criticalWarning.availableSpareBelowThreshold"],
  [0, 1, "criticalWarning.temperatureThreshold"],
  [0, 2, "criticalWarning.reliabilityDegraded"],
  [0, 3, "criticalWarning.readOnly"],
  [0, 4, "criticalWarning.volatileMemoryBackupFailed"],
  [0, 5, "criticalWarning.persistentMemoryRegionReadOnly"],
  [0, 6, "criticalWarning.indeterminatePersonalityState"],
  [7, 0, "informativeWarning.voltageThreshold"],
  [6, 0, "enduranceGroupCriticalWarning.availableSpareBelowThreshold"],
  [6, 2, "enduranceGroupCriticalWarning.reliabilityDegraded"],
  [6, 3, "enduranceGroupCriticalWarning.readOnly"],
];

/** Firmware Slot Information. */
export const firmwareSlotFields: Fields = [
  [0, "03", "activeSlot", 3],
  [0, "70", "nextSlot", 7],
  [8, "4757413131303020", "revisions[0]", "GWA1100"],
  [16, "3220202020202020", "revisions[1]", "2"],
  [24, "3320202020202020", "revisions[2]", "3"],
  [32, "3420202020202020", "revisions[3]", "4"],
  [40, "3520202020202020", "revisions[4]", "5"],
  [48, "3620202020202020", "revisions[5]", "6"],
  [56, "3737373737373737", "revisions[6]", "77777777"],
];

/** An entry of Error Information. */
export const errorInformationFields: Fields = [
  [0, "0102030405060788", "errorCount", 0x8807060504030201n],
  [8, "ffff", "submissionQueueId", 0xffff],
  [10, "3412", "commandId", 0x1234],
  [12, "0400", "status.statusCode", 2],
  [12, "fe01", "status.statusCode", 0xff],
  [13, "0e", "status.statusCodeType", 7],
  [13, "30", "status.commandRetryDelay", 3],
  [14, "28", "parameterErrorLocation.byte", 40],
  [15, "07", "parameterErrorLocation.bit", 7],
  [15, "f8", "parameterErrorLocation.place", "none"],
  [16, "0807060504030201", "logicalBlockAddress", 0x0102030405060708n],
  [24, "ffffffff", "namespaceId", 0xffffffff],
  [28, "c1", "vendorLogPage", 0xc1],
  [29, "03", "transportType", "tcp"],
  [29, "fe", "transportType", "intraHost"],
  [29, "77", "transportType", 0x77],
  [30, "02", "commandSetIndicator", 2],
  [31, "06", "opcode", 6],
  [32, "1112131415161718", "commandSpecific", Uint8Array.of(0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18)],
  [40, "cdab", "transportSpecific", 0xabcd],
  [63, "01", "logPageVersion", 1],
];

/** Flags of an entry of Error Information. */
export const errorInformationFlags: Flags = [
  [12, 0, "status.phaseTag"],
  [12, 14, "status.more"],
  [12, 15, "status.doNotRetry"],
];
