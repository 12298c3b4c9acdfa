import { ascii, at, bitField, bits, constant, hex, optional, packed, struct, u8 } from "../../codec/index.ts";
import { formatVersion, inEightBytes } from "./common-header.ts";

/** Language code of English, which texts of one byte a character are in. */
export const english = 0x19;

/** How every Product Info Area begins. */
export const ProductInformationHead = struct(
  { title: "Product Info Area Header", spec: "NVMe-MI 2.0 §8.2.2", size: 3 },
  {
    version: packed(0, bitField(u8, { formatVersion: bits(3, 0, "Format Version") }), "Version"),
    length: optional(1, inEightBytes, "Product Info Area Length (PALEN)", { unit: "bytes" }),
    language: optional(2, u8, "Language Code (LCODE)"),
  },
);

const size = 112;
const eightBitText = 0xc0;
const text = (byte: number, length: number, title: string) =>
  constant(byte, hex(u8), eightBitText | length, `${title}: type and length`);

/** The Product Info Area as most drives have it, every field of one length. Its fields are those of `ProductInformation`. */
export const ProductInformationArea = struct(
  { title: "Product Info Area", spec: "NVMe-MI 2.0 §8.2.2", size },
  {
    formatVersion: constant(0, u8, formatVersion, "Format Version"),
    length: constant(1, inEightBytes, size, "Product Info Area Length (PALEN)"),
    language: constant(2, hex(u8), english, "Language Code (LCODE): English"),
    manufacturerHead: text(3, 8, "Manufacturer Name"),
    manufacturer: at(4, ascii(8), "Manufacturer Name (MNAME)"),
    productNameHead: text(12, 24, "Product Name"),
    productName: at(13, ascii(24), "Product Name (PNAME)"),
    modelNumberHead: text(37, 40, "Product Part/Model Number"),
    modelNumber: at(38, ascii(40), "Product Part/Model Number (PPMN)"),
    productVersionHead: text(78, 2, "Product Version"),
    productVersion: at(79, ascii(2), "Product Version (PVER)"),
    serialNumberHead: text(81, 20, "Product Serial Number"),
    serialNumber: at(82, ascii(20), "Product Serial Number (PSN)"),
    assetTagHead: text(102, 0, "Asset Tag, empty"),
    fruFileIdHead: text(103, 0, "FRU File ID, empty"),
    endOfFields: text(104, 1, "End of fields"),
    checksum: optional(111, hex(u8), "Product Info Area Checksum (PICHK)"),
  },
);
