/**
 * Heads of log pages with entries behind them, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its
 * value; and flags: byte offset, bit, the flag. All from public headers (nvme-cli 3), none from the descriptions under test. The
 * entries are in the vectors of the commands that read them.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

const u64 = "0807060504030201";
const u64Value = 0x0102_0304_0506_0708n;
const milliseconds = "0605040302010000";
const millisecondsValue = 0x0102_0304_0506n;

/** A timestamp at an offset. */
const timestamp = (offset: number, name: string): Fields => [
  [offset, milliseconds, `${name}.milliseconds`, millisecondsValue],
  [offset, "0000000000000200", `${name}.origin`, "set"],
  [offset, "0000000000000e00", `${name}.origin`, 7],
];

/** Power Measurement. */
export const powerMeasurementFields: Fields = [
  [0, "01", "version", 1],
  [1, "02", "generation", 2],
  [2, "00f0", "attributes.type", 15],
  [4, "01000080", "size", 0x8000_0001],
  [8, "02000080", "measurements", 0x8000_0002],
  [12, "0180", "histogramCount", 0x8001],
  [14, "0280", "timeRemaining", 0x8002],
  ...timestamp(16, "stopped"),
  [24, "0380", "histogramDescriptorSize", 0x8003],
  [26, "fa00", "histogramBinSize", 250],
  [28, "0480", "histogramsSupported", 0x8004],
  [30, "0580", "vendorSpecificSize", 0x8005],
  [32, "06000080", "histogramOverflowCount", 0x8000_0006],
  [40, "ffff0000", "averagePower.value", 0xffff],
  [40, "00000100", "averagePower.scale", "tenthMilliwatts"],
  [44, "00000200", "maximumPower.scale", "centiwatts"],
  [44, "00000300", "maximumPower.scale", 3],
  [44, "00800000", "maximumPower.value", 0x8000],
  ...timestamp(48, "maximumPowerTimestamp"),
  [56, "ff", "percentError", 255],
];

/** Flags of Power Measurement. */
export const powerMeasurementFlags: Flags = [
  [2, 0, "attributes.enabled"],
  [2, 1, "attributes.nonContiguous"],
  [2, 2, "attributes.estimated"],
  [2, 3, "attributes.maximumTimestamp"],
  [2, 4, "attributes.histogramOverflow"],
  [22, 0, "stopped.stopped"],
  [54, 0, "maximumPowerTimestamp.stopped"],
];

/** Voltage Measurement. */
export const voltageMeasurementFields: Fields = [
  [0, "01", "generation", 1],
  [1, "0c", "attributes.sensor", 3],
  [2, "ff0f", "sensorInformation.supply", 0xfff],
  [2, "0030", "sensorInformation.supplyLabel", 3],
  [2, "00c0", "sensorInformation.sampleScale", 3],
  [4, "01000080", "size", 0x8000_0001],
  [8, "0180", "measurementsSupported", 0x8001],
  [10, "0280", "measurementCount", 0x8002],
  [12, "0380", "timeRemaining", 0x8003],
  ...timestamp(14, "stopped"),
  [22, "0102", "controllerId", 0x0201],
  [24, "0480", "vendorSpecificSize", 0x8004],
  [32, "ff3f", "overvoltage.value", 0x3fff],
  [34, "0580", "overvoltageCount", 0x8005],
  [36, "0680", "overvoltageThreshold", 0x8006],
  ...timestamp(38, "overvoltageTimestamp"),
  [46, "64", "overvoltagePercentError", 100],
  [47, "ff3f", "undervoltage.value", 0x3fff],
  [49, "0780", "undervoltageCount", 0x8007],
  [51, "0880", "undervoltageThreshold", 0x8008],
  ...timestamp(53, "undervoltageTimestamp"),
  [61, "65", "undervoltagePercentError", 101],
];

/** Flags of Voltage Measurement. */
export const voltageMeasurementFlags: Flags = [
  [1, 0, "attributes.enabled"],
  [1, 1, "attributes.timestamps"],
  [1, 4, "attributes.counted"],
  [20, 0, "stopped.stopped"],
  [32, 14, "overvoltage.valid"],
  [44, 0, "overvoltageTimestamp.stopped"],
  [47, 14, "undervoltage.valid"],
  [59, 0, "undervoltageTimestamp.stopped"],
];

/** Physical Interface Receiver Eye Opening Measurement. */
export const eyeOpeningFields: Fields = [
  [0, "19", "logPage", 0x19],
  [1, "01", "progress", "inProgress"],
  [1, "02", "progress", "completed"],
  [2, "4000", "headerSize", 64],
  [4, "01000080", "resultSize", 0x8000_0001],
  [8, "02", "generation", 2],
  [9, "03", "revision", 3],
  [11, "04", "lanes", 4],
  [12, "05", "eyesPerLane", 5],
  [13, "06", "specificParameter", 6],
  [14, "07", "linkInformation", 7],
  [18, "0180", "specificIdentifier", 0x8001],
  [20, "02000080", "descriptorSize", 0x8000_0002],
  [24, "0380", "descriptorCount", 0x8003],
  [26, "0480", "maximumTopBottom", 0x8004],
  [28, "0580", "maximumLeftRight", 0x8005],
  [30, "0680", "goodQualityTime", 0x8006],
  [32, "0780", "betterQualityTime", 0x8007],
  [34, "0880", "bestQualityTime", 0x8008],
];

/** Flags of Physical Interface Receiver Eye Opening Measurement. */
export const eyeOpeningFlags: Flags = [
  [10, 0, "optionalData.printableEye"],
  [10, 1, "optionalData.eyeData"],
];

/** Discovery. */
export const discoveryFields: Fields = [
  [0, u64, "generation", u64Value],
  [8, u64, "recordCount", u64Value],
  [16, "0102", "recordFormat", 0x0201],
];

/** Host Discovery, and AVE Discovery. */
export const hostDiscoveryFields: Fields = [...discoveryFields, [20, "01000080", "length", 0x8000_0001]];

/** Flags of Host Discovery. */
export const hostDiscoveryFlags: Flags = [[18, 0, "flags.allHostEntries"]];

/** Dispersed Namespace Participating NVM Subsystems. */
export const dispersedNamespaceFields: Fields = [
  [0, u64, "generation", u64Value],
  [8, u64, "subsystemCount", u64Value],
];

/** Management Address List: the first descriptor and the last. */
export const managementAddressFields: Fields = [
  [0, "01", "addresses[0].type", "subsystemManagementAgent"],
  [0, "02", "addresses[0].type", "fabricInterfaceManager"],
  [3584, "ff", "addresses[7].type", "endOfList"],
  [3588, "687474703a2f2f78", "addresses[7].address", "http://x"],
];
