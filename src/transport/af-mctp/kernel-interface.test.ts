import assert from "node:assert/strict";
import { endianness } from "node:os";
import { describe, it } from "node:test";
import { addressKey } from "../../mctp/address.ts";
import {
  addressKeyIn,
  packSocketAddress,
  packTagControl,
  packTagControl2,
  unpackSocketAddress,
} from "./kernel-interface.ts";

const little = endianness() === "LE";

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describe("struct sockaddr_mctp", () => {
  it("is packed as the kernel was seen to fill it in", () => {
    const bytes = packSocketAddress({ network: 1, eid: 8, type: 0x84, tag: 0x08 });
    assert.equal(hex(bytes), little ? "2d0000000100000008840800" : "002d00000000000108840800");
  });

  it("holds a network number of 32 bits", () => {
    const address = { network: 0xfedcba98, eid: 0xff, type: 0x04, tag: 0x1f };
    assert.deepEqual(unpackSocketAddress(packSocketAddress(address)), address);
  });

  it("is unpacked from the middle of a larger buffer", () => {
    const buffer = Buffer.concat([
      Buffer.alloc(3, 0xaa),
      packSocketAddress({ network: 2, eid: 9, type: 0x84, tag: 1 }),
    ]);
    assert.deepEqual(unpackSocketAddress(buffer.subarray(3)), { network: 2, eid: 9, type: 0x84, tag: 1 });
  });

  it("is not seen in bytes that are too few or of another family", () => {
    const bytes = packSocketAddress({ network: 1, eid: 8, type: 4, tag: 0 });
    assert.equal(unpackSocketAddress(bytes.subarray(0, 11)), undefined);
    assert.equal(unpackSocketAddress(new Uint8Array(12)), undefined);
    assert.equal(unpackSocketAddress(new Uint8Array(0)), undefined);
    for (const other of [bytes.subarray(0, 11), new Uint8Array(12), new Uint8Array(0)]) {
      assert.equal(addressKeyIn(other), -1);
    }
  });

  it("names the endpoint by its key, whatever type and tag", () => {
    for (const peer of [
      { network: 1, eid: 8 },
      { network: 0xfedcba98, eid: 254 },
    ]) {
      assert.equal(addressKeyIn(packSocketAddress({ ...peer, type: 0x84, tag: 0x1f })), addressKey(peer));
      assert.equal(addressKeyIn(packSocketAddress({ ...peer, type: 1, tag: 0 })), addressKey(peer));
    }
  });
});

describe("the tag ioctls' arguments", () => {
  it("name the peer and a tag in four bytes, in the first network", () => {
    assert.equal(hex(packTagControl({ network: 1, eid: 9 }, 0)), "09000000");
    assert.equal(hex(packTagControl({ network: 1, eid: 9 }, 0x1a)), "091a0000");
  });

  it("name the network, too, in twelve bytes", () => {
    const bytes = packTagControl2({ network: 3, eid: 9 }, 0x1a);
    assert.equal(hex(bytes), little ? "03000000090000001a000000" : "00000003090000001a000000");
  });
});
