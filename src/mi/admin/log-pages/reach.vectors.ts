import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const noAddress = { type: 0, address: "" } as const;

/** Get Log Page of what is reached from where, and of what has changed. */
export const reachVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "two subsystems that namespace 5 is dispersed over",
    command: "getDispersedNamespaceSubsystems",
    request: { namespaceId: 5, dataLength: 768 },
    requestBytes: `
      84 10 00 00 02 01 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 03 00 00 00 00 00 00 00 00 00 00 17 80 bf 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 18 f1 7c d9`,
    responseBytes: sparse(
      792,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01 02"],
        [20 + 256, "6e 71 6e 2e 32 30 32 36 2d 31 31 2e 69 6e 76 61 6c 69 64 3a 61"],
        [20 + 512, "6e 71 6e 2e 32 30 32 36 2d 31 31 2e 69 6e 76 61 6c 69 64 3a 62"],
      ],
      "94 a8 c8 ec",
    ),
    value: {
      generation: 0x0102_0304_0506_0708n,
      subsystemCount: 2n,
      subsystems: [{ qualifiedName: "nqn.2026-11.invalid:a" }, { qualifiedName: "nqn.2026-11.invalid:b" }],
    },
  },
  {
    name: "two management addresses and the end of the list",
    command: "getManagementAddressList",
    request: {},
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 18 80 ff 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 ab 16 14 13`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01"],
        [20 + 4, "68 74 74 70 73 3a 2f 2f 31 39 32 2e 30 2e 32 2e 31"],
        [20 + 512, "02"],
        [20 + 516, "68 74 74 70 73 3a 2f 2f 31 39 32 2e 30 2e 32 2e 32"],
        [20 + 1024, "ff"],
      ],
      "19 5d d1 f9",
    ),
    value: {
      addresses: [
        { type: "subsystemManagementAgent", address: "https://192.0.2.1" },
        { type: "fabricInterfaceManager", address: "https://192.0.2.2" },
        { type: "endOfList", address: "" },
        ...new Array(5).fill(noAddress),
      ],
    },
  },
  {
    name: "the eyes of two lanes, the second printed",
    command: "getPhyReceiverEyeMeasurement",
    request: { specificParameter: 0x45, measuredControllerId: 1, dataLength: 144 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      90 00 00 00 00 00 00 00 00 00 00 00 19 c5 23 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 44 dd 73 98`,
    responseBytes: sparse(
      168,
      [
        [0, "84 90"],
        [20 + 0, "19 02 40 00 90 00 00 00 07 01 03 02 01 45 04"],
        [20 + 18, "01 00 28 00 00 00 02 00 20 00 30 00 0a 00 14 00 1e 00"],
        [20 + 64, "00 01 00 00 05 00 06 00 07 00 08 00 02 00 03 00 02 00"],
        [20 + 96, "01 02 03 04 05 06 07 08"],
        [20 + 104, "00 00 01 01 0d 00 0e 00 0f 00 10 00 02 00 03 00 00 00"],
        [20 + 136, "30 31 30 31 30 31 00 00"],
      ],
      "65 6a 14 46",
    ),
    value: {
      logPage: 0x19,
      progress: "completed",
      headerSize: 64,
      resultSize: 144,
      generation: 7,
      revision: 1,
      optionalData: { printableEye: true, eyeData: true },
      lanes: 2,
      eyesPerLane: 1,
      specificParameter: 0x45,
      linkInformation: 4,
      specificIdentifier: 1,
      descriptorSize: 40,
      descriptorCount: 2,
      maximumTopBottom: 32,
      maximumLeftRight: 48,
      goodQualityTime: 10,
      betterQualityTime: 20,
      bestQualityTime: 30,
      eyes: [
        {
          status: { successful: true },
          lane: 0,
          eye: 0,
          top: 5,
          bottom: 6,
          left: 7,
          right: 8,
          rows: 2,
          columns: 3,
          eyeDataLength: 2,
          eyeData: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
        },
        {
          status: { successful: false },
          lane: 1,
          eye: 1,
          top: 13,
          bottom: 14,
          left: 15,
          right: 16,
          rows: 2,
          columns: 3,
          eyeDataLength: 0,
          eyeData: Uint8Array.of(0x30, 0x31, 0x30, 0x31, 0x30, 0x31, 0, 0),
        },
      ],
    },
  },
  {
    name: "two Reachability Groups, one of them empty",
    command: "getReachabilityGroups",
    request: { groupsOnly: true, dataLength: 88 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      58 00 00 00 00 00 00 00 00 00 00 00 1a 81 15 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 6d 2c 6d 43`,
    responseBytes: sparse(
      112,
      [
        [0, "84 90"],
        [20 + 0, "09 00 00 00 00 00 00 00 02"],
        [20 + 16, "01 00 00 00 02 00 00 00 03"],
        [20 + 48, "05 00 00 00 06 00 00 00"],
        [20 + 56, "02 00 00 00 00 00 00 00 04"],
      ],
      "46 74 2a ad",
    ),
    value: {
      changeCount: 9n,
      groupCount: 2,
      groups: [
        { groupId: 1, changeCount: 3n, namespaceIds: [5, 6] },
        { groupId: 2, changeCount: 4n, namespaceIds: [] },
      ],
    },
  },
  {
    name: "a Reachability Association of two groups",
    command: "getReachabilityAssociations",
    request: { associationsOnly: true, dataLength: 56 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      38 00 00 00 00 00 00 00 00 00 00 00 1b 81 0d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 3e f2 54 6f`,
    responseBytes: sparse(
      80,
      [
        [0, "84 90"],
        [20 + 0, "0a 00 00 00 00 00 00 00 01"],
        [20 + 16, "07 00 00 00 02 00 00 00 0b"],
        [20 + 32, "81"],
        [20 + 48, "01 00 00 00 02 00 00 00"],
      ],
      "54 c8 4c a2",
    ),
    value: {
      changeCount: 10n,
      associationCount: 1,
      associations: [{ associationId: 7, changeCount: 11n, characteristics: 0x81, groupIds: [1, 2] }],
    },
  },
  {
    name: "allocated namespaces that changed, which reading forgets",
    command: "getChangedAllocatedNamespaceList",
    request: { retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 1c 00 ff 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 2b 06 f9 df`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "02 00 00 00 03 01 00 00"],
      ],
      "07 5e ab 7a",
    ),
    value: { namespaceIds: [2, 0x0103] },
  },
  {
    name: "two cross-controller resets, completed ones removed",
    command: "getCrossControllerResetLog",
    request: { removeCompleted: true, dataLength: 24 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      18 00 00 00 00 00 00 00 00 00 00 00 1e 81 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 8e 0e 75 b9`,
    responseBytes: sparse(
      48,
      [
        [0, "84 90"],
        [20 + 0, "02"],
        [20 + 8, "01 01 02 00 03 01 02 0f 04 01 05 00 06 01 01 00"],
      ],
      "49 bb bc 53",
    ),
    value: {
      entryCount: 2,
      entries: [
        {
          impactedControllerId: 0x0101,
          instanceUniquifier: 2,
          alternateControllerId: 0x0103,
          status: "failed",
          flags: { validated: true, resetInitiated: true, retry: 3 },
        },
        {
          impactedControllerId: 0x0104,
          instanceUniquifier: 5,
          alternateControllerId: 0x0106,
          status: "success",
          flags: { validated: false, resetInitiated: false, retry: 0 },
        },
      ],
    },
  },
  {
    name: "a controller that lost its host twice",
    command: "getLostHostCommunicationLog",
    request: { dataLength: 16 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      10 00 00 00 00 00 00 00 00 00 00 00 1f 80 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 60 86 f0 20`,
    responseBytes: sparse(
      40,
      [
        [0, "84 90"],
        [20 + 0, "01"],
        [20 + 8, "01 02 02 03"],
      ],
      "77 70 b5 f5",
    ),
    value: { entryCount: 1, entries: [{ controllerId: 0x0201, lossCount: 2, instanceUniquifier: 3 }] },
  },
  {
    name: "a reservation of namespace 4 that was released, two notices more",
    command: "getReservationNotificationLog",
    request: {},
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      40 00 00 00 00 00 00 00 00 00 00 00 80 80 0f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 07 e2 85 11`,
    responseBytes: sparse(
      88,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01 02 02 00 00 04"],
      ],
      "25 0c bb 9e",
    ),
    value: { count: 0x0102_0304_0506_0708n, type: "reservationReleased", available: 2, namespaceId: 4 },
  },
  {
    name: "two changed zones of namespace 3",
    command: "getChangedZoneList",
    request: { namespaceId: 3 },
    requestBytes: `
      84 10 00 00 02 01 00 00 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 bf 80 ff 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02
      00 00 00 00 72 8f 86 45`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "02"],
        [20 + 8, "00 00 08 00 00 00 00 00 00 00 10"],
      ],
      "0e c3 4a 08",
    ),
    value: { zoneCount: 2, zones: [0x8_0000n, 0x10_0000n] },
  },
];
