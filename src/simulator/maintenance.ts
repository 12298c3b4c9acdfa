import { adminCommands, type Command } from "../mi/index.ts";
import { IdentifyController } from "../nvme/index.ts";
import type { DriveModel } from "./drive-model.ts";
import { newBootPartitions } from "./firmware/boot-partitions.ts";
import { type FirmwareActivation, newFirmware } from "./firmware/firmware-model.ts";
import { newSelfTests } from "./logs/self-test-model.ts";
import { newTelemetry, type TelemetryCapture } from "./logs/telemetry-model.ts";

/** What of a simulated drive decides how it is kept in order: its firmware, its tests, what it tells of itself. */
export interface MaintenanceSpecification {
  /** Version of NVMe-MI; 1.2 if left out. */
  readonly version?: { readonly major: number; readonly minor: number };
  /** What it needs to run new firmware; nothing if left out. */
  readonly firmwareActivation?: FirmwareActivation;
  /** Firmware slot 1 is as it left the factory and stays so. */
  readonly firstSlotReadOnly?: true;
  /** How long self-tests take; 10 and 60 seconds if left out. */
  readonly selfTestSeconds?: { readonly short: number; readonly extended: number };
  /** Blocks of 512 bytes up to the end of each telemetry data area; 8, 64, 512 and no fourth area if left out. */
  readonly telemetryBlocks?: TelemetryCapture["lastBlocks"];
  /** Why it captured telemetry of its own accord, which somebody has read already; it never did if left out. */
  readonly telemetryReason?: string;
  /** Size of its two Boot Partitions in units of 128 KiB; none if left out. */
  readonly bootPartitionUnits?: number;
  /** Ranges of logical blocks that it cannot read; none if left out. */
  readonly unreadableBlocks?: DriveModel["unreadableBlocks"];
}

type Maintained =
  | "firmwareUpdate"
  | "selfTests"
  | "telemetry"
  | "bootPartitions"
  | "lockdown"
  | "securityStore"
  | "unreadableBlocks"
  | "poweredSince";

const defaultBlocks: TelemetryCapture["lastBlocks"] = [8, 64, 512, 0];
const defaultSeconds = { short: 10, extended: 60 };

/** The state that maintenance changes, as it is at first. */
export function maintenanceOf(specification: MaintenanceSpecification): Pick<DriveModel, Maintained> {
  const { firmwareActivation = "atOnce", selfTestSeconds = defaultSeconds } = specification;
  const { telemetryBlocks = defaultBlocks, bootPartitionUnits: units } = specification;
  return {
    firmwareUpdate: newFirmware(firmwareActivation),
    selfTests: newSelfTests(selfTestSeconds),
    telemetry: newTelemetry(telemetryBlocks, specification.telemetryReason),
    bootPartitions: units === undefined ? undefined : newBootPartitions(units),
    lockdown: { prohibitions: [] },
    securityStore: new Map(),
    unreadableBlocks: specification.unreadableBlocks ?? [],
    poweredSince: undefined,
  };
}

/** Lockdown, refresh and flexible resources came with base specification 2.0, as NVMe-MI 2.0 did. */
const isVersion2 = ({ version }: MaintenanceSpecification): boolean => (version?.major ?? 1) >= 2;

/** The optional Admin commands for it. */
export function maintenanceCommands(specification: MaintenanceSpecification): Command[] {
  const { firmwareImageDownload, firmwareCommit, deviceSelfTest, securitySend, securityReceive } = adminCommands;
  const { getLbaStatus, lockdown, virtualizationManagement } = adminCommands;
  const all = [firmwareImageDownload, firmwareCommit, deviceSelfTest, securitySend, securityReceive, getLbaStatus];
  return isVersion2(specification) ? [...all, lockdown, virtualizationManagement] : all;
}

/** Whether its telemetry has a data area 4. */
export function hasFourthArea({ telemetryBlocks = defaultBlocks }: MaintenanceSpecification): boolean {
  return telemetryBlocks[3] > 0;
}

/** What Identify Controller says about it. */
export function maintenanceAttributes(specification: MaintenanceSpecification) {
  const zero = IdentifyController.zero();
  const { firmwareActivation = "atOnce", firstSlotReadOnly = false, selfTestSeconds = defaultSeconds } = specification;
  const later = isVersion2(specification);
  return {
    optionalAdminCommands: {
      ...zero.optionalAdminCommands,
      securitySendReceive: true,
      firmwareDownload: true,
      deviceSelfTest: true,
      getLbaStatus: true,
      formatNvm: true,
      namespaceManagement: true,
      commandAndFeatureLockdown: later,
      virtualizationManagement: later,
    },
    firmwareUpdates: {
      firstSlotReadOnly,
      slots: 3,
      activationWithoutReset: firmwareActivation === "atOnce",
      overlapDetection: later,
    },
    bootPartitionCapabilities: {
      ...zero.bootPartitionCapabilities,
      setFeaturesWriteProtection: specification.bootPartitionUnits !== undefined,
    },
    // In units of 4 KiB.
    firmwareUpdateGranularity: 1,
    extendedSelfTestTime: Math.ceil(selfTestSeconds.extended / 60),
    deviceSelfTestOptions: { oneForSubsystem: true, hostInitiatedRefresh: later },
  } satisfies Partial<IdentifyController>;
}
