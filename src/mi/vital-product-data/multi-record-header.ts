import {
  at,
  bit,
  bitField,
  bits,
  enumeration,
  hex,
  type Infer,
  optional,
  packed,
  struct,
  u8,
} from "../../codec/index.ts";

/** Records that NVMe-MI defines, by name. */
const recordTypes = { nvme: 0x0b, nvmePciePort: 0x0c, topology: 0x0d } as const;

/** The version of the format that records are in. */
export const recordFormatVersion = 2;

/** What every record of the MultiRecord Info Area begins with. */
export const MultiRecordHeader = struct(
  { title: "MultiRecord Header", spec: "NVMe-MI 2.0 §8.2.3", size: 5 },
  {
    type: at(0, enumeration(u8, recordTypes), "Record Type ID"),
    format: packed(
      1,
      bitField(u8, { endOfList: bit(7, "End of List"), formatVersion: bits(2, 0, "Record Format Version") }),
      "Record Format",
    ),
    length: optional(2, u8, "Record Length (RLEN), without this header", { unit: "bytes" }),
    recordChecksum: optional(3, hex(u8), "Record Checksum"),
    headerChecksum: optional(4, hex(u8), "Header Checksum"),
  },
);
export type MultiRecordHeader = Infer<typeof MultiRecordHeader>;
