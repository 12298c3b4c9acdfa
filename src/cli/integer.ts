import { MiError } from "../errors.ts";

/** The least and the most that a number may be. */
export interface Range {
  readonly minimum: number | bigint;
  readonly maximum: number | bigint;
  /** How far apart numbers are, where that is not 1. */
  readonly step?: number;
}

/**
 * Reads a whole number as C does: decimal, hexadecimal after `0x`, octal after `0`. Throws `INVALID_ARGUMENT`, saying
 * what the number was to be, for anything else and for what is out of range.
 */
export function parseInteger(text: string, what: string, range: Range): number {
  return Number(parseBigInteger(text, what, range));
}

/** Reads a decimal number that may have a fraction, of whole steps where the range has some. Throws `INVALID_ARGUMENT`. */
export function parseDecimal(text: string, what: string, range: Range): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new MiError("INVALID_ARGUMENT", `${what} "${text}" is not a number`);
  const number = Number(text);
  requireRange(number, text, what, range);
  const { step } = range;
  const steps = number / (step ?? 1);
  // A tenth is no number that a computer has.
  if (step !== undefined && Math.abs(steps - Math.round(steps)) > 1e-6) {
    throw new MiError("INVALID_ARGUMENT", `${what} ${text} is not a multiple of ${step}`);
  }
  return number;
}

/** Reads a number as `parseInteger` does, of any size. */
export function parseBigInteger(text: string, what: string, range: Range): bigint {
  const number = integerOf(text);
  if (number === undefined) {
    const octal = /^0\d+$/.test(text) ? " (a leading 0 means octal)" : "";
    throw new MiError("INVALID_ARGUMENT", `${what} "${text}" is not a number${octal}`);
  }
  requireRange(number, text, what, range);
  return number;
}

function requireRange(number: number | bigint, text: string, what: string, { minimum, maximum }: Range): void {
  if (number >= minimum && number <= maximum) return;
  throw new MiError("INVALID_ARGUMENT", `${what} ${text} is not in ${minimum}–${maximum}`);
}

function integerOf(text: string): bigint | undefined {
  if (/^(0x[0-9a-f]+|0|[1-9]\d*)$/i.test(text)) return BigInt(text);
  return /^0[0-7]+$/.test(text) ? BigInt(`0o${text}`) : undefined;
}
