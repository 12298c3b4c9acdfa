import { ascii, at, bitField, bits, hex, list, packed, struct, u8, u16, u32, u64 } from "../../../codec/index.ts";
import { timestampBits } from "../../timestamp-bits.ts";

/** A Firmware Commit command was completed: what ran, what was to run, and how it ended. */
export const FirmwareCommitEvent = struct(
  { title: "Firmware Commit Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.2", size: 22 },
  {
    oldRevision: at(0, ascii(8), "Old Firmware Revision (OFR)"),
    newRevision: at(8, ascii(8), "New Firmware Revision (NFR)"),
    action: at(16, u8, "Firmware Commit Action (FCA)"),
    slot: at(17, u8, "Firmware Slot (FSLT)"),
    statusCodeType: at(18, u8, "Status Code Type for Firmware Commit Command (STCTFCC)"),
    statusCode: at(19, hex(u8), "Status Returned for Firmware Commit Command (SRFCC)"),
    vendorResult: at(20, hex(u16), "Vendor Assigned Firmware Commit Result Code (VAFCRC)"),
  },
);

/** The clock was set: what it said before. What it says since is in the event's header. */
export const TimestampChangeEvent = struct(
  { title: "Timestamp Change Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.3", size: 16 },
  {
    previousTimestamp: at(0, timestampBits, "Previous Timestamp (PTSTP)"),
    sinceReset: at(8, u64, "Milliseconds Since Reset (MSR)", { unit: "ms" }),
  },
);

/** What a controller has to say of its last reset, 36 bytes. */
const ControllerReset = struct(
  { title: "Controller Reset Information", spec: "NVMe base 2.1 §5.1.12.1.14.2.4", size: 36 },
  {
    controllerId: at(0, u16, "Controller ID (CNTID)"),
    firmwareActivation: at(2, u8, "Firmware Activation (FA)"),
    operationInProgress: at(3, hex(u8), "Operation in Progress (OIP)"),
    powerCycle: at(16, u32, "Controller Power Cycle (CPC)"),
    powerOnTime: at(20, u64, "Power On Milliseconds (POM)", { unit: "ms" }),
    timestamp: at(28, timestampBits, "Controller Timestamp (CTSTMP)"),
  },
);

/** The NVM subsystem was powered on or reset, with what its controllers have to say of it. */
export const PowerOnOrResetEvent = struct(
  { title: "Power-on or Reset Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.4", size: 8 },
  {
    firmwareRevision: at(0, ascii(8), "Firmware Revision (FR)"),
    controllers: list(ControllerReset, "Reset Information List"),
  },
);

/** A namespace was created or deleted (NSID FFFFFFFFh: all were), and how it was. */
export const ChangeNamespaceEvent = struct(
  { title: "Change Namespace Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.6", size: 48 },
  {
    action: packed(
      0,
      bitField(u32, { select: bits(3, 0, "Select (SEL): 0 creates, 1 deletes") }),
      "Namespace Management CDW10 (NMCDW10)",
    ),
    size: at(8, u64, "Namespace Size (NSZE)", { unit: "blocks" }),
    capacity: at(24, u64, "Namespace Capacity (NCAP)", { unit: "blocks" }),
    formattedLbaSize: at(32, hex(u8), "Formatted LBA Size (FLBAS)"),
    dataProtection: at(33, hex(u8), "End-to-end Data Protection Type Settings (DPS)"),
    sharing: at(34, hex(u8), "Namespace Multi-path I/O and Namespace Sharing Capabilities (NMIC)"),
    anaGroupId: at(36, u32, "ANA Group Identifier (ANAGRPID)"),
    nvmSetId: at(40, u16, "NVM Set Identifier (NVMSETID)"),
    enduranceGroupId: at(42, u16, "Endurance Group Identifier (ENDGID)"),
    namespaceId: at(44, hex(u32), "Namespace ID (NSID)"),
  },
);
