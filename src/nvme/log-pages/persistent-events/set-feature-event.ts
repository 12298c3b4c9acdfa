import { bit, bitField, bits, hex, list, packed, rest, struct, type Tail, u32 } from "../../../codec/index.ts";
import { ProtocolError } from "../../../errors.ts";

const layout = bitField(u32, {
  dwordCount: bits(2, 0, "Dword Count (DWC)"),
  completionLogged: bit(3, "Logged Command Completion Dword 0 (LCCDW0)"),
  memoryLength: bits(31, 16, "Memory Buffer Count (MBC)"),
});

/** A tail that takes as many bytes as the structure's first dword says. */
function measured<V>(tail: Tail<V>, lengthOf: (layout: number) => number): Tail<V> {
  return {
    ...tail,
    read: (view, at, end, count, path, start) => {
      const length = lengthOf(view.getUint32(start, true));
      if (length <= end - at) return tail.read(view, at, at + length, count, path, start);
      const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
      throw new ProtocolError(path, `takes ${length} bytes, of which ${end - at} came`, bytes);
    },
  };
}

/**
 * A Set Features command changed something: its dwords from 10 on, its data if it had any, and dword 0 of its completion if
 * that was logged. The counts in it have to fit what follows to encode.
 */
export const SetFeatureEvent = struct(
  { title: "Set Feature Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.11", size: 4 },
  {
    layout: packed(0, layout, "Set Feature Event Layout (SFEL)"),
    commandDwords: measured(list(hex(u32), "Command Dwords (CDWS), from 10 on"), (word) => 4 * (word & 0b111)),
    memory: measured(rest("Memory Buffer (MBUF)"), (word) => word >>> 16),
    completion: measured(list(hex(u32), "Command Completion Dword 0 (CCDW0)"), (word) => ((word >> 3) & 1) * 4),
  },
);
