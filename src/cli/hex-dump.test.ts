import assert from "node:assert/strict";
import { it } from "node:test";
import { hexDump } from "./hex-dump.ts";

it("a dump has offsets, sixteen bytes a line, and what is printable of them", () => {
  const bytes = Uint8Array.from({ length: 18 }, (_, index) => 0x1f + index * 6);
  assert.deepEqual(hexDump(bytes, 0x20), [
    "0020  1f 25 2b 31 37 3d 43 49 4f 55 5b 61 67 6d 73 79  |.%+17=CIOU[agmsy|",
    "0030  7f 85                                            |..|",
  ]);
});

it("a dump has offsets as wide as the last needs, and no lines of no bytes", () => {
  assert.deepEqual(hexDump(Uint8Array.of(0), 2n ** 32n), [
    "100000000  00                                               |.|",
  ]);
  assert.deepEqual(hexDump(new Uint8Array(0)), []);
});
