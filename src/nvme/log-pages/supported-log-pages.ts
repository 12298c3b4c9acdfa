import { array, at, bit, bitField, bits, type Infer, struct, u32 } from "../../codec/index.ts";

const identifierSupport = bitField(u32, {
  supported: bit(0, "LID Supported (LSUPP)"),
  indexOffsetSupported: bit(1, "Index Offset Supported (IOS)"),
  specific: bits(31, 16, "LID Specific Parameter (LIDSP)"),
});

/**
 * Supported Log Pages, log page 00h, 1024 bytes: for each log page identifier, which is its index, whether there is such a log
 * page, whether offsets may count its entries (OT), and what is particular to it, such as in bit 0 of 07h whether a host may
 * choose the data areas, of 0Dh whether a context may be established by its header alone. Of one that is not supported all
 * of this is false and 0. NVMe base 2.0 §5.16.1.1.
 */
export const SupportedLogPages = struct(
  { title: "Supported Log Pages", spec: "NVMe base 2.0 §5.16.1.1", size: 1024 },
  { logPages: at(0, array(identifierSupport, 256), "LID Supported and Effects, by log page identifier") },
);
/** Supported Log Pages, decoded. */
export type SupportedLogPages = Infer<typeof SupportedLogPages>;
