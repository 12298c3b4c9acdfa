import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DecodingProblem } from "./decoding-problem.ts";
import { fieldValue } from "./field-value.ts";
import { decodeProductInformation, type ProductInformation } from "./product-information.ts";
import { freeFormImage, wideTextImage } from "./vital-product-data.vectors.ts";

function decoded(
  bytes: Uint8Array,
  offset = 0,
): { value: ProductInformation | undefined; problems: DecodingProblem[] } {
  const problems: DecodingProblem[] = [];
  const value = decodeProductInformation(bytes, offset, (path, detail) => problems.push({ path, detail }));
  return { value, problems };
}

/** An area of 16 bytes with a right checksum. */
function area(...fields: readonly number[]): Uint8Array {
  const bytes = Uint8Array.of(1, 2, 0x19, ...fields, ...new Uint8Array(13 - fields.length));
  bytes[15] = -bytes.subarray(0, 15).reduce((sum, byte) => sum + byte, 0);
  return bytes;
}

describe("product information", () => {
  test("is read field by field, whatever their encodings and lengths", () => {
    const { value, problems } = decoded(freeFormImage, 8);
    assert.deepEqual(problems, []);
    assert.deepEqual(value, {
      language: 0,
      manufacturer: "IPMI",
      productName: "Gum",
      modelNumber: "",
      productVersion: "1.2-34",
      serialNumber: "XéY",
      assetTag: Uint8Array.of(0xde, 0xad, 0xff),
      fruFileId: "",
      customFields: ["first custom", Uint8Array.of(0x1f), "AB"],
    });
  });

  test("is in UTF-16 where its language is not English", () => {
    const { value, problems } = decoded(wideTextImage, 8);
    assert.deepEqual(problems, []);
    assert.deepEqual(value, {
      language: 0x15,
      manufacturer: "Žižka",
      productName: "磁盤",
      modelNumber: Uint8Array.of(0x41, 0x00, 0x42),
      customFields: [],
    });
  });

  test("has no fields but those before the end of fields", () => {
    assert.deepEqual(decoded(area(0xc2, 0x41, 0x42, 0xc1, 0xc2, 0x43, 0x44)), {
      value: { language: 25, manufacturer: "AB", customFields: [] },
      problems: [],
    });
  });

  test("without an end of fields is reported", () => {
    const { problems } = decoded(area(0xcb, ...new TextEncoder().encode("AAAAAAAAAAA")));
    assert.deepEqual(problems, [{ path: "productInformation", detail: "has no end of fields" }]);
  });

  test("with a field that runs over its end is reported, and shows what is there of it", () => {
    const { value, problems } = decoded(area(0xc2, 0x41, 0x42, 0xe8, ...new TextEncoder().encode("CCCCCCCC")));
    assert.equal(value?.productName, "CCCCCCCC");
    assert.deepEqual(problems, [
      { path: "productInformation.productName", detail: "is 40 bytes long, of which 8 are there" },
      { path: "productInformation", detail: "has no end of fields" },
    ]);
    const custom = decoded(area(...new Array<number>(8).fill(0xc0), 0xc9, 0x41, 0x42, 0x43));
    assert.deepEqual(custom.problems[0], {
      path: "productInformation.customFields[1]",
      detail: "is 9 bytes long, of which 3 are there",
    });
  });

  test("of a length that is none, or more than there is, is reported and read as far as it goes", () => {
    for (const length of [0, 3]) {
      const bytes = area(0xc2, 0x41, 0x42, 0xc1);
      bytes[1] = length;
      const { value, problems } = decoded(bytes);
      assert.equal(value?.manufacturer, "AB");
      assert.deepEqual(problems, [
        { path: "productInformation.length", detail: `is ${8 * length} bytes at offset 0, of 16` },
      ]);
    }
  });

  test("that is cut before its fields is not there", () => {
    assert.deepEqual(decoded(area().subarray(0, 10), 8), {
      value: undefined,
      problems: [{ path: "productInformation", detail: "needs 3 bytes at offset 8, of 10" }],
    });
  });
});

describe("a field of product information", () => {
  test("in six bits has four characters in three bytes", () => {
    assert.equal(fieldValue(2, Uint8Array.of(0x29, 0xdc, 0xa6), true), "IPMI");
    assert.equal(fieldValue(2, Uint8Array.of(0x29, 0xdc, 0xa6, 0x29), true), "IPMII");
    assert.equal(fieldValue(2, Uint8Array.of(0xff), true), "_");
  });

  test("in digits has all thirteen of them, and is bytes where there are others", () => {
    assert.equal(fieldValue(1, Uint8Array.of(0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xc0), true), "0123456789 -.0");
    assert.deepEqual(fieldValue(1, Uint8Array.of(0x12, 0xd0), true), Uint8Array.of(0x12, 0xd0));
  });

  test("that is text has no padding, and one that is bytes keeps all of them", () => {
    assert.equal(fieldValue(3, Uint8Array.of(0x20, 0x41, 0x20, 0x00), true), " A");
    assert.deepEqual(fieldValue(0, Uint8Array.of(0x41, 0x20), true), Uint8Array.of(0x41, 0x20));
  });

  test("that is empty is an empty text", () => {
    for (const type of [0, 1, 2, 3]) assert.equal(fieldValue(type, new Uint8Array(0), false), "");
  });
});
