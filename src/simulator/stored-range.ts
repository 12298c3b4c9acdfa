import { invalidParameter } from "./refusal.ts";

/**
 * The part of stored bytes that a command means, itself and not a copy. Refuses it for the `dataOffset` where that is
 * beyond them, and else for the `dataLength`.
 */
export function storedRange(stored: Uint8Array, offset: number, length: number): Uint8Array {
  if (offset >= stored.length) throw invalidParameter("dataOffset");
  if (offset + length > stored.length) throw invalidParameter("dataLength");
  return stored.subarray(offset, offset + length);
}
