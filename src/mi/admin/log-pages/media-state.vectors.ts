import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Get Log Page of what the media are like, and what is done to them. */
export const mediaStateVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "two units of media of domain 2, on three channels",
    command: "getMediaUnitStatusLog",
    request: { domainId: 2, dataLength: 56 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      38 00 00 00 00 00 00 00 00 00 00 00 10 80 0d 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 b8 74 be aa`,
    responseBytes: sparse(
      80,
      [
        [0, "84 90"],
        [20 + 0, "02 00 03 00 07 00"],
        [20 + 16, "01 00 02 00 03 00 04 00 64 00 63 05 02 10"],
        [20 + 32, "0a 00 0b 00"],
        [20 + 36, "02 00 02 00 03 00 05 00 5a 00 4f 0b 02 10"],
        [20 + 52, "0c 00 0d 00"],
      ],
      "80 82 22 a1",
    ),
    value: {
      mediaUnitCount: 2,
      channelCount: 3,
      selectedConfiguration: 7,
      mediaUnits: [
        {
          mediaUnitId: 1,
          domainId: 2,
          enduranceGroupId: 3,
          nvmSetId: 4,
          capacityAdjustmentFactor: 100,
          availableSpare: 99,
          percentageUsed: 5,
          channels: [10, 11],
        },
        {
          mediaUnitId: 2,
          domainId: 2,
          enduranceGroupId: 3,
          nvmSetId: 5,
          capacityAdjustmentFactor: 90,
          availableSpare: 79,
          percentageUsed: 11,
          channels: [12, 13],
        },
      ],
    },
  },
  {
    name: "a capacity configuration with an Endurance Group of two sets and two channels",
    command: "getCapacityConfigurations",
    request: { domainId: 0x0103, dataLength: 152 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      98 00 00 00 00 00 00 00 00 00 00 00 11 80 25 00 00 00 03 01 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 d4 3b 0a ff`,
    responseBytes: sparse(
      176,
      [
        [0, "84 90"],
        [20 + 0, "01"],
        [20 + 16, "05 00 03 01 01 00"],
        [20 + 48, "07 00 64 00"],
        [20 + 64, "00 10 a5 d4 e8"],
        [20 + 80, "00 e4 0b 54 02"],
        [20 + 96, "10 27"],
        [20 + 128, "02 00 01 00 02 00"],
        [20 + 134, "02 00 01 00 01 00 04 00 00 00 00 00 08 00 02 00 00 00"],
      ],
      "4b ab 50 3f",
    ),
    value: {
      configurationCount: 1,
      configurations: [
        {
          configurationId: 5,
          domainId: 0x0103,
          enduranceGroups: [
            {
              enduranceGroupId: 7,
              capacityAdjustmentFactor: 100,
              totalCapacity: 0xe8_d4a5_1000n,
              spareCapacity: 0x02_540b_e400n,
              enduranceEstimate: 10_000n,
              nvmSetIds: [1, 2],
              channels: [
                { channelId: 1, mediaUnits: [{ mediaUnitId: 4, descriptorLength: 8 }] },
                { channelId: 2, mediaUnits: [] },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    name: "the second Boot Partition, of which each has 16 times 128 KiB",
    command: "getBootPartitionHeader",
    request: { secondPartition: true },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      10 00 00 00 00 00 00 00 00 00 00 00 15 81 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 3e c6 87 41`,
    responseBytes: sparse(
      40,
      [
        [0, "84 90"],
        [20 + 0, "15"],
        [20 + 4, "10 00 00 80"],
      ],
      "5b 1d 53 90",
    ),
    value: { logPage: 0x15, information: { size: 16, activePartition: true } },
  },
  {
    name: "spin-ups of the rotating media of Endurance Group 3",
    command: "getRotationalMediaLog",
    request: { enduranceGroupId: 3 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 16 80 7f 00 00 00 03 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 47 67 bd 33`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "03 00 02 00 20 1c"],
        [20 + 8, "d2 04 00 00 05 00 00 00 2e 16 00 00 07 00 00 00"],
      ],
      "cf 54 2a 36",
    ),
    value: {
      enduranceGroupId: 3,
      actuators: 2,
      nominalSpeed: 7200,
      spinupCount: 1234,
      failedSpinupCount: 5,
      loadCount: 5678,
      failedLoadCount: 7,
    },
  },
  {
    name: "a sanitize operation half done",
    command: "getSanitizeStatusLog",
    request: { retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 81 00 7f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 70 46 61 3f`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "00 80 1a 0f 03 02 00 80"],
        [20 + 8, "10 0e 00 00 3c 00 00 00 02 00 00 00 20 1c 00 00 78 00 00 00 ff ff ff ff 1e 00 00 00 21"],
        [20 + 40, "04 00 00 00 05 00 00 00"],
      ],
      "81 d5 39 2a",
    ),
    value: {
      progress: 0x8000,
      status: {
        outcome: "inProgress",
        overwritePasses: 3,
        globalDataErased: true,
        mediaVerificationCanceled: true,
        namespaceDataErased: true,
        purged: true,
      },
      commandDword10: 0x8000_0203,
      overwriteTime: 3600,
      blockEraseTime: 60,
      cryptoEraseTime: 2,
      overwriteTimeNoDeallocate: 7200,
      blockEraseTimeNoDeallocate: 120,
      cryptoEraseTimeNoDeallocate: 0xffff_ffff,
      deallocationTime: 30,
      state: { state: "restrictedProcessing", failedState: "restrictedFailure" },
      maximumNamespaceOperations: 4,
      namespaceId: 5,
    },
  },
  {
    name: "a list of sanitized namespaces, as bytes",
    command: "getSanitizeNamespaceStatusList",
    request: { dataLength: 8 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      08 00 00 00 00 00 00 00 00 00 00 00 7f 80 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 c3 52 63 22`,
    responseBytes: sparse(
      32,
      [
        [0, "84 90"],
        [20 + 0, "01 02 03 04 05 06 07 08"],
      ],
      "4a 1c 6c f4",
    ),
    value: { data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
  },
];
