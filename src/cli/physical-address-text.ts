import { usageError } from "./failure.ts";

/** An I3C provisioned id, in bytes. */
const i3cLength = 6;

/**
 * Reads where a device is on its link: a number for the 7-bit address of I2C, bytes in hexadecimal with `:` or `-` between
 * them, or all six of an I3C provisioned id in one. Throws `INVALID_ARGUMENT`.
 */
export function parsePhysicalAddress(text: string): number[] {
  const bytes = bytesOf(text);
  if (bytes !== undefined) return bytes;
  throw usageError(
    `"${text}" is not a physical address: 0x1d, a 7-bit address on I2C; 02:46:0a:00:00:01, six bytes on I3C`,
  );
}

function bytesOf(text: string): number[] | undefined {
  if (/^[0-9a-f]{2}([:-][0-9a-f]{2})+$/i.test(text)) return text.split(/[:-]/).map((byte) => Number.parseInt(byte, 16));
  const whole = /^(?:0x)?([0-9a-f]{12})$/i.exec(text)?.[1];
  if (whole !== undefined && whole.length === 2 * i3cLength) return [...Buffer.from(whole, "hex")];
  if (!/^(0x[0-9a-f]{1,2}|\d{1,3})$/i.test(text)) return undefined;
  const address = Number(text);
  if (address <= 0x7f) return [address];
  throw usageError(
    `${text} is no 7-bit I2C address: data sheets often give it shifted left by one bit, as 0x3a for 0x1d`,
  );
}
