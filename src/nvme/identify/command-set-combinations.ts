import { terminatedArray } from "../../codec/filled-array.ts";
import { at, bit, bitField, type Infer, struct, u64, wideBits } from "../../codec/index.ts";

const combination = bitField(u64, {
  nvm: bit(0, "NVM Command Set (NVMCS)"),
  keyValue: bit(1, "Key Value Command Set (KVCS)"),
  zoned: bit(2, "Zoned Namespace Command Set (ZNSCS)"),
  subsystemLocalMemory: bit(3, "Subsystem Local Memory Command Set (SLMCS)"),
  computationalPrograms: bit(4, "Computational Programs Namespace Command Set (CPNCS)"),
  others: wideBits(63, 5, "Command sets of later revisions, a bit each"),
});

/**
 * Which I/O command sets a controller can have enabled at the same time, 4096 bytes: the answer to Identify with CNS 1Ch. The
 * place of a combination in the list is its index in the I/O Command Set Profile feature. NVMe base 2.0 §5.17.2.21.
 */
export const IoCommandSetCombinations = struct(
  { title: "Identify I/O Command Set", spec: "NVMe base 2.0 §5.17.2.21", size: 4096 },
  { combinations: at(0, terminatedArray(combination, 512), "I/O Command Set Combinations (IOCSC)") },
);
/** Which I/O command sets a controller can have enabled at the same time, decoded. */
export type IoCommandSetCombinations = Infer<typeof IoCommandSetCombinations>;
