import { at, bit, bitField, bits, bytes, type Infer, struct, u32 } from "../../codec/index.ts";
import { extendedHeader } from "./capability-header.ts";

/** Status, mask and severity have the same bits. */
const uncorrectable = bitField(u32, {
  dataLinkProtocol: bit(4, "Data Link Protocol Error"),
  surpriseDown: bit(5, "Surprise Down Error"),
  poisonedPacket: bit(12, "Poisoned TLP Received"),
  flowControlProtocol: bit(13, "Flow Control Protocol Error"),
  completionTimeout: bit(14, "Completion Timeout"),
  completerAbort: bit(15, "Completer Abort"),
  unexpectedCompletion: bit(16, "Unexpected Completion"),
  receiverOverflow: bit(17, "Receiver Overflow"),
  malformedPacket: bit(18, "Malformed TLP"),
  endToEndCheck: bit(19, "ECRC Error"),
  unsupportedRequest: bit(20, "Unsupported Request Error"),
  accessControlViolation: bit(21, "ACS Violation"),
  internal: bit(22, "Uncorrectable Internal Error"),
});

/** Status and mask have the same bits. */
const correctable = bitField(u32, {
  receiver: bit(0, "Receiver Error"),
  badPacket: bit(6, "Bad TLP"),
  badLinkPacket: bit(7, "Bad DLLP"),
  replayRollover: bit(8, "REPLAY_NUM Rollover"),
  replayTimeout: bit(12, "Replay Timer Timeout"),
  advisoryNonFatal: bit(13, "Advisory Non-Fatal Error"),
  internal: bit(14, "Corrected Internal Error"),
  headerLogOverflow: bit(15, "Header Log Overflow"),
});

/** Errors of PCI Express that a function has seen, and which of them it reports. */
export const AdvancedErrorReporting = struct(
  { title: "Advanced Error Reporting", spec: "PCI Express Base 6.0 §7.8.4", size: 44 },
  {
    ...extendedHeader(0x0001),
    uncorrectableStatus: at(4, uncorrectable, "Uncorrectable Error Status"),
    uncorrectableMask: at(8, uncorrectable, "Uncorrectable Error Mask"),
    uncorrectableSeverity: at(12, uncorrectable, "Uncorrectable Error Severity, set for what is fatal"),
    correctableStatus: at(16, correctable, "Correctable Error Status"),
    correctableMask: at(20, correctable, "Correctable Error Mask"),
    control: at(
      24,
      bitField(u32, {
        firstError: bits(4, 0, "First Error Pointer, a bit of the uncorrectable status"),
        checkGenerationCapable: bit(5, "ECRC Generation Capable"),
        checkGeneration: bit(6, "ECRC Generation Enable"),
        checkCapable: bit(7, "ECRC Check Capable"),
        check: bit(8, "ECRC Check Enable"),
      }),
      "Advanced Error Capabilities and Control",
    ),
    headerLog: at(28, bytes(16), "Header Log"),
  },
);
/** Errors of PCI Express that a function has seen, and which of them it reports, decoded. */
export type AdvancedErrorReporting = Infer<typeof AdvancedErrorReporting>;
