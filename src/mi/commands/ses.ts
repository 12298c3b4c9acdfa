import { at, count, hex, rest, u8, u16 } from "../../codec/index.ts";
import { managementResponse, miCommand, responseBytes } from "./mi-command.ts";
import { objectToEmpty } from "./objections.ts";

/** Reads a diagnostic page of SCSI Enclosure Services (SES). Only enclosures have them. */
export const sesReceive = miCommand({
  title: "SES Receive",
  spec: "NVMe-MI 2.0 §5.9",
  opcode: 0x08,
  effect: "read",
  optional: true,
  request: {
    pageCode: at(8, hex(u8), "Page Code (PCODE)"),
    allocationLength: at(12, u16, "Allocation Length (ALENGTH)", { unit: "bytes" }),
  },
  response: responseBytes("SES Receive", "SES Status Diagnostic Page", {
    lengthed: true,
    lengthAsked: ({ allocationLength }: { allocationLength: number }) => allocationLength,
  }),
  example: { pageCode: 0x00, allocationLength: 4096 },
});

/** Sends a control diagnostic page of SCSI Enclosure Services (SES), its page code in its first byte. */
export const sesSend = miCommand({
  title: "SES Send",
  spec: "NVMe-MI 2.0 §5.10",
  opcode: 0x09,
  effect: "destructive",
  optional: true,
  request: {
    dataLength: count(12, u16, "Data Length (DLEN)"),
    data: rest("SES Control Diagnostic Page", "dataLength"),
  },
  response: managementResponse("SES Send", {}),
  objection: objectToEmpty,
  example: { data: Uint8Array.of(0x04, 0x00, 0x00, 0x01, 0x00) },
});
