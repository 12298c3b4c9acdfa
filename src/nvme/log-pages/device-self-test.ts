import {
  array,
  at,
  bit,
  bitField,
  bits,
  bytes,
  hex,
  type Infer,
  namedBits,
  packed,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../../codec/index.ts";
import { nvmeStatusName } from "../status.ts";

/** Kinds of device self-test, as the command asks for them (STC) and the log names them. NVMe base 2.0 §5.9. */
export const selfTestOperations = { short: 1, extended: 2, hostInitiatedRefresh: 3, vendorSpecific: 0xe } as const;

/** How many results the log keeps. */
export const selfTestResults = 20;

const resultStatus = bitField(u8, {
  result: namedBits(3, 0, "Device Self-test Result", {
    completed: 0,
    abortedByCommand: 1,
    abortedByControllerReset: 2,
    abortedByNamespaceRemoval: 3,
    abortedByFormat: 4,
    fatalError: 5,
    failedInUnknownSegment: 6,
    failedInSegment: 7,
    abortedForUnknownReason: 8,
    abortedBySanitize: 9,
    notUsed: 0xf,
  }),
  operation: namedBits(7, 4, "Device Self-test Code", selfTestOperations),
});

const validInformation = bitField(u8, {
  namespaceId: bit(0, "Namespace Identifier Valid (NSIDV)"),
  failingBlock: bit(1, "Failing LBA Valid (FLBAV)"),
  statusCodeType: bit(2, "Status Code Type Valid (SCTV)"),
  statusCode: bit(3, "Status Code Valid (SCV)"),
});

/**
 * One result of a device self-test, 28 bytes. `valid` says which of the fields behind it mean something; the segment does
 * where the result is `failedInSegment`. NVMe base 2.0 §5.16.1.7.
 */
export const SelfTestResult = struct(
  { title: "Self-test Result", spec: "NVMe base 2.0 §5.16.1.7", size: 28 },
  {
    status: packed(0, resultStatus, "Device Self-test Status (DSTS)"),
    segment: at(1, u8, "Segment Number (SEGN)"),
    valid: at(2, validInformation, "Valid Diagnostic Information (VDINFO)"),
    powerOnHours: at(4, u64, "Power On Hours (POH)", { unit: "hours" }),
    namespaceId: at(12, hex(u32), "Namespace Identifier (NSID)"),
    failingBlock: at(16, u64, "Failing LBA (FLBA)"),
    error: packed(
      24,
      bitField(u16, {
        statusCodeType: bits(2, 0, "Status Code Type (SCT)"),
        statusCode: bits(15, 8, "Status Code (SC)"),
      }),
      "Status Code Type and Status Code",
    ),
    vendorSpecific: at(26, bytes(2), "Vendor Specific"),
  },
);
/** One result of a device self-test, decoded. */
export type SelfTestResult = Infer<typeof SelfTestResult>;

/**
 * Device Self-test, log page 06h, 564 bytes: the test that runs, how far it is in percent, and the last 20 results, newest
 * first. Places without a result have `notUsed`. NVMe base 2.0 §5.16.1.7.
 */
export const DeviceSelfTestLog = struct(
  { title: "Device Self-test", spec: "NVMe base 2.0 §5.16.1.7", size: 4 + selfTestResults * SelfTestResult.size },
  {
    operation: packed(
      0,
      bitField(u8, {
        currentOperation: namedBits(3, 0, "Current Device Self-test Operation (CDSTO)", {
          none: 0,
          ...selfTestOperations,
        }),
      }),
      "Current Device Self-test Operation (CDSTO)",
    ),
    completion: packed(
      1,
      bitField(u8, { percentComplete: bits(6, 0, "Current Device Self-test Completion (CDSTC), in %") }),
      "Current Device Self-test Completion (CDSTC)",
    ),
    results: at(4, array(SelfTestResult, selfTestResults), "Self-test Results, newest first"),
  },
);
/** Device Self-test, decoded. */
export type DeviceSelfTestLog = Infer<typeof DeviceSelfTestLog>;

/** The status that a self-test ended with, by its name; undefined where its result says none. */
export function selfTestStatusName({ valid, statusCodeType, statusCode }: SelfTestResult): string | undefined {
  return valid.statusCodeType && valid.statusCode ? nvmeStatusName(statusCodeType, statusCode) : undefined;
}
