import { bit } from "../../codec/index.ts";

/** Speeds of a PCI Express link by their numbers (PCI Express Base 6.0 §7.5.3.6). */
export const linkSpeeds = { gts2p5: 1, gts5: 2, gts8: 3, gts16: 4, gts32: 5, gts64: 6 } as const;

/** A vector of link speeds, one bit each, the slowest at bit `lowest`: registers have a reserved bit before it. */
export const linkSpeedBits = (lowest: number) => ({
  gts2p5: bit(lowest, "2.5 GT/s"),
  gts5: bit(lowest + 1, "5 GT/s"),
  gts8: bit(lowest + 2, "8 GT/s"),
  gts16: bit(lowest + 3, "16 GT/s"),
  gts32: bit(lowest + 4, "32 GT/s"),
  gts64: bit(lowest + 5, "64 GT/s"),
});

/** Sizes of payloads and read requests by their numbers (PCI Express Base 6.0 §7.5.3.3). */
export const transferSizes = {
  bytes128: 0,
  bytes256: 1,
  bytes512: 2,
  bytes1024: 3,
  bytes2048: 4,
  bytes4096: 5,
} as const;
