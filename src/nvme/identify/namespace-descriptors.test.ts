import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MiError } from "../../errors.ts";
import { NamespaceDescriptorList } from "../index.ts";

const listOf = (hex: string, from = 0): Uint8Array => {
  const bytes = new Uint8Array(4096);
  bytes.set(Buffer.from(hex.replaceAll(" ", ""), "hex"), from);
  return bytes;
};
const descriptorsIn = (bytes: Uint8Array) => NamespaceDescriptorList.fromBytes(bytes).descriptors;

describe("the names of a namespace", () => {
  test("end at a length of zero, whatever follows", () => {
    assert.deepEqual(descriptorsIn(listOf("04 01 00 00 02 03 00 00 00 04 01 00 00 02")), [
      { type: "commandSet", value: 2 },
    ]);
    assert.deepEqual(descriptorsIn(new Uint8Array(4096)), []);
  });

  test("of a known type but not its length are bytes with the type's number", () => {
    const bytes = listOf("01 02 00 00 aa bb 03 01 00 00 cc");
    const descriptors = [
      { type: 1, value: Uint8Array.of(0xaa, 0xbb) },
      { type: 3, value: Uint8Array.of(0xcc) },
    ];
    assert.deepEqual(descriptorsIn(bytes), descriptors);
    assert.deepEqual(NamespaceDescriptorList.toBytes({ descriptors }), bytes);
  });

  test("that would reach past the end are kept as they are", () => {
    // Fifteen that are as long as they can be, and a last one that has 207 bytes of its 255.
    const bytes = new Uint8Array(4096).fill(0x11);
    for (let place = 0; place < 4096; place += 259) bytes.set([0x80, 0xff, 0, 0], place);
    const descriptors = descriptorsIn(bytes);
    assert.equal(descriptors.length, 16);
    assert.deepEqual(descriptors.at(-1), { malformed: bytes.subarray(15 * 259) });
    assert.deepEqual(NamespaceDescriptorList.toBytes({ descriptors }), bytes);
  });

  test("fill the data to the last byte", () => {
    const bytes = new Uint8Array(4096);
    for (let place = 0; place < 4096; place += 8) bytes.set([0x80, 4, 0, 0, 1, 2, 3, 4], place);
    const descriptors = descriptorsIn(bytes);
    assert.equal(descriptors.length, 512);
    assert.deepEqual(NamespaceDescriptorList.toBytes({ descriptors }), bytes);
  });

  const refused: [string, unknown, RegExp][] = [
    ["no array", 5, /not an array of descriptors/],
    ["a type without a name", [{ type: "serial", value: 1 }], /descriptors\[0\]\.type/],
    ["no bytes, which would end the list", [{ type: 9, value: new Uint8Array(0) }], /1 to 255 bytes/],
    ["more than fits", new Array(257).fill({ type: "uuid", value: "00112233-4455-6677-8899-aabbccddeeff" }), /of 4096/],
    ["a UUID that is none", [{ type: "uuid", value: "x" }], /is not a UUID/],
  ];
  for (const [what, descriptors, message] of refused) {
    test(`cannot be ${what}`, () => {
      assert.throws(
        () => NamespaceDescriptorList.toBytes({ descriptors: descriptors as [] }),
        (error: MiError) => error.code === "INVALID_ARGUMENT" && message.test(error.message),
      );
    });
  }
});
