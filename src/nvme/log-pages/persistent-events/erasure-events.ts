import { at, bit, bitField, hex, packed, struct, u8, u16, u32 } from "../../../codec/index.ts";
import { statusBits } from "../../status.ts";
import { sanitizeStatusMembers } from "../sanitize-status.ts";

/** A Format NVM command began its work. */
export const FormatStartEvent = struct(
  { title: "Format NVM Start Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.7", size: 12 },
  {
    namespaceId: at(0, hex(u32), "Namespace Identifier (NSID)"),
    formatAttributes: at(4, hex(u8), "Format NVM Attributes (FNA)"),
    commandDword10: at(8, hex(u32), "Format NVM CDW10 (FMCDW10)"),
  },
);

/**
 * A Format NVM command ended its work. The smallest progress is what was left at least, in percent. No public source tells
 * which bit of the outcome is which: they are in the order in which indexes of base 2.4 name them.
 */
export const FormatCompletionEvent = struct(
  { title: "Format NVM Completion Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.8", size: 12 },
  {
    namespaceId: at(0, hex(u32), "Namespace Identifier (NSID)"),
    smallestRemaining: at(4, u8, "Smallest Format Progress Indicator (SFPI)", { unit: "%" }),
    outcome: packed(
      5,
      bitField(u8, {
        failed: bit(0, "Format NVM Error (FNVME)"),
        incomplete: bit(1, "Incomplete Format (INCPLTF): media was changed, and the format failed"),
      }),
      "Format NVM Status (FNVMS)",
    ),
    completionInformation: at(6, hex(u16), "Completion Information (CINFO)"),
    status: at(8, bitField(u16, { phaseTag: bit(0, "Phase Tag (P)"), ...statusBits(1) }), "Status Info (INFO)"),
  },
);

/**
 * A sanitize operation began. Drives before base 2.4 do not tell the namespace: for theirs it is 0. That it is told since is
 * public, its place is not: it is taken to follow the rest.
 */
export const SanitizeStartEvent = struct(
  { title: "Sanitize Start Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.9", size: 16 },
  {
    sanitizeCapabilities: at(0, hex(u32), "Sanitize Capabilities (SANICAP)"),
    commandDword10: at(4, hex(u32), "Sanitize CDW10 (SCDW10)"),
    commandDword11: at(8, hex(u32), "Sanitize CDW11 (SCDW11)"),
    namespaceId: at(12, hex(u32), "Namespace Identifier (NSID)"),
  },
);

/**
 * A sanitize operation ended. Of the namespace holds what is said of `SanitizeStartEvent`. The status is as in the Sanitize
 * Status log.
 */
export const SanitizeCompletionEvent = struct(
  { title: "Sanitize Completion Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.10", size: 12 },
  {
    progress: at(0, u16, "Sanitize Progress (SPROG)", { unit: "/ 65536" }),
    status: at(2, bitField(u16, sanitizeStatusMembers), "Sanitize Status (SSTAT)"),
    completionInformation: at(4, hex(u16), "Completion Information (CINFO)"),
    namespaceId: at(8, hex(u32), "Namespace Identifier (NSID)"),
  },
);
