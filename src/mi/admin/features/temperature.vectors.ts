import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Features of temperatures, any feature, and capabilities. */
export const temperatureFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "under temperature threshold of sensor 1",
    command: "getTemperatureThreshold",
    request: { sensor: 1, type: "under" },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "04"],
        [50, "11"],
      ],
      "7b 75 27 20",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "07 01 d1"],
      ],
      "19 e5 d7 88",
    ),
    value: { threshold: 263, sensor: 1, type: "under", hysteresis: 3 },
  },
  {
    name: "over temperature threshold of all sensors, for good",
    command: "setTemperatureThreshold",
    request: { threshold: 343, sensor: 15, type: "over", hysteresis: 2, save: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "04 00 00 80 57 01 8f"],
      ],
      "74 71 f1 8c",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "thermal management temperatures",
    command: "getHostControlledThermalManagement",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "10"],
      ],
      "41 b6 92 be",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "5c 01 57 01"],
      ],
      "37 bf a5 16",
    ),
    value: { heavyTemperature: 348, lightTemperature: 343 },
  },
  {
    name: "thermal management temperatures set",
    command: "setHostControlledThermalManagement",
    request: { heavyTemperature: 350, lightTemperature: 340 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "10 00 00 00 5e 01 54 01"],
      ],
      "99 c3 ad 40",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "what can be done with the temperature threshold",
    command: "getFeatureCapabilities",
    request: { featureIdentifier: 0x04, namespaceId: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 00 00 00 01"],
        [44, "04 03"],
      ],
      "f3 e1 11 32",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "05"],
      ],
      "b7 c9 b6 7c",
    ),
    value: { saveable: true, namespaceSpecific: false, changeable: true },
  },
  {
    name: "a feature of a vendor with data, its default",
    command: "getFeatures",
    request: {
      featureIdentifier: 0xc1,
      select: "default",
      namespaceId: 2,
      dword11: 0x89abcdef,
      dword12: 12,
      dword13: 13,
      uuidIndex: 3,
      dword15: 15,
      dataLength: 4,
    },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01 00 00 02"],
        [32, "04"],
        [44, "c1 01 00 00 ef cd ab 89 0c 00 00 00 0d 00 00 00 03 00 00 00 0f"],
      ],
      "21 88 92 bb",
    ),
    responseBytes: sparse(
      28,
      [
        [0, "84 90"],
        [8, "78 56 34 12"],
        [20, "01 02 03 04"],
      ],
      "7b 41 85 da",
    ),
    value: { result: 0x12345678, data: Uint8Array.of(1, 2, 3, 4) },
  },
  {
    name: "a feature of a vendor with data, for good",
    command: "setFeatures",
    request: {
      featureIdentifier: 0xc1,
      save: true,
      namespaceId: 2,
      dword11: 0x89abcdef,
      dword12: 12,
      dword13: 13,
      uuidIndex: 3,
      dword15: 15,
      data: Uint8Array.of(5, 6, 7, 8),
    },
    requestBytes: sparse(
      76,
      [
        [0, "84 10 00 00 09 01 00 00 02"],
        [32, "04"],
        [44, "c1 00 00 80 ef cd ab 89 0c 00 00 00 0d 00 00 00 03 00 00 00 0f 00 00 00"],
        [68, "05 06 07 08"],
      ],
      "6a bd fe 99",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "f0 de bc 9a"],
      ],
      "d3 34 c5 1c",
    ),
    value: { result: 0x9abcdef0 },
  },
  {
    name: "a feature without data",
    command: "setFeatures",
    request: { featureIdentifier: 0x06, dword11: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09 00"],
        [44, "06 00 00 00 01"],
      ],
      "b6 60 fd 03",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: { result: 0 },
  },
  {
    name: "a feature that is a dword, without the flag for data",
    command: "getFeatures",
    request: { featureIdentifier: 0x04, dword11: 0x1_0000 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 00"],
        [44, "04 00 00 00 00 00 01"],
      ],
      "cb 57 b7 d6",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "57 01 01"],
      ],
      "ec 55 fc 3f",
    ),
    value: { result: 0x0001_0157, data: new Uint8Array(0) },
  },
];
