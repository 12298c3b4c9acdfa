import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ControllerMetadata } from "./host-metadata.ts";

/** A structure's 4096 bytes with a number of elements, and what stands where. */
function metadata(count: number, ...parts: readonly (readonly [offset: number, hex: string])[]): Uint8Array {
  const bytes = new Uint8Array(4096);
  bytes[0] = count;
  for (const [offset, hex] of parts) bytes.set(Buffer.from(hex.replaceAll(" ", ""), "hex"), offset);
  return bytes;
}

describe("metadata of a host", () => {
  test("has as many elements as it says", () => {
    const { elements } = ControllerMetadata.fromBytes(metadata(1, [2, "02 00 04 00 6e 76 6d 65"]));
    assert.deepEqual(
      elements,
      [{ type: "operatingSystemDriverName", revision: 0, value: Buffer.from("nvme") }].map(plain),
    );
  });

  test("tells an element whose head or value goes beyond its bytes as it is, wherever in a message it lies", () => {
    // An element of 4088 bytes leaves two for the next one's head of four.
    for (const [first, left] of [
      ["00 00 f8 0f", 2],
      ["00 00 fa 0f", 0],
      ["00 00 f0 0f", 10],
    ] as const) {
      const bytes = metadata(3, [2, first], [4096 - left, left === 10 ? "00 00 ff 00" : ""]);
      for (const room of [bytes, new Uint8Array([...bytes, ...new Uint8Array(64).fill(0xff)])]) {
        const view = new DataView(room.buffer, room.byteOffset, room.length);
        const { elements } = ControllerMetadata.decode(view, 0, 4096);
        assert.equal(elements.length, 2, first);
        assert.equal((elements[1] as { malformed: Uint8Array }).malformed.length, left, first);
      }
    }
  });
});

const plain = <T extends { value: Uint8Array }>(element: T) => ({ ...element, value: new Uint8Array(element.value) });
