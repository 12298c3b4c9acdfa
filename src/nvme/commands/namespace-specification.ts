import { array, at, bit, bitField, hex, type Infer, optional, struct, u8, u16, u32, u64 } from "../../codec/index.ts";
import { formattedLbaSize, protectionSettings, sharingCapabilities } from "../identify/namespace.ts";

/**
 * What whoever creates a namespace says of it, 4096 bytes, at the offsets of Identify Namespace: its size and capacity in
 * logical blocks, its format, and where it belongs. Numbers of zoned resources are one less than what they mean.
 * NVM Command Set 1.0 §4.1.6, Zoned Namespace Command Set 1.1 §4.1.4.
 */
export const NamespaceSpecification = struct(
  { title: "Namespace Management - Host Software Specified Fields", spec: "NVMe base 2.0 §5.23", size: 4096 },
  {
    size: at(0, u64, "Namespace Size (NSZE)", { unit: "logical blocks" }),
    capacity: at(8, u64, "Namespace Capacity (NCAP)", { unit: "logical blocks" }),
    formattedLbaSize: optional(26, formattedLbaSize, "Formatted LBA Size (FLBAS)"),
    protectionSettings: optional(29, protectionSettings, "End-to-end Data Protection Type Settings (DPS)"),
    sharingCapabilities: optional(
      30,
      sharingCapabilities,
      "Namespace Multi-path I/O and Namespace Sharing Capabilities (NMIC)",
    ),
    asymmetricAccessGroupId: optional(92, u32, "ANA Group Identifier (ANAGRPID), 0 to let the controller choose"),
    nvmSetId: optional(100, u16, "NVM Set Identifier (NVMSETID), 0 to let the controller choose"),
    enduranceGroupId: optional(102, u16, "Endurance Group Identifier (ENDGID), 0 to let the controller choose"),
    storageTagMask: optional(384, hex(u64), "Logical Block Storage Tag Mask (LBSTM)"),
    placementHandleCount: optional(392, u16, "Number of Placement Handles (NPHNDLS)"),
    zonedOptions: optional(
      499,
      bitField(u8, { allocateRandomWriteAreas: bit(0, "Allocate ZRWA Resources (AZR)") }),
      "Zoned Namespace Create Options (ZNSCO)",
    ),
    requestedActiveResources: optional(500, u32, "Requested Active Resources (RAR)"),
    requestedOpenResources: optional(504, u32, "Requested Open Resources (ROR)"),
    requestedRandomWriteAreas: optional(508, u32, "Requested Number of ZRWA Resources (RNUMZRWA)"),
    placementHandles: optional(512, array(u16, 128), "Placement Handle Associated RUH (PHNDL)"),
  },
);
/** What whoever creates a namespace says of it, decoded. */
export type NamespaceSpecification = Infer<typeof NamespaceSpecification>;
