import { at, bitField, bits, constant, hex, packed, u8, u16 } from "../../codec/index.ts";

/** What every capability of the first 256 bytes begins with (PCI Express Base 6.0 §7.5.1.1). */
export const standardHeader = (capabilityId: number) => ({
  capabilityId: constant(0, hex(u8), capabilityId, "Capability ID (CID)"),
  nextCapability: at(1, hex(u8), "Next Capability (NEXT), 0 for none"),
});

/** What every capability of the space behind them begins with (PCI Express Base 6.0 §7.6.3). */
export const extendedHeader = (capabilityId: number) => ({
  capabilityId: constant(0, hex(u16), capabilityId, "PCI Express Extended Capability ID (CID)"),
  versionAndNext: packed(
    2,
    bitField(u16, {
      capabilityVersion: bits(3, 0, "Capability Version (CVER)"),
      nextCapability: bits(15, 4, "Next Capability (NEXT), 0 for none"),
    }),
    "Capability Version and Next Capability",
  ),
});
