import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  at,
  bitField,
  bits,
  formatValue,
  struct,
  textLines,
  toJson,
  u8,
  u16,
  u32,
  u64,
  u128,
  wideBits,
} from "./index.ts";
import { convertedQuantity, powerOfTwo } from "./quantity.ts";

describe("a value in a unit that nobody counts in", () => {
  const rows: readonly (readonly [value: number | bigint, unit: string, text: string | undefined])[] = [
    [81_204_113n, "× 512000 bytes", "41.58 TB"],
    [2, "× 512000 bytes", "1.024 MB"],
    [1, "× 512000 bytes", undefined],
    [0n, "× 512000 bytes", undefined],
    [7_680_000n, "× 10⁹ bytes", "7.68 PB"],
    [2n ** 127n, "× 10⁹ bytes", undefined],
    [1_920_000_000_000n, "bytes", "1.92 TB"],
    [999_999, "bytes", undefined],
    [65_536, "bytes", "64 KiB"],
    [1 << 20, "bytes", "1 MiB"],
    [2 ** 30, "bytes", "1.074 GB"],
    [512, "bytes", undefined],
    [4, "× 4 KiB", "16 KiB"],
    [8, "blocks of 512 bytes", "4 KiB"],
    [15, "× 100 ms", "1.5 s"],
    [5, "× 100 µs", "500 µs"],
    [8_000_000, "µs", "8 s"],
    [250, "ms", undefined],
    [36, "°C", undefined],
    [3, "minutes", undefined],
    [5, "× 16 bytes", undefined],
  ];
  for (const [value, unit, text] of rows) {
    test(`${value} ${unit} is ${text ?? "no more than that"}`, () => {
      assert.equal(convertedQuantity(value, unit), text);
    });
  }

  test("stands behind it in text, but where all bits are ones, as that is rarely a quantity", () => {
    assert.equal(formatValue(u128, 60_377_905n, "× 512000 bytes"), "60377905 × 512000 bytes (30.91 TB)");
    assert.equal(formatValue(u8, 254, "× 4 KiB"), "254 × 4 KiB (1016 KiB)");
    assert.equal(formatValue(u8, 255, "× 4 KiB"), "255 × 4 KiB");
    assert.equal(formatValue(u8, 7, "%"), "7%");
  });
});

describe("text of a structure", () => {
  const Sizes = struct(
    { title: "Sizes", spec: "a test", size: 12 },
    {
      exponent: at(0, powerOfTwo(u8, "bytes", "none"), "Exponent"),
      burst: at(1, powerOfTwo(u8, "commands"), "Burst"),
      flags: at(
        2,
        bitField(u16, {
          kind: bits(7, 0, "Kind"),
          size: bits(15, 8, "Size", (size, { kind }) => `${size} of kind ${kind}`),
        }),
        "Flags",
      ),
      time: at(4, bitField(u64, { ticks: wideBits(47, 0, "Ticks", (ticks) => `${ticks} ticks`) }), "Time"),
    },
  );
  const value = { exponent: 12, burst: 0, flags: { kind: 3, size: 7 }, time: { ticks: 5n } };

  test("has what its numbers stand for, of which its members beside it may tell", () => {
    assert.deepEqual(
      textLines(Sizes, value).map(({ label, value: text }) => `${label}: ${text}`),
      [
        "Exponent: 12 (4096 bytes)",
        "Burst: 0 (1 command)",
        "Flags: 0x0703",
        "Kind: 3",
        "Size: 7 of kind 3",
        "Time: 0x0000000000000005",
        "Ticks: 5 ticks",
      ],
    );
    assert.equal(textLines(Sizes, { ...value, exponent: 0 })[0]?.value, "0 (none)");
  });

  test("has it besides: values and JSON are the numbers", () => {
    assert.deepEqual(Sizes.fromBytes(Sizes.toBytes(value)), value);
    assert.deepEqual(toJson(value), { exponent: 12, burst: 0, flags: { kind: 3, size: 7 }, time: { ticks: "5" } });
    assert.equal(powerOfTwo(u32, "bytes").label, "u32");
  });
});
