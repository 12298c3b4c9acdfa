import {
  adminCommands,
  type Command,
  type CommandSetName,
  type Commands,
  commandSets,
  controlPrimitives,
  miCommands,
  pcieCommands,
} from "../mi/index.ts";
import { isMeant } from "../mi/is-meant.ts";
import { opcodeOffset, viewOf } from "../mi/message.ts";
import type { DriveModel } from "./drive-model.ts";
import { adminHandlers } from "./handlers/admin.ts";
import { asynchronousEventHandlers, inspectEventList } from "./handlers/asynchronous-events.ts";
import { controlHandlers } from "./handlers/control.ts";
import type { AnyHandler } from "./handlers/handler.ts";
import { miHandlers } from "./handlers/mi.ts";
import { pcieHandlers } from "./handlers/pcie.ts";

/** A command and what the drive does for it. */
export interface Duty {
  readonly name: string;
  readonly command: Command;
  readonly handler: AnyHandler;
  /** Refuses a request, without its check, for what can no more be told once it is decoded. */
  readonly inspect?: ((message: Uint8Array) => void) | undefined;
}

const inspections: Readonly<Record<string, Duty["inspect"]>> = {
  setAsynchronousEvents: inspectEventList,
} satisfies { [K in keyof typeof miCommands]?: Duty["inspect"] };

const duties: readonly Duty[] = [
  ...dutiesOf(controlPrimitives, controlHandlers),
  ...dutiesOf(miCommands, miHandlers),
  ...dutiesOf(adminCommands, adminHandlers),
  ...dutiesOf(pcieCommands, pcieHandlers),
];

function dutiesOf(commands: Commands, handlers: object): Duty[] {
  return Object.entries(commands)
    .filter(([, command]) => !command.partial && !command.prohibited)
    .map(([name, command]) => {
      const handler = (handlers as Record<string, AnyHandler>)[name] as AnyHandler;
      return { name, command, handler, inspect: inspections[name] };
    });
}

/** Whether a drive has what a duty is about. Opcodes are not asked for here: for those there is a list of commands. */
function concerns({ name }: Duty, drive: DriveModel): boolean {
  const aboutEvents = name in asynchronousEventHandlers;
  return !aboutEvents || drive.events !== undefined;
}

/** The duties that the message type and opcode of a request leave to choose from; a raw command's for a vendor's opcode. */
export function familyOf(drive: DriveModel, message: Uint8Array, messageType: CommandSetName): readonly Duty[] {
  const opcode = viewOf(message).getUint8(opcodeOffset);
  const wanted = opcode < commandSets[messageType].firstVendorOpcode ? opcode : undefined;
  return duties.filter((duty) => {
    const { messageType: type, opcode } = duty.command;
    return type === messageType && opcode === wanted && concerns(duty, drive);
  });
}

/** The duty of a family that a request means; undefined where its selector holds a number that nobody has. */
export function choose(family: readonly Duty[], message: Uint8Array): Duty | undefined {
  return family.find(({ command }) => isMeant(command, message));
}
