import { at, bit, bitField, bits, type Infer, struct, u8, u32 } from "../../codec/index.ts";

/**
 * How log page 15h begins, 16 bytes: the size of a Boot Partition in units of 128 KiB, and which of the two is active (true:
 * partition 1). What is in the partition follows. NVMe base 2.0 §5.16.1.22.
 */
export const BootPartitionHeader = struct(
  { title: "Boot Partition", spec: "NVMe base 2.0 §5.16.1.22", size: 16 },
  {
    logPage: at(0, u8, "Log Page Identifier (LID)"),
    information: at(
      4,
      bitField(u32, {
        size: bits(14, 0, "Boot Partition Size (BPSZ)"),
        activePartition: bit(31, "Active Boot Partition ID (ABPID)"),
      }),
      "Boot Partition Information (BPINFO)",
    ),
  },
);
/** How the log page of a Boot Partition begins, decoded. */
export type BootPartitionHeader = Infer<typeof BootPartitionHeader>;
