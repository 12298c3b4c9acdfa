import { adminCommands, type Command, type CommandSetName, miCommands, opcodes } from "../../mi/index.ts";
import { CommandEffectsLog, MiCommandEffectsLog } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { optionalCommandsOf } from "../supported-commands.ts";

/** Of the NVM command set: Flush, Write, Read. There is no host here that could send them, but every drive has these. */
const ioOpcodes: readonly number[] = [0x00, 0x01, 0x02];
const nvmCommandSet = 0;

/** Opcodes of a command set that a drive carries out: those it must and those it lists. */
function supported(drive: DriveModel, messageType: CommandSetName, commands: object): readonly number[] {
  const known = Object.values(commands).map(({ opcode }: Command) => opcode ?? -1);
  const mandatory = known.filter((opcode) => opcodes[messageType][opcode]?.support === "mandatory");
  const listed = optionalCommandsOf(drive)
    .filter(({ commandType }) => commandType.nvmeMiMessageType === messageType)
    .map(({ opcode }) => opcode);
  return [...mandatory, ...listed];
}

/** A copy of a log's entries with the supported ones marked. */
function marked<E extends { readonly supported: boolean }>(entries: readonly E[], opcodes: readonly number[]): E[] {
  return entries.map((entry, opcode) => ({ ...entry, supported: opcodes.includes(opcode) }));
}

/** What the log of Admin and I/O commands has for a drive. */
export function commandEffects(drive: DriveModel, ioCommandSet: number): CommandEffectsLog {
  const zero = CommandEffectsLog.zero();
  return {
    adminCommands: marked(zero.adminCommands, supported(drive, "adminCommand", adminCommands)),
    ioCommands: marked(zero.ioCommands, ioCommandSet === nvmCommandSet ? ioOpcodes : []),
  };
}

/** What the log of commands of the Management Interface has for a drive. */
export function miCommandEffects(drive: DriveModel): MiCommandEffectsLog {
  const zero = MiCommandEffectsLog.zero();
  return { miCommands: marked(zero.miCommands, supported(drive, "miCommand", miCommands)) };
}
