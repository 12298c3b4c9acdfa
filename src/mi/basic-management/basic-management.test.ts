import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { decodeBasicManagement } from "./basic-management.ts";
import { BasicManagementIdentity } from "./blocks.ts";
import { packetErrorCode } from "./packet-error-code.ts";

// Made by a separate program: both blocks and two of the vendor, each with its length and Packet Error Code.
const allBlocks = Uint8Array.of(
  ...[0x06, 0xbb, 0xfc, 0xfb, 0x07, 0x00, 0x00, 0x45],
  ...[0x16, 0x12, 0x34, 0x53, 0x4e, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36],
  ...[0x37, 0x38, 0x39, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x76],
  ...[0x06, 0x76, 0x65, 0x6e, 0x64, 0x6f, 0x72, 0xc1],
  ...[0x02, 0x01, 0x02, 0x93],
);

const status = {
  status: {
    smbusArbitration: true,
    driveNotReady: false,
    driveFunctional: true,
    resetNotRequired: true,
    port0LinkActive: true,
    port1LinkActive: false,
  },
  smartWarnings: {
    availableSpareBelowThreshold: true,
    temperatureThreshold: true,
    reliabilityDegraded: false,
    readOnly: false,
    volatileMemoryBackupFailed: false,
    persistentMemoryRegionReadOnly: false,
    indeterminatePersonalityState: false,
  },
  compositeTemperature: -5,
  percentageUsed: 7,
  packetErrorCode: 0x45,
};

describe("the NVMe Basic Management Command", () => {
  test("tells the drive's state, which drive it is and what its vendor adds", () => {
    assert.deepEqual(decodeBasicManagement(allBlocks), {
      status,
      identity: { pciVendorId: 0x1234, serialNumber: "SN0123456789", packetErrorCode: 0x76 },
      vendorBlocks: [
        { commandCode: 32, data: new TextEncoder().encode("vendor") },
        { commandCode: 40, data: Uint8Array.of(1, 2) },
      ],
      problems: [],
    });
  });

  test("may be read no further than the first block, or the second", () => {
    const { status: first, identity, problems } = decodeBasicManagement(allBlocks.subarray(0, 8));
    assert.equal(first?.compositeTemperature, -5);
    assert.equal(identity, undefined);
    assert.deepEqual(problems, []);
    assert.deepEqual(decodeBasicManagement(allBlocks.subarray(0, 32)), {
      ...decodeBasicManagement(allBlocks),
      vendorBlocks: [],
    });
  });

  test("has no blocks in the zeros behind the last one", () => {
    const all = new Uint8Array(255);
    all.set(allBlocks);
    assert.deepEqual(decodeBasicManagement(all), decodeBasicManagement(allBlocks));
  });

  test("has a Packet Error Code for each block, and one that is wrong is reported", () => {
    for (const [block, start, end] of [
      ["status", 0, 8],
      ["identity", 8, 32],
      ["vendorBlocks[0]", 32, 40],
      ["vendorBlocks[1]", 40, 44],
    ] as const) {
      for (let at = start + 1; at < end; at++) {
        const bytes = allBlocks.slice();
        bytes[at]! ^= 0x10;
        const { problems } = decodeBasicManagement(bytes);
        assert.deepEqual(
          problems.map(({ path }) => path),
          [`${block}.packetErrorCode`],
        );
      }
    }
    const wrong = allBlocks.slice(0, 8).fill(0, 7);
    assert.deepEqual(decodeBasicManagement(wrong).problems, [
      { path: "status.packetErrorCode", detail: "is 0x00, but the block's is 0x45" },
    ]);
  });

  test("has blocks of one length, and another is reported", () => {
    // What an SMBus block read returns of command code 0, without length.
    const { status: shifted, problems } = decodeBasicManagement(Uint8Array.of(...allBlocks.subarray(1, 7), 0, 0));
    assert.equal(problems[0]?.path, "status.length");
    assert.equal(problems[0]?.detail, "is 187, not 6");
    assert.notEqual(shifted, undefined);
  });

  test("cut at any place is reported, and shown as far as it goes", () => {
    for (let length = 0; length < allBlocks.length; length++) {
      const decoded = decodeBasicManagement(allBlocks.subarray(0, length));
      assert.equal(decoded.problems.length, [8, 32, 40].includes(length) ? 0 : 1, `${length} bytes`);
      assert.equal(decoded.status !== undefined, length >= 8);
      assert.equal(decoded.identity !== undefined, length >= 32);
    }
    assert.deepEqual(decodeBasicManagement(allBlocks.subarray(0, 36)).problems, [
      { path: "vendorBlocks[0].length", detail: "is 6, of which 3 bytes are there" },
    ]);
    assert.deepEqual(decodeBasicManagement(allBlocks.subarray(0, 20)).problems, [
      { path: "identity", detail: "needs 24 bytes at offset 8, has 12" },
    ]);
  });

  test("has no blocks behind the last command code there can be, and what goes on there is reported", () => {
    const bytes = new Uint8Array(300);
    bytes.set(allBlocks.subarray(0, 32));
    // Blocks of five bytes, so that the last one begins at 252 and the next would at 257.
    for (let at = 32; at < 300; at += 5) bytes[at] = 3;
    const { vendorBlocks, problems } = decodeBasicManagement(bytes);
    assert.equal(vendorBlocks.length, 45);
    assert.deepEqual([vendorBlocks.at(-1)?.commandCode, vendorBlocks.at(-1)?.data.length], [252, 3]);
    assert.deepEqual(problems.at(-1), {
      path: "vendorBlocks",
      detail: "go on at offset 257, where there are no command codes",
    });
    const none = decodeBasicManagement(bytes.fill(0, 257));
    assert.equal(none.vendorBlocks.length, 45);
    assert.ok(none.problems.every(({ path }) => path.endsWith(".packetErrorCode")));
  });

  test("decodes from any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.ok(decodeBasicManagement(bytes).vendorBlocks.length <= bytes.length / 3 + 1);
      }),
    );
  });
});

test("the vendor's number has its higher byte first", () => {
  const value = { pciVendorId: 0x144d, serialNumber: "S1" };
  assert.deepEqual([...BasicManagementIdentity.toBytes(value).subarray(0, 5)], [22, 0x14, 0x4d, 0x53, 0x31]);
});

test("the Packet Error Code has the check value of its CRC", () => {
  assert.equal(packetErrorCode(new TextEncoder().encode("123456789")), 0xf4);
});
