import { dataDirection } from "../../mi/admin/admin-command.ts";
import {
  adminCommands,
  type Command,
  type CommandSetName,
  type Commands,
  commandSets,
  type Effect,
  miCommands,
  opcodes,
} from "../../mi/index.ts";
import { CommandEffectsLog, MiCommandEffectsLog } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { optionalCommandsOf } from "../supported-commands.ts";

/** Of those that both logs tell. */
type Effects = Partial<
  Pick<MiCommandEffectsLog["miCommands"][number], "controllerCapabilityChange" | "subsystemScope">
>;
type IoEffects = Partial<CommandEffectsLog["ioCommands"][number]>;

/** Of the NVM command set: Flush, Write, Read. There is no host here that could send them, but every drive has these. */
const ioCommands: ReadonlyMap<number, IoEffects> = new Map([
  [0x00, {}],
  [0x01, { logicalBlockContentChange: true }],
  [0x02, {}],
]);
const nvmCommandSet = 0;

/** What Admin commands do to namespaces and to what is in them, which their effect does not tell. */
const mediaEffects: ReadonlyMap<number, Partial<CommandEffectsLog["adminCommands"][number]>> = new Map([
  [0x0d, { namespaceCapabilityChange: true, namespaceInventoryChange: true }],
  [0x15, { namespaceInventoryChange: true }],
  [0x80, { logicalBlockContentChange: true, namespaceCapabilityChange: true }],
  [0x84, { logicalBlockContentChange: true }],
  [0x8c, { logicalBlockContentChange: true }],
]);

/**
 * What the effect of a command is to the logs. What is more than reading is done to the whole NVM subsystem; what is
 * destructive may leave controllers that Identify Controller describes otherwise, as by the firmware that a reset brings.
 */
const effects: Readonly<Record<Effect, Effects>> = {
  read: {},
  write: { subsystemScope: true },
  destructive: { subsystemScope: true, controllerCapabilityChange: true },
};
const strongestFirst = ["destructive", "write", "read"] as const satisfies readonly Effect[];

/** Opcodes of a command set that a drive carries out, those it must and those it lists, and what they change. */
function supported(drive: DriveModel, set: CommandSetName, commands: Commands): ReadonlyMap<number, Effects> {
  const known = Object.values(commands).map(({ opcode }) => opcode ?? -1);
  const mandatory = known.filter((opcode) => opcodes[set][opcode]?.support === "mandatory");
  const listed = optionalCommandsOf(drive)
    .filter(({ commandType }) => commandType.nvmeMiMessageType === set)
    .map(({ opcode }) => opcode);
  return new Map([...mandatory, ...listed].map((opcode) => [opcode, effectsOf(set, opcode, commands)]));
}

/** The most that any command of an opcode does; a vendor's is known as the raw command, which has no opcode. */
function effectsOf(set: CommandSetName, opcode: number, commands: Commands): Effects {
  // What Get Log Page may capture before it reads changes nothing that these logs tell of.
  if (set === "adminCommand" && dataDirection(opcode) === "toHost") return effects.read;
  const described = opcode < commandSets[set].firstVendorOpcode ? opcode : undefined;
  const those = Object.values(commands).filter((command: Command) => command.opcode === described);
  return effects[strongestFirst.find((effect) => those.some((command) => command.effect === effect)) ?? "read"];
}

/** A copy of a log's entries, with what is supported marked as such and with its effects. */
function marked<E extends { readonly supported: boolean }>(
  entries: readonly E[],
  supported: ReadonlyMap<number, Partial<NoInfer<E>>>,
): E[] {
  return entries.map((entry, opcode) => {
    const effects = supported.get(opcode);
    return effects === undefined ? entry : { ...entry, ...effects, supported: true };
  });
}

/** What the log of Admin and I/O commands has for a drive. */
export function commandEffects(drive: DriveModel, ioCommandSet: number): CommandEffectsLog {
  const zero = CommandEffectsLog.zero();
  const those = [...supported(drive, "adminCommand", adminCommands)];
  const effects = new Map(those.map(([opcode, each]) => [opcode, { ...each, ...mediaEffects.get(opcode) }]));
  return {
    adminCommands: marked(zero.adminCommands, effects),
    ioCommands: marked(zero.ioCommands, ioCommandSet === nvmCommandSet ? ioCommands : new Map()),
  };
}

/** What the log of commands of the Management Interface has for a drive. */
export function miCommandEffects(drive: DriveModel): MiCommandEffectsLog {
  const zero = MiCommandEffectsLog.zero();
  return { miCommands: marked(zero.miCommands, supported(drive, "miCommand", miCommands)) };
}
