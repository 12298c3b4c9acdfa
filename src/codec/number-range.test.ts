import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileKind } from "./compile.ts";
import type { Kind } from "./kind.ts";
import { hex, i8, i16, i32, i64, inverted, scaled, u8, u16, u24, u32, u64, u104, u128, zeroBased } from "./numbers.ts";

const kinds: readonly (Kind<number> | Kind<bigint>)[] = [
  ...[u8, u16, u24, u32, u64, u104, u128, i8, i16, i32, i64],
  ...[zeroBased(u8), zeroBased(u16), hex(u16), inverted(u8), scaled(u8, 10), scaled(u8, 1 / 8)],
];

describe("the range that a kind of numbers tells", () => {
  for (const kind of kinds) {
    it(`is what can be written and read: ${kind.label}`, () => {
      const { read, write } = compileKind(kind as Kind<number | bigint>);
      const view = new DataView(new ArrayBuffer(kind.size));
      const { minimum, maximum, step = 1 } = kind.range!;
      for (const value of [minimum, maximum]) {
        write(view, 0, value);
        assert.equal(read(view, 0), value);
      }
      const beyond =
        typeof minimum === "bigint"
          ? [minimum - 1n, (maximum as bigint) + 1n]
          : [minimum - step, (maximum as number) + step];
      for (const value of beyond) assert.throws(() => write(view, 0, value), { code: "INVALID_ARGUMENT" });
    });
  }
});
