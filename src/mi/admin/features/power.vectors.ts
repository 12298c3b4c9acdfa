import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const transitions = Array.from({ length: 32 }, (_, index) =>
  index === 1 ? { idleTransitionPowerState: 3, idleTime: 500 } : { idleTransitionPowerState: 0, idleTime: 0 },
);

/** Features of power. */
export const powerFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "power state",
    command: "getPowerManagement",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "02"],
      ],
      "d7 41 4a 4a",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "51 00 04 03"],
      ],
      "86 58 3d fe",
    ),
    value: { powerState: 17, workloadHint: 2, idleExitLatencyLimit: 0x0304 },
  },
  {
    name: "power state set",
    command: "setPowerManagement",
    request: { powerState: 2, workloadHint: 1, idleExitLatencyLimit: 10 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "02 00 00 00 22 00 0a"],
      ],
      "23 4b 53 29",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "autonomous power state transitions",
    command: "getAutonomousPowerStateTransition",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "01"],
        [44, "0c"],
      ],
      "c3 d8 dd bc",
    ),
    responseBytes: sparse(
      280,
      [
        [0, "84 90"],
        [8, "01"],
        [28, "18 f4 01"],
      ],
      "06 ae cd 2f",
    ),
    value: { enabled: true, table: { transitions } },
  },
  {
    name: "autonomous power state transitions set",
    command: "setAutonomousPowerStateTransition",
    request: { enabled: true, table: { transitions } },
    requestBytes: sparse(
      328,
      [
        [0, "84 10 00 00 09 01"],
        [33, "01"],
        [44, "0c 00 00 00 01"],
        [76, "18 f4 01"],
      ],
      "e8 9f f7 e3",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "permissive mode",
    command: "getNonOperationalPowerState",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "11"],
      ],
      "cf 74 dd 04",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01"],
      ],
      "77 99 71 b9",
    ),
    value: { permissiveMode: true },
  },
  {
    name: "permissive mode set",
    command: "setNonOperationalPowerState",
    request: { permissiveMode: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "11 00 00 00 01"],
      ],
      "74 b2 8d af",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "spin-up control",
    command: "getSpinupControl",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "1a"],
      ],
      "e9 fc c2 0f",
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
    name: "spin-up control set",
    command: "setSpinupControl",
    request: { enabled: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "1a 00 00 00 01"],
      ],
      "52 3a 92 a4",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "power loss signaling",
    command: "getPowerLossSignaling",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "1b"],
      ],
      "67 3e 8d b5",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "02"],
      ],
      "27 e5 e3 ea",
    ),
    value: { mode: "forcedQuiescence" },
  },
  {
    name: "power loss signaling set",
    command: "setPowerLossSignaling",
    request: { mode: "emergencyPowerFail" },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "1b 00 00 00 01"],
      ],
      "dc f8 dd 1e",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "power limit",
    command: "getPowerLimit",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "23"],
      ],
      "5e fd bf fe",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "84 03 02"],
      ],
      "16 32 b7 ab",
    ),
    value: { limit: 900, scale: 2 },
  },
  {
    name: "power limit set",
    command: "setPowerLimit",
    request: { limit: 1200, scale: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "23 00 00 00 b0 04 01"],
      ],
      "43 ac 87 d2",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "power threshold",
    command: "getPowerThreshold",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "24"],
      ],
      "e7 2b 64 d7",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "e8 03 52 80"],
      ],
      "a8 03 34 a0",
    ),
    value: { threshold: 1000, scale: 2, measurementType: 5, enabled: true },
  },
  {
    name: "power threshold set",
    command: "setPowerThreshold",
    request: { threshold: 999, scale: 1, measurementType: 9, enabled: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "24 00 00 00 e7 03 91 80"],
      ],
      "49 a5 59 eb",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "power measurement",
    command: "getPowerMeasurement",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "25"],
      ],
      "69 e9 2b 6d",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "21 00 58 02"],
      ],
      "b0 7b d3 90",
    ),
    value: { action: "start", measurementType: 2, stopTime: 600 },
  },
  {
    name: "power measurement started",
    command: "setPowerMeasurement",
    request: { action: "start", measurementType: 3, stopTime: 10 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "25 00 00 00 31 00 0a"],
      ],
      "99 1b fd 2d",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "voltage thresholds",
    command: "getVoltageThreshold",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "26"],
      ],
      "0a d8 17 a6",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "34 52 d1 58"],
      ],
      "37 f9 c5 7e",
    ),
    value: { undervoltage: 0x1234, overvoltage: 0x2345, enabled: true, sensor: 2 },
  },
  {
    name: "voltage thresholds set",
    command: "setVoltageThreshold",
    request: { undervoltage: 1000, overvoltage: 1400, enabled: true, sensor: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "26 00 00 00 e8 03 5e 31"],
      ],
      "9d 15 0b 98",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
];
