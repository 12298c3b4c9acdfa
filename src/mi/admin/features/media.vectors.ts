import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const noRange = {
  type: "generalPurpose",
  attributes: { overwriteable: false, hidden: false },
  start: 0n,
  length: 0n,
  uniqueId: new Uint8Array(16),
} as const;

const someRanges = [
  {
    type: "filesystem",
    attributes: { overwriteable: true, hidden: true },
    start: 0x100n,
    length: 0x1000n,
    uniqueId: Uint8Array.from({ length: 16 }, (_, index) => 16 + index),
  },
  { ...noRange, type: "cache" },
] as const;

const ranges = Array.from({ length: 64 }, (_, index) => someRanges[index] ?? noRange);

const thresholds = {
  enabledEvents: {
    readsWarning: true,
    writesWarning: false,
    timeWarning: true,
    autonomousTransitionExceeded: false,
    autonomousTransitionExcursion: true,
  },
  reads: 1n,
  writes: 2n,
  time: 0x1_0000_0003n,
};

/** Features of media. */
export const mediaFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "LBA ranges of namespace 5",
    command: "getLbaRangeType",
    request: { namespaceId: 5 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01 00 00 05"],
        [33, "10"],
        [44, "03"],
      ],
      "08 ed eb c5",
    ),
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [8, "01"],
        [20, "01 03"],
        [37, "01"],
        [45, "10"],
        [52, "10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f"],
        [84, "03"],
      ],
      "aa c6 a8 64",
    ),
    value: { lastRange: 1, ranges },
  },
  {
    name: "LBA ranges of namespace 5 set",
    command: "setLbaRangeType",
    request: { namespaceId: 5, lastRange: 1, ranges },
    requestBytes: sparse(
      4168,
      [
        [0, "84 10 00 00 09 01 00 00 05"],
        [33, "10"],
        [44, "03 00 00 00 01"],
        [68, "01 03"],
        [85, "01"],
        [93, "10"],
        [100, "10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f"],
        [132, "03"],
      ],
      "b8 14 75 48",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "error recovery of namespace 1",
    command: "getErrorRecovery",
    request: { namespaceId: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 00 00 00 01"],
        [44, "05"],
      ],
      "35 33 2a 16",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "46 00 01"],
      ],
      "0e ae d5 80",
    ),
    value: { timeLimit: 70, deallocatedError: true },
  },
  {
    name: "error recovery of all namespaces set",
    command: "setErrorRecovery",
    request: { namespaceId: 0xffffffff, timeLimit: 100, deallocatedError: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09 00 00 00 ff ff ff ff"],
        [44, "05 00 00 00 64 00 01"],
      ],
      "02 b4 c4 91",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "write cache",
    command: "getVolatileWriteCache",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "06"],
      ],
      "0d a6 ad a8",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01"],
      ],
      "77 99 71 b9",
    ),
    value: { enabled: true },
  },
  {
    name: "write cache turned on",
    command: "setVolatileWriteCache",
    request: { enabled: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "06 00 00 00 01"],
      ],
      "b6 60 fd 03",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "write atomicity",
    command: "getWriteAtomicity",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "0a"],
      ],
      "92 f8 69 8a",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01"],
      ],
      "77 99 71 b9",
    ),
    value: { normalDisabled: true },
  },
  {
    name: "write atomicity set",
    command: "setWriteAtomicity",
    request: { normalDisabled: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "0a 00 00 00 01"],
      ],
      "29 3e 39 21",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "read recovery level of NVM set 2",
    command: "getReadRecoveryLevel",
    request: { nvmSetId: 2 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "12 00 00 00 02"],
      ],
      "d6 aa 66 a1",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "0f"],
      ],
      "a6 b6 37 90",
    ),
    value: { level: 15 },
  },
  {
    name: "read recovery level of NVM set 2 set",
    command: "setReadRecoveryLevel",
    request: { nvmSetId: 2, level: 4 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "12 00 00 00 02 00 00 00 04"],
      ],
      "3b 37 71 fb",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "predictable latency of NVM set 3",
    command: "getPredictableLatencyConfiguration",
    request: { nvmSetId: 3 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "02"],
        [44, "13 00 00 00 03"],
      ],
      "e6 11 01 eb",
    ),
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [8, "01"],
        [20, "05 80"],
        [52, "01"],
        [60, "02"],
        [68, "03 00 00 00 01"],
      ],
      "bd 2f dd 12",
    ),
    value: { enabled: true, thresholds },
  },
  {
    name: "predictable latency of NVM set 3 set",
    command: "setPredictableLatencyConfiguration",
    request: { nvmSetId: 3, enabled: true, thresholds },
    requestBytes: sparse(
      584,
      [
        [0, "84 10 00 00 09 01"],
        [33, "02"],
        [44, "13 00 00 00 03 00 00 00 01"],
        [68, "05 80"],
        [100, "01"],
        [108, "02"],
        [116, "03 00 00 00 01"],
      ],
      "10 a6 2c ba",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "window of NVM set 4",
    command: "getPredictableLatencyWindow",
    request: { nvmSetId: 4 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "14 00 00 00 04"],
      ],
      "6f 8f 7a 81",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "02"],
      ],
      "27 e5 e3 ea",
    ),
    value: { window: "nonDeterministic" },
  },
  {
    name: "window of NVM set 4 set",
    command: "setPredictableLatencyWindow",
    request: { nvmSetId: 4, window: "deterministic" },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "14 00 00 00 04 00 00 00 01"],
      ],
      "97 b3 65 ef",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
];
