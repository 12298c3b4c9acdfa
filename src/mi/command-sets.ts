import type { MessageType } from "./message.ts";

/** What the messages of one command set have in common. Sizes are bytes from the message's start. */
export interface CommandSet {
  /** Header, opcode and dwords of a request: its data follow. */
  readonly requestSize: number;
  /** Header, status and what else an answer begins with: its data follow. */
  readonly responseSize: number;
  /** Opcodes from here on are the vendor's. */
  readonly firstVendorOpcode: number;
}

/** The sets of commands that a management endpoint carries out, by message type (NVMe-MI 2.0 §4–§7). */
export const commandSets = {
  controlPrimitive: { requestSize: 8, responseSize: 8, firstVendorOpcode: 0xf0 },
  miCommand: { requestSize: 16, responseSize: 8, firstVendorOpcode: 0xc0 },
  adminCommand: { requestSize: 68, responseSize: 20, firstVendorOpcode: 0xc0 },
  pcieCommand: { requestSize: 20, responseSize: 8, firstVendorOpcode: 0x100 },
} as const satisfies Readonly<Partial<Record<MessageType, CommandSet>>>;

/** What is sent as a request and answered. */
export type CommandSetName = keyof typeof commandSets;

/** The most data that one command carries in its message, in bytes. */
export const maximumData = 4096;
