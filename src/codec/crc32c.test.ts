import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { accelerateCrc32c, crc32c } from "./crc32c.ts";

/** The definition, a bit at a time: polynomial 1EDC6F41h as it is written, bits of each byte lowest first. */
function reference(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const top = (remainder >>> 31) ^ ((byte >>> bit) & 1);
      remainder = ((remainder << 1) ^ (top === 1 ? 0x1edc6f41 : 0)) >>> 0;
    }
  }
  let reflected = 0;
  for (let bit = 0; bit < 32; bit++) reflected = ((reflected << 1) | ((remainder >>> bit) & 1)) >>> 0;
  return ~reflected >>> 0;
}

const ascii = (text: string) => new TextEncoder().encode(text);

describe("the CRC-32C of the Message Integrity Check", () => {
  test("has the published check value", () => {
    assert.equal(crc32c(ascii("123456789")), 0xe3069283);
  });

  // RFC 3720 appendix B.4.
  const published: [string, Uint8Array, number][] = [
    ["32 bytes of zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 bytes of ones", new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ["32 bytes ascending", Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ["32 bytes descending", Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
  ];
  for (const [what, bytes, value] of published) {
    test(`is the published one for ${what}`, () => assert.equal(crc32c(bytes), value));
  }

  test("is 0 for no bytes", () => {
    assert.equal(crc32c(new Uint8Array(0)), 0);
  });

  for (let length = 0; length <= 64; length++) {
    test(`agrees with the bitwise definition for any ${length} bytes`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
          assert.equal(crc32c(bytes), reference(bytes));
        }),
        { numRuns: 20 },
      );
    });
  }

  test("agrees with the bitwise definition for the longest message", () => {
    const bytes = Uint8Array.from({ length: 4224 }, (_, index) => (index * 151) ^ (index >> 3));
    assert.equal(crc32c(bytes), reference(bytes));
  });

  test("takes only the bytes before `end`", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(), (bytes, at) => {
        const end = at % (bytes.length + 1);
        assert.equal(crc32c(bytes, end), reference(bytes.subarray(0, end)));
      }),
    );
  });

  for (const length of [40, 511, 512, 525]) {
    test(`takes a part of a buffer, ${length} bytes, that begins at any byte`, () => {
      const buffer = Uint8Array.from({ length: 600 }, (_, index) => 3 * index);
      for (let from = 0; from < 9; from++) {
        assert.equal(crc32c(buffer.subarray(from, from + length)), reference(buffer.slice(from, from + length)));
      }
    });
  }
});

describe("another implementation", () => {
  const long = new Uint8Array(1000).fill(0x5a);

  test("that differs is not taken", () => {
    assert.equal(
      accelerateCrc32c(() => 1),
      false,
    );
    assert.equal(crc32c(long), reference(long));
  });

  test("that agrees sums up what is long, and only that", () => {
    const lengths: number[] = [];
    const counting = (bytes: Uint8Array, end: number): number => {
      lengths.push(end);
      return reference(bytes.subarray(0, end));
    };
    assert.equal(accelerateCrc32c(counting), true);
    lengths.length = 0;
    assert.equal(crc32c(long), reference(long));
    assert.equal(crc32c(long, 999), reference(long.subarray(0, 999)));
    assert.equal(crc32c(long, 20), reference(long.subarray(0, 20)));
    assert.deepEqual(lengths, [1000, 999]);
  });
});
