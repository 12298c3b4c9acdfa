import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type PhysicalAddress, physicalAddress } from "./physical-address.ts";

describe("a physical address", () => {
  it("is a number on I2C, bytes elsewhere, and nothing where there is one device", () => {
    assert.deepEqual(physicalAddress(0x1d), Buffer.of(0x1d));
    assert.deepEqual(physicalAddress([2, 0, 0, 0, 0, 0xff]), Buffer.of(2, 0, 0, 0, 0, 0xff));
    assert.deepEqual(physicalAddress(new Uint8Array()), Buffer.of());
  });

  for (const [address, why] of [
    [0x80, /128 is no 7-bit I2C address/],
    [-1, /-1 is no 7-bit I2C address/],
    [[256], /256 is not a byte/],
    [new Array(33).fill(0), /33 bytes are more than 32/],
    ["1d", /"1d" is neither number nor bytes/],
    [undefined, /undefined is neither number nor bytes/],
    [null, /null is neither number nor bytes/],
  ] as const) {
    it(`is not ${JSON.stringify(address)}`, () => {
      assert.throws(() => physicalAddress(address as PhysicalAddress), { code: "INVALID_ARGUMENT", message: why });
    });
  }
});
