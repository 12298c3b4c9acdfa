import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Get Log Page of what is measured and limited, and of any page as bytes. */
export const measurementVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "power measured since it was started, two bins of its histogram",
    command: "getPowerMeasurementLog",
    request: { dataLength: 84 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      54 00 00 00 00 00 00 00 00 00 00 00 25 80 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 80 62 f9 5c`,
    responseBytes: sparse(
      108,
      [
        [0, "84 90"],
        [20 + 0, "01 02 1f 20 54 00 00 00 e8 03 00 00 02 00 3c 00"],
        [20 + 16, "04 03 02 01 18 00 03 00"],
        [20 + 24, "08 00 fa 00 10 00 04 00 05 00 00 00"],
        [20 + 40, "2c 01 02 00 90 01 02 00"],
        [20 + 48, "04 03 02 01 18 00 03 00"],
        [20 + 56, "03"],
        [20 + 64, "0a 00 00 00 00 00 02 00 0b 00 00 00 19 00 02 00 de ad be ef"],
      ],
      "98 ab e2 9c",
    ),
    value: {
      version: 1,
      generation: 2,
      attributes: {
        enabled: true,
        nonContiguous: true,
        estimated: true,
        maximumTimestamp: true,
        histogramOverflow: true,
        type: 2,
      },
      size: 84,
      measurements: 1000,
      histogramCount: 2,
      timeRemaining: 60,
      stopped: { milliseconds: 0x018_0102_0304n, stopped: true, origin: "set" },
      histogramDescriptorSize: 8,
      histogramBinSize: 250,
      histogramsSupported: 16,
      vendorSpecificSize: 4,
      histogramOverflowCount: 5,
      averagePower: { value: 300, scale: "centiwatts" },
      maximumPower: { value: 400, scale: "centiwatts" },
      maximumPowerTimestamp: { milliseconds: 0x018_0102_0304n, stopped: true, origin: "set" },
      percentError: 3,
      histogram: [
        { count: 10, lowerThreshold: { value: 0, scale: "centiwatts" }, additional: new Uint8Array(0) },
        { count: 11, lowerThreshold: { value: 25, scale: "centiwatts" }, additional: new Uint8Array(0) },
      ],
      vendorSpecific: Uint8Array.of(0xde, 0xad, 0xbe, 0xef),
    },
  },
  {
    name: "voltage measured by the third sensor",
    command: "getVoltageMeasurementLog",
    request: { dataLength: 68 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      44 00 00 00 00 00 00 00 00 00 00 00 27 80 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 9f 7d ce 6a`,
    responseBytes: sparse(
      92,
      [
        [0, "84 90"],
        [20 + 0, "04 1b f0 60 44 00 00 00 20 00 02 00 1e 00"],
        [20 + 14, "04 03 02 01 18 00 03 00"],
        [20 + 22, "01 02 00 00"],
        [20 + 24, "06 00"],
        [20 + 32, "00 50 02 00 10 0f"],
        [20 + 38, "04 03 02 01 18 00 03 00"],
        [20 + 46, "05 01 40 03 00 20 0e"],
        [20 + 53, "04 03 02 01 18 00 03 00"],
        [20 + 61, "06"],
        [20 + 64, "f1 40 f2 00"],
      ],
      "af 5f 9b f0",
    ),
    value: {
      generation: 4,
      attributes: { enabled: true, timestamps: true, sensor: 2, counted: true },
      sensorInformation: { supply: 0x0f0, supplyLabel: 2, sampleScale: 1 },
      size: 68,
      measurementsSupported: 32,
      measurementCount: 2,
      timeRemaining: 30,
      stopped: { milliseconds: 0x018_0102_0304n, stopped: true, origin: "set" },
      controllerId: 0x0201,
      vendorSpecificSize: 6,
      overvoltage: { value: 0x1000, valid: true },
      overvoltageCount: 2,
      overvoltageThreshold: 0x0f10,
      overvoltageTimestamp: { milliseconds: 0x018_0102_0304n, stopped: true, origin: "set" },
      overvoltagePercentError: 5,
      undervoltage: { value: 1, valid: true },
      undervoltageCount: 3,
      undervoltageThreshold: 0x0e20,
      undervoltageTimestamp: { milliseconds: 0x018_0102_0304n, stopped: true, origin: "set" },
      undervoltagePercentError: 6,
      measurements: [
        { measurement: { value: 0x00f1, nonContiguous: true } },
        { measurement: { value: 0x00f2, nonContiguous: false } },
      ],
      vendorSpecific: new Uint8Array(0),
    },
  },
  {
    name: "limits of rates, as bytes",
    command: "getRateLimitingLog",
    request: { dataLength: 4 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      04 00 00 00 00 00 00 00 00 00 00 00 28 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 5a d7 c9 9b`,
    responseBytes: sparse(
      28,
      [
        [0, "84 90"],
        [20 + 0, "01 02 03 04"],
      ],
      "16 80 12 57",
    ),
    value: { data: Uint8Array.of(1, 2, 3, 4) },
  },
  {
    name: "a page of a vendor from byte 1000000000h on, with all that a request can have",
    command: "getLogPage",
    request: {
      logPage: 0xc1,
      controllerId: 0x0102,
      namespaceId: 7,
      dataLength: 8,
      specificParameter: 0x55,
      retainAsynchronousEvent: false,
      specificIdentifier: 0x0304,
      offset: 0x10_0000_0000n,
      uuidIndex: 0x2a,
      ioCommandSet: 3,
    },
    requestBytes: `
      84 10 00 00 02 01 02 01 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      08 00 00 00 00 00 00 00 00 00 00 00 c1 55 01 00 00 00 04 03 00 00 00 00 10 00 00 00 2a 00 00 03
      00 00 00 00 41 47 3a 72`,
    responseBytes: sparse(
      32,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01"],
      ],
      "d7 01 1c 94",
    ),
    value: { data: Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1) },
  },
  {
    name: "entry 3 of a page that counts by entries",
    command: "getLogPage",
    request: { logPage: 0x0c, dataLength: 4, offset: 3n, indexOffset: true },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      04 00 00 00 00 00 00 00 00 00 00 00 0c 80 00 00 00 00 00 00 03 00 00 00 00 00 00 00 00 00 80 00
      00 00 00 00 a2 99 64 78`,
    responseBytes: sparse(
      28,
      [
        [0, "84 90"],
        [20 + 0, "ff"],
      ],
      "67 af 46 1e",
    ),
    value: { data: Uint8Array.of(0xff, 0, 0, 0) },
  },
];
