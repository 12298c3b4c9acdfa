import { at, bit, bitField, bits, hex, type Infer, namedBits, struct, u8, u16, u32 } from "../../codec/index.ts";

/** What has become of the last sanitize operation, in both logs that tell of one. */
const sanitizeOutcomes = {
  neverSanitized: 0,
  succeeded: 1,
  inProgress: 2,
  failed: 3,
  succeededDeallocated: 4,
} as const;

/** States of the sanitize operation state machine. NVMe base 2.1 §8.1.24. */
const states = {
  idle: 0,
  restrictedProcessing: 1,
  restrictedFailure: 2,
  unrestrictedProcessing: 3,
  unrestrictedFailure: 4,
  mediaVerification: 5,
  postVerificationDeallocation: 6,
} as const;

/** Sanitize Status (SSTAT), in the log and in the event that an operation ended. */
export const sanitizeStatusMembers = {
  outcome: namedBits(2, 0, "Sanitize Operation Status (SOS)", sanitizeOutcomes),
  overwritePasses: bits(7, 3, "Overwrite Passes Completed (OPC)"),
  globalDataErased: bit(8, "Global Data Erased (GDE)"),
  mediaVerificationCanceled: bit(9, "Media Verification Canceled (MVCNCLD)"),
  namespaceDataErased: bit(10, "Namespace Data Erased (NDE)"),
  purged: bit(11, "Purged (PRGD)"),
};

/** Sanitize State Information (SSI). */
const sanitizeStateBits = bitField(u8, {
  state: namedBits(3, 0, "Sanitize State (SANS)", states),
  failedState: namedBits(7, 4, "Failure State (FAILS)", states),
});

const seconds = { unit: "seconds" } as const;

/**
 * Sanitize Status, log page 81h, 512 bytes: how far a sanitize operation is, what became of the last one, and how long each kind
 * takes. `progress` counts up to 65536 and is 65535 where none runs. Times are in seconds, FFFFFFFFh where the drive tells none;
 * for each way to erase there is a second one for when it is asked not to deallocate and changes media afterwards.
 * Drives before base 2.3 have 0 in the last two fields; of a namespace the first of them is FFFFFFFFh. NVMe base 2.0 §5.16.1.25.
 */
export const SanitizeStatusLog = struct(
  { title: "Sanitize Status", spec: "NVMe base 2.0 §5.16.1.25", size: 512 },
  {
    progress: at(0, u16, "Sanitize Progress (SPROG)", { unit: "/ 65536" }),
    status: at(2, bitField(u16, sanitizeStatusMembers), "Sanitize Status (SSTAT)"),
    commandDword10: at(4, hex(u32), "Sanitize Command Dword 10 Information (SCDW10)"),
    overwriteTime: at(8, u32, "Estimated Time For Overwrite (ETO)", seconds),
    blockEraseTime: at(12, u32, "Estimated Time For Block Erase (ETBE)", seconds),
    cryptoEraseTime: at(16, u32, "Estimated Time For Crypto Erase (ETCE)", seconds),
    overwriteTimeNoDeallocate: at(
      20,
      u32,
      "Estimated Time For Overwrite With No-Deallocate Media Modification (ETOND)",
      seconds,
    ),
    blockEraseTimeNoDeallocate: at(
      24,
      u32,
      "Estimated Time For Block Erase With No-Deallocate Media Modification (ETBEND)",
      seconds,
    ),
    cryptoEraseTimeNoDeallocate: at(
      28,
      u32,
      "Estimated Time For Crypto Erase With No-Deallocate Media Modification (ETCEND)",
      seconds,
    ),
    deallocationTime: at(32, u32, "Estimated Time For Post-Verification Deallocation State (ETPVDS)", seconds),
    state: at(36, sanitizeStateBits, "Sanitize State Information (SSI)"),
    maximumNamespaceOperations: at(40, u32, "Maximum Namespace Sanitize Operations In Progress (MNSOIP)"),
    namespaceId: at(44, hex(u32), "Sanitization Target NSID (STNSID), 0 being the NVM subsystem"),
  },
);
/** Sanitize Status, decoded. */
export type SanitizeStatusLog = Infer<typeof SanitizeStatusLog>;
