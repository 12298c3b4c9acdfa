import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configurationSpaceLines } from "./configuration-space.ts";

/** Configuration space of an endpoint with a list of capabilities that begins at 40h. */
function configurationSpace(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([0x36, 0x1b, 0x10, 0x00, 0x07, 0x04, 0x10, 0x00, 0x02, 0x02, 0x08, 0x01]);
  // A 64-bit base address, prefetchable, and an I/O address behind it.
  bytes.set([0x0c, 0x00, 0x00, 0xfe, 0x01, 0x00, 0x00, 0x00, 0x01, 0xe0, 0x00, 0x00], 0x10);
  bytes[0x34] = 0x40;
  return bytes;
}

const text = (bytes: Uint8Array) =>
  configurationSpaceLines(bytes).map(({ label, value }) => `${label}: ${value ?? ""}`);

describe("configuration space", () => {
  it("has its header, base addresses and capabilities, known or not", () => {
    const bytes = configurationSpace(256);
    // Power Management, then a capability without a name.
    bytes.set([0x01, 0x50, 0x03, 0x00], 0x40);
    bytes.set([0xee, 0x00], 0x50);
    const lines = text(bytes);
    assert.equal(lines[0], "PCI Configuration Header: ");
    assert.ok(lines.includes("Vendor ID (VID): 0x1b36"));
    const from = lines.indexOf("Base Address 0: 0x1fe000000");
    assert.deepEqual(lines.slice(from, from + 8), [
      "Base Address 0: 0x1fe000000",
      "Space: memory",
      "Bits: 64",
      "Prefetchable: yes",
      "Base Address 2: 0xe000",
      "Space: io",
      "Bits: 32",
      "Prefetchable: no",
    ]);
    assert.match(lines[from + 8] ?? "", /Power Management.* at 0x40: $/);
    assert.equal(lines.at(-1), "Capability 0xee at 0x50: ");
  });

  it("has a note where a list goes on behind what was read", () => {
    const bytes = configurationSpace(64);
    assert.match(text(bytes).at(-1) ?? "", /^Note: the standard list goes on at 40h, behind what was read$/);
  });

  it("has nothing to say without a whole header", () => {
    assert.deepEqual(text(configurationSpace(63)), []);
  });
});
