import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, defaultFleet } from "./index.ts";
import { adminRequest, answerHex, answerOf, dataOf, sealed, toHex } from "./messages.contract.ts";

const success = "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88";
const generic = (code: number): string => toHex(sealed([0x84, 0x90, ...new Array(16).fill(0), code * 2, 0x80]));
const [invalidField, sequenceError] = [generic(0x02), generic(0x0c)];

const fresh = (): Drive => new Drive(defaultFleet().drive(9).model);
const receive = (protocol: number, specific: number, length: number): Uint8Array =>
  adminRequest(0x82, {
    length: Math.ceil(length / 4) * 4,
    dwords: [protocol * 2 ** 24 + specific * 0x100, length],
  });
const send = (protocol: number, specific: number, data: readonly number[]): Uint8Array =>
  adminRequest(0x81, { length: data.length, dwords: [protocol * 2 ** 24 + specific * 0x100, data.length], data });
const received = (drive: Drive, request: Uint8Array): string => toHex(dataOf(answerOf(drive, request), 20));

describe("Security Receive", () => {
  test("of protocol 00h lists the protocols there are, and says that there is no certificate", () => {
    const drive = fresh();
    assert.equal(received(drive, receive(0x00, 0, 12)), "00 00 00 00 00 00 00 02 00 f0 00 00");
    assert.equal(received(drive, receive(0x00, 0, 4)), "00 00 00 00");
    assert.equal(
      received(drive, receive(0x00, 0, 9)),
      "00 00 00 00 00 00 00 02 00 00 00 00",
      "9 bytes, in whole dwords",
    );
    assert.equal(received(drive, receive(0x00, 1, 512)), new Array(512).fill("00").join(" "));
  });

  test("of another protocol is refused: Invalid Field in Command", () => {
    for (const protocol of [0x01, 0x02, 0xea, 0xef, 0xff]) {
      assert.equal(answerHex(fresh(), receive(protocol, 1, 512)), invalidField);
    }
    assert.equal(answerHex(fresh(), receive(0x00, 2, 512)), invalidField);
  });
});

describe("Security Send", () => {
  test("leaves in the drive's own protocol what Security Receive gives back under the same number", () => {
    const drive = fresh();
    assert.equal(answerHex(drive, receive(0xf0, 0x1234, 8)), sequenceError, "nothing was sent yet");
    assert.equal(answerHex(drive, send(0xf0, 0x1234, [1, 2, 3, 4, 5, 6, 7, 8])), success);
    assert.equal(answerHex(drive, send(0xf0, 0x1235, [9, 9, 9, 9])), success);
    assert.equal(received(drive, receive(0xf0, 0x1234, 12)), "01 02 03 04 05 06 07 08 00 00 00 00");
    assert.equal(received(drive, receive(0xf0, 0x1235, 4)), "09 09 09 09");
    assert.equal(received(drive, receive(0xf0, 0x1234, 4096)).length, 3 * 4096 - 1);
  });

  test("to any other is refused: Invalid Field in Command", () => {
    for (const protocol of [0x00, 0x01, 0xea])
      assert.equal(answerHex(fresh(), send(protocol, 0, [0, 0, 0, 0])), invalidField);
  });
});
