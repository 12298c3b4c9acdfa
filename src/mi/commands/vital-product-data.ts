import { at, count, optional, rest, u16 } from "../../codec/index.ts";
import { managementResponse, miCommand, responseBytes } from "./mi-command.ts";
import { objectToEmpty } from "./objections.ts";

/** Reads Vital Product Data (VPD), at most 4096 bytes at a time. */
export const vpdRead = miCommand({
  title: "VPD Read",
  spec: "NVMe-MI 2.0 §5.12",
  opcode: 0x05,
  effect: "read",
  request: {
    dataOffset: optional(8, u16, "Data Offset (DOFST)", { unit: "bytes" }),
    dataLength: at(12, u16, "Data Length (DLEN)", { unit: "bytes" }),
  },
  response: responseBytes("VPD Read", "Vital Product Data (VPD)", {
    lengthAsked: ({ dataLength }: { dataLength: number }) => dataLength,
  }),
  example: { dataLength: 120 },
});

/** Writes Vital Product Data (VPD). Drives bear it a limited number of times, and trust what they find there. */
export const vpdWrite = miCommand({
  title: "VPD Write",
  spec: "NVMe-MI 2.0 §5.13",
  opcode: 0x06,
  effect: "destructive",
  optional: true,
  request: {
    // Where it begins, header and checksums are: nobody is to write there for having forgotten to say where.
    dataOffset: at(8, u16, "Data Offset (DOFST)", { unit: "bytes" }),
    dataLength: count(12, u16, "Data Length (DLEN)"),
    data: rest("Vital Product Data (VPD)", "dataLength"),
  },
  response: managementResponse("VPD Write", {}),
  objection: objectToEmpty,
  example: { dataOffset: 0x15, data: Uint8Array.of(0x4e, 0x65, 0x77) },
});
