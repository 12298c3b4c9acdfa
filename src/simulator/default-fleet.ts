import { MiError } from "../errors.ts";
import { ErrorInformationEntry, SmartHealthLog } from "../nvme/index.ts";
import { Drive } from "./drive.ts";
import { type DriveSpecification, driveModel } from "./drive-specification.ts";
import { Fleet } from "./fleet.ts";
import { exampleLogPages } from "./logs/example-log-pages.ts";

const noWarnings = SmartHealthLog.zero().criticalWarning;
const noError = ErrorInformationEntry.zero();

/** A healthy one, a hot one, a worn one, and one with two controllers on two ports. */
const kinds: readonly Omit<DriveSpecification, "serialNumber" | "uuid">[] = [
  {
    description: "healthy",
    modelNumber: "NVMe-MI Simulated Drive 1920G",
    firmwareRevision: "1.4.2",
    gigabytes: 1920,
    celsius: 36,
    firmware: { revisions: ["1.4.2", "1.4.1", "", "", "", "", ""] },
  },
  {
    description: "hot: above its critical temperature threshold",
    modelNumber: "NVMe-MI Simulated Drive 3840G",
    firmwareRevision: "1.4.2",
    gigabytes: 3840,
    celsius: 83,
    firmwareActivation: "controllerReset",
    smart: {
      criticalWarning: { ...noWarnings, temperatureThreshold: true },
      percentageUsed: 11,
      warningTemperatureTime: 417,
      criticalTemperatureTime: 32,
      thermalManagement1Transitions: 12,
      thermalManagement2Transitions: 5,
      thermalManagement1Time: 5_400,
      thermalManagement2Time: 1_260,
    },
  },
  {
    description: "worn: past its rated life, hardly any spare left, reliability degraded",
    modelNumber: "NVMe-MI Simulated Drive 960G",
    firmwareRevision: "1.2.0",
    gigabytes: 960,
    celsius: 44,
    firmwareActivation: "subsystemReset",
    firstSlotReadOnly: true,
    telemetryReason: "reliability degraded",
    unreadableBlocks: [
      { namespaceId: 1, start: 0x1a_2b3cn, blocks: 8n },
      { namespaceId: 1, start: 0x400_0000n, blocks: 0x100n },
    ],
    smart: {
      criticalWarning: { ...noWarnings, availableSpareBelowThreshold: true, reliabilityDegraded: true },
      availableSpare: 4,
      percentageUsed: 112,
      powerOnHours: 47_310n,
      unsafeShutdowns: 88n,
      mediaErrors: 37n,
      errorLogEntries: 2n,
    },
    firmware: { activeSlot: 1, nextSlot: 2, revisions: ["1.2.0", "1.4.2", "", "", "", "", ""] },
    errors: [
      {
        errorCount: 2n,
        submissionQueueId: 3,
        commandId: 0x1f04,
        status: { ...noError.status, statusCodeType: 2, statusCode: 0x81, doNotRetry: true },
        parameterErrorLocation: { byte: 0xff, bit: 7, place: "none" },
        logicalBlockAddress: 0x1a2b3cn,
        namespaceId: 1,
        logPageVersion: 1,
        opcode: 0x02,
      },
      {
        errorCount: 1n,
        submissionQueueId: 1,
        commandId: 0x0011,
        status: { ...noError.status, statusCodeType: 0, statusCode: 0x02 },
        parameterErrorLocation: { byte: 40, bit: 0, place: "parameter" },
        namespaceId: 1,
      },
    ],
  },
  {
    description: "two controllers on two ports",
    modelNumber: "NVMe-MI Simulated Drive 7680G DP",
    firmwareRevision: "2.0.1",
    gigabytes: 7680,
    celsius: 41,
    pciePorts: 2,
    version: { major: 2, minor: 1 },
    vendorEvents: [0xc0],
    managementEndpointBufferSize: 16 * 1024,
    // 64 KiB.
    persistentDataAreaExponent: 16,
    persistentEventLogSize: 1,
    asymmetricAccess: true,
    logPages: exampleLogPages,
    resources: {
      domainId: 1,
      enduranceGroupId: 1,
      nvmSetId: 1,
      typicalRandomRead: 800,
      optimalWriteSize: 131_072,
      granularity: {
        attributes: { descriptorForEachFormat: false },
        descriptors: [{ sizeGranularity: 0x4000_0000n, capacityGranularity: 0x4000_0000n }],
      },
      uuids: [{ association: "pciVendorId", uuid: "a5d1c7e0-0000-4000-8000-0000000000c0" }],
    },
    // 8 MiB in all.
    telemetryBlocks: [8, 64, 512, 0x3fff],
    telemetryReason: "write latency above the vendor's limit",
    // 256 KiB each.
    bootPartitionUnits: 2,
  },
];

const firstEid = 9;

/** As many as there are endpoint ids from 9 on. */
const mostDrives = 254 - firstEid + 1;

/**
 * The built-in fleet: four different drives at endpoint ids 9–12, made anew at each call. Of more drives, up to 246, the ones
 * after them are of the same four kinds in turn, with serial numbers and UUIDs of their own. Throws `INVALID_ARGUMENT` for
 * another number of drives.
 */
export function defaultFleet(drives: number = kinds.length): Fleet {
  if (!Number.isInteger(drives) || drives < 1 || drives > mostDrives) {
    throw new MiError("INVALID_ARGUMENT", `a fleet has 1 to ${mostDrives} drives, not ${drives}`);
  }
  const eids = Array.from({ length: drives }, (_, index) => firstEid + index);
  return new Fleet(new Map(eids.map((eid) => [eid, new Drive(driveModel(specificationAt(eid)))])));
}

function specificationAt(eid: number): DriveSpecification {
  const kind = kinds[(eid - firstEid) % kinds.length];
  if (kind === undefined) throw new TypeError("there is no kind of drive");
  return {
    ...kind,
    serialNumber: `SIM${String(eid).padStart(17, "0")}`,
    uuid: `7d1b9c52-0000-4000-8000-${String(eid).padStart(12, "0")}`,
  };
}
