import { at, bitField, count, hex, type Infer, list, namedBits, struct, u8, u16 } from "../../codec/index.ts";
import { messageTypes } from "../message.ts";

/** A command by its set and opcode. */
export const SupportedCommand = struct(
  { title: "Supported Command", spec: "NVMe-MI 2.0 §5.7.5", size: 2 },
  {
    commandType: at(
      0,
      bitField(u8, { nvmeMiMessageType: namedBits(6, 3, "NVMe-MI Message Type (NMIMT)", messageTypes) }),
      "Command Type (CTYP)",
    ),
    opcode: at(1, hex(u8), "Opcode (OPC)"),
  },
);
export type SupportedCommand = Infer<typeof SupportedCommand>;

/** Commands that a drive supports: the optional ones, or those that may use the Management Endpoint Buffer. */
export const CommandList = struct(
  { title: "Supported Command List", spec: "NVMe-MI 2.0 §5.7.5", size: 2 },
  {
    numberOfCommands: count(0, u16, "Number of Commands (NUMCMD)"),
    commands: list(SupportedCommand, "Supported Commands", "numberOfCommands", 2047),
  },
);
export type CommandList = Infer<typeof CommandList>;
