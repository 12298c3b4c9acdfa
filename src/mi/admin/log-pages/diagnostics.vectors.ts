import { SelfTestResult, SupportedLogPages } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const reasonIdentifier = new Uint8Array(128);
reasonIdentifier.set([0x72, 0x65, 0x61, 0x73, 0x6f, 0x6e]);

/** Get Log Page, of what the controller tells of itself: its log pages, self-tests, telemetry and persistent events. */
export const diagnosticsVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "log pages 00h, 07h and the vendor's FFh",
    command: "getSupportedLogPages",
    request: { controllerId: 1 },
    requestBytes: `
      84 10 00 00 02 01 01 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 04 00 00 00 00 00 00 00 00 00 00 00 80 ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 5a f1 d9 dd`,
    responseBytes: sparse(
      1048,
      [
        [0, "84 90"],
        [20 + 0, "01 00 00 00"],
        [20 + 28, "03 00 01 00"],
        [20 + 1020, "01 00 fe ca"],
      ],
      "ee ed 8a fd",
    ),
    value: {
      logPages: SupportedLogPages.zero().logPages.map((entry, identifier) => {
        if (identifier === 0) return { ...entry, supported: true };
        if (identifier === 7) return { supported: true, indexOffsetSupported: true, specific: 1 };
        return identifier === 0xff ? { ...entry, supported: true, specific: 0xcafe } : entry;
      }),
    },
  },
  {
    name: "an extended self-test that is a quarter done, after one that failed and one that a reset ended",
    command: "getDeviceSelfTestLog",
    request: { controllerId: 0x0102, retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 02 01 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      34 02 00 00 00 00 00 00 00 00 00 00 06 00 8c 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 ab 32 c4 37`,
    responseBytes: sparse(
      588,
      [
        [0, "84 90"],
        [20 + 0, "02 19"],
        [20 + 4, "27 03 0f 00 08 07 06 05 04 03 02 01 0a 00 00 00 18 17 16 15 14 13 12 11 02 81 aa bb"],
        [20 + 32, "12"],
        [20 + 60, "0f"],
        [20 + 88, "0f"],
        [20 + 116, "0f"],
        [20 + 144, "0f"],
        [20 + 172, "0f"],
        [20 + 200, "0f"],
        [20 + 228, "0f"],
        [20 + 256, "0f"],
        [20 + 284, "0f"],
        [20 + 312, "0f"],
        [20 + 340, "0f"],
        [20 + 368, "0f"],
        [20 + 396, "0f"],
        [20 + 424, "0f"],
        [20 + 452, "0f"],
        [20 + 480, "0f"],
        [20 + 508, "0f"],
        [20 + 536, "0f"],
      ],
      "03 6a c8 71",
    ),
    value: {
      currentOperation: "extended",
      percentComplete: 25,
      results: [
        {
          result: "failedInSegment",
          operation: "extended",
          segment: 3,
          valid: { namespaceId: true, failingBlock: true, statusCodeType: true, statusCode: true },
          powerOnHours: 0x0102030405060708n,
          namespaceId: 10,
          failingBlock: 0x1112131415161718n,
          statusCodeType: 2,
          statusCode: 0x81,
          vendorSpecific: Uint8Array.of(0xaa, 0xbb),
        },
        {
          ...SelfTestResult.zero(),
          vendorSpecific: new Uint8Array(2),
          result: "abortedByControllerReset",
          operation: "short",
        },
        ...Array.from({ length: 18 }, () => ({ ...SelfTestResult.zero(), result: "notUsed" as const })),
      ],
    },
  },
  {
    name: "telemetry captured anew for a host, up to data area 3",
    command: "getTelemetryHostLog",
    request: { controllerId: 2, create: true, maximumDataArea: 3, retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 07 07 7f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 80 e1 df 66`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "07"],
        [20 + 5, "56 34 12"],
        [20 + 8, "01 00"],
        [20 + 10, "03 02"],
        [20 + 12, "05 04"],
        [20 + 16, "09 08 07 06"],
        [20 + 380, "02 ff 01 fe"],
        [20 + 384, "72 65 61 73 6f 6e"],
      ],
      "2f c0 ac a6",
    ),
    value: {
      logPage: "hostInitiated",
      ieeeOui: 0x123456,
      area1LastBlock: 1,
      area2LastBlock: 0x0203,
      area3LastBlock: 0x0405,
      area4LastBlock: 0x06070809,
      scope: "subsystem",
      hostGenerationNumber: 255,
      controllerDataAvailable: true,
      controllerGenerationNumber: 254,
      reasonIdentifier,
    },
  },
  {
    name: "telemetry that the drive captured of its own accord",
    command: "getTelemetryControllerLog",
    request: {},
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 08 80 7f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 33 c8 1a f4`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "08"],
        [20 + 5, "56 34 12"],
        [20 + 8, "01 00"],
        [20 + 10, "03 02"],
        [20 + 12, "05 04"],
        [20 + 16, "09 08 07 06"],
        [20 + 381, "01 01 fd"],
        [20 + 384, "72 65 61 73 6f 6e"],
      ],
      "41 d2 60 10",
    ),
    value: {
      logPage: "controllerInitiated",
      ieeeOui: 0x123456,
      area1LastBlock: 1,
      area2LastBlock: 0x0203,
      area3LastBlock: 0x0405,
      area4LastBlock: 0x06070809,
      scope: "controller",
      controllerDataAvailable: true,
      controllerGenerationNumber: 253,
      reasonIdentifier,
    },
  },
  {
    name: "the header of the persistent event log, its context established",
    command: "getPersistentEventLogHeader",
    request: { action: "establishContextAndRead" },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 0d 81 7f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 91 e7 95 7c`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "0d"],
        [20 + 4, "02 01 00 00"],
        [20 + 8, "03 02 00 00 01 00 00 00"],
        [20 + 16, "02"],
        [20 + 18, "ec 01"],
        [20 + 20, "ab 89 67 45 23 01 03 00"],
        [20 + 28, "04 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"],
        [20 + 44, "29 00 00 00 00 00 00 00"],
        [20 + 52, "f0 ff f1 ff"],
        [20 + 56, "53 49 4d 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 31 32"],
        [
          20 + 76,
          "4d 6f 64 65 6c 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20",
        ],
        [20 + 116, "6e 71 6e 2e 32 30 32 36 2d 31 31 2e 69 6e 76 61 6c 69 64 3a 78"],
        [20 + 372, "08 07"],
        [20 + 374, "02 01 06 00"],
        [20 + 480, "12 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 40 00 00 00 00"],
      ],
      "8e 17 d6 6a",
    ),
    value: {
      logPage: 0x0d,
      eventCount: 0x0102,
      totalLength: 0x1_0000_0203n,
      revision: 2,
      headerLength: 492,
      timestamp: { milliseconds: 0x0123456789abn, stopped: true, origin: "set" },
      powerOnHours: 0x1_0000_0000_0000_0004n,
      powerCycles: 41n,
      pciVendorId: 0xfff0,
      pciSubsystemVendorId: 0xfff1,
      serialNumber: "SIM00000000000000012",
      modelNumber: "Model",
      subsystemNqn: "nqn.2026-11.invalid:x",
      generationNumber: 0x0708,
      reportingContext: { portId: 0x0102, portType: "managementEndpoint", exists: true },
      supportedEvents: ["smartHealthSnapshot", "powerOnOrReset", 0x20, "vendorSpecific"],
    },
  },
];
