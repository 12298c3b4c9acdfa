import { MiError } from "../errors.ts";
import type { Command } from "./command.ts";
import { type CommandSlot, MessageHeader, micSize, nvmeMiMessageType, opcodeOffset, seal, viewOf } from "./message.ts";

/**
 * A whole request message, from the MCTP message type through the Message Integrity Check. Throws `INVALID_ARGUMENT`,
 * naming the field, where the input does not fit.
 */
export function encodeRequest<I>(command: Command<I>, input: I, slot: CommandSlot): Uint8Array {
  const complete = withDefaults(command, input);
  const message = new Uint8Array(command.request.sizeOf(complete) + micSize);
  const view = viewOf(message);
  MessageHeader.encode(view, 0, {
    messageType: nvmeMiMessageType,
    commandSlot: slot,
    nvmeMiMessageType: command.messageType,
  });
  view.setUint8(opcodeOffset, command.opcode);
  command.request.encode(view, 0, complete);
  seal(message);
  return message;
}

function withDefaults<I>(command: Command<I>, input: I): I {
  const given: unknown = input ?? {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new MiError("INVALID_ARGUMENT", `${command.title}: the request is not an object`);
  }
  // A misspelt name would be as good as left out: port 0 instead of 7.
  command.request.checkNames(given);
  const complete: Record<string, unknown> | undefined = command.defaults?.(given as I);
  if (complete === undefined) return given as I;
  // Written so, and not with spreads, which take a microsecond. What is there but undefined is as good as left out.
  for (const [name, value] of Object.entries(given)) if (value !== undefined) complete[name] = value;
  return complete as I;
}
