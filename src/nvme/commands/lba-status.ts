import {
  at,
  bit,
  bitField,
  count,
  enumeration,
  hex,
  type Infer,
  list,
  struct,
  u8,
  u32,
  u64,
} from "../../codec/index.ts";

/** Logical blocks of the same status, 16 bytes. NVM Command Set 1.0 §4.2.1. */
export const LbaStatusDescriptor = struct(
  { title: "LBA Status Descriptor", spec: "NVM Command Set 1.0 §4.2.1", size: 16 },
  {
    startingBlock: at(0, hex(u64), "Descriptor Starting LBA (DSLBA)"),
    blockCount: at(8, u32, "Number of Logical Blocks (NLB)", { unit: "logical blocks" }),
    status: at(
      13,
      bitField(u8, { potentiallyUnrecoverable: bit(0, "Potentially Unrecoverable Logical Blocks (PULB)") }),
      "Status (STATUS)",
    ),
  },
);
/** Logical blocks of the same status, decoded. */
export type LbaStatusDescriptor = Infer<typeof LbaStatusDescriptor>;

/** What Get LBA Status answers with: ranges of logical blocks, and whether they are all. NVM Command Set 1.0 §4.2.1. */
export const LbaStatusDescriptorList = struct(
  { title: "LBA Status Descriptor List", spec: "NVM Command Set 1.0 §4.2.1", size: 8 },
  {
    descriptorCount: count(0, u32, "Number of LBA Status Descriptors (NLSD)"),
    completionCondition: at(
      4,
      enumeration(u8, { notReported: 0, incomplete: 1, complete: 2 }),
      "Completion Condition (CMPC)",
    ),
    descriptors: list(LbaStatusDescriptor, "LBA Status Descriptors", "descriptorCount"),
  },
);
/** Ranges of logical blocks with their status, decoded. */
export type LbaStatusDescriptorList = Infer<typeof LbaStatusDescriptorList>;
