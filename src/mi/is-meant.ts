import type { Field } from "../codec/struct.ts";
import type { Command } from "./command.ts";

/** Whether a request in bytes has what tells a command from others of its opcode, which the caller has compared. */
export function isMeant({ request, selector = [] }: Command, message: Uint8Array): boolean {
  return [selector].flat().every((name) => {
    const field = request.fields[name];
    if (field === undefined) return false;
    return field.role === "packed" ? areNamed(field, message) : message[field.offset] === field.constant;
  });
}

/** Whether all bits of a field that have names for what they may hold do hold something of a name. */
function areNamed({ offset, kind: { parts } }: Field, message: Uint8Array): boolean {
  if (parts.form !== "bits") return false;
  return Object.values(parts.members).every(({ high, low, names }) => {
    const byte = message[offset + Math.floor(low / 8)] ?? 0;
    return names === undefined || Object.values(names).includes((byte >> (low % 8)) & (2 ** (high - low + 1) - 1));
  });
}
