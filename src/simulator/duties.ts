import { adminCommands, type Command, type Commands, miCommands } from "../mi/index.ts";
import { opcodeOffset, viewOf } from "../mi/message.ts";
import { adminHandlers } from "./handlers/admin.ts";
import type { AnyHandler } from "./handlers/handler.ts";
import { miHandlers } from "./handlers/mi.ts";

/** A command and what the drive does for it. */
export interface Duty {
  readonly name: string;
  readonly command: Command;
  readonly handler: AnyHandler;
}

const duties: readonly Duty[] = [...dutiesOf(miCommands, miHandlers), ...dutiesOf(adminCommands, adminHandlers)];

function dutiesOf(commands: Commands, handlers: object): Duty[] {
  return Object.entries(commands)
    .filter(([, command]) => !command.partial)
    .map(([name, command]) => {
      return { name, command, handler: (handlers as Record<string, AnyHandler>)[name] as AnyHandler };
    });
}

/** The duties that the message type and opcode of a request, which has one, and opcode leave to choose from. */
export function familyOf(message: Uint8Array, messageType: Command["messageType"]): readonly Duty[] {
  const opcode = viewOf(message).getUint8(opcodeOffset);
  return duties.filter(({ command }) => command.messageType === messageType && command.opcode === opcode);
}

/** The duty of a family that a request means; undefined where its selector holds a number that nobody has. */
export function choose(family: readonly Duty[], message: Uint8Array): Duty | undefined {
  return family.find(({ command: { request, selector } }) => {
    if (selector === undefined) return true;
    const field = request.fields[selector];
    return field !== undefined && message[field.offset] === field.constant;
  });
}
