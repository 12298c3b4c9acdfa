import { ErrorInformationEntry, SmartHealthLog } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Get Log Page, each of three logs. */
export const logPageVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "the SMART log of the drive, events not retained",
    command: "getSmartHealthLog",
    request: { retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 02 00 7f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 0f 8f b4 ce`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "6a 3a 01 64 0a 05 0c 01"],
        [20 + 32, "08 07 06 05 04 03 02 01"],
        [20 + 48, "09 07 06 05 04 03 02 01 01"],
        [20 + 64, "0a 07 06 05 04 03 02 01"],
        [20 + 80, "0b 07 06 05 04 03 02 01"],
        [20 + 96, "0c 07 06 05 04 03 02 01"],
        [20 + 112, "0d 07 06 05 04 03 02 01"],
        [20 + 128, "0e 07 06 05 04 03 02 01"],
        [20 + 144, "0f 07 06 05 04 03 02 01"],
        [20 + 160, "10 07 06 05 04 03 02 01"],
        [20 + 176, "11 07 06 05 04 03 02 01"],
        [20 + 192, "0b"],
        [20 + 196, "0c"],
        [20 + 200, "2d 01 2e 01 2f 01 30 01 31 01 32 01 33 01 34 01 15"],
        [20 + 220, "16"],
        [20 + 224, "17"],
        [20 + 228, "18"],
        [20 + 232, "19"],
        [20 + 240, "21 02 32"],
      ],
      "e6 e9 4d c1",
    ),
    value: {
      criticalWarning: {
        availableSpareBelowThreshold: false,
        temperatureThreshold: true,
        reliabilityDegraded: false,
        readOnly: true,
        volatileMemoryBackupFailed: false,
        persistentMemoryRegionReadOnly: true,
        indeterminatePersonalityState: true,
      },
      compositeTemperature: 314,
      availableSpare: 100,
      availableSpareThreshold: 10,
      percentageUsed: 5,
      enduranceGroupCriticalWarning: {
        availableSpareBelowThreshold: false,
        reliabilityDegraded: true,
        readOnly: true,
      },
      informativeWarning: { voltageThreshold: true },
      dataUnitsRead: 0x0102030405060708n,
      dataUnitsWritten: 0x1_0102030405060709n,
      hostReadCommands: 0x010203040506070an,
      hostWriteCommands: 0x010203040506070bn,
      controllerBusyTime: 0x010203040506070cn,
      powerCycles: 0x010203040506070dn,
      powerOnHours: 0x010203040506070en,
      unsafeShutdowns: 0x010203040506070fn,
      mediaErrors: 0x0102030405060710n,
      errorLogEntries: 0x0102030405060711n,
      warningTemperatureTime: 11,
      criticalTemperatureTime: 12,
      temperatureSensors: [301, 302, 303, 304, 305, 306, 307, 308],
      thermalManagement1Transitions: 21,
      thermalManagement2Transitions: 22,
      thermalManagement1Time: 23,
      thermalManagement2Time: 24,
      lifetimeEnergyConsumed: 25n,
      intervalPowerMeasurement: { value: 0x0221, scale: "centiwatts", type: 3 },
    },
    reference: "request",
  },
  {
    name: "the SMART log of a namespace, events retained by default",
    command: "getSmartHealthLog",
    request: { controllerId: 0x0201, namespaceId: 5 },
    requestBytes: `
      84 10 00 00 02 01 01 02 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 02 80 7f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 92 28 5c 7b`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 1, "dc fe"],
        [20 + 214, "ff ff"],
      ],
      "f0 18 94 e9",
    ),
    value: {
      ...SmartHealthLog.zero(),
      compositeTemperature: 0xfedc,
      temperatureSensors: [0, 0, 0, 0, 0, 0, 0, 0xffff],
    },
  },
  {
    name: "the firmware slots of controller 1",
    command: "getFirmwareSlotLog",
    request: { controllerId: 1 },
    requestBytes: `
      84 10 00 00 02 01 01 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 03 80 7f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 7d b1 01 56`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "23"],
        [20 + 8, "47 57 41 31 31 30 30 51 47 57 41 31 32 30 30 20 33 20 20 20 20 20 20 20"],
        [20 + 56, "37 2e 37 2e 37 20 20 20"],
      ],
      "4b 25 09 e9",
    ),
    value: { activeSlot: 3, nextSlot: 2, revisions: ["GWA1100Q", "GWA1200", "3", "", "", "", "7.7.7"] },
  },
  {
    name: "the last two errors",
    command: "getErrorInformationLog",
    request: { controllerId: 3, entryCount: 2, retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 03 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      80 00 00 00 00 00 00 00 00 00 00 00 01 00 1f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 75 86 d3 20`,
    responseBytes: sparse(
      152,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01 0b 0a de c0 05 80 28 07 88 77 66 55 44 33 22 11 ff ff ff ff c1 03 02 06"],
        [20 + 32, "31 32 33 34 35 36 37 38 cd ab"],
        [20 + 63, "01 07 07 06 05 04 03 02 01"],
        [20 + 76, "02 05"],
      ],
      "8e 7d 1b 1b",
    ),
    value: {
      entries: [
        {
          errorCount: 0x0102030405060708n,
          submissionQueueId: 0x0a0b,
          commandId: 0xc0de,
          status: {
            phaseTag: true,
            statusCode: 2,
            statusCodeType: 0,
            commandRetryDelay: 0,
            more: false,
            doNotRetry: true,
          },
          parameterErrorLocation: { byte: 40, bit: 7, place: "parameter" },
          logicalBlockAddress: 0x1122334455667788n,
          namespaceId: 0xffffffff,
          vendorLogPage: 0xc1,
          transportType: "tcp",
          commandSetIndicator: 2,
          opcode: 6,
          commandSpecific: Uint8Array.of(0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38),
          transportSpecific: 0xabcd,
          logPageVersion: 1,
        },
        {
          ...ErrorInformationEntry.zero(),
          errorCount: 0x0102030405060707n,
          status: { ...ErrorInformationEntry.zero().status, statusCode: 0x81, statusCodeType: 2 },
        },
      ],
    },
  },
];
