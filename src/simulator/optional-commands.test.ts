import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, type DriveModel, defaultFleet } from "./index.ts";
import {
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  invalidParameter,
  miRequest,
  sealed,
  toHex,
  withByte,
} from "./messages.contract.ts";

const model = (eid = 9): DriveModel => defaultFleet().drive(eid).model;
const listOf = (drive: Drive): number[] => [...dataOf(answerOf(drive, miRequest(0x00, 0x0400_0000)), 8)];
/** The entries without those of Admin commands, of which `maintenance.test.ts` tells. */
const othersOf = (drive: Drive): number[] => {
  const [low = 0, high = 0, ...list] = listOf(drive);
  assert.equal(list.length, 2 * (low + 0x100 * high));
  return list.filter((_, index) => list[index - (index % 2)] !== 0x10);
};
const notThere = errorResponse(0x88, 0x03);

describe("the list of optional commands", () => {
  const pcie = [0, 1, 2, 3, 4, 5].flatMap((opcode) => [0x20, opcode]);

  test("has what a drive carries out, by message type and opcode", () => {
    assert.deepEqual(othersOf(new Drive(model(9))), [0x08, 0x06, 0x08, 0x07, 0x08, 0x0c, ...pcie]);
    const management = [0x06, 0x07, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f].flatMap((opcode) => [0x08, opcode]);
    assert.deepEqual(othersOf(new Drive(model(12))), [...management, ...pcie]);
  });

  test("is told of a controller that does not exist, or refused at byte 8 where it is such a drive", () => {
    const unknown = miRequest(0x00, 0x0400_0002);
    assert.equal(answerOf(new Drive(model(12)), unknown)[4], 0);
    const strict = new Drive({ ...model(12), unknownControllersCommands: "refused" });
    assert.equal(answerHex(strict, unknown), invalidParameter(8));
    assert.equal(answerOf(strict, miRequest(0x00, 0x0400_0001))[4], 0);
  });

  test("decides what is carried out, of the Management Interface and of PCIe", () => {
    const drive = new Drive({ ...model(12), optionalCommands: [] });
    assert.deepEqual(listOf(drive), [0, 0]);
    for (const opcode of [0x06, 0x07, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f]) {
      assert.equal(answerHex(drive, miRequest(opcode)), notThere, `opcode ${opcode}`);
    }
    for (const opcode of [0, 1, 2, 3, 4, 5]) {
      const request = sealed([0x84, 0x20, 0, 0, opcode, ...new Uint8Array(15)]);
      assert.equal(answerHex(drive, request), errorResponse(0xa0, 0x03));
    }
    for (const opcode of [0x00, 0x01, 0x02, 0x05]) assert.equal(answerOf(drive, miRequest(opcode))[4], 0);
  });
});

describe("a command of the vendor", () => {
  test("is not there unless a program adds it, which also puts it on the list", () => {
    const vendors = new Drive({ ...model(9), optionalCommands: [] });
    assert.equal(answerHex(vendors, miRequest(0xc5)), notThere);
    vendors.model.vendorCommands.set(0xc5, ({ opcode, parameters, dword0, dword1, data }) => ({
      managementResponse: dword0 + dword1,
      data: Uint8Array.of(opcode, ...parameters, ...data),
    }));
    const request = withByte(miRequest(0xc5, 0x12_0000, 0x0045, { data: [7, 8, 9] }), 5, () => 0x77);
    const expected = sealed([0x84, 0x88, 0, 0, 0, 0x45, 0x00, 0x12, 0xc5, 0x77, 0, 0, 7, 8, 9]);
    assert.equal(answerHex(vendors, request), toHex(expected));
    assert.deepEqual(listOf(vendors), [1, 0, 0x08, 0xc5]);
    assert.equal(answerHex(vendors, miRequest(0xc6)), notThere);
  });
});
