import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MiError } from "../errors.ts";
import { countedArray, terminatedArray } from "./filled-array.ts";
import { annotate, at, struct, textLines, u8, u16, zeroBased } from "./index.ts";

const structOf = (kind: ReturnType<typeof countedArray<number, number>>) =>
  struct({ title: "List", spec: "none", size: kind.size }, { items: at(0, kind, "Items") });
const count = { kind: u8, offset: 0, doc: "Number of Items" };
const counted = structOf(countedArray(u16, { length: 3, from: 2, count }));
const terminated = structOf(terminatedArray(u16, 3));

describe("an array with the number of its items in front", () => {
  test("has as many as the number says, and no more than there is room for", () => {
    const bytes = Uint8Array.of(0, 0, 1, 0, 2, 0, 3, 0);
    for (const [number, items] of [
      [0, []],
      [2, [1, 2]],
      [3, [1, 2, 3]],
      [255, [1, 2, 3]],
    ] as const) {
      bytes[0] = number;
      assert.deepEqual(counted.fromBytes(bytes), { items });
    }
  });

  test("is written with its number, and zeros where nothing is", () => {
    const view = new DataView(new Uint8Array(8).fill(0xff).buffer);
    counted.encode(view, 0, { items: [0x0102] });
    assert.deepEqual(new Uint8Array(view.buffer), Uint8Array.of(1, 0, 2, 1, 0, 0, 0, 0));
  });

  test("may count from 0, and then cannot be empty", () => {
    const list = structOf(countedArray(u16, { length: 2, from: 2, count: { ...count, kind: zeroBased(u8) } }));
    assert.deepEqual(list.fromBytes(Uint8Array.of(0, 0, 7, 0, 8, 0)), { items: [7] });
    assert.throws(() => list.toBytes({ items: [] }), { code: "INVALID_ARGUMENT" });
  });

  test("shows number and items at their places", () => {
    const dump = annotate(counted, Uint8Array.of(1, 0, 5, 0, 0, 0, 0, 0)).split("\n");
    assert.match(dump[0] ?? "", /^0000 {2}01 .*Number of Items: 1$/);
    assert.match(dump[1] ?? "", /^0001 {2}00 .*reserved$/);
    assert.match(dump[2] ?? "", /^0002 {2}05 00 .*Items: 5$/);
    assert.deepEqual(textLines(counted, { items: [5, 6] }), [{ depth: 0, label: "Items", value: "5, 6" }]);
  });
});

describe("an array that ends at zeros", () => {
  test("has the items before them", () => {
    assert.deepEqual(terminated.fromBytes(Uint8Array.of(1, 0, 0, 0, 9, 9)), { items: [1] });
    assert.deepEqual(terminated.fromBytes(Uint8Array.of(1, 0, 0, 2, 9, 9)), { items: [1, 0x0200, 0x0909] });
    assert.deepEqual(terminated.toBytes({ items: [3] }), Uint8Array.of(3, 0, 0, 0, 0, 0));
  });

  test("looks where it is told to for them", () => {
    const list = structOf(terminatedArray(u16, 2, { offset: 1, size: 1 }));
    assert.deepEqual(list.fromBytes(Uint8Array.of(0, 1, 1, 0)), { items: [0x0100] });
  });
});

for (const list of [counted, terminated]) {
  test(`what is no array of so many items is refused: ${list.fields.items?.kind.label}`, () => {
    for (const items of [5, undefined, [1, 2, 3, 4]]) {
      assert.throws(
        () => list.toBytes({ items: items as number[] }),
        (error: MiError) => error.code === "INVALID_ARGUMENT" && /not an array of at most 3 items/.test(error.message),
      );
    }
  });
}
