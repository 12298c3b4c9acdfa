import { bitField, bits, namedBits, u32 } from "../codec/index.ts";

/** What a power counts, in watts: 0.0001 or 0.01. */
export const powerScale = { notReported: 0, tenthMilliwatts: 1, centiwatts: 2 };

/** A power, 4 bytes: a value in units that its scale tells. NVMe base 2.3. */
export const powerBits = bitField(u32, {
  value: bits(15, 0, "Power Value (PWRV)"),
  scale: namedBits(17, 16, "Power Scale (PWRS)", powerScale),
});
