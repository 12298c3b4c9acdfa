import { at, bitField, bits, hex, packed, struct, u32 } from "../../codec/index.ts";
import { readMemory, writeMemory } from "./controller-memory.ts";
import type { PciFunctionFacts } from "./pci-function.ts";

const dword = 4;

/** The I/O space behind BAR2: through these two registers a host without memory space reaches that of BAR0. */
const IndexDataPair = struct(
  { title: "Index/Data Pair", spec: "NVMe over PCIe Transport 1.0 §3.8", size: 2 * dword },
  {
    index: packed(0, bitField(u32, { index: bits(31, 2, "Index (IDX), in dwords") }), "Index/Data Pair Index"),
    data: at(dword, hex(u32), "Data (DAT), those of BAR0 at the index"),
  },
);

/** The I/O space behind BAR2 as it reads. */
export function readIo(of: PciFunctionFacts): Uint8Array {
  const { memoryIndex } = of.controller.pci;
  const place = memoryIndex * dword;
  // Behind the memory there is nothing.
  const data = new Uint8Array(dword);
  data.set(readMemory(of).subarray(place, place + dword));
  const pair = IndexDataPair.toBytes({ index: memoryIndex, data: 0 });
  pair.set(data, dword);
  return pair;
}

/** Writes to the I/O space behind BAR2: first the index, so that one write may bring both. */
export function writeIo(of: PciFunctionFacts, offset: number, data: Uint8Array): void {
  const pair = readIo(of);
  pair.set(data, offset);
  of.controller.pci.memoryIndex = IndexDataPair.fromBytes(pair).index;
  const from = Math.max(dword, offset);
  const written = pair.subarray(from, offset + data.length);
  if (written.length > 0) writeMemory(of, of.controller.pci.memoryIndex * dword + from - dword, written);
}
