import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeVitalProductData } from "../mi/index.ts";
import { type Drive, defaultFleet } from "./index.ts";
import {
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  identify,
  invalidParameter,
  miRequest,
  withByte,
} from "./messages.contract.ts";

const drive = (eid = 9): Drive => defaultFleet().drive(eid);
const read = (offset: number, length: number) => miRequest(0x05, offset, length);
const write = (offset: number, data: readonly number[], length = data.length) =>
  miRequest(0x06, offset, length, { data });
/** Header, Product Info Area, NVMe record, and a record for the PCIe port. */
const size = 8 + 112 + 64 + 16;

const success = "84 88 00 00 00 00 00 00 24 55 77 22";
const invalidInputDataSize = errorResponse(0x88, 0x06);
const updatesExceeded = "84 88 00 00 20 00 00 00 af 41 52 f5";

describe("Vital Product Data", () => {
  test("begin with the header of the specification, and are read in any part", () => {
    const whole = dataOf(answerOf(drive(), read(0, size)), 8);
    assert.equal(whole.length, size);
    assert.deepEqual([...whole.subarray(0, 8)], [0x01, 0, 0, 0, 0x01, 0x0f, 0, 0xef]);
    assert.deepEqual(dataOf(answerOf(drive(), read(90, 20)), 8), whole.subarray(90, 110));
    assert.equal(answerHex(drive(), read(5, 0)), success, "no bytes are as good as any");
  });

  test("say the same as the drive says in other ways, without a fault", () => {
    for (const eid of [9, 10, 11, 12]) {
      const { model } = drive(eid);
      const { productInformation, records, problems } = decodeVitalProductData(model.vitalProductData);
      assert.deepEqual(problems, []);
      assert.ok(productInformation);
      const { nvme } = records[0]!;
      assert.equal(nvme?.totalCapacity, model.identify.totalNvmCapacity);
      assert.equal(records.length, model.ports.length, "one for the drive and one for each PCIe port");
      const text = JSON.stringify(productInformation);
      for (const told of [model.identify.modelNumber, model.identify.serialNumber]) assert.ok(text.includes(told));
    }
  });

  test("are not read beyond their end: the offset at byte 8, the length at byte 12", () => {
    assert.equal(answerHex(drive(), read(size, 0)), invalidParameter(8));
    assert.equal(answerHex(drive(), read(0xffff, 1)), invalidParameter(8));
    assert.equal(answerHex(drive(), read(size - 1, 2)), invalidParameter(12));
    assert.equal(answerHex(drive(), read(0, size + 1)), invalidParameter(12));
    assert.equal(answerOf(drive(), read(size - 1, 1))[4], 0);
  });

  test("are read as they were written", () => {
    const written = drive();
    assert.equal(answerHex(written, write(0x55, [0x41, 0x42])), success);
    assert.deepEqual([...dataOf(answerOf(written, read(0x54, 4)), 8)].slice(1, 3), [0x41, 0x42]);
    const refused: readonly [Uint8Array, string][] = [
      [write(size, [1]), invalidParameter(8)],
      [write(size - 1, [1, 2]), invalidParameter(12)],
      [write(0, [1, 2], 3), invalidInputDataSize],
      [write(0, [1, 2, 3], 2), invalidInputDataSize],
      [write(0, [], 1), invalidInputDataSize],
      [withByte(write(0, [1]), 10, () => 0x01), invalidParameter(10)],
      [withByte(write(0, [1]), 14, () => 0x10), invalidParameter(14, 4)],
      [withByte(read(0, 1), 11, () => 0x80), invalidParameter(11, 7)],
    ];
    const before = written.model.vitalProductData.slice();
    for (const [request, answer] of refused) assert.equal(answerHex(written, request), answer);
    assert.deepEqual(written.model.vitalProductData, before);
  });

  test("are written no more often than Identify Controller says, and it counts down", () => {
    const worn = drive();
    const cycles = () => dataOf(answerOf(worn, identify(0x01)), 20)[254];
    assert.equal(cycles(), 0x80 | 100);
    answerOf(worn, write(0, [1]));
    answerOf(worn, write(size, [1]));
    assert.equal(cycles(), 0x80 | 99, "what is refused is not counted");
    worn.model.identify = { ...worn.model.identify, vpdWriteCycles: { valid: true, remaining: 1 } };
    assert.equal(answerHex(worn, write(0, [2])), success);
    assert.equal(answerHex(worn, write(0, [3])), updatesExceeded);
    assert.equal(cycles(), 0x80);
    assert.equal(worn.model.vitalProductData[0], 2);
    worn.model.identify = { ...worn.model.identify, vpdWriteCycles: { valid: false, remaining: 0 } };
    assert.equal(answerHex(worn, write(0, [3])), success, "where it does not count, there is no end");
  });
});
