import { bitField, bits, hex, type Infer, optional, packed, scaled, struct, u8 } from "../../codec/index.ts";

/** Offsets and lengths of areas are counted in eight bytes. */
export const inEightBytes = scaled(u8, 1 / 8);

const areaOffset = (byte: number, doc: string) =>
  optional(byte, inEightBytes, `${doc}, 0 where there is none`, { unit: "bytes" });

/** The version of the IPMI format, of the whole and of each area. */
export const formatVersion = 1;

/** Where the areas of Vital Product Data are. */
export const VitalProductDataHeader = struct(
  { title: "VPD Common Header", spec: "NVMe-MI 2.0 §8.2.1", size: 8 },
  {
    version: packed(0, bitField(u8, { formatVersion: bits(3, 0, "IPMI Format Version Number (IPMIVER)") }), "Version"),
    internalUseAreaOffset: areaOffset(1, "Internal Use Area Starting Offset (IUAOFF)"),
    chassisInformationAreaOffset: areaOffset(2, "Chassis Info Area Starting Offset (CIAOFF)"),
    boardInformationAreaOffset: areaOffset(3, "Board Info Area Starting Offset (BIAOFF)"),
    productInformationAreaOffset: areaOffset(4, "Product Info Area Starting Offset (PIAOFF)"),
    multiRecordAreaOffset: areaOffset(5, "MultiRecord Info Area Starting Offset (MRIOFF)"),
    checksum: optional(7, hex(u8), "Common Header Checksum (CHCHK)"),
  },
);
export type VitalProductDataHeader = Infer<typeof VitalProductDataHeader>;
