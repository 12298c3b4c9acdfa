import { at, bytes, hex, optional, optionalRest, rest, struct, u8, u24, u32 } from "../../codec/index.ts";
import { commandSets, maximumData } from "../command-sets.ts";
import { opcodeOffset } from "../message.ts";
import { miCommand } from "./mi-command.ts";

const response = struct(
  {
    title: "Raw Management Interface Command response",
    spec: "NVMe-MI 2.0 §5",
    size: commandSets.miCommand.responseSize,
  },
  { managementResponse: at(5, hex(u24), "NVMe Management Response (NMRESP)"), data: rest("Response Data") },
);

/**
 * Any command of the Management Interface, such as a vendor's (opcodes C0h–FFh), with data in both directions, at most 4096
 * bytes each. What it does to the drive is the caller's to know.
 */
export const rawCommand = miCommand({
  title: "Raw Management Interface Command",
  spec: "NVMe-MI 2.0 §5",
  opcode: undefined,
  effect: "destructive",
  optional: true,
  request: {
    opcode: at(opcodeOffset, hex(u8), "Opcode (OPC)"),
    parameters: optional(5, bytes(3), "Bytes 5 to 7, reserved in most commands"),
    dword0: optional(8, hex(u32), "NVMe Management Dword 0 (NMD0)"),
    dword1: optional(12, hex(u32), "NVMe Management Dword 1 (NMD1)"),
    data: optionalRest("Request Data", maximumData),
  },
  response: { struct: response, offset: 0 },
  example: { opcode: 0xc0, dword0: 1 },
});
