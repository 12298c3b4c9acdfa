import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { allocateBytes, bufferView } from "./byte-pool.ts";

describe("bytes of the pool", () => {
  test("are zero, as many as asked for, and nobody else's", () => {
    const arrays = Array.from({ length: 3_000 }, (_, index) => allocateBytes(index % 70));
    for (const [index, bytes] of arrays.entries()) {
      assert.equal(bytes.length, index % 70);
      assert.ok(bytes.every((byte) => byte === 0));
      bytes.fill(0xff);
    }
  });

  test("begin where numbers of every size may begin", () => {
    for (let length = 1; length < 40; length++) assert.equal(allocateBytes(length).byteOffset % 8, 0);
  });

  test("have a buffer of their own where they are many, so that whoever keeps them keeps no others", () => {
    assert.equal(allocateBytes(1_025).buffer.byteLength, 1_025);
  });

  test("are seen by a view of their buffer where they begin in it, whether that is shared or their own", () => {
    for (const length of [4, 16, 2_000, 16]) {
      const bytes = allocateBytes(length);
      bytes.set([1, 2, 3, 4]);
      assert.equal(bufferView(bytes).getUint32(bytes.byteOffset), 0x01020304);
    }
    assert.equal(bufferView(allocateBytes(8)), bufferView(allocateBytes(8)));
    const part = Uint8Array.of(0, 0, 0xab).subarray(2);
    assert.equal(bufferView(part).getUint8(part.byteOffset), 0xab);
  });

  test("are there even after somebody has transferred the buffer of some", () => {
    const bytes = allocateBytes(16);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    const next = allocateBytes(16);
    assert.equal(next.length, 16);
    assert.equal(bufferView(next).getUint8(next.byteOffset), 0);
  });
});
