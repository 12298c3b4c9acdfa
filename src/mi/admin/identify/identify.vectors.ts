import { IdentifyController, IdentifyNamespace } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const identity = {
  pciVendorId: 0x144d,
  pciSubsystemVendorId: 0x144d,
  serialNumber: "S5XXNE0R123456",
  modelNumber: "Example NVMe Drive 3.84TB",
  firmwareRevision: "GWA1100Q",
};

const controller = (): IdentifyController => {
  const zero = IdentifyController.zero();
  const [first, second, ...others] = zero.powerStates as [
    (typeof zero.powerStates)[number],
    (typeof zero.powerStates)[number],
  ];
  const vendorSpecific = new Uint8Array(1024);
  vendorSpecific.set([0xc0, 0xff, 0xee]);
  return {
    ...zero,
    ...identity,
    recommendedArbitrationBurstExponent: 2,
    ieeeOui: 0x002538,
    multiPathCapabilities: { ...zero.multiPathCapabilities, multiplePorts: true, multipleControllers: true },
    maximumDataTransferSizeExponent: 9,
    controllerId: 0x0102,
    version: { major: 2, minor: 0, tertiary: 1 },
    optionalAsynchronousEvents: {
      ...zero.optionalAsynchronousEvents,
      attachedNamespaceAttribute: true,
      firmwareActivation: true,
    },
    controllerType: "io",
    vpdWriteCycles: { remaining: 127, valid: true },
    managementEndpointCapabilities: { twoWire: true, pcie: true },
    optionalAdminCommands: {
      ...zero.optionalAdminCommands,
      formatNvm: true,
      firmwareDownload: true,
      namespaceManagement: true,
      deviceSelfTest: true,
    },
    firmwareUpdates: { firstSlotReadOnly: true, slots: 3, activationWithoutReset: true, overlapDetection: false },
    errorLogPageEntries: 63,
    powerStatesSupported: 1,
    warningTemperature: 343,
    criticalTemperature: 358,
    totalNvmCapacity: 3840755982336n,
    submissionQueueEntrySize: { requiredExponent: 6, maximumExponent: 6 },
    completionQueueEntrySize: { requiredExponent: 4, maximumExponent: 4 },
    namespaces: 32,
    subsystemNqn: "nqn.2024-01.example:drive",
    powerStates: [
      { ...first, maximumPower: 2500 },
      { ...second, maximumPower: 700, nonOperational: true, entryLatency: 2000, exitLatency: 9000 },
      ...others,
    ],
    vendorSpecific,
  };
};

const namespace = (): IdentifyNamespace => {
  const zero = IdentifyNamespace.zero();
  const [, , ...others] = zero.lbaFormats;
  const vendorSpecific = new Uint8Array(3712);
  vendorSpecific[0] = 0xab;
  vendorSpecific[3711] = 0xcd;
  return {
    ...zero,
    size: 0x37e3e92b0n,
    capacity: 0x37e3e92afn,
    utilization: 0x1000n,
    features: { ...zero.features, optimalPerformance: 1 },
    lbaFormatCount: 1,
    formattedLbaSize: { ...zero.formattedLbaSize, formatIndexLow: 1 },
    sharingCapabilities: { shared: true, dispersed: false },
    reservationCapabilities: {
      persistThroughPowerLoss: true,
      writeExclusive: true,
      exclusiveAccess: true,
      writeExclusiveRegistrantsOnly: true,
      exclusiveAccessRegistrantsOnly: true,
      writeExclusiveAllRegistrants: true,
      exclusiveAccessAllRegistrants: true,
      ignoreExistingKey: true,
    },
    nvmCapacity: 1920383410176n,
    asymmetricAccessGroupId: 7,
    attributes: { writeProtected: true },
    nvmSetId: 0x0102,
    enduranceGroupId: 0x0304,
    globallyUniqueId: Uint8Array.from({ length: 16 }, (_, index) => 0x10 + index),
    extendedUniqueId: Uint8Array.of(0x00, 0x25, 0x38, 0x5b, 0x71, 0xb0, 0x01, 0x23),
    lbaFormats: [
      { metadataSize: 0, dataSizeExponent: 9, relativePerformance: "best" },
      { metadataSize: 8, dataSizeExponent: 12, relativePerformance: "good" },
      ...others,
    ],
    vendorSpecific,
  };
};

/** Identify, in each form there is. Offsets in the responses are those of the structure and 20 more. */
export const identifyVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "everything of controller 0",
    command: "identifyController",
    request: {},
    requestBytes: `
      84 10 00 00 06 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 a2 46 94 65`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "4d 14 4d 14 53 35 58 58 4e 45 30 52 31 32 33 34 35 36 20 20 20 20 20 20 45 78 61 6d 70 6c 65 20"],
        [20 + 32, "4e 56 4d 65 20 44 72 69 76 65 20 33 2e 38 34 54 42 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20"],
        [20 + 64, "47 57 41 31 31 30 30 51 02 38 25 00 03 09 02 01 01 00 02"],
        [20 + 93, "03"],
        [20 + 111, "01"],
        [20 + 254, "ff 03 1e"],
        [20 + 260, "17 00 3f 01 00 00 57 01 66 01"],
        [20 + 281, "60 e5 3e 7e 03"],
        [20 + 512, "66 44 00 00 20"],
        [20 + 768, "6e 71 6e 2e 32 30 32 34 2d 30 31 2e 65 78 61 6d 70 6c 65 3a 64 72 69 76 65"],
        [20 + 2048, "c4 09"],
        [20 + 2080, "bc 02 00 02 d0 07 00 00 28 23"],
        [20 + 3072, "c0 ff ee"],
      ],
      "4a 4f a4 4f",
    ),
    value: controller(),
    reference: "request",
  },
  {
    name: "the identity of controller 0, as libnvme probes it",
    command: "identifyControllerIdentity",
    request: {},
    requestBytes: `
      84 10 00 00 06 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      48 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 2d e1 50 22`,
    responseBytes: `
      84 90 00 00 00 00 00 00 44 33 22 11 88 77 66 55 00 00 01 00 4d 14 4d 14 53 35 58 58 4e 45 30 52
      31 32 33 34 35 36 20 20 20 20 20 20 45 78 61 6d 70 6c 65 20 4e 56 4d 65 20 44 72 69 76 65 20 33
      2e 38 34 54 42 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 47 57 41 31 31 30 30 51 f9 17 3d 7a`,
    value: identity,
    reference: "request",
  },
  {
    name: "the identity of another controller, with completion dwords that say nothing of an error",
    command: "identifyControllerIdentity",
    request: { controllerId: 0x0102 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      48 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 2d 3c 69 f3`,
    responseBytes: `
      84 90 00 00 00 00 00 00 44 33 22 11 88 77 66 55 00 00 01 00 4d 14 4d 14 53 35 58 58 4e 45 30 52
      31 32 33 34 35 36 20 20 20 20 20 20 45 78 61 6d 70 6c 65 20 4e 56 4d 65 20 44 72 69 76 65 20 33
      2e 38 34 54 42 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 47 57 41 31 31 30 30 51 f9 17 3d 7a`,
    value: identity,
  },
  {
    name: "a namespace with a large id",
    command: "identifyNamespace",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 3d 4b f8 2b`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "b0 92 3e 7e 03"],
        [20 + 8, "af 92 3e 7e 03"],
        [20 + 17, "10"],
        [20 + 24, "10 01 01"],
        [20 + 30, "01 ff"],
        [20 + 49, "60 c5 1f bf 01"],
        [20 + 92, "07"],
        [20 + 99, "01 02 01 04 03 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 00 25 38 5b 71 b0 01 23 00 00 09"],
        [20 + 131, "00 08 00 0c 02"],
        [20 + 384, "ab"],
        [20 + 4095, "cd"],
      ],
      "b6 ce 3d a8",
    ),
    value: namespace(),
  },
  {
    name: "active namespaces from the first",
    command: "identifyActiveNamespaceList",
    request: {},
    requestBytes: `
      84 10 00 00 06 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 c1 77 a8 ae`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01"],
        [20 + 4, "02"],
        [20 + 8, "0d 0c 0b 0a"],
      ],
      "40 1b 0e 24",
    ),
    value: { namespaceIds: [1, 2, 0x0a0b0c0d] },
  },
  {
    name: "active namespaces above an id, through the greatest controller that may be",
    command: "identifyActiveNamespaceList",
    request: { controllerId: 0xfffe, namespaceId: 0x01020304 },
    requestBytes: `
      84 10 00 00 06 03 fe ff 04 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 5c 0c d4 ef`,
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
    name: "allocated namespaces above the first, attached or not",
    command: "identifyAllocatedNamespaceList",
    request: { namespaceId: 1 },
    requestBytes: `
      84 10 00 00 06 03 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 0c 24 cb 2f`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20, "02 00 00 00 05 00 00 00 00 01"],
      ],
      "e4 e1 59 44",
    ),
    value: { namespaceIds: [2, 5, 256] },
  },
];
