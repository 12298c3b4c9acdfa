import { isStruct, type Struct } from "../src/codec/index.ts";
import * as mi from "../src/mi/index.ts";
import { crc32c } from "../src/mi/index.ts";
import * as nvme from "../src/nvme/index.ts";
import { type Figure, timePerCall } from "./measure.ts";

/** Bytes of a structure in which nothing is zero, so that nothing is cheaper than in life. */
function sampleOf(struct: Struct): Uint8Array {
  const size = struct.variable ? struct.size + 64 : struct.size;
  const bytes = Uint8Array.from({ length: size }, (_, index) => 0x31 + (index % 8));
  // A count that fits: two items at most.
  for (const { role, offset, kind } of Object.values(struct.fields)) {
    if (role === "count") bytes.fill(0, offset, offset + kind.size).fill(1, offset, offset + 1);
  }
  return bytes;
}

/** Decode and encode times of every structure that the library exports. */
export function benchStructures(): Figure[] {
  const exported: unknown[] = [...Object.values(mi), ...Object.values(nvme)];
  // Lists that say their length once more themselves cannot be made of any bytes.
  const structures = exported.filter(isStruct).filter(({ title, variable }) => !variable || !title.includes("Event"));
  return structures.flatMap((struct) => {
    const bytes = sampleOf(struct);
    const view = new DataView(bytes.buffer);
    const value = struct.decode(view);
    const target = new DataView(new ArrayBuffer(struct.sizeOf(value)));
    const name = `${struct.title} (${bytes.length} B)`;
    return [
      { name: `decode ${name}`, value: timePerCall(() => struct.decode(view)), unit: "ns" },
      { name: `encode ${name}`, value: timePerCall(() => struct.encode(target, 0, value)), unit: "ns" },
    ] satisfies Figure[];
  });
}

/** The integrity check over messages of several lengths. */
export function benchIntegrityCheck(): Figure[] {
  return [16, 64, 532, 4116].map((size) => {
    const bytes = Uint8Array.from({ length: size }, (_, index) => index & 0xff);
    return { name: `CRC-32C of ${size} B`, value: timePerCall(() => crc32c(bytes)), unit: "ns" };
  });
}
