import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const attribute = Uint8Array.from({ length: 4096 }, (_, index) => (index === 4 ? 0x0e : 0));

/** Features of media: reports, command sets and performance. */
export const mediaPerformanceFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "LBA status intervals",
    command: "getLbaStatusInterval",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "15"],
      ],
      "15 93 3a e6",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "02 01 04 03"],
      ],
      "48 6b 50 47",
    ),
    value: { reportInterval: 0x0102, pollInterval: 0x0304 },
  },
  {
    name: "LBA status intervals set",
    command: "setLbaStatusInterval",
    request: { reportInterval: 100, pollInterval: 10 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "15 00 00 00 64 00 0a"],
      ],
      "92 5d 68 db",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "command set profile",
    command: "getIoCommandSetProfile",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "19"],
      ],
      "8a cd fe c4",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01 01"],
      ],
      "b6 6e 00 2e",
    ),
    value: { combinationIndex: 0x101 },
  },
  {
    name: "command set profile set",
    command: "setIoCommandSetProfile",
    request: { combinationIndex: 0x1ff },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "19 00 00 00 ff 01"],
      ],
      "f2 f4 5a 67",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "a performance attribute",
    command: "getPerformanceCharacteristics",
    request: { attributeIndex: 0xc0 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "10"],
        [44, "1c 00 00 00 c0"],
      ],
      "bf ad a9 3c",
    ),
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [24, "0e"],
      ],
      "56 54 ec 25",
    ),
    value: { attribute },
  },
  {
    name: "a performance attribute set",
    command: "setPerformanceCharacteristics",
    request: { attributeIndex: 0xc1, revertToDefault: true, attribute },
    requestBytes: sparse(
      4168,
      [
        [0, "84 10 00 00 09 01"],
        [33, "10"],
        [44, "1c 00 00 00 c1 01"],
        [72, "0e"],
      ],
      "fb 8a 19 7b",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
];
