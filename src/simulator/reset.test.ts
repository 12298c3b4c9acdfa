import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, defaultFleet } from "./index.ts";
import {
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  getLogPage,
  identify,
  invalidParameter,
  miRequest,
  sealed,
} from "./messages.contract.ts";

/** A drive with a clock that stands still until it is set. */
function drive(eid: number): { drive: Drive; clock: { now: number } } {
  const clock = { now: 1_000 };
  return { drive: new Drive(defaultFleet().drive(eid).model, () => clock.now), clock };
}

const success = "84 88 00 00 00 00 00 00 24 55 77 22";
const reset = miRequest(0x07);
const ignoringShutdown = 0x04;
const shutdown = (type: number) => miRequest(0x0c, type * 2 ** 24);
const subsystemPoll = miRequest(0x01);
const controllerPoll = miRequest(0x02, 0x87ff_0000);

/** A write of the PCIe command set to controller 0. */
function pcieWrite(opcode: number, offset: bigint, data: readonly number[]): Uint8Array {
  const head = [0x84, 0x20, 0, 0, opcode, 0, 0, 0, data.length, 0, 0, 0, Number(offset), 0, 0, 0, 0, 0, 0, 0];
  return sealed([...head, ...data]);
}

/** CCS of a subsystem poll. */
function compositeStatus(of: Drive): number {
  const health = dataOf(answerOf(of, subsystemPoll), 8);
  return health[4]! + health[5]! * 0x100;
}

/** CSTS and CHSC of each controller. */
function statuses(of: Drive): (readonly [status: number, changed: number])[] {
  const data = dataOf(answerOf(of, controllerPoll), 8);
  const entries = Array.from({ length: data.length / 16 }, (_, index) => data.subarray(index * 16));
  return entries.map((entry) => [entry[2]! + entry[3]! * 0x100, entry[9]! + entry[10]! * 0x100] as const);
}

const [ready, enabled, resetOccurred, firmware] = [1 << 0, 1 << 5, 1 << 4, 1 << 7];
const [shuttingDown, isShutDown] = [1 << 2, 2 << 2];
/** Of CCS and CHSC. */
const [shutdownChanged, resetChanged, firmwareChanged, anyChanged] = [1 << 2, 1 << 4, 1 << 7, 1 << 8];

describe("Reset", () => {
  test("is answered, and loses what was configured", () => {
    const { drive: configured } = drive(12);
    const frequency = miRequest(0x04, 0x0200_0001);
    const unit = miRequest(0x04, 0x0200_0003);
    answerOf(configured, miRequest(0x03, 0x0200_0201));
    answerOf(configured, miRequest(0x03, 0x0200_0003, 128));
    answerOf(configured, miRequest(0x0b, 0, 2, { data: [0xaa, 0xbb] }));
    assert.equal(configured.transmissionUnit, 128);
    assert.equal(answerHex(configured, reset), success);
    assert.equal(answerOf(configured, frequency)[5], 1);
    assert.deepEqual([...answerOf(configured, unit).subarray(5, 8)], [64, 0, 0]);
    assert.equal(configured.transmissionUnit, 64);
    assert.deepEqual([...dataOf(answerOf(configured, miRequest(0x0a, 0, 2)), 8)], [0, 0]);
  });

  test("keeps the Persistent Data Area and Vital Product Data", () => {
    const { drive: kept } = drive(12);
    kept.model.persistentDataArea.fill(7);
    const before = kept.model.vitalProductData.slice();
    answerOf(kept, reset);
    assert.ok(kept.model.persistentDataArea.every((byte) => byte === 7));
    assert.deepEqual(kept.model.vitalProductData, before);
  });

  test("is told by all controllers and by the drive", () => {
    const { drive: twoControllers } = drive(12);
    answerOf(twoControllers, reset);
    const expected = [ready | enabled | resetOccurred, resetChanged | anyChanged] as const;
    assert.deepEqual(statuses(twoControllers), [expected, expected]);
    assert.equal(compositeStatus(twoControllers), resetChanged | anyChanged);
  });

  test("runs the firmware that waits for it", () => {
    const { drive: updated } = drive(11);
    const revision = () => Buffer.from(dataOf(answerOf(updated, identify(0x01)), 20).subarray(64, 72)).toString();
    assert.equal(revision(), "1.2.0   ");
    assert.equal(dataOf(answerOf(updated, getLogPage(0x03, 512)), 20)[0], 0x21);
    answerOf(updated, reset);
    assert.equal(revision(), "1.4.2   ");
    assert.equal(dataOf(answerOf(updated, getLogPage(0x03, 512)), 20)[0], 0x02);
    assert.deepEqual(statuses(updated), [[ready | enabled | resetOccurred | firmware, 0]], "changes only since 2.0");
    assert.equal(compositeStatus(updated), resetChanged | firmwareChanged | anyChanged);
    answerOf(updated, miRequest(0x01, 0, 0x8000_0000));
    answerOf(updated, reset);
    assert.equal(revision(), "1.4.2   ", "no other waits");
    assert.equal(compositeStatus(updated), resetChanged | anyChanged);
  });

  test("of another type than of the NVM subsystem is refused at byte 11, and reserved bits where they are", () => {
    const { drive: refusing } = drive(9);
    for (const type of [0x01, 0x80, 0xff]) {
      assert.equal(answerHex(refusing, miRequest(0x07, type * 2 ** 24)), invalidParameter(11));
    }
    assert.equal(answerHex(refusing, miRequest(0x07, 0x04)), invalidParameter(8, 2));
    assert.equal(answerHex(refusing, miRequest(0x07, 0, 0x0100)), invalidParameter(13));
    assert.equal(compositeStatus(refusing), 0);
  });
});

describe("Shutdown", () => {
  test("goes on for as long as the model says, and is seen in both polls", () => {
    const { drive: going, clock } = drive(12);
    assert.equal(answerHex(going, shutdown(0)), success);
    const changed = shutdownChanged | anyChanged;
    assert.deepEqual(statuses(going)[1], [ready | enabled | shuttingDown, changed]);
    assert.equal(compositeStatus(going), changed);
    clock.now += going.model.shutdownTimes.normal - 1;
    assert.equal(statuses(going)[0]![0], ready | enabled | shuttingDown);
    answerOf(going, miRequest(0x01, 0, 0x8000_0000));
    clock.now += 1;
    assert.equal(compositeStatus(going), shutdownChanged | anyChanged, "complete is a change of its own");
    assert.deepEqual(
      statuses(going).map(([status]) => status),
      [ready | enabled | isShutDown, ready | enabled | isShutDown],
    );
    assert.equal(answerHex(going, shutdown(0)), success);
    assert.equal(statuses(going)[0]![0], ready | enabled | isShutDown, "what is shut down stays so");
  });

  test("that is abrupt takes less time, also of one under way", () => {
    const { drive: going, clock } = drive(9);
    answerOf(going, shutdown(0));
    clock.now += 10;
    answerOf(going, shutdown(1));
    clock.now += going.model.shutdownTimes.abrupt;
    assert.equal(statuses(going)[0]![0], ready | enabled | isShutDown);
  });

  test("leaves the media of some drives not ready, but for commands that ignore it", () => {
    const selfTest = (flags = 0) => adminRequest(0x14, { dwords: [1], flags });
    const abort = adminRequest(0x14, { dwords: [0xf], flags: ignoringShutdown });
    const statusOf = (of: Drive, request: Uint8Array) => [...answerOf(of, request).subarray(18, 20)];
    const clock = { now: 1_000 };
    const { model } = defaultFleet().drive(9);
    const strict = new Drive({ ...model, mediaAfterShutdown: "notReady" }, () => clock.now);
    answerOf(strict, shutdown(1));
    assert.deepEqual(statusOf(strict, selfTest()), [0, 0], "it is not shut down before that is complete");
    assert.deepEqual(statusOf(strict, abort), [0, 0]);
    clock.now += model.shutdownTimes.abrupt;
    // Admin Command Media Not Ready, 24h, and Do Not Retry.
    assert.deepEqual(statusOf(strict, selfTest()), [0x48, 0x80]);
    assert.deepEqual(statusOf(strict, identify(0x01)), [0, 0], "which needs no media");
    assert.deepEqual(statusOf(strict, selfTest(ignoringShutdown)), [0, 0]);
    answerOf(strict, abort);
    answerOf(strict, reset);
    assert.deepEqual(statusOf(strict, selfTest()), [0, 0]);
  });

  test("leaves the media of others as they were", () => {
    const { drive: lenient, clock } = drive(9);
    answerOf(lenient, shutdown(1));
    clock.now += lenient.model.shutdownTimes.abrupt;
    assert.equal(statuses(lenient)[0]![0], ready | enabled | isShutDown);
    assert.deepEqual([...answerOf(lenient, adminRequest(0x14, { dwords: [1] })).subarray(18, 20)], [0, 0]);
  });

  test("ends with a reset, which brings the controllers back", () => {
    const { drive: back, clock } = drive(12);
    answerOf(back, shutdown(1));
    answerOf(back, miRequest(0x02, 0x87ff_0000, 0x8000_0000));
    answerOf(back, reset);
    clock.now += 10_000;
    const changed = shutdownChanged | resetChanged | anyChanged;
    assert.deepEqual(statuses(back)[0], [ready | enabled | resetOccurred, changed]);
  });

  test("ends, for a controller, when that is disabled and enabled again or its function reset, and does not come back", () => {
    for (const { request, status } of [
      { request: pcieWrite(0x03, 0x14n, [0, 0, 0x46, 0]), status: 0 },
      { request: pcieWrite(0x01, 0x68n, [0x00, 0x80]), status: 0 },
    ]) {
      const { drive: back, clock } = drive(12);
      answerOf(back, shutdown(0));
      assert.equal(answerHex(back, request), "84 a0 00 00 00 00 00 00 ca 2b 01 51");
      assert.deepEqual(statuses(back)[0]![0], status);
      answerOf(back, pcieWrite(0x03, 0x14n, [1, 0, 0x46, 0]));
      assert.equal(statuses(back)[0]![0], ready | enabled);
      clock.now += 10_000;
      assert.deepEqual(
        statuses(back).map(([each]) => each),
        [ready | enabled, ready | enabled | isShutDown],
        "the other goes on",
      );
    }
  });

  test("by the controller's registers takes the same time and keeps it ready, too", () => {
    for (const [notification, time] of [
      [0x40, "normal"],
      [0x80, "abrupt"],
    ] as const) {
      const { drive: going, clock } = drive(12);
      answerOf(going, pcieWrite(0x03, 0x14n, [1, notification, 0x46, 0]));
      assert.equal(statuses(going)[0]![0], ready | enabled | shuttingDown);
      assert.equal(statuses(going)[1]![0], ready | enabled);
      clock.now += going.model.shutdownTimes[time] - 1;
      assert.equal(statuses(going)[0]![0], ready | enabled | shuttingDown);
      clock.now += 1;
      assert.deepEqual(statuses(going)[0], [ready | enabled | isShutDown, shutdownChanged | anyChanged]);
    }
  });

  test("and reset of a drive that has failed leave no controller ready", () => {
    const { drive: failed } = drive(12);
    failed.model.driveFunctional = false;
    answerOf(failed, reset);
    assert.equal(statuses(failed)[0]![0], enabled | resetOccurred);
  });

  test("of a type that there is not is refused at byte 11", () => {
    const { drive: refusing } = drive(9);
    for (const type of [0x02, 0xff]) assert.equal(answerHex(refusing, shutdown(type)), invalidParameter(11));
    assert.equal(statuses(refusing)[0]![0], ready | enabled);
  });
});
