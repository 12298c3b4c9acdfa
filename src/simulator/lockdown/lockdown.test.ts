import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, defaultFleet } from "../index.ts";
import {
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  getLogPage,
  miRequest,
  sealed,
  toHex,
} from "../messages.contract.ts";

const success = "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88";
const completed = (low: number, high: number): string =>
  toHex(sealed([0x84, 0x90, ...new Array(16).fill(0), low, high]));
const invalidField = completed(0x04, 0x80);
/** Generic status 23h, and command specific status 28h. */
const [prohibited, notSupported] = [completed(0x46, 0x80), completed(0x50, 0x82)];

const fresh = (eid = 12): Drive => new Drive(defaultFleet().drive(eid).model);
const [adminScope, featureScope, miScope, pcieScope] = [0, 2, 3, 4];
/** Interfaces: queues of controllers, those and management endpoints, management endpoints. */
const [onQueues, everywhere, outOfBand] = [0, 1, 2];
const change =
  (prohibit: 0 | 1) =>
  (scope: number, identifier: number, interfaces = outOfBand, uuid = 0) =>
    adminRequest(0x24, { dwords: [identifier * 0x100 + interfaces * 0x20 + prohibit * 0x10 + scope, 0, 0, 0, uuid] });
const [allow, prohibit] = [change(0), change(1)];
const list = (drive: Drive, scope: number, contents: number): number[] => {
  const page = dataOf(answerOf(drive, getLogPage(0x14 + (contents * 16 + scope) * 0x100, 512)), 20);
  assert.equal(page[0], contents * 16 + scope);
  assert.equal(page.length, 512);
  return [...page.subarray(4, 4 + page[3]!)];
};

const selfTest = adminRequest(0x14, { dwords: [0xf] });
const vpdWrite = miRequest(0x06, 0, 1, { data: [1] });
const configurationRead = sealed([0x84, 0x20, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, ...new Array(8).fill(0)]);

describe("Lockdown", () => {
  test("prohibits an Admin command out of band, with a status of the controller", () => {
    const drive = fresh();
    assert.equal(answerHex(drive, prohibit(adminScope, 0x14)), success);
    assert.equal(answerHex(drive, selfTest), prohibited);
    assert.equal(answerHex(drive, adminRequest(0x14, { controllerId: 1, dwords: [0xf] })), prohibited);
    assert.equal(answerHex(drive, allow(adminScope, 0x14)), success);
    assert.equal(answerHex(drive, selfTest), success);
  });

  test("prohibits commands of the Management Interface and of PCIe: Access Denied", () => {
    const drive = fresh();
    assert.equal(answerHex(drive, prohibit(miScope, 0x06)), success);
    assert.equal(answerHex(drive, vpdWrite), errorResponse(0x88, 0x07));
    assert.equal(answerHex(drive, prohibit(miScope, 0x03)), success);
    assert.equal(answerHex(drive, miRequest(0x03, 0x0000_0002)), errorResponse(0x88, 0x07));
    assert.equal(answerOf(drive, configurationRead)[4], 0);
    assert.equal(answerHex(drive, prohibit(pcieScope, 0x00)), success);
    assert.equal(answerHex(drive, configurationRead), errorResponse(0xa0, 0x07));
  });

  test("prohibits the setting of a feature, and of no other", () => {
    const drive = fresh();
    const setFeature = (identifier: number) => adminRequest(0x09, { dwords: [identifier, 0x150] });
    assert.equal(answerHex(drive, prohibit(featureScope, 0x04)), success);
    assert.equal(answerHex(drive, setFeature(0x04)), prohibited);
    assert.notEqual(answerHex(drive, setFeature(0x02)), prohibited);
  });

  test("on the queues of controllers alone changes nothing out of band, but shows", () => {
    const drive = fresh();
    assert.equal(answerHex(drive, prohibit(adminScope, 0x14, onQueues)), success);
    assert.equal(answerHex(drive, selfTest), success);
    assert.deepEqual([list(drive, adminScope, 1), list(drive, adminScope, 2)], [[0x14], []]);
    answerOf(drive, prohibit(adminScope, 0x14, everywhere));
    answerOf(drive, prohibit(adminScope, 0x11, everywhere));
    assert.deepEqual(
      [list(drive, adminScope, 1), list(drive, adminScope, 2)],
      [
        [0x11, 0x14],
        [0x11, 0x14],
      ],
    );
    answerOf(drive, allow(adminScope, 0x14, onQueues));
    assert.deepEqual([list(drive, adminScope, 1), list(drive, adminScope, 2)], [[0x11], [0x11, 0x14]]);
  });

  test("does not prohibit what a drive must have, nor itself: Prohibition of Command Execution Not Supported", () => {
    for (const opcode of [0x02, 0x06, 0x0a, 0x24, 0x19, 0xc0]) {
      assert.equal(answerHex(fresh(), prohibit(adminScope, opcode)), notSupported, `opcode ${opcode}`);
    }
    for (const opcode of [0x00, 0x01, 0x02, 0x08])
      assert.equal(answerHex(fresh(), prohibit(miScope, opcode)), notSupported);
    const supported = list(fresh(), adminScope, 0);
    assert.ok(supported.includes(0x10) && supported.includes(0x82) && !supported.includes(0x24));
    for (const opcode of supported) assert.equal(answerHex(fresh(), prohibit(adminScope, opcode)), success);
    assert.deepEqual(list(fresh(), pcieScope, 0), [0, 1, 2, 3, 4, 5]);
  });

  test("refuses scopes, interfaces and lists that there are not, and a UUID: Invalid Field in Command", () => {
    for (const scope of [1, 5, 15]) assert.equal(answerHex(fresh(), prohibit(scope, 0x14)), invalidField);
    assert.equal(answerHex(fresh(), prohibit(adminScope, 0x14, 3)), invalidField);
    assert.equal(answerHex(fresh(), prohibit(adminScope, 0x14, outOfBand, 1)), invalidField);
    for (const selection of [0x01, 0x30])
      assert.equal(answerHex(fresh(), getLogPage(0x14 + selection * 0x100, 512)), invalidField);
  });

  test("outlives a reset of the subsystem, but not a loss of power", () => {
    const drive = fresh();
    answerOf(drive, prohibit(adminScope, 0x14));
    answerOf(drive, miRequest(0x07));
    assert.equal(answerHex(drive, selfTest), prohibited);
    drive.cyclePower();
    assert.equal(answerHex(drive, selfTest), success);
  });

  test("and its log are not there for drives before NVMe-MI 2.0", () => {
    assert.equal(answerHex(fresh(9), prohibit(adminScope, 0x14)), errorResponse(0x90, 0x03));
    assert.equal(answerHex(fresh(9), getLogPage(0x14, 512)), completed(0x12, 0x82));
  });
});
