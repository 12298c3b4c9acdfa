/** Identify I/O Command Set Independent Namespace, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const independentNamespaceFields: readonly (readonly [number, string, string, unknown])[] = [
  [3, "32", "formatProgress.remaining", 50],
  [4, "0815222f", "asymmetricAccessGroupId", 0x2f221508],
  [10, "0f1c", "nvmSetId", 0x1c0f],
  [12, "1623", "enduranceGroupId", 0x2316],
  [14, "04", "status.ioImpact", "notDegraded"],
  [14, "06", "status.ioImpact", "degraded"],
  [16, "1d2a", "maximumKeyTag", 0x2a1d],
  [20, "24313e4b", "reachabilityGroupId", 0x4b3e3124],
];

/** Identify I/O Command Set Independent Namespace, one flag at a time: byte offset of the field, bit within the field, the flag. */
export const independentNamespaceFlags: readonly (readonly [number, number, string])[] = [
  [0, 3, "features.idsNeverReused"],
  [0, 4, "features.rotationalMedia"],
  [0, 5, "features.volatileWriteCacheNotPresent"],
  [1, 0, "sharingCapabilities.shared"],
  [1, 1, "sharingCapabilities.dispersed"],
  [2, 0, "reservationCapabilities.persistThroughPowerLoss"],
  [2, 1, "reservationCapabilities.writeExclusive"],
  [2, 2, "reservationCapabilities.exclusiveAccess"],
  [2, 3, "reservationCapabilities.writeExclusiveRegistrantsOnly"],
  [2, 4, "reservationCapabilities.exclusiveAccessRegistrantsOnly"],
  [2, 5, "reservationCapabilities.writeExclusiveAllRegistrants"],
  [2, 6, "reservationCapabilities.exclusiveAccessAllRegistrants"],
  [2, 7, "reservationCapabilities.ignoreExistingKey"],
  [3, 7, "formatProgress.supported"],
  [8, 0, "attributes.writeProtected"],
  [14, 0, "status.ready"],
  [15, 0, "keyPerIoStatus.enabled"],
  [15, 1, "keyPerIoStatus.supported"],
];

/** Identify NVM Command Set Namespace, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const nvmNamespaceFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "2b3845525f6c7986", "storageTagMask", 0x86796c5f5245382bn],
  [9, "01", "protectionAttributes.storageTagMasking", "eachByte"],
  [9, "02", "protectionAttributes.storageTagMasking", "notSupported"],
  [12, "7f", "extendedFormats[0].storageTagSize", 127],
  [12, "8000", "extendedFormats[0].protectionFormat", "guard32"],
  [16, "0001", "extendedFormats[1].protectionFormat", "guard64"],
  [16, "8001", "extendedFormats[1].protectionFormat", "qualified"],
  [264, "001e", "extendedFormats[63].qualifiedProtectionFormat", 15],
  [268, "323f4c59", "preferredDeallocateGranularityLarge", 0x594c3f32],
  [272, "39465360", "preferredReadGranularity", 0x60534639],
  [276, "404d5a67", "preferredReadAlignment", 0x675a4d40],
  [280, "4754616e", "optimalReadSize", 0x6e615447],
  [284, "4e5b6875", "preferredDeallocateAlignmentLarge", 0x75685b4e],
  [288, "55626f7c", "placementShardSize", 0x7c6f6255],
  [292, "5c697683", "trackedAllocationGranularity", 0x8376695c],
];

/** Identify NVM Command Set Namespace, one flag at a time: byte offset of the field, bit within the field, the flag. */
export const nvmNamespaceFlags: readonly (readonly [number, number, string])[] = [
  [8, 0, "protectionCapabilities.storageTagWithGuard16"],
  [8, 1, "protectionCapabilities.storageTagMaskWithGuard16"],
  [8, 2, "protectionCapabilities.storageTagCheckRead"],
  [8, 3, "protectionCapabilities.qualifiedProtectionFormat"],
];

/** Identify NVM Command Set Controller, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const nvmControllerFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "63", "verifySizeLimitExponent", 0x63],
  [1, "6a", "writeZeroesSizeLimitExponent", 0x6a],
  [2, "71", "writeUncorrectableSizeLimitExponent", 0x71],
  [3, "78", "datasetManagementRangesLimit", 0x78],
  [4, "7f8c99a6", "datasetManagementRangeSizeLimit", 0xa6998c7f],
  [8, "8693a0adbac7d4e1", "datasetManagementSizeLimit", 0xe1d4c7baada09386n],
  [17, "8d", "writeZeroesWithDeallocateSizeLimitExponent", 0x8d],
  [20, "03", "version.tertiary", 3],
  [21, "02", "version.minor", 2],
  [22, "0100", "version.major", 1],
  [24, "94", "migrationQueueFormat", 0x94],
  [26, "9ba8", "softLimitMaximumControllers", 0xa89b],
];

/** Identify NVM Command Set Controller, one flag at a time: byte offset of the field, bit within the field, the flag. */
export const nvmControllerFlags: readonly (readonly [number, number, string])[] = [
  [16, 0, "keyPerIoCapabilities.supported"],
  [16, 1, "keyPerIoCapabilities.scope"],
  [18, 0, "adminCommandSupport.reportingAllocatedBlocks"],
  [25, 0, "rateLimitingAttributes.hardLimit"],
  [25, 1, "rateLimitingAttributes.softLimit"],
];
