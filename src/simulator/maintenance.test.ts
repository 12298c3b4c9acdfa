import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, defaultFleet } from "./index.ts";
import {
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  getLogPage,
  identify,
  miRequest,
  sealed,
  toHex,
} from "./messages.contract.ts";

const completed = (low: number, high: number): string =>
  toHex(sealed([0x84, 0x90, ...new Array(16).fill(0), low, high]));
const success = completed(0, 0);
const invalidField = completed(0x04, 0x80);
const invalidNamespace = completed(0x16, 0x80);
const outOfRange = completed(0x00, 0x81);
/** Command specific status 1Fh, 21h and 22h. */
const [invalidController, invalidNumber, invalidResource] = [
  completed(0x3e, 0x82),
  completed(0x42, 0x82),
  completed(0x44, 0x82),
];

function drive(eid: number): { drive: Drive; clock: { now: number } } {
  const clock = { now: 0 };
  return { drive: new Drive(defaultFleet().drive(eid).model, () => clock.now), clock };
}
const fresh = (eid = 9): Drive => drive(eid).drive;
const hour = 3_600_000;

/** Bits of OACS with the opcodes that they stand for; NVMe base 2.0 Figure 275. */
const opcodesOf: readonly (readonly [bit: number, opcodes: readonly number[]])[] = [
  [0, [0x81, 0x82]],
  [1, [0x80]],
  [2, [0x10, 0x11]],
  [3, [0x0d, 0x15]],
  [4, [0x14]],
  [5, []],
  [6, []],
  [7, [0x1c]],
  [8, []],
  [9, [0x86]],
  [10, [0x24]],
];

for (const eid of defaultFleet().eids) {
  describe(`drive ${eid}`, () => {
    test("lists, answers and tells in Identify Controller the same optional Admin commands", () => {
      const attributes = dataOf(answerOf(fresh(eid), identify(0x01)), 20);
      const supported = attributes[256]! + attributes[257]! * 0x100;
      const list = dataOf(answerOf(fresh(eid), miRequest(0x00, 0x0400_0000)), 8).subarray(2);
      const listed = Array.from({ length: list.length / 2 }, (_, index) => list.subarray(2 * index, 2 * index + 2))
        .filter(([type]) => type === 0x10)
        .map(([, opcode]) => opcode);
      for (const [bit, opcodes] of opcodesOf) {
        const isSupported = (supported & (1 << bit)) !== 0;
        if (opcodes.length === 0) assert.ok(!isSupported, `OACS bit ${bit} is of what is prohibited out of band`);
        for (const opcode of opcodes) {
          assert.equal(listed.includes(opcode), isSupported, `opcode ${opcode}, OACS bit ${bit}`);
          const isAnswered = answerHex(fresh(eid), adminRequest(opcode)) !== errorResponse(0x90, 0x03);
          assert.equal(isAnswered, isSupported, `opcode ${opcode}, OACS bit ${bit}`);
        }
      }
      // Those that no bit of OACS is for: Set Features, Capacity Management, Sanitize (SANICAP).
      const byOthers = [0x09, 0x20, 0x84, 0x8c];
      const known = [...opcodesOf.flatMap(([, opcodes]) => opcodes), ...byOthers];
      for (const opcode of listed) assert.ok(known.includes(opcode!), `opcode ${opcode}`);
    });

    test("tells how its firmware is updated as it is", () => {
      const attributes = dataOf(answerOf(fresh(eid), identify(0x01)), 20);
      const { firmwareUpdate } = fresh(eid).model;
      assert.equal((attributes[260]! & 0x10) !== 0, firmwareUpdate.activation === "atOnce");
      assert.equal((attributes[260]! >> 1) & 7, 3, "three slots");
      assert.equal(attributes[261]! & 0x08, 0x08, "telemetry");
    });
  });
}

test("the log of effects tells what firmware, and what formats and sanitizes, change", () => {
  const log = dataOf(answerOf(fresh(12), getLogPage(0x05, 4096)), 20);
  const entry = (opcode: number) => toHex(log.subarray(4 * opcode, 4 * opcode + 4));
  assert.equal(entry(0x10), "11 00 00 02", "controller capabilities, in the scope of the subsystem");
  assert.equal(entry(0x11), "01 00 00 02");
  assert.equal(entry(0x80), "17 00 00 02", "logical blocks and what namespaces can");
  assert.equal(entry(0x84), "13 00 00 02");
  assert.equal(entry(0x82), "01 00 00 00");
});

describe("the error log", () => {
  /** The newest entries. */
  const log = (of: Drive, entries: number) => dataOf(answerOf(of, getLogPage(0x01, 64 * entries)), 20);
  const countOf = (of: Drive) => dataOf(answerOf(of, getLogPage(0x02, 512)), 20)[176];

  test("gets an entry for an Admin command that fails with a status, newest first, and the SMART log counts it", () => {
    const failing = fresh();
    assert.equal(countOf(failing), 0);
    answerOf(failing, adminRequest(0x10, { dwords: [4 * 8] }));
    answerOf(failing, adminRequest(0x14, { namespaceId: 17, dwords: [1] }));
    // ECNT, SQID and CID (none), status with DNR, place: byte and bit of the command; NSID, opcode, version 1.
    const first = `01${" 00".repeat(7)} ff ff ff ff 04 80 28 03 ${"00 ".repeat(8)}00 00 00 00 00 00 00 10`;
    const second = `02${" 00".repeat(7)} ff ff ff ff 16 80 04 00 ${"00 ".repeat(8)}11 00 00 00 00 00 00 14`;
    const rest = `${" 00".repeat(31)} 01`;
    assert.equal(toHex(log(failing, 2)), `${second}${rest} ${first}${rest}`);
    assert.equal(countOf(failing), 2);
  });

  test("gets none for what succeeds, and none for what the management endpoint refuses", () => {
    const failing = fresh();
    answerOf(failing, identify(0x01));
    answerOf(failing, identify(0x01, { length: 0 }));
    answerOf(failing, adminRequest(0xff));
    answerOf(failing, miRequest(0x55));
    assert.deepEqual(log(failing, 1), new Uint8Array(64));
  });

  test("has as many entries as Identify Controller says, and goes on counting", () => {
    const failing = fresh(11);
    for (let count = 0; count < 70; count++) answerOf(failing, identify(0x00, { namespaceId: 0 }));
    assert.equal(failing.model.errors.length, 64);
    assert.equal(log(failing, 1)[0], 72, "two were there before");
    assert.equal(log(failing, 64)[63 * 64], 9);
    assert.equal(countOf(failing), 72);
  });

  test("says that no parameter is meant where none is", () => {
    const failing = fresh();
    answerOf(failing, adminRequest(0x10, { dwords: [0 * 8 + 2] }));
    assert.equal(toHex(log(failing, 1).subarray(12, 16)), "0e 82 ff ff");
  });
});

describe("the SMART log", () => {
  const smart = (of: Drive) => dataOf(answerOf(of, getLogPage(0x02, 512)), 20);
  const counter = (of: Drive, offset: number) => Number(Buffer.from(smart(of)).readBigUInt64LE(offset));
  const [busyTime, powerCycles, powerOnHours, unsafeShutdowns] = [96, 112, 128, 144];

  test("counts the hours with power, and the minutes that its hosts keep it busy, by the drive's clock", () => {
    const { drive: counting, clock } = drive(9);
    const before = smart(counting);
    clock.now += hour - 1;
    assert.deepEqual(smart(counting), before);
    clock.now += 1;
    assert.equal(counter(counting, powerOnHours), 8_761);
    assert.equal(counter(counting, busyTime), 3_315);
    clock.now += 99 * hour;
    assert.equal(counter(counting, powerOnHours), 8_860);
    assert.equal(counter(counting, busyTime), 3_612);
  });

  test("counts a loss of power, and whether the controllers were shut down", () => {
    const { drive: counting, clock } = drive(12);
    clock.now += 10 * hour;
    counting.cyclePower();
    const counters = () => [powerCycles, unsafeShutdowns, powerOnHours].map((offset) => counter(counting, offset));
    assert.deepEqual(counters(), [42, 4, 8_770]);
    clock.now += 2 * hour;
    assert.deepEqual(counters(), [42, 4, 8_772]);
    answerOf(counting, miRequest(0x0c));
    clock.now += 10_000;
    counting.cyclePower();
    assert.deepEqual(counters(), [43, 4, 8_772]);
    answerOf(counting, miRequest(0x07));
    assert.deepEqual(counters(), [43, 4, 8_772], "a reset takes no power away");
  });
});

describe("Virtualization Management", () => {
  const request = (action: number, controllerId = 0, resource = 0, count = 0): Uint8Array =>
    adminRequest(0x1c, { dwords: [controllerId * 0x1_0000 + resource * 0x100 + action, count] });

  test("finds no secondary controller, and nothing to give to the primary ones", () => {
    for (const action of [7, 8, 9]) {
      for (const controllerId of [0, 1, 2]) {
        assert.equal(answerHex(fresh(12), request(action, controllerId)), invalidController);
      }
    }
    assert.equal(answerHex(fresh(12), request(1, 1)), success);
    assert.equal(answerHex(fresh(12), request(1, 2)), invalidController);
    assert.equal(answerHex(fresh(12), request(1, 0, 2)), invalidResource);
    assert.equal(answerHex(fresh(12), request(1, 0, 1, 1)), invalidNumber);
    for (const action of [0, 2, 6, 10]) assert.equal(answerHex(fresh(12), request(action)), invalidField);
  });
});

describe("Get LBA Status", () => {
  const request = (action: number, from: number, blocks: number, length: number, namespaceId = 1): Uint8Array =>
    adminRequest(0x86, { namespaceId, length, dwords: [from, 0, length / 4 - 1, action * 2 ** 24 + blocks] });
  const tracked = 0x11;
  const all =
    "02 00 00 00 02 00 00 00 " +
    "3c 2b 1a 00 00 00 00 00 08 00 00 00 00 01 00 00 00 00 00 04 00 00 00 00 00 01 00 00 00 01 00 00";
  const status = (of: Drive, message: Uint8Array) => toHex(dataOf(answerOf(of, message), 20));

  test("tells the ranges that cannot be read, those of the range asked for", () => {
    assert.equal(status(fresh(11), request(tracked, 0, 0, 40)), all);
    assert.equal(status(fresh(11), request(0x10, 0, 0, 40)), all);
    const part = "01 00 00 00 02 00 00 00 3e 2b 1a 00 00 00 00 00 04 00 00 00 00 01 00 00";
    assert.equal(status(fresh(11), request(tracked, 0x1a2b3e, 4, 24)), part);
    assert.equal(status(fresh(9), request(tracked, 0, 0, 16)), `00 00 00 00 02${" 00".repeat(11)}`);
  });

  test("tells as many as there is room for, and that there are more", () => {
    const some = `01 00 00 00 01 00 00 00 ${all.slice(24, 24 + 3 * 16 - 1)}`;
    assert.equal(status(fresh(11), request(tracked, 0, 0, 24)), some);
    assert.equal(status(fresh(11), request(tracked, 0, 0, 4)), "00 00 00 00");
  });

  test("refuses a namespace, a range and an action that there are not", () => {
    const eid11 = () => fresh(11);
    assert.equal(answerHex(eid11(), request(tracked, 0, 0, 64, 0)), invalidNamespace);
    assert.equal(answerHex(eid11(), request(tracked, 0, 0, 64, 17)), invalidNamespace);
    assert.equal(answerHex(eid11(), request(tracked, 0, 0, 64, 2)), invalidField);
    assert.equal(answerHex(eid11(), request(0x00, 0, 0, 64)), invalidField);
    assert.equal(answerHex(eid11(), request(tracked, 0xffff_ffff, 0, 64)), outOfRange);
    const last = 234_375_000 - 1;
    assert.equal(answerHex(eid11(), request(tracked, last, 2, 64)), outOfRange);
    assert.equal(answerOf(eid11(), request(tracked, last, 1, 64))[19], 0);
  });
});
