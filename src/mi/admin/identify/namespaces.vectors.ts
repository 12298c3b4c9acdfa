import { IdentifyNamespace } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Identify, in its forms about namespaces. Offsets in the responses are those of the structure and 20 more. */
export const identifyNamespaceVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "names of a namespace, one of a type that is unknown",
    command: "identifyNamespaceDescriptors",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 5e 7a c4 e0`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [
          20 + 0,
          "01 08 00 00 00 25 38 5b 71 b0 01 23 02 10 00 00 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 03 10 00 00 00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 04 01 00 00 02 7f 03 00 00 aa bb cc",
        ],
      ],
      "f9 44 88 ad",
    ),
    value: {
      descriptors: [
        { type: "extendedUniqueId", value: Uint8Array.of(0x00, 0x25, 0x38, 0x5b, 0x71, 0xb0, 0x01, 0x23) },
        { type: "globallyUniqueId", value: Uint8Array.from({ length: 16 }, (_, index) => 0x10 + index) },
        { type: "uuid", value: "00112233-4455-6677-8899-aabbccddeeff" },
        { type: "commandSet", value: 2 },
        { type: 0x7f, value: Uint8Array.of(0xaa, 0xbb, 0xcc) },
      ],
    },
  },
  {
    name: "what no command set decides of a namespace",
    command: "identifyIndependentNamespace",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 78 f2 db eb`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "38"],
        [20 + 1, "03"],
        [20 + 2, "81"],
        [20 + 3, "b2"],
        [20 + 4, "04 03 02 01"],
        [20 + 8, "01"],
        [20 + 10, "06 05"],
        [20 + 12, "08 07"],
        [20 + 14, "07"],
        [20 + 15, "03"],
        [20 + 16, "0a 09"],
        [20 + 20, "0e 0d 0c 0b"],
      ],
      "ca 19 fc ed",
    ),
    value: {
      features: { idsNeverReused: true, rotationalMedia: true, volatileWriteCacheNotPresent: true },
      sharingCapabilities: { shared: true, dispersed: true },
      reservationCapabilities: {
        persistThroughPowerLoss: true,
        writeExclusive: false,
        exclusiveAccess: false,
        writeExclusiveRegistrantsOnly: false,
        exclusiveAccessRegistrantsOnly: false,
        writeExclusiveAllRegistrants: false,
        exclusiveAccessAllRegistrants: false,
        ignoreExistingKey: true,
      },
      formatProgress: { remaining: 50, supported: true },
      asymmetricAccessGroupId: 0x01020304,
      attributes: { writeProtected: true },
      nvmSetId: 0x0506,
      enduranceGroupId: 0x0708,
      status: { ready: true, ioImpact: "degraded" },
      keyPerIoStatus: { enabled: true, supported: true },
      maximumKeyTag: 0x090a,
      reachabilityGroupId: 0x0b0c0d0e,
    },
  },
  {
    name: "namespaces of a format",
    command: "identifyNamespaceUserDataFormat",
    request: { controllerId: 0x0102, formatIndex: 0x0304, uuidIndex: 5 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 09 00 00 00 04 03 00 00 00 00 00 00 00 00 00 00 05 00 00 00
      00 00 00 00 81 a0 01 0f`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "00 10 00 00 00 00 00 00"],
        [20 + 8, "ff 0f 00 00 00 00 00 00"],
        [20 + 130, "0c"],
      ],
      "6e b7 d0 d9",
    ),
    value: {
      ...IdentifyNamespace.zero(),
      size: 0x1000n,
      capacity: 0x0fffn,
      lbaFormats: IdentifyNamespace.zero().lbaFormats.map((format, index) =>
        index === 0 ? { ...format, dataSizeExponent: 12 } : format,
      ),
    },
  },
  {
    name: "a namespace that need not be attached",
    command: "identifyAllocatedNamespace",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 11 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 c8 8d 1c 14`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "00 10 00 00 00 00 00 00"],
        [20 + 8, "ff 0f 00 00 00 00 00 00"],
        [20 + 130, "0c"],
      ],
      "6e b7 d0 d9",
    ),
    value: {
      ...IdentifyNamespace.zero(),
      size: 0x1000n,
      capacity: 0x0fffn,
      lbaFormats: IdentifyNamespace.zero().lbaFormats.map((format, index) =>
        index === 0 ? { ...format, dataSizeExponent: 12 } : format,
      ),
    },
  },
  {
    name: "what no command set decides of a namespace that need not be attached",
    command: "identifyIndependentAllocatedNamespace",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 1f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 ba 20 ab 47`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "38"],
        [20 + 1, "03"],
        [20 + 2, "81"],
        [20 + 3, "b2"],
        [20 + 4, "04 03 02 01"],
        [20 + 8, "01"],
        [20 + 10, "06 05"],
        [20 + 12, "08 07"],
        [20 + 14, "07"],
        [20 + 15, "03"],
        [20 + 16, "0a 09"],
        [20 + 20, "0e 0d 0c 0b"],
      ],
      "ca 19 fc ed",
    ),
    value: {
      features: { idsNeverReused: true, rotationalMedia: true, volatileWriteCacheNotPresent: true },
      sharingCapabilities: { shared: true, dispersed: true },
      reservationCapabilities: {
        persistThroughPowerLoss: true,
        writeExclusive: false,
        exclusiveAccess: false,
        writeExclusiveRegistrantsOnly: false,
        exclusiveAccessRegistrantsOnly: false,
        writeExclusiveAllRegistrants: false,
        exclusiveAccessAllRegistrants: false,
        ignoreExistingKey: true,
      },
      formatProgress: { remaining: 50, supported: true },
      asymmetricAccessGroupId: 0x01020304,
      attributes: { writeProtected: true },
      nvmSetId: 0x0506,
      enduranceGroupId: 0x0708,
      status: { ready: true, ioImpact: "degraded" },
      keyPerIoStatus: { enabled: true, supported: true },
      maximumKeyTag: 0x090a,
      reachabilityGroupId: 0x0b0c0d0e,
    },
  },
  {
    name: "steps of namespaces, for each of two formats",
    command: "identifyNamespaceGranularityList",
    request: { controllerId: 0x0102 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 16 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 60 49 dd 18`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01 00 00 00 01"],
        [20 + 32, "00 00 00 40 00 00 00 00 00 00 00 20 00 00 00 00 08 07 06 05 04 03 02 01 18 17 16 15 14 13 12 11"],
      ],
      "f0 fa 4d 44",
    ),
    value: {
      attributes: { descriptorForEachFormat: true },
      descriptors: [
        { sizeGranularity: 0x40000000n, capacityGranularity: 0x20000000n },
        { sizeGranularity: 0x0102030405060708n, capacityGranularity: 0x1112131415161718n },
      ],
    },
  },
  {
    name: "a namespace of another subsystem",
    command: "identifyUnderlyingNamespaceList",
    request: { controllerId: 0x0102 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 1d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 46 c1 c2 13`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01 01 00 00 00 00 00 00 00"],
        [20 + 16, "6e 71 6e 2e 61"],
        [20 + 272, "04 03 02 01 06 05"],
        [20 + 334, "08 07"],
      ],
      "3e 25 3c 21",
    ),
    value: {
      generation: 0x0102030405060708n,
      namespaces: [{ subsystemNqn: "nqn.a", namespaceId: 0x01020304, controllerId: 0x0506, index: 0x0708 }],
    },
  },
];
