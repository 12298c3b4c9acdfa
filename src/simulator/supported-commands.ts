import type { Command, SupportedCommand } from "../mi/index.ts";
import { messageTypes } from "../mi/message.ts";
import type { DriveModel } from "./drive-model.ts";

type Opcode = Pick<Command, "messageType" | "opcode">;

/** A drive's list of commands: each opcode once, in their order. Raw commands have none, so they are in no list. */
export function supportedCommands(commands: readonly Opcode[]): SupportedCommand[] {
  const list: SupportedCommand[] = [];
  const inOrder = commands.toSorted((one, other) => orderOf(one) - orderOf(other));
  for (const command of inOrder) {
    const { messageType, opcode } = command;
    if (opcode === undefined || isListed(list, command)) continue;
    list.push({ commandType: { nvmeMiMessageType: messageType }, opcode });
  }
  return list;
}

const orderOf = ({ messageType, opcode = 0 }: Opcode): number => messageTypes[messageType] * 0x100 + opcode;

/** Whether a command is in such a list. */
export function isListed(list: readonly SupportedCommand[], { messageType, opcode }: Opcode): boolean {
  return list.some((each) => each.commandType.nvmeMiMessageType === messageType && each.opcode === opcode);
}

/** The optional commands that a drive supports, those of its vendor among them. */
export function optionalCommandsOf(drive: DriveModel): SupportedCommand[] {
  const { optionalCommands, vendorCommands, vendorAdminCommands } = drive;
  const vendors: Opcode[] = [
    ...[...vendorCommands.keys()].map((opcode) => ({ messageType: "miCommand", opcode }) as const),
    ...[...vendorAdminCommands.keys()].map((opcode) => ({ messageType: "adminCommand", opcode }) as const),
  ];
  const missing = vendors.filter((command) => !isListed(optionalCommands, command));
  return [...optionalCommands, ...supportedCommands(missing)];
}
