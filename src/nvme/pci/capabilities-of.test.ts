import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { textLines } from "../../codec/index.ts";
import { baseAddressesOf, capabilitiesOf, PciConfigurationHeader } from "../index.ts";

/** Configuration space with bytes at places, and a list of capabilities that begins at 40h. */
function space(parts: Readonly<Record<number, string>>, size = 4096): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes[6] = 0x10;
  bytes[0x34] = 0x40;
  for (const [place, hex] of Object.entries(parts))
    bytes.set(Buffer.from(hex.replaceAll(" ", ""), "hex"), Number(place));
  return bytes;
}

const found = (bytes: Uint8Array) => {
  const { capabilities, notes } = capabilitiesOf(bytes);
  return { names: capabilities.map(({ offset, name, version }) => [offset, name, version]), notes };
};

describe("the capabilities of a PCI function", () => {
  test("are those of both lists, decoded where they are known", () => {
    const bytes = space({
      64: "01 50 03 00 08 00 00 00",
      80: "11 70 20 80 00 20 00 00 00 30 00 00",
      112: "10 b0 02 00 00 00 00 10 00 00 00 00 44 00 00 00 00 00 43 20",
      176: "09 c0",
      192: "fe 00",
      256: "01 00 82 14",
      328: "03 00 81 15 0d f0 fe ca 78 56 34 12",
      344: "34 12 01 00",
    });
    const { capabilities, notes } = capabilitiesOf(bytes);
    assert.deepEqual(notes, []);
    assert.deepEqual(
      capabilities.map(({ list, offset, id, name, version }) => [list, offset, id, name, version]),
      [
        ["standard", 0x40, 0x01, "PCI Power Management", undefined],
        ["standard", 0x50, 0x11, "MSI-X", undefined],
        ["standard", 0x70, 0x10, "PCI Express", undefined],
        ["standard", 0xb0, 0x09, "Vendor-Specific", undefined],
        ["standard", 0xc0, 0xfe, undefined, undefined],
        ["extended", 0x100, 0x0001, "Advanced Error Reporting", 2],
        ["extended", 0x148, 0x0003, "Device Serial Number", 1],
        ["extended", 0x158, 0x1234, undefined, 1],
      ],
    );
    const [, , express, vendor, , , serial] = capabilities;
    const { linkCapabilities, linkStatus } = express!.value as Record<string, Record<string, unknown>>;
    assert.equal(linkCapabilities!.maximumLinkSpeed, "gts16");
    assert.equal(linkCapabilities!.maximumLinkWidth, 4);
    assert.equal(linkStatus!.currentLinkSpeed, "gts8");
    assert.equal(linkStatus!.linkActive, true);
    assert.equal((serial!.value as { serialNumber: bigint }).serialNumber, 0x1234_5678_cafe_f00dn);
    assert.equal(vendor!.struct, undefined);
    assert.ok(textLines(serial!.struct!, serial!.value).some(({ value }) => value === "0x12345678cafef00d"));
  });

  test("are none where the header says so, or where nothing answers behind it", () => {
    const bytes = space({ 6: "00 00", 64: "01 00" });
    assert.deepEqual(capabilitiesOf(bytes), { capabilities: [], notes: [] });
    assert.deepEqual(found(space({ 64: "05 00", 256: "ff ff ff ff" })), {
      names: [[0x40, "MSI", undefined]],
      notes: [],
    });
  });

  test("end with a note where a list comes back to itself", () => {
    assert.deepEqual(found(space({ 64: "05 50", 80: "09 40", 256: "0d 00 01 20", 512: "0e 00 01 20" })), {
      names: [
        [0x40, "MSI", undefined],
        [0x50, "Vendor-Specific", undefined],
        [0x100, "Access Control Services", 1],
        [0x200, "Alternative Routing-ID Interpretation", 1],
      ],
      notes: [
        "the standard list is a loop: it comes back to 40h",
        "the extended list is a loop: it comes back to 200h",
      ],
    });
  });

  test("end with a note where a pointer leads into the header, or out of its list", () => {
    assert.deepEqual(found(space({ 52: "20" })).notes, ["the standard list points astray, to 20h"]);
    assert.deepEqual(found(space({ 64: "05 3c" })).notes, ["the standard list points astray, to 3Ch"]);
    assert.deepEqual(found(space({ 64: "05 00", 256: "0d 00 01 04" })).notes, [
      "the extended list points astray, to 40h",
    ]);
  });

  test("are those that were read, with a note where there are more", () => {
    const bytes = space({ 64: "01 50", 80: "10 c0", 192: "11 00" });
    assert.deepEqual(found(bytes.subarray(0, 64)), {
      names: [],
      notes: ["the standard list goes on at 40h, behind what was read"],
    });
    assert.deepEqual(found(bytes.subarray(0, 0x60)), {
      names: [
        [0x40, "PCI Power Management", undefined],
        [0x50, "PCI Express", undefined],
      ],
      notes: ["PCI Express at 50h is cut off", "the standard list goes on at C0h, behind what was read"],
    });
    assert.deepEqual(found(bytes.subarray(0, 63)).notes, ["has 63 bytes, fewer than the 64 of the header"]);
  });

  test("do not run from the standard list into the extended one", () => {
    assert.deepEqual(found(space({ 64: "01 fc", 252: "10 00" })).notes, ["PCI Express at FCh is cut off"]);
  });

  test("of a function that answers all ones end at once", () => {
    const { capabilities, notes } = capabilitiesOf(new Uint8Array(4096).fill(0xff));
    assert.equal(capabilities.length, 1);
    assert.deepEqual(notes, ["the standard list is a loop: it comes back to FCh"]);
  });

  test("never throw, and never repeat, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 1024, size: "max" }), (bytes) => {
        const { capabilities } = capabilitiesOf(bytes);
        const places = capabilities.map(({ offset }) => offset);
        assert.deepEqual(places, [...new Set(places)]);
      }),
      { numRuns: 500 },
    );
  });
});

test("base addresses are of 32 or 64 bits, of memory or I/O space", () => {
  const header = PciConfigurationHeader.zero();
  const baseAddressRegisters = [0xfe10_000c, 0x12, 0xe001, 0, 0xfd00_0000, 0];
  assert.deepEqual(baseAddressesOf({ ...header, baseAddressRegisters }), [
    { index: 0, space: "memory", bits: 64, prefetchable: true, address: 0x12_fe10_0000n },
    { index: 2, space: "io", bits: 32, prefetchable: false, address: 0xe000n },
    { index: 4, space: "memory", bits: 32, prefetchable: false, address: 0xfd00_0000n },
  ]);
  assert.deepEqual(baseAddressesOf(header), []);
});
