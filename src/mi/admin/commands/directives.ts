import { at, count, derived, enumeration, hex, optional, rest, u8, u16, u32, zeroBased } from "../../../codec/index.ts";
import type { Objection } from "../../command.ts";
import { maximumData } from "../../command-sets.ts";
import { adminCommand, adminPlaces, completion, dword } from "../admin-command.ts";
import { lengthInDwords } from "../log-pages/log-page-command.ts";

const directiveRows = {
  namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID)"),
  operation: at(dword(11), hex(u8), "Directive Operation (DOPER)"),
  directiveType: at(
    dword(11, 1),
    enumeration(u8, { identify: 0, streams: 1, dataPlacement: 2 }),
    "Directive Type (DTYPE)",
  ),
  directiveSpecific: optional(dword(11, 2), hex(u16), "Directive Specific (DSPEC)"),
  dword12: optional(dword(12), hex(u32), "Command Dword 12, by the operation"),
  dword13: optional(dword(13), hex(u32), "Command Dword 13, by the operation"),
};

/** Of an operation without data there is nothing to count, and the field is reserved. */
const dwordsOf = (length: number): number => Math.max(1, Math.floor(length / 4));
const numberOfDwords = "Number of Dwords (NUMD)";

function objectToPart({ data }: { readonly data: Uint8Array }): Objection | undefined {
  return data.length % 4 === 0 ? undefined : { field: "data", detail: `${data.length} bytes are not a multiple of 4` };
}

/**
 * Tells a controller what to do about a type of directive. Prohibited out of band (NVMe-MI 2.0 Figure 134); it is here for drives
 * that take it all the same.
 */
export const directiveSend = adminCommand({
  title: "Directive Send",
  spec: "NVMe base 2.0 §5.11",
  opcode: 0x19,
  effect: "write",
  optional: true,
  prohibited: true,
  request: {
    ...directiveRows,
    dataLength: count(adminPlaces.dataLength, u32, "Data Length (DLEN)"),
    numberOfDwords: derived(
      dword(10),
      zeroBased(u32),
      ({ data }: { data: Uint8Array }) => dwordsOf(data.length),
      numberOfDwords,
    ),
    data: rest("Directive Data", "dataLength"),
  },
  objection: objectToPart,
  response: completion({ result: optional(adminPlaces.result, hex(u32), "Completion Queue Entry Dword 0 (CQEDW0)") }),
  example: { namespaceId: 1, operation: 0x01, directiveType: "identify", dword12: 0x0101, data: new Uint8Array(0) },
});

/**
 * Asks a controller about a type of directive. Prohibited out of band (NVMe-MI 2.0 Figure 134); it is here for drives that take it
 * all the same. What operation 1 of the Identify directive returns, `DirectiveParameters` decodes.
 */
export const directiveReceive = adminCommand({
  title: "Directive Receive",
  spec: "NVMe base 2.0 §5.10",
  opcode: 0x1a,
  effect: "read",
  optional: true,
  prohibited: true,
  request: {
    ...directiveRows,
    dataLength: optional(adminPlaces.dataLength, lengthInDwords, "Data Length (DLEN) and, in dwords, NUMD", {
      unit: "bytes",
    }),
    numberOfDwords: derived(
      dword(10),
      zeroBased(u32),
      ({ dataLength }: { dataLength: number }) => dwordsOf(dataLength),
      numberOfDwords,
    ),
  },
  defaults: () => ({ dataLength: maximumData }),
  response: completion({
    result: optional(adminPlaces.result, hex(u32), "Completion Queue Entry Dword 0 (CQEDW0)"),
    data: rest("Directive Data"),
  }),
  example: { namespaceId: 1, operation: 0x01, directiveType: "identify" },
});
