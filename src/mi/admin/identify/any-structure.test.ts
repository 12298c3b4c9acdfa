import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MiError } from "../../../errors.ts";
import { encodeRequest } from "../../request.ts";
import { adminCommands } from "../index.ts";

const { identify } = adminCommands;

describe("part of a structure", () => {
  const refused: [string, { dataOffset?: number; dataLength?: number }, RegExp][] = [
    ["from within a dword", { dataOffset: 2, dataLength: 4 }, /dataOffset: 2 is not a multiple of 4/],
    ["of a length that is no dwords", { dataLength: 70 }, /dataLength: 70 is not a multiple of 4/],
    ["of no bytes", { dataLength: 0 }, /dataLength: 0 is not an integer in 4–4096/],
    ["longer than a structure", { dataLength: 4100 }, /dataLength: 4100 is not an integer in 4–4096/],
    ["that ends behind the structure", { dataOffset: 4092, dataLength: 8 }, /dataLength: 4092 \+ 8 bytes end behind/],
    ["of the length left out, but not from the beginning", { dataOffset: 4 }, /dataLength: 4 \+ 4096 bytes end behind/],
  ];
  for (const [what, part, message] of refused) {
    test(`${what} is not asked for`, () => {
      assert.throws(
        () => encodeRequest(identify, { cns: 1, ...part }, 0),
        (error: MiError) => error.code === "INVALID_ARGUMENT" && message.test(error.message),
      );
    });
  }

  test("may be its last dword", () => {
    assert.doesNotThrow(() => encodeRequest(identify, { cns: 1, dataOffset: 4092, dataLength: 4 }, 0));
  });
});
