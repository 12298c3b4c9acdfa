import { hexNumber } from "../../codec/text.ts";

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (const byte of bytes.subarray(from, to)) sum += byte;
  return sum;
}

/**
 * What is wrong with bytes that add up to zero, modulo 256, where their checksum is right. The checksum is among them, or
 * given where it stands apart.
 */
export function zeroSumFault(bytes: Uint8Array, from: number, to: number, checksum = 0): string | undefined {
  const sum = (sumOf(bytes, from, to) + checksum) & 0xff;
  return sum === 0 ? undefined : `is wrong: with it, bytes ${from} to ${to - 1} add up to ${hexNumber(sum)}, not 0`;
}

/** Puts a checksum at `place`, among the bytes it is over or apart from them. */
export function putZeroSum(bytes: Uint8Array, from: number, to: number, place: number): void {
  bytes[place] = 0;
  bytes[place] = -sumOf(bytes, from, to);
}
