import { MiError } from "../errors.ts";

/**
 * Reads a whole number as C does: decimal, hexadecimal after `0x`, octal after `0`. Throws `INVALID_ARGUMENT`, saying
 * what the number was to be, for anything else and for what is out of range.
 */
export function parseInteger(text: string, what: string, range: { minimum: number; maximum: number }): number {
  const number = integerOf(text);
  if (number === undefined) {
    const octal = /^0\d+$/.test(text) ? " (a leading 0 means octal)" : "";
    throw new MiError("INVALID_ARGUMENT", `${what} "${text}" is not a number${octal}`);
  }
  if (number < range.minimum || number > range.maximum) {
    throw new MiError("INVALID_ARGUMENT", `${what} ${text} is not in ${range.minimum}–${range.maximum}`);
  }
  return number;
}

function integerOf(text: string): number | undefined {
  if (/^(0x[0-9a-f]+|0|[1-9]\d*)$/i.test(text)) return Number(text);
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}
