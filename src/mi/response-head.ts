import { at, bitField, bits, packed, struct, u8, u16 } from "../codec/index.ts";
import { genericResponseSize } from "./message.ts";

// What bytes 5 to 7 of a response mean depends on its status and its command. Counted from the message's start.

const about = (title: string) => ({ title, spec: "NVMe-MI 2.0 §4.1.2", size: genericResponseSize });

/** Where a request was wrong, behind the status Invalid Parameter. */
export const InvalidParameterHead = struct(about("Invalid Parameter Response"), {
  bits: packed(5, bitField(u8, { bit: bits(2, 0, "Least significant bit of the field in its byte") }), "PEL"),
  byte: at(6, u16, "Byte in the message, Parameter Error Location (PEL)"),
});

/** How long a command will take yet, behind the status More Processing Required. */
export const MoreProcessingHead = struct(about("More Processing Required Response"), {
  time: at(6, u16, "More Processing Required Time (MPRT)", { unit: "× 100 ms" }),
});
/** What one of `MoreProcessingHead.time` is in milliseconds. */
export const moreProcessingUnit = 100;

/** How many bytes of data follow, for commands that say so. */
export const LengthHead = struct(about("Response Data Length"), {
  length: at(5, u16, "Response Data Length (RDL)", { unit: "bytes" }),
});
