import { at, bit, bitField, derived, hex, optional, optionalRest, rest, u8, u32 } from "../../../codec/index.ts";
import type { Objection } from "../../command.ts";
import { maximumData } from "../../command-sets.ts";
import { opcodeOffset } from "../../message.ts";
import { adminCommand, adminPlaces, completion, dataDirection, dword } from "../admin-command.ts";

interface Transfer {
  readonly opcode: number;
  readonly dataOffset: number;
  readonly dataLength: number;
  readonly data: Uint8Array;
}

/** What no drive could make sense of, by the opcode's direction (NVMe base 2.0 Figure 138) and NVMe-MI 2.0 §6.1. */
function objection({ opcode, dataOffset, dataLength, data }: Transfer): Objection | undefined {
  const direction = dataDirection(opcode);
  if (direction === "both") return { field: "opcode", detail: `${opcode} moves data both ways, which no message does` };
  if (data.length > 0 && direction !== "toController") {
    const detail = direction === "none" ? "takes no data" : "returns data, and takes none";
    return { field: "data", detail: `a command of opcode ${opcode} ${detail}` };
  }
  if (data.length % 4 !== 0) return { field: "data", detail: `${data.length} bytes are not a multiple of 4` };
  if (data.length > maximumData) return { field: "data", detail: `${data.length} bytes, more than ${maximumData}` };
  return objectionToWindow(direction, { opcode, dataOffset, dataLength, data });
}

function objectionToWindow(
  direction: "none" | "toController" | "toHost",
  { opcode, dataOffset, dataLength, data }: Transfer,
): Objection | undefined {
  const length = (detail: string): Objection => ({ field: "dataLength", detail: `${dataLength} ${detail}` });
  const offset = (detail: string): Objection => ({ field: "dataOffset", detail: `${dataOffset} ${detail}` });
  if (dataLength % 4 !== 0) return length("is not a multiple of 4");
  if (dataLength > maximumData) return length(`is more than ${maximumData}`);
  if (dataOffset % 4 !== 0) return offset("is not a multiple of 4");
  if (direction === "none" && dataLength > 0) return length(`of a command of opcode ${opcode}, which has no data`);
  if (direction === "toController" && dataLength !== data.length)
    return length(`is not the ${data.length} of the data`);
  if (dataOffset > 0 && direction !== "toHost") return offset("of a command that returns no data");
  return dataOffset > 0 && dataLength === 0 ? offset("without a length of data") : undefined;
}

/**
 * Any Admin command, such as a vendor's (opcodes C0h–FFh), with data in one direction, which the low bits of its opcode say: give
 * `data` for the controller, or `dataLength` for how many to return, whole dwords and at most 4096 bytes. What it does to the
 * drive is the caller's to know.
 */
export const rawAdminCommand = adminCommand({
  title: "Raw Admin Command",
  spec: "NVMe-MI 2.0 §6",
  opcode: undefined,
  effect: "destructive",
  optional: true,
  request: {
    opcode: at(opcodeOffset, hex(u8), "Opcode (OPC)"),
    flags: derived(
      adminPlaces.flags,
      bitField(u8, { length: bit(0, "Data Length Valid (DLENV)"), offset: bit(1, "Data Offset Valid (DOFSTV)") }),
      ({ dataLength = 0, dataOffset = 0 }: Partial<Transfer>) => ({ length: dataLength > 0, offset: dataOffset > 0 }),
      "Command Flags (CFLGS)",
    ),
    namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID)"),
    dword2: optional(12, hex(u32), "Submission Queue Entry Dword 2 (SQEDW2)"),
    dword3: optional(16, hex(u32), "Submission Queue Entry Dword 3 (SQEDW3)"),
    dword4: optional(20, hex(u32), "Submission Queue Entry Dword 4 (SQEDW4)"),
    dword5: optional(24, hex(u32), "Submission Queue Entry Dword 5 (SQEDW5)"),
    dataOffset: optional(adminPlaces.dataOffset, u32, "Data Offset (DOFST) into what is returned", { unit: "bytes" }),
    dataLength: optional(adminPlaces.dataLength, u32, "Data Length (DLEN), that of the data", {
      unit: "bytes",
      implied: true,
    }),
    dword10: optional(dword(10), hex(u32), "Submission Queue Entry Dword 10 (SQEDW10)"),
    dword11: optional(dword(11), hex(u32), "Submission Queue Entry Dword 11 (SQEDW11)"),
    dword12: optional(dword(12), hex(u32), "Submission Queue Entry Dword 12 (SQEDW12)"),
    dword13: optional(dword(13), hex(u32), "Submission Queue Entry Dword 13 (SQEDW13)"),
    dword14: optional(dword(14), hex(u32), "Submission Queue Entry Dword 14 (SQEDW14)"),
    dword15: optional(dword(15), hex(u32), "Submission Queue Entry Dword 15 (SQEDW15)"),
    data: optionalRest("Request Data", maximumData),
  },
  defaults: ({ data }) => ({ dataLength: data instanceof Uint8Array ? data.length : 0 }),
  objection,
  response: completion({
    result: optional(adminPlaces.result, hex(u32), "Completion Queue Entry Dword 0 (CQEDW0)"),
    result1: optional(adminPlaces.result + 4, hex(u32), "Completion Queue Entry Dword 1 (CQEDW1)"),
    data: rest("Response Data"),
  }),
  example: { opcode: 0xc2, dword10: 1, dataLength: 512 },
});
