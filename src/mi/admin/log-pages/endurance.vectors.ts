import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Get Log Page, of endurance groups and NVM sets. */
export const enduranceVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "endurance group 0102h of controller 4",
    command: "getEnduranceGroupLog",
    request: { controllerId: 4, enduranceGroupId: 0x0102 },
    requestBytes: `
      84 10 00 00 02 01 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 09 80 7f 00 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 2c fc a3 3c`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "09 01"],
        [20 + 3, "64 0a 05 02 01"],
        [20 + 32, "00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 48, "01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 64, "02 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 80, "03 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 96, "04 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 112, "05 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 128, "06 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 144, "07 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 160, "08 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 176, "09 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
      ],
      "ab 44 43 2a",
    ),
    value: {
      criticalWarning: { availableSpareBelowThreshold: true, reliabilityDegraded: false, readOnly: true },
      rotationalMedia: true,
      availableSpare: 100,
      availableSpareThreshold: 10,
      percentageUsed: 5,
      domainId: 0x0102,
      enduranceEstimate: (1n << 64n) + 0n,
      dataUnitsRead: (1n << 64n) + 1n,
      dataUnitsWritten: (1n << 64n) + 2n,
      mediaUnitsWritten: (1n << 64n) + 3n,
      hostReadCommands: (1n << 64n) + 4n,
      hostWriteCommands: (1n << 64n) + 5n,
      mediaErrors: (1n << 64n) + 6n,
      errorLogEntries: (1n << 64n) + 7n,
      totalCapacity: (1n << 64n) + 8n,
      unallocatedCapacity: (1n << 64n) + 9n,
    },
  },
  {
    name: "NVM set 0201h in its non-deterministic window",
    command: "getPredictableLatencyLog",
    request: { nvmSetId: 0x0201 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 0a 80 7f 00 00 00 01 02 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 4b 81 c9 35`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "02"],
        [20 + 2, "05 40"],
        [20 + 32, "00 07 06 05 04 03 02 01"],
        [20 + 40, "01 07 06 05 04 03 02 01"],
        [20 + 48, "02 07 06 05 04 03 02 01"],
        [20 + 56, "03 07 06 05 04 03 02 01"],
        [20 + 64, "04 07 06 05 04 03 02 01"],
        [20 + 128, "10 07 06 05 04 03 02 01"],
        [20 + 136, "11 07 06 05 04 03 02 01"],
        [20 + 144, "12 07 06 05 04 03 02 01"],
      ],
      "ec 37 ad 79",
    ),
    value: {
      window: "nonDeterministic",
      events: {
        readsWarning: true,
        writesWarning: false,
        timeWarning: true,
        valueExceeded: true,
        deterministicExcursion: false,
      },
      typicalReads: 0x0102030405060700n,
      typicalWrites: 0x0102030405060701n,
      maximumTime: 0x0102030405060702n,
      highMinimumTime: 0x0102030405060703n,
      lowMinimumTime: 0x0102030405060704n,
      estimatedReads: 0x0102030405060710n,
      estimatedWrites: 0x0102030405060711n,
      estimatedTime: 0x0102030405060712n,
    },
  },
  {
    name: "NVM sets with an event",
    command: "getPredictableLatencyEvents",
    request: { dataLength: 12 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      0c 00 00 00 00 00 00 00 00 00 00 00 0b 80 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 89 14 19 d8`,
    responseBytes: sparse(
      36,
      [
        [0, "84 90"],
        [20 + 0, "02 00 00 00 00 00 00 00 01 00 03 02"],
      ],
      "f5 f7 0d b3",
    ),
    value: { entryCount: 2n, nvmSetIds: [1, 0x0203] },
  },
  {
    name: "the first of three endurance groups with an event, all that was asked for",
    command: "getEnduranceGroupEvents",
    request: { controllerId: 5, dataLength: 12, retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      0c 00 00 00 00 00 00 00 00 00 00 00 0f 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 37 21 c4 2b`,
    responseBytes: sparse(
      36,
      [
        [0, "84 90"],
        [20 + 0, "03 00 00 00 00 00 00 00 04 00 07 06"],
      ],
      "4d 4e 0b ad",
    ),
    value: { entryCount: 3n, enduranceGroupIds: [4, 0x0607] },
  },
];
