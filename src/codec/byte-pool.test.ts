import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { allocateBytes } from "./byte-pool.ts";

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

  test("are there even after somebody has transferred the buffer of some", () => {
    const bytes = allocateBytes(16);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    assert.equal(allocateBytes(16).length, 16);
  });
});
