import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const label = new Uint8Array(256);
label.set(new TextEncoder().encode("scratch"));

/** Features of protection. */
export const protectionFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "sanitize config",
    command: "getSanitizeConfiguration",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "17"],
      ],
      "f8 60 49 97",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01"],
      ],
      "77 99 71 b9",
    ),
    value: { noDeallocateWarns: true },
  },
  {
    name: "sanitize config set",
    command: "setSanitizeConfiguration",
    request: { noDeallocateWarns: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "17 00 00 00 01"],
      ],
      "43 a6 19 3c",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "label of namespace 1",
    command: "getNamespaceAdminLabel",
    request: { namespaceId: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01 00 00 01"],
        [33, "01"],
        [44, "1f"],
      ],
      "80 49 f1 87",
    ),
    responseBytes: sparse(
      280,
      [
        [0, "84 90"],
        [20, "73 63 72 61 74 63 68"],
      ],
      "18 3d a2 70",
    ),
    value: { label },
  },
  {
    name: "label of namespace 1 set",
    command: "setNamespaceAdminLabel",
    request: { namespaceId: 1, label },
    requestBytes: sparse(
      328,
      [
        [0, "84 10 00 00 09 01 00 00 01"],
        [33, "01"],
        [44, "1f"],
        [68, "73 63 72 61 74 63 68"],
      ],
      "10 0e a1 31",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "key value configuration",
    command: "getKeyValueConfiguration",
    request: { namespaceId: 2 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 00 00 00 02"],
        [44, "20"],
      ],
      "8b 84 f4 de",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01"],
      ],
      "77 99 71 b9",
    ),
    value: { errorOnDelete: true },
  },
  {
    name: "key value configuration set",
    command: "setKeyValueConfiguration",
    request: { namespaceId: 2, errorOnDelete: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09 00 00 00 02"],
        [44, "20 00 00 00 01"],
      ],
      "30 42 a4 75",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "reservation notification mask",
    command: "getReservationNotificationMask",
    request: { namespaceId: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 00 00 00 01"],
        [44, "82"],
      ],
      "90 1d 18 05",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "04"],
      ],
      "87 1d c7 4d",
    ),
    value: { registrationPreempted: false, reservationReleased: true, reservationPreempted: false },
  },
  {
    name: "reservation notification mask set",
    command: "setReservationNotificationMask",
    request: { namespaceId: 1, registrationPreempted: true, reservationPreempted: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09 00 00 00 01"],
        [44, "82 00 00 00 0a"],
      ],
      "f5 08 7f 48",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "reservation persistence",
    command: "getReservationPersistence",
    request: { namespaceId: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 00 00 00 01"],
        [44, "83"],
      ],
      "1e df 57 bf",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01"],
      ],
      "77 99 71 b9",
    ),
    value: { persistThroughPowerLoss: true },
  },
  {
    name: "reservation persistence set",
    command: "setReservationPersistence",
    request: { namespaceId: 1, persistThroughPowerLoss: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09 00 00 00 01"],
        [44, "83 00 00 00 01"],
      ],
      "a5 19 07 14",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "write protection of namespace 1",
    command: "getNamespaceWriteProtection",
    request: { namespaceId: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 00 00 00 01"],
        [44, "84"],
      ],
      "a7 09 8c 96",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "03"],
      ],
      "17 31 92 db",
    ),
    value: { state: "permanent" },
  },
  {
    name: "write protection of namespace 1 set",
    command: "setNamespaceWriteProtection",
    request: { namespaceId: 1, state: "untilPowerCycle" },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09 00 00 00 01"],
        [44, "84 00 00 00 02"],
      ],
      "db d7 18 64",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "write protection of boot partitions",
    command: "getBootPartitionWriteProtection",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "85"],
      ],
      "72 6f 78 59",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "1c"],
      ],
      "e5 12 8c da",
    ),
    value: { partition0: "controlledByRpmb", partition1: "lockedUntilPowerCycle" },
  },
  {
    name: "write protection of boot partitions set",
    command: "setBootPartitionWriteProtection",
    request: { partition0: "locked", partition1: "unlocked" },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "85 00 00 00 0a"],
      ],
      "17 7a 1f 14",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
];
