import {
  at,
  bit,
  bitField,
  bits,
  bytes,
  enumeration,
  hex,
  type Infer,
  list,
  namedBits,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../../codec/index.ts";
import { statusBits } from "../status.ts";

const statusField = bitField(u16, { phaseTag: bit(0, "Phase Tag (P)"), ...statusBits(1) });

const parameterErrorLocation = bitField(u16, {
  byte: bits(7, 0, "Byte in the command that contained the error"),
  bit: bits(10, 8, "Bit in the command that contained the error"),
  // Reserved where a parameter is meant.
  place: namedBits(15, 11, "Whether the error is in a parameter of the command", { parameter: 0, none: 0x1f }),
});

/**
 * One entry of the Error Information log page, 64 bytes. An `errorCount` of 0 marks an entry that is not used; queue and
 * command ids are FFFFh where they do not apply, and so is the parameter error location, whose `place` is `none` then; `commandSetIndicator` and
 * `opcode` mean something from `logPageVersion` 1 on. NVMe base 2.0 §5.16.1.2.
 */
export const ErrorInformationEntry = struct(
  { title: "Error Information Log Entry", spec: "NVMe base 2.0 §5.16.1.2", size: 64 },
  {
    errorCount: at(0, u64, "Error Count (ECNT)"),
    submissionQueueId: at(8, u16, "Submission Queue ID (SQID)"),
    commandId: at(10, hex(u16), "Command ID (CID)"),
    status: at(12, statusField, "Status Field"),
    parameterErrorLocation: at(14, parameterErrorLocation, "Parameter Error Location"),
    logicalBlockAddress: at(16, u64, "Logical Block Address (LBA)"),
    namespaceId: at(24, hex(u32), "Namespace (NSID)"),
    vendorLogPage: at(28, hex(u8), "Vendor Specific Information Available, a log page identifier"),
    transportType: at(
      29,
      enumeration(u8, { notReported: 0, rdma: 1, fibreChannel: 2, tcp: 3, intraHost: 254 }),
      "Transport Type (TRTYPE)",
    ),
    commandSetIndicator: at(30, u8, "Command Set Indicator (CSI)"),
    opcode: at(31, hex(u8), "Opcode (OPC)"),
    commandSpecific: at(32, bytes(8), "Command Specific Information"),
    transportSpecific: at(40, hex(u16), "Transport Type Specific Information"),
    logPageVersion: at(63, u8, "Log Page Version"),
  },
);
/** One entry of the Error Information log page, decoded. */
export type ErrorInformationEntry = Infer<typeof ErrorInformationEntry>;

/**
 * The Error Information log page, 01h: entries of 64 bytes, newest first, as many as were asked for.
 * NVMe base 2.0 §5.16.1.2.
 */
export const ErrorInformationLog = struct(
  { title: "Error Information", spec: "NVMe base 2.0 §5.16.1.2", size: 0 },
  { entries: list(ErrorInformationEntry, "Error Information Log Entries") },
);
/** The Error Information log page, decoded. */
export type ErrorInformationLog = Infer<typeof ErrorInformationLog>;
