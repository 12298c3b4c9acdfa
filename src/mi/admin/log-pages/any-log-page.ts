import { at, bit, bitField, bits, hex, optional, packed, rest, struct, u8, u32, u64 } from "../../../codec/index.ts";
import { adminCommand, adminPlaces, dword, everyNamespace } from "../admin-command.ts";
import { dwordsOf, lengthInDwords } from "./log-page-command.ts";
import { specificIdentifier } from "./specific-identifier.ts";

const LogPageData = struct(
  { title: "Log Page", spec: "NVMe base 2.0 §5.16", size: 0 },
  { data: rest("Bytes of the log page") },
);

const length = ({ dataLength }: { dataLength: number }) => dataLength;

/**
 * Any log page as bytes, such as a vendor's (C0h–FFh): `dataLength` of them, a multiple of 4 up to 4096, from `offset` on. The offset
 * is a bigint, as all numbers of 64 bits, and counts bytes, or entries where `indexOffset` is set.
 */
export const getLogPage = adminCommand({
  title: "Get Log Page",
  spec: "NVMe base 2.0 §5.16",
  opcode: 0x02,
  effect: "read",
  partial: true,
  request: {
    namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID)"),
    dataLength: at(adminPlaces.dataLength, lengthInDwords, "Data Length (DLEN) and, in dwords, NUMDL", {
      unit: "bytes",
    }),
    logPage: at(dword(10), hex(u8), "Log Page Identifier (LID)"),
    parameters: packed(
      dword(10, 1),
      bitField(u8, {
        specificParameter: bits(6, 0, "Log Specific Parameter (LSP)"),
        retainAsynchronousEvent: bit(7, "Retain Asynchronous Event (RAE)"),
      }),
      "Log Specific Parameter (LSP) and RAE",
    ),
    numberOfDwords: dwordsOf(length),
    specificIdentifier: specificIdentifier("Log Specific Identifier"),
    offset: optional(dword(12), u64, "Log Page Offset (LPO)"),
    selection: packed(
      dword(14),
      bitField(u32, {
        uuidIndex: bits(6, 0, "UUID Index (UIDX)"),
        indexOffset: bit(23, "Offset Type (OT)"),
        ioCommandSet: bits(31, 24, "Command Set Identifier (CSI)"),
      }),
      "UUID Index, Offset Type and Command Set Identifier",
    ),
  },
  response: LogPageData,
  lengthAsked: length,
  defaults: () => ({ namespaceId: everyNamespace, retainAsynchronousEvent: true }),
  objection: ({ offset, indexOffset }) =>
    indexOffset || offset % 4n === 0n ? undefined : { field: "offset", detail: `${offset} is not a multiple of 4` },
  example: { logPage: 0x02, dataLength: 512 },
});
