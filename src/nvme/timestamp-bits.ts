import { bit, bitField, namedBits, u64, wideBits } from "../codec/index.ts";

function timeText(milliseconds: bigint, { origin }: Readonly<Record<string, unknown>>): string {
  if (origin !== "set") return `${milliseconds} ms since a reset`;
  return `${milliseconds} ms (${new Date(Number(milliseconds)).toISOString()})`;
}

/**
 * A time as controllers keep it, 8 bytes: milliseconds since 1970 where a host set it (`origin` "set"), since the last reset
 * otherwise. NVMe base 2.0 §5.27.1.14.
 */
export const timestampBits = bitField(u64, {
  milliseconds: wideBits(47, 0, "Timestamp (TS)", timeText),
  stopped: bit(48, "Synch: counting may have stopped (SYNC)"),
  origin: namedBits(51, 49, "Timestamp Origin (TO)", { cleared: 0, set: 1 }),
});
