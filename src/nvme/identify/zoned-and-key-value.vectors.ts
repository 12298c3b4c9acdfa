/** Identify Zoned Namespace, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const zonedNamespaceFields: readonly (readonly [number, string, string, unknown])[] = [
  [4, "9ba8b5c2", "maximumActiveResources", 0xc2b5a89b],
  [8, "a2afbcc9", "maximumOpenResources", 0xc9bcafa2],
  [12, "a9b6c3d0", "resetRecommendedLimit", 0xd0c3b6a9],
  [16, "b0bdcad7", "finishRecommendedLimit", 0xd7cabdb0],
  [20, "b7c4d1de", "resetRecommendedLimit1", 0xded1c4b7],
  [24, "becbd8e5", "resetRecommendedLimit2", 0xe5d8cbbe],
  [28, "c5d2dfec", "resetRecommendedLimit3", 0xecdfd2c5],
  [32, "ccd9e6f3", "finishRecommendedLimit1", 0xf3e6d9cc],
  [36, "d3e0edfa", "finishRecommendedLimit2", 0xfaede0d3],
  [40, "dae7f407", "finishRecommendedLimit3", 0x7f4e7da],
  [44, "e1ee010e", "randomWriteAreaResources", 0xe01eee1],
  [48, "e8f5", "randomWriteAreaFlushGranularity", 0xf5e8],
  [50, "ef02", "randomWriteAreaSize", 0x2ef],
  [2816, "f6091623303d4a57", "lbaFormatExtensions[0].zoneSize", 0x574a3d30231609f6n],
  [3832, "03", "lbaFormatExtensions[63].zoneDescriptorExtensionSize", 0x3],
  [3840, "dd".repeat(256), "vendorSpecific", new Uint8Array(256).fill(0xdd)],
];

/** Identify Zoned Namespace, one flag at a time: byte offset of the field, bit within the field, the flag. */
export const zonedNamespaceFlags: readonly (readonly [number, number, string])[] = [
  [0, 0, "zoneOperation.variableZoneCapacity"],
  [0, 1, "zoneOperation.zoneActiveExcursions"],
  [2, 0, "optionalCommands.readAcrossZones"],
  [2, 1, "optionalCommands.randomWriteArea"],
  [52, 0, "randomWriteAreaCapability.explicitFlush"],
];

/** Identify Zoned Namespace Controller, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const zonedControllerFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "0a", "appendSizeLimitExponent", 0xa],
  [8, "111e2b38", "totalActiveResources", 0x382b1e11],
  [12, "1825323f", "unallocatedActiveResources", 0x3f322518],
  [16, "1f2c3946", "totalOpenResources", 0x46392c1f],
  [20, "2633404d", "unallocatedOpenResources", 0x4d403326],
  [24, "2d3a4754", "totalRandomWriteAreaResources", 0x54473a2d],
  [28, "34414e5b", "unallocatedRandomWriteAreaResources", 0x5b4e4134],
  [32, "03", "version.tertiary", 3],
  [33, "05", "version.minor", 5],
  [34, "0100", "version.major", 1],
];

/** Identify Zoned Namespace Controller, one flag at a time: byte offset of the field, bit within the field, the flag. */
export const zonedControllerFlags: readonly (readonly [number, number, string])[] = [
  [4, 0, "attributes.resourceManagement"],
];

/** Identify Key Value Namespace, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const keyValueNamespaceFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "3b4855626f7c8996", "size", 0x96897c6f6255483bn],
  [16, "424f5c697683909d", "utilization", 0x9d908376695c4f42n],
  [25, "49", "formatCount", 0x49],
  [28, "32", "formatProgress.remaining", 50],
  [32, "505d6a77", "optimalValueGranularity", 0x776a5d50],
  [36, "5764717e", "asymmetricAccessGroupId", 0x7e716457],
  [44, "5e6b", "nvmSetId", 0x6b5e],
  [46, "6572", "enduranceGroupId", 0x7265],
  [48, "00112233445566778899aabbccddeeff", "globallyUniqueId", Uint8Array.from({ length: 16 }, (_, i) => i * 0x11)],
  [64, "0025385b71b00123", "extendedUniqueId", Uint8Array.of(0x00, 0x25, 0x38, 0x5b, 0x71, 0xb0, 0x01, 0x23)],
  [72, "6c79", "formats[0].maximumKeyLength", 0x796c],
  [75, "03", "formats[0].relativePerformance", "degraded"],
  [316, "73808d9a", "formats[15].maximumValueLength", 0x9a8d8073],
  [320, "7a8794a1", "formats[15].maximumKeys", 0xa194877a],
  [3840, "dd".repeat(256), "vendorSpecific", new Uint8Array(256).fill(0xdd)],
];

/** Identify Key Value Namespace, one flag at a time: byte offset of the field, bit within the field, the flag. */
export const keyValueNamespaceFlags: readonly (readonly [number, number, string])[] = [
  [24, 3, "features.idsNeverReused"],
  [26, 0, "sharingCapabilities.shared"],
  [26, 1, "sharingCapabilities.dispersed"],
  [27, 0, "reservationCapabilities.persistThroughPowerLoss"],
  [27, 1, "reservationCapabilities.writeExclusive"],
  [27, 2, "reservationCapabilities.exclusiveAccess"],
  [27, 3, "reservationCapabilities.writeExclusiveRegistrantsOnly"],
  [27, 4, "reservationCapabilities.exclusiveAccessRegistrantsOnly"],
  [27, 5, "reservationCapabilities.writeExclusiveAllRegistrants"],
  [27, 6, "reservationCapabilities.exclusiveAccessAllRegistrants"],
  [27, 7, "reservationCapabilities.ignoreExistingKey"],
  [28, 7, "formatProgress.supported"],
  [43, 0, "attributes.writeProtected"],
];
