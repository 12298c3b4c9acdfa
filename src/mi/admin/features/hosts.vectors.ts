import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const behavior = {
  advancedCommandRetry: "enabled",
  telemetryDataArea4: "disabled",
  lbaFormatExtension: "enabled",
  dispersedNamespaces: "enabled",
  copyDescriptorFormats: { format2: true, format3: false, format4: true },
} as const;

/** Features of the host. */
export const hostFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "host memory buffer",
    command: "getHostMemoryBuffer",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "10"],
        [44, "0d"],
      ],
      "bc 03 e5 30",
    ),
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [8, "0d"],
        [20, "01 00 00 00 00 30 00 20 04 00 00 00 05"],
      ],
      "43 13 9d c7",
    ),
    value: {
      enabled: true,
      accessRestrictionEnabled: true,
      accessRestricted: true,
      attributes: { size: 1, listAddressLower: 0x20003000, listAddressUpper: 4, listEntries: 5 },
    },
  },
  {
    name: "host memory given back",
    command: "setHostMemoryBuffer",
    request: {
      enabled: true,
      memoryReturn: true,
      accessRestrictionEnabled: true,
      size: 1,
      listAddressLower: 0x20003000,
      listAddressUpper: 4,
      listEntries: 5,
    },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "0d 00 00 00 07 00 00 00 01 00 00 00 00 30 00 20 04 00 00 00 05"],
      ],
      "c3 2d ba c2",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "timestamp",
    command: "getTimestamp",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [32, "08"],
        [44, "0e"],
      ],
      "1c 16 e1 77",
    ),
    responseBytes: sparse(
      32,
      [
        [0, "84 90"],
        [20, "f7 e6 d5 c4 b3 a2 03"],
      ],
      "10 81 dc 8d",
    ),
    value: { milliseconds: 0xa2b3c4d5e6f7n, stopped: true, origin: "set" },
  },
  {
    name: "timestamp set",
    command: "setTimestamp",
    request: { milliseconds: 1790000000000n },
    requestBytes: sparse(
      80,
      [
        [0, "84 10 00 00 09 01"],
        [32, "08"],
        [44, "0e"],
        [69, "6c 50 c4 a0 01"],
      ],
      "0b 34 8f 40",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "keep alive timer",
    command: "getKeepAliveTimer",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "0f"],
      ],
      "c6 dd c1 d2",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "c0 d4 01"],
      ],
      "46 9c c3 71",
    ),
    value: { timeout: 120000 },
  },
  {
    name: "keep alive timer set",
    command: "setKeepAliveTimer",
    request: { timeout: 15000 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "0f 00 00 00 98 3a"],
      ],
      "ef 2e 94 2b",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "host behavior support",
    command: "getHostBehaviorSupport",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "02"],
        [44, "16"],
      ],
      "75 2c 6d ea",
    ),
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20, "01 00 01 01 14"],
      ],
      "07 d1 68 8f",
    ),
    value: { behavior },
  },
  {
    name: "host behavior support set",
    command: "setHostBehaviorSupport",
    request: { behavior },
    requestBytes: sparse(
      584,
      [
        [0, "84 10 00 00 09 01"],
        [33, "02"],
        [44, "16"],
        [68, "01 00 01 01 14"],
      ],
      "2b 0e a9 7b",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "pointers of controller data queue 6",
    command: "getControllerDataQueue",
    request: { queueId: 6 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "02"],
        [44, "21 00 00 00 06"],
      ],
      "3e b1 2f fb",
    ),
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20, "07 00 00 00 08"],
      ],
      "c1 85 69 c0",
    ),
    value: { pointers: { head: 7, tailTrigger: 8 } },
  },
  {
    name: "pointers of controller data queue 6 set",
    command: "setControllerDataQueue",
    request: { queueId: 6, tailTriggerEnabled: true, head: 7, tailTrigger: 8 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "21 00 00 00 06 00 00 80 07 00 00 00 08"],
      ],
      "ad 13 cf 82",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "software progress",
    command: "getSoftwareProgressMarker",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "80"],
      ],
      "26 4a d0 01",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "c8"],
      ],
      "e2 3a 8b ab",
    ),
    value: { softwareLoadCount: 200 },
  },
  {
    name: "software progress set",
    command: "setSoftwareProgressMarker",
    request: { softwareLoadCount: 3, save: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "80 00 00 80 03"],
      ],
      "41 a3 50 5d",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "extended host identifier",
    command: "getHostIdentifier",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [32, "10"],
        [44, "81 00 00 00 01"],
      ],
      "83 fd c5 3a",
    ),
    responseBytes: sparse(
      40,
      [
        [0, "84 90"],
        [20, "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10"],
      ],
      "f7 b4 92 ef",
    ),
    value: { identifier: Uint8Array.from({ length: 16 }, (_, index) => index + 1) },
  },
  {
    name: "short host identifier",
    command: "getHostIdentifier",
    request: { extended: false },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [32, "08"],
        [44, "81"],
      ],
      "fc 81 f0 a4",
    ),
    responseBytes: sparse(
      32,
      [
        [0, "84 90"],
        [20, "01 02 03 04 05 06 07 08"],
      ],
      "4a 1c 6c f4",
    ),
    value: { identifier: Uint8Array.from({ length: 8 }, (_, index) => index + 1) },
  },
  {
    name: "extended host identifier set",
    command: "setHostIdentifier",
    request: { identifier: Uint8Array.from({ length: 16 }, (_, index) => index + 1) },
    requestBytes: sparse(
      88,
      [
        [0, "84 10 00 00 09 01"],
        [32, "10"],
        [44, "81 00 00 00 01"],
        [68, "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10"],
      ],
      "82 b3 fa f5",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "short host identifier set",
    command: "setHostIdentifier",
    request: { identifier: Uint8Array.from({ length: 8 }, (_, index) => index + 1) },
    requestBytes: sparse(
      80,
      [
        [0, "84 10 00 00 09 01"],
        [32, "08"],
        [44, "81"],
        [68, "01 02 03 04 05 06 07 08"],
      ],
      "fe 49 7a 97",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
];
