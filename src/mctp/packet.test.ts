import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { formatHex, offsetTable } from "../codec/index.ts";
import { ProtocolError } from "../errors.ts";
import { fragment } from "./fragment.ts";
import { decodePacket, encodePacket, Packet } from "./packet.ts";

const unhex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"));

describe("a packet", () => {
  test("has its header's bits where the specification has them", () => {
    const packet = { destination: 9, source: 8, startOfMessage: true, endOfMessage: true, tagOwner: true };
    assert.equal(formatHex(encodePacket({ ...packet, payload: unhex("008102") })), "010908c8008102");
    const answer = { destination: 8, source: 9, startOfMessage: true, endOfMessage: true, sequence: 1, tag: 3 };
    assert.equal(formatHex(encodePacket({ ...answer, payload: unhex("84") })), "010809d384");
    assert.deepEqual(decodePacket(unhex("01 7e 7d 2f 84 11")), {
      version: 1,
      destination: 0x7e,
      source: 0x7d,
      startOfMessage: false,
      endOfMessage: false,
      sequence: 2,
      tagOwner: true,
      tag: 7,
      payload: unhex("84 11"),
    });
  });

  test("of another header version, without payload, or cut short is refused", () => {
    assert.throws(() => decodePacket(unhex("02 09 08 c8 00")), /MCTP Packet\.version: 2 is not 1/);
    assert.throws(() => decodePacket(unhex("01 09 08 c8")), /MCTP Packet\.payload: is empty/);
    for (let length = 0; length < 4; length++) {
      assert.throws(() => decodePacket(new Uint8Array(length).fill(1)), ProtocolError);
    }
  });

  test("keeps its version in the low four bits and ignores the reserved ones", () => {
    assert.equal(decodePacket(unhex("f1 09 08 c8 00")).version, 1);
  });

  test("encodes to the same bytes that it was decoded from", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 80 }), (bytes) => {
        bytes[0] = 1;
        assert.deepEqual(encodePacket(decodePacket(bytes)), bytes);
      }),
    );
  });

  test("is described in a table", () => {
    assert.match(offsetTable(Packet), /\| bits 5:4 \| `sequence` \|/);
  });
});

describe("a message in packets", () => {
  const route = { source: 8, destination: 9, tag: 5, tagOwner: true };
  const flagsOf = (length: number, unit?: number, sequence?: number): string[] =>
    fragment({ ...route, message: new Uint8Array(length) }, unit, sequence).map(
      (packet) => `${formatHex(packet.subarray(0, 4))}+${packet.length - 4}`,
    );

  test("fills all but the last, whose rest may be one byte or a whole unit", () => {
    assert.deepEqual(flagsOf(1), ["010908cd+1"]);
    assert.deepEqual(flagsOf(64), ["010908cd+64"]);
    assert.deepEqual(flagsOf(65), ["0109088d+64", "0109085d+1"]);
    assert.deepEqual(flagsOf(128), ["0109088d+64", "0109085d+64"]);
    assert.deepEqual(flagsOf(251, 250), ["0109088d+250", "0109085d+1"]);
  });

  test("counts its packets modulo four, from wherever it starts", () => {
    assert.deepEqual(flagsOf(330), [
      "0109088d+64",
      "0109081d+64",
      "0109082d+64",
      "0109083d+64",
      "0109080d+64",
      "0109085d+10",
    ]);
    assert.deepEqual(flagsOf(65, 64, 3), ["010908bd+64", "0109084d+1"]);
  });

  test("is refused where it is empty, or the unit is out of range", () => {
    assert.throws(() => flagsOf(0), { code: "INVALID_ARGUMENT" });
    for (const unit of [0, 63, 64.5, 4097, Number.NaN]) {
      assert.throws(() => flagsOf(10, unit), { code: "INVALID_ARGUMENT" });
    }
  });
});
