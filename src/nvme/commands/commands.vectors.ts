/**
 * Structures that commands carry, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. All
 * numbers are from the specification's tables, none from the descriptions under test.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

/** Host Software Specified Fields of Namespace Management. */
export const namespaceSpecificationFields: Fields = [
  [0, "0807060504030201", "size", 0x0102030405060708n],
  [8, "1817161514131211", "capacity", 0x1112131415161718n],
  [26, "0f", "formattedLbaSize.formatIndexLow", 15],
  [26, "60", "formattedLbaSize.formatIndexHigh", 3],
  [29, "03", "protectionSettings.type", "type3"],
  [92, "04030201", "asymmetricAccessGroupId", 0x01020304],
  [100, "0201", "nvmSetId", 0x0102],
  [102, "0403", "enduranceGroupId", 0x0304],
  [384, "efcdab8967452301", "storageTagMask", 0x0123456789abcdefn],
  [392, "8000", "placementHandleCount", 128],
  [500, "04030201", "requestedActiveResources", 0x01020304],
  [504, "08070605", "requestedOpenResources", 0x05060708],
  [508, "0c0b0a09", "requestedRandomWriteAreas", 0x090a0b0c],
  [512, "0201", "placementHandles[0]", 0x0102],
  [766, "0403", "placementHandles[127]", 0x0304],
];
export const namespaceSpecificationFlags: Flags = [
  [26, 4, "formattedLbaSize.metadataInExtendedBlock"],
  [29, 3, "protectionSettings.firstBytes"],
  [30, 0, "sharingCapabilities.shared"],
  [30, 1, "sharingCapabilities.dispersed"],
  [499, 0, "zonedOptions.allocateRandomWriteAreas"],
];

/** A range of logical blocks with its status. */
export const lbaStatusDescriptorFields: Fields = [
  [0, "0807060504030201", "startingBlock", 0x0102030405060708n],
  [8, "04030201", "blockCount", 0x01020304],
];
export const lbaStatusDescriptorFlags: Flags = [[13, 0, "status.potentiallyUnrecoverable"]];

/** Which directives there are. */
export const directiveParametersFlags: Flags = [
  [0, 0, "supported.identify"],
  [0, 1, "supported.streams"],
  [0, 2, "supported.dataPlacement"],
  [32, 0, "enabled.identify"],
  [32, 1, "enabled.streams"],
  [32, 2, "enabled.dataPlacement"],
  [64, 0, "persistent.identify"],
  [64, 1, "persistent.streams"],
  [64, 2, "persistent.dataPlacement"],
];
