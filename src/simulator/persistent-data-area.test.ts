import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Drive, defaultFleet } from "./index.ts";
import {
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  invalidParameter,
  miRequest,
  withByte,
} from "./messages.contract.ts";

const drive = (eid = 12): Drive => defaultFleet().drive(eid);
const [blocks4096, blocks512, bytes] = [1, 2, 3];
const size = 64 * 1024;

function request(
  opcode: number,
  format: number,
  offset: number,
  length: number,
  data: readonly number[] = [],
): Uint8Array {
  return withByte(miRequest(opcode, offset, length, { data }), 5, () => format);
}
const read = (format: number, offset: number, length: number) => request(0x0d, format, offset, length);
const write = (format: number, offset: number, length: number, data: readonly number[]) =>
  request(0x0e, format, offset, length, data);
const zero = (format: number, offset: number, length: number) => request(0x0f, format, offset, length);

const success = "84 88 00 00 00 00 00 00 24 55 77 22";

describe("the Persistent Data Area", () => {
  test("is told by the 2-Wire port: 2^16 bytes, in all three formats", () => {
    const port = dataOf(answerOf(drive(), miRequest(0x00, 0x0102_0000)), 8);
    assert.deepEqual([...port.subarray(13, 18)], [16, 0, 0, 0, 0b111]);
  });

  test("is counted in the units of the format", () => {
    const written = drive();
    const block = Array.from({ length: 512 }, (_, index) => (index * 5) & 0xff);
    assert.equal(answerHex(written, write(blocks512, 9, 1, block)), success);
    assert.deepEqual([...dataOf(answerOf(written, read(bytes, 9 * 512 + 3, 5)), 8)], block.slice(3, 8));
    const large = dataOf(answerOf(written, read(blocks4096, 1, 1)), 8);
    assert.equal(large.length, 4096);
    assert.deepEqual([...large.subarray(512, 1024)], block);
    assert.equal(answerHex(written, zero(bytes, 9 * 512, 4)), success);
    assert.deepEqual([...dataOf(answerOf(written, read(blocks512, 9, 1)), 8)], [0, 0, 0, 0, ...block.slice(4)]);
    assert.equal(answerHex(written, zero(blocks4096, 0, 16)), success);
    assert.ok(written.model.persistentDataArea.every((byte) => byte === 0));
  });

  test("is refused beyond its end: the offset at byte 8, the length at byte 12", () => {
    for (const [format, unit] of [
      [blocks4096, 4096],
      [blocks512, 512],
      [bytes, 1],
    ] as const) {
      const units = size / unit;
      assert.equal(answerHex(drive(), read(format, units, 0)), invalidParameter(8));
      assert.equal(answerHex(drive(), read(format, units - 1, 2)), invalidParameter(12));
      assert.equal(answerHex(drive(), zero(format, 0xffff_ffff, 1)), invalidParameter(8));
      assert.equal(answerHex(drive(), zero(format, 0, 0xffff_ffff)), invalidParameter(12));
      assert.equal(answerOf(drive(), read(format, units - 1, 1))[4], 0);
    }
  });

  test("is not read by more than a message has room for, at byte 12", () => {
    assert.equal(answerHex(drive(), read(blocks4096, 0, 2)), invalidParameter(12));
    assert.equal(answerHex(drive(), read(bytes, 0, 4097)), invalidParameter(12));
    assert.equal(answerOf(drive(), read(bytes, 0, 4096)).length, 8 + 4096 + 4);
  });

  test("takes as many data as the length says", () => {
    const sizeError = errorResponse(0x88, 0x06);
    assert.equal(answerHex(drive(), write(bytes, 0, 3, [1, 2])), sizeError);
    assert.equal(answerHex(drive(), write(bytes, 0, 1, [1, 2])), sizeError);
    assert.equal(answerHex(drive(), write(blocks512, 0, 1, [1, 2])), sizeError);
    assert.equal(answerHex(drive(), write(bytes, 0, 0, [])), success);
  });

  test("is refused in a format that there is not or that the port does not have, at byte 5", () => {
    for (const format of [0, 4, 0xff]) assert.equal(answerHex(drive(), read(format, 0, 1)), invalidParameter(5));
    const { model } = drive();
    const port = model.ports[2]!;
    const twoWire = port.information.specific.twoWire!;
    Object.assign(twoWire, { persistentDataFormats: { ...twoWire.persistentDataFormats, blocks512: false } });
    const fleet = defaultFleet();
    Object.assign(fleet.drive(12).model, { ports: model.ports });
    assert.equal(answerHex(fleet.drive(12), read(blocks512, 0, 1)), invalidParameter(5));
    assert.equal(answerOf(fleet.drive(12), read(bytes, 0, 1))[4], 0);
  });

  test("is not there on other drives", () => {
    for (const opcode of [0x0d, 0x0e, 0x0f]) {
      assert.equal(answerHex(drive(9), request(opcode, bytes, 0, 0)), errorResponse(0x88, 0x03));
    }
  });
});
