import { IdentifyKeyValueNamespace, IdentifyNvmNamespace, IdentifyZonedNamespace } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Identify, in its forms about I/O command sets. Offsets in the responses are those of the structure and 20 more. */
export const identifyCommandSetVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "a namespace of the NVM command set",
    command: "identifyNvmNamespace",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d, uuidIndex: 9 },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 09 00 00 00
      00 00 00 00 94 17 57 78`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01 0f 01"],
        [20 + 12, "90 06 00 00"],
        [20 + 264, "ff 1f 00 00"],
        [20 + 268, "04 03 02 01 05 03 02 01 06 03 02 01 07 03 02 01 08 03 02 01 09 03 02 01 0a 03 02 01"],
      ],
      "50 c8 5f 51",
    ),
    value: {
      storageTagMask: 0x0102030405060708n,
      protectionCapabilities: {
        storageTagWithGuard16: true,
        storageTagMaskWithGuard16: true,
        storageTagCheckRead: true,
        qualifiedProtectionFormat: true,
      },
      protectionAttributes: { storageTagMasking: "eachByte" },
      extendedFormats: IdentifyNvmNamespace.zero().extendedFormats.map((format, index) => {
        if (index === 0) return { storageTagSize: 16, protectionFormat: "guard32", qualifiedProtectionFormat: 3 };
        if (index === 63) return { storageTagSize: 127, protectionFormat: "qualified", qualifiedProtectionFormat: 15 };
        return format;
      }),
      preferredDeallocateGranularityLarge: 0x01020304,
      preferredReadGranularity: 0x01020305,
      preferredReadAlignment: 0x01020306,
      optimalReadSize: 0x01020307,
      preferredDeallocateAlignmentLarge: 0x01020308,
      placementShardSize: 0x01020309,
      trackedAllocationGranularity: 0x0102030a,
    },
  },
  {
    name: "a namespace of the Key Value command set",
    command: "identifyKeyValueNamespace",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d, uuidIndex: 9 },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 05 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 09 00 00 00
      00 00 00 00 cb cb b3 27`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01"],
        [20 + 16, "18 17 16 15 14 13 12 11"],
        [20 + 24, "08 01 03 01 80"],
        [20 + 32, "24 23 22 21 28 27 26 25"],
        [
          20 + 43,
          "01 2a 29 2c 2b 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 00 25 38 5b 71 b0 01 23 10 00 00 02 34 33 32 31 38 37 36 35 00 00 00 00",
        ],
        [20 + 3840, "aa"],
      ],
      "f2 29 7c 86",
    ),
    value: {
      ...IdentifyKeyValueNamespace.zero(),
      size: 0x0102030405060708n,
      utilization: 0x1112131415161718n,
      features: { idsNeverReused: true },
      formatCount: 1,
      sharingCapabilities: { shared: true, dispersed: true },
      reservationCapabilities: {
        ...IdentifyKeyValueNamespace.zero().reservationCapabilities,
        persistThroughPowerLoss: true,
      },
      formatProgress: { remaining: 0, supported: true },
      optimalValueGranularity: 0x21222324,
      asymmetricAccessGroupId: 0x25262728,
      attributes: { writeProtected: true },
      nvmSetId: 0x292a,
      enduranceGroupId: 0x2b2c,
      globallyUniqueId: Uint8Array.from({ length: 16 }, (_, index) => 0x10 + index),
      extendedUniqueId: Uint8Array.of(0x00, 0x25, 0x38, 0x5b, 0x71, 0xb0, 0x01, 0x23),
      formats: IdentifyKeyValueNamespace.zero().formats.map((format, index) =>
        index === 0
          ? {
              maximumKeyLength: 16,
              relativePerformance: "good",
              maximumValueLength: 0x31323334,
              maximumKeys: 0x35363738,
            }
          : format,
      ),
      vendorSpecific: Uint8Array.from({ length: 256 }, (_, index) => (index === 0 ? 0xaa : 0)),
    },
  },
  {
    name: "a zoned namespace",
    command: "identifyZonedNamespace",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d, uuidIndex: 9 },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 05 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 09 00 00 00
      00 00 00 00 2a af 9e c7`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [
          20 + 0,
          "03 00 03 00 04 03 02 01 05 03 02 01 06 03 02 01 07 03 02 01 08 03 02 01 09 03 02 01 0a 03 02 01 0b 03 02 01 0c 03 02 01 0d 03 02 01 0e 03 02 01 1a 19 1c 1b 01",
        ],
        [20 + 2816, "00 00 08 00 00 00 00 00 04"],
        [20 + 3840, "aa"],
        [20 + 4095, "bb"],
      ],
      "73 1c e8 bb",
    ),
    value: {
      zoneOperation: { variableZoneCapacity: true, zoneActiveExcursions: true },
      optionalCommands: { readAcrossZones: true, randomWriteArea: true },
      maximumActiveResources: 0x01020304,
      maximumOpenResources: 0x01020305,
      resetRecommendedLimit: 0x01020306,
      finishRecommendedLimit: 0x01020307,
      resetRecommendedLimit1: 0x01020308,
      resetRecommendedLimit2: 0x01020309,
      resetRecommendedLimit3: 0x0102030a,
      finishRecommendedLimit1: 0x0102030b,
      finishRecommendedLimit2: 0x0102030c,
      finishRecommendedLimit3: 0x0102030d,
      randomWriteAreaResources: 0x0102030e,
      randomWriteAreaFlushGranularity: 0x191a,
      randomWriteAreaSize: 0x1b1c,
      randomWriteAreaCapability: { explicitFlush: true },
      lbaFormatExtensions: IdentifyZonedNamespace.zero().lbaFormatExtensions.map((format, index) =>
        index === 0 ? { zoneSize: 0x80000n, zoneDescriptorExtensionSize: 4 } : format,
      ),
      vendorSpecific: Uint8Array.from({ length: 256 }, (_, index) => (index === 0 ? 0xaa : index === 255 ? 0xbb : 0)),
    },
  },
  {
    name: "limits of the NVM command set",
    command: "identifyNvmController",
    request: { controllerId: 0x0102 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 1b 4d 76 9d`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01 02 03 04 08 07 06 05 08 07 06 05 04 03 02 01 03 09 01 00 00 02 01 00 81 02 05 01"],
      ],
      "46 1a 71 25",
    ),
    value: {
      verifySizeLimitExponent: 1,
      writeZeroesSizeLimitExponent: 2,
      writeUncorrectableSizeLimitExponent: 3,
      datasetManagementRangesLimit: 4,
      datasetManagementRangeSizeLimit: 0x05060708,
      datasetManagementSizeLimit: 0x0102030405060708n,
      keyPerIoCapabilities: { supported: true, scope: true },
      writeZeroesWithDeallocateSizeLimitExponent: 9,
      adminCommandSupport: { reportingAllocatedBlocks: true },
      version: { major: 1, minor: 2, tertiary: 0 },
      migrationQueueFormat: 0x81,
      rateLimitingAttributes: { hardLimit: false, softLimit: true },
      softLimitMaximumControllers: 0x0105,
    },
  },
  {
    name: "limits of zones",
    command: "identifyZonedController",
    request: { controllerId: 0x0102 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 06 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 a5 f5 bf 22`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "05"],
        [20 + 4, "01 00 00 00 11 00 00 00 12 00 00 00 13 00 00 00 14 00 00 00 15 00 00 00 16 00 00 00 00 05 01 00"],
      ],
      "e0 95 dd a0",
    ),
    value: {
      appendSizeLimitExponent: 5,
      attributes: { resourceManagement: true },
      totalActiveResources: 0x11,
      unallocatedActiveResources: 0x12,
      totalOpenResources: 0x13,
      unallocatedOpenResources: 0x14,
      totalRandomWriteAreaResources: 0x15,
      unallocatedRandomWriteAreaResources: 0x16,
      version: { major: 1, minor: 5, tertiary: 0 },
    },
  },
  {
    name: "active namespaces of a command set",
    command: "identifyCommandSetActiveNamespaceList",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d, ioCommandSet: 2 },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 07 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 3a 25 ea bd`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "05 03 02 01 fe ff ff ff"],
      ],
      "5b b4 6a 71",
    ),
    value: { namespaceIds: [0x01020305, 0xfffffffe] },
  },
  {
    name: "namespaces of the NVM command set of a format",
    command: "identifyNvmNamespaceUserDataFormat",
    request: { controllerId: 0x0102, formatIndex: 0x0304, uuidIndex: 5 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 0a 00 00 00 04 03 00 00 00 00 00 00 00 00 00 00 05 00 00 00
      00 00 00 00 e2 91 3d c4`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 8, "04"],
      ],
      "32 b9 98 0a",
    ),
    value: {
      ...IdentifyNvmNamespace.zero(),
      protectionCapabilities: { ...IdentifyNvmNamespace.zero().protectionCapabilities, storageTagCheckRead: true },
    },
  },
  {
    name: "namespaces of a command set, attached or not",
    command: "identifyCommandSetAllocatedNamespaceList",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d, ioCommandSet: 2 },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 1a 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 50 bd ca a0`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "05 03 02 01 fe ff ff ff"],
      ],
      "5b b4 6a 71",
    ),
    value: { namespaceIds: [0x01020305, 0xfffffffe] },
  },
  {
    name: "a namespace of the NVM command set, attached or not",
    command: "identifyNvmAllocatedNamespace",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 1b 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 60 c7 4c a5`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 8, "04"],
      ],
      "32 b9 98 0a",
    ),
    value: {
      ...IdentifyNvmNamespace.zero(),
      protectionCapabilities: { ...IdentifyNvmNamespace.zero().protectionCapabilities, storageTagCheckRead: true },
    },
  },
  {
    name: "command sets of the controller that was asked",
    command: "identifyCommandSets",
    request: {},
    requestBytes: `
      84 10 00 00 06 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 1c 00 ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 cf 29 79 5e`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01 00 00 00 00 00 00 00"],
      ],
      "52 93 07 c8",
    ),
    value: {
      combinations: [
        {
          nvm: true,
          keyValue: false,
          zoned: false,
          subsystemLocalMemory: false,
          computationalPrograms: false,
          others: 0n,
        },
      ],
    },
  },
  {
    name: "combinations of the command sets of another controller, some of them unknown",
    command: "identifyCommandSets",
    request: { controllerId: 0x0102, startingControllerId: 0 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 1c 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 c8 03 8d a9`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "15 00 00 00 00 00 00 00 2a 00 00 00 00 00 00 80"],
      ],
      "77 f5 e0 21",
    ),
    value: {
      combinations: [
        {
          nvm: true,
          keyValue: false,
          zoned: true,
          subsystemLocalMemory: false,
          computationalPrograms: true,
          others: 0n,
        },
        {
          nvm: false,
          keyValue: true,
          zoned: false,
          subsystemLocalMemory: true,
          computationalPrograms: false,
          others: 0x400000000000001n,
        },
      ],
    },
  },
];
