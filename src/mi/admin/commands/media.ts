import {
  at,
  bit,
  bitField,
  bits,
  derived,
  enumeration,
  hex,
  namedBits,
  optional,
  packed,
  u8,
  u16,
  u32,
  u64,
  zeroBased,
} from "../../../codec/index.ts";
import { LbaStatusDescriptorList } from "../../../nvme/commands/lba-status.ts";
import { maximumData } from "../../command-sets.ts";
import { objectToReserved } from "../../commands/objections.ts";
import { adminCommand, adminPlaces, dword, namespaceRow, noAnswer } from "../admin-command.ts";
import { lengthInDwords } from "../log-pages/log-page-command.ts";

/** Formats a namespace, or all (FFFFFFFFh): everything in it is lost. The drive answers before it is done, or after. */
export const formatNvm = adminCommand({
  title: "Format NVM",
  spec: "NVMe base 2.0 §5.14",
  opcode: 0x80,
  effect: "destructive",
  optional: true,
  request: {
    ...namespaceRow,
    settings: packed(
      dword(10),
      bitField(u32, {
        formatIndexLow: bits(3, 0, "LBA Format, Lower 4 Bits (LBAFL)"),
        metadataInExtendedBlock: bit(4, "Metadata Settings (MSET)"),
        protectionInformation: namedBits(7, 5, "Protection Information (PI)", {
          disabled: 0,
          type1: 1,
          type2: 2,
          type3: 3,
        }),
        protectionInFirstBytes: bit(8, "Protection Information Location (PIL)"),
        secureErase: namedBits(11, 9, "Secure Erase Settings (SES)", { none: 0, userData: 1, cryptographic: 2 }),
        formatIndexHigh: bits(13, 12, "LBA Format, Upper 2 Bits (LBAFU)"),
      }),
      "LBA Format, Protection Information and Secure Erase Settings",
    ),
  },
  // 0 is a format as any other: left out, it would change the size of blocks unasked.
  required: ["formatIndexLow"],
  response: noAnswer,
  example: { namespaceId: 1, formatIndexLow: 1, secureErase: "userData" },
});

const action = namedBits(2, 0, "Sanitize Action (SANACT)", {
  exitFailureMode: 1,
  blockErase: 2,
  overwrite: 3,
  cryptoErase: 4,
  exitMediaVerification: 5,
});
const allowUnrestrictedExit = bit(3, "Allow Unrestricted Sanitize Exit (AUSE)");
const enterMediaVerification = bit(10, "Enter Media Verification State (EMVS)");

/**
 * Destroys all user data of the NVM subsystem, in the background. Of an overwrite, `overwritePasses` is how often, 0 being
 * 16 times. How far it is, the log Sanitize Status says.
 */
export const sanitize = adminCommand({
  title: "Sanitize",
  spec: "NVMe base 2.0 §5.24",
  opcode: 0x84,
  effect: "destructive",
  optional: true,
  request: {
    settings: packed(
      dword(10),
      bitField(u32, {
        action,
        allowUnrestrictedExit,
        overwritePasses: bits(7, 4, "Overwrite Pass Count (OWPASS)"),
        invertPattern: bit(8, "Overwrite Invert Pattern Between Passes (OIPBP)"),
        noDeallocateAfterSanitize: bit(9, "No-Deallocate After Sanitize (NDAS)"),
        enterMediaVerification,
      }),
      "Sanitize Action and its settings",
    ),
    overwritePattern: optional(dword(11), hex(u32), "Overwrite Pattern (OVRPAT)"),
  },
  required: ["action"],
  objection: objectToReserved("action"),
  response: noAnswer,
  example: { action: "cryptoErase" },
});

/** Destroys all user data of one namespace, in the background. */
export const sanitizeNamespace = adminCommand({
  title: "Sanitize Namespace",
  spec: "NVMe base 2.2 §5.1.23",
  opcode: 0x8c,
  effect: "destructive",
  optional: true,
  request: {
    ...namespaceRow,
    settings: packed(
      dword(10),
      bitField(u32, { action, allowUnrestrictedExit, enterMediaVerification }),
      "Sanitize Action and its settings",
    ),
  },
  required: ["action"],
  objection: objectToReserved("action"),
  response: noAnswer,
  example: { namespaceId: 1, action: "cryptoErase" },
});

/**
 * Which logical blocks of a range may be unreadable, or are allocated. `dataLength` is the most bytes of the answer, 4096 if
 * left out.
 */
export const getLbaStatus = adminCommand({
  title: "Get LBA Status",
  spec: "NVM Command Set 1.0 §4.2.1",
  opcode: 0x86,
  effect: "read",
  optional: true,
  request: {
    ...namespaceRow,
    dataLength: optional(adminPlaces.dataLength, lengthInDwords, "Data Length (DLEN) and, in dwords, MNDW", {
      unit: "bytes",
    }),
    startingBlock: at(dword(10), hex(u64), "Starting LBA (SLBA)"),
    maximumDwords: derived(
      dword(12),
      zeroBased(u32),
      ({ dataLength }: { dataLength: number }) => dataLength / 4,
      "Maximum Number of Dwords (MNDW)",
    ),
    rangeLength: optional(dword(13), u16, "Range Length (RL), 0 to the end of the namespace", {
      unit: "logical blocks",
    }),
    actionType: at(
      dword(13, 3),
      enumeration(u8, { returnAllocated: 0x02, scanAndReturn: 0x10, returnTracked: 0x11 }),
      "Action Type (ATYPE)",
    ),
  },
  defaults: () => ({ dataLength: maximumData }),
  response: LbaStatusDescriptorList,
  padded: true,
  example: { namespaceId: 1, startingBlock: 0n, actionType: "returnTracked" },
});
