import assert from "node:assert/strict";
import { it } from "node:test";
import { valueLines } from "./value-text.ts";

const text = (value: object) =>
  valueLines(value).map(
    ({ depth, label, value: each }) => `${"  ".repeat(depth)}${label}${each === undefined ? "" : `: ${each}`}`,
  );

it("a value without a structure has a line for each member, nested as it is", () => {
  const value = {
    assetTag: "A\u0007",
    present: true,
    missing: undefined,
    bytes: Uint8Array.of(1, 2),
    sizes: [1, 2n],
    none: [],
    elements: [{ type: "label", data: Uint8Array.of(3) }, { type: 9 }],
    inner: { formFactor: "m2" },
  };
  assert.deepEqual(text(value), [
    "Asset tag: A\\x07",
    "Present: yes",
    "Bytes: 0102",
    "Sizes: 1, 2",
    "None: none",
    "Elements",
    "  [0]",
    "    Type: label",
    "    Data: 03",
    "  [1]",
    "    Type: 9",
    "Inner",
    "  Form factor: m2",
  ]);
});

it("bytes among others are written out, and not taken apart", () => {
  assert.deepEqual(text({ customFields: ["", Uint8Array.of(4)] }), ["Custom fields: , 04"]);
});
