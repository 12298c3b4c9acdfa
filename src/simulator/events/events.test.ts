import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { defaultFleet } from "../default-fleet.ts";
import { answerOf, miRequest, sealed, toHex } from "../messages.contract.ts";
import {
  acknowledgement,
  answer,
  degrees,
  drivenBy,
  EventDrive,
  message,
  ready,
  set,
  spare,
} from "./event-drive.contract.ts";

const temperature = 0x8006;
const available = 0x8008;

describe("a simulated drive with events", () => {
  test("says which it supports and which are enabled", (t) => {
    const drive = new EventDrive(t);
    const supported = (enabled: number) =>
      toHex(
        sealed([
          ...[0x84, 0x88, 0, 0, 0, 0, 0, 0, 16, 0, 5 + 48, 0, 5],
          ...Array.from({ length: 15 }, (_, id) => [3, id, id === enabled ? 0x80 : 0]).flat(),
          ...[3, 0xc0, 0],
        ]),
      );
    assert.equal(drive.ask(miRequest(0x04, 0x04)), supported(-1));
    drive.ask(set([temperature]));
    assert.equal(drive.ask(miRequest(0x04, 0x04)), supported(6));
  });

  test("answers what enables events with how things are for them, and only those of functions that are wanted", (t) => {
    const drive = new EventDrive(t);
    assert.equal(drive.ask(set([0x8000, temperature])), answer([ready(0), ready(1), degrees(41)]));
    assert.equal(drive.ask(set([0x8000, available], { functions: 2 })), answer([spare(100)]));
  });

  test("sends what happens once the delay is over, in one message, the last state of each", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([temperature, 0x8000], { delay: 2 }));
    drive.pass(1_000);
    drive.heat(50);
    drive.drive.change(({ controllers: [, second] }) => {
      second!.status = { ...second!.status, ready: false };
    });
    drive.heat(51);
    drive.pass(999);
    assert.deepEqual(drive.take(), []);
    drive.pass(1);
    assert.deepEqual(drive.take(), [message([ready(1), degrees(51)])]);
  });

  test("sends nothing where nothing happens, and what happens after the delay at once", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([temperature], { delay: 1 }));
    drive.pass(10_000);
    assert.deepEqual(drive.take(), []);
    drive.heat(50);
    drive.pass(0);
    assert.deepEqual(drive.take(), [message([degrees(50)])]);
  });

  test("tells nothing of events that are not enabled", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([available]));
    drive.heat(50);
    drive.pass(1_000);
    assert.deepEqual(drive.take(), []);
  });

  test("repeats a message until it is acknowledged; what happens meanwhile is in the answer to that", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([temperature], { retryDelay: 5 }));
    drive.heat(50);
    drive.pass(0);
    drive.pass(500);
    drive.heat(60);
    drive.pass(500);
    assert.deepEqual(drive.take(), [
      message([degrees(50)]),
      message([degrees(50)], { retry: 1 }),
      message([degrees(50)], { retry: 2 }),
    ]);
    assert.equal(drive.ask(acknowledgement), answer([degrees(60)], { generation: 1 }));
    drive.pass(10_000);
    assert.deepEqual(drive.take(), []);
    drive.heat(70);
    drive.pass(0);
    assert.deepEqual(drive.take(), [message([degrees(70)], { generation: 2 })]);
  });

  test("counts its messages from 0 to 31 and from 0 again", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([temperature]));
    for (let sent = 0; sent <= 32; sent++) {
      drive.heat(42 + sent);
      drive.pass(0);
      assert.deepEqual(drive.take(), [message([degrees(42 + sent)], { generation: sent % 32 })]);
      assert.equal(drive.ask(acknowledgement), answer([], { generation: sent % 32 }));
    }
  });

  test("gives up after eight times, which the health poll shows until events are enabled again", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([temperature], { retryDelay: 2 }));
    drive.heat(50);
    for (let times = 0; times < 20; times++) drive.pass(200);
    assert.deepEqual(
      drive.take(),
      Array.from({ length: 8 }, (_, retry) => message([degrees(50)], { retry })),
    );
    assert.equal(drive.poll()[0], 0xbc);
    drive.heat(60);
    drive.pass(1_000);
    assert.deepEqual(drive.take(), []);
    assert.equal(drive.ask(set([temperature])), answer([degrees(60)]));
    assert.equal(drive.poll()[0], 0x3c);
    drive.heat(61);
    drive.pass(0);
    assert.deepEqual(drive.take(), [message([degrees(61)])]);
  });

  test("says in a list that more happened than it can hold, and tells the rest afterwards", (t) => {
    const drive = new EventDrive(t, drivenBy(27));
    drive.ask(set([temperature]));
    drive.ask(set([available, 0x8007]));
    drive.drive.change((model) => {
      model.smart = { ...model.smart, compositeTemperature: 323, percentageUsed: 3, availableSpare: 99 };
    });
    drive.pass(0);
    const used = [9, 1, 0, 7, 0, 0, 0, 0, 2, 3];
    assert.deepEqual(drive.take(), [message([degrees(50), used], { overflow: true })]);
    assert.equal(drive.ask(acknowledgement), answer([spare(99)], { generation: 1 }));
  });

  test("stops when all events are disabled", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([temperature, available]));
    drive.heat(50);
    assert.equal(drive.ask(set([0x06, 0x08])), answer([]));
    drive.heat(60);
    drive.pass(10_000);
    assert.deepEqual(drive.take(), []);
  });

  test("tells who enabled events last, and nobody where there is no way back", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([temperature]));
    answerOf(drive.drive, set([temperature]));
    drive.heat(50);
    drive.pass(10_000);
    assert.deepEqual(drive.take(), []);
  });

  test("sends nothing while it is paused, and what is due when it is resumed", (t) => {
    const drive = new EventDrive(t);
    const primitive = (opcode: number) => sealed([0x84, 0, 0, 0, opcode, 1, 0, 0]);
    drive.ask(set([temperature], { retryDelay: 5 }));
    drive.ask(primitive(0x00));
    drive.heat(50);
    drive.pass(5_000);
    assert.deepEqual(drive.take(), []);
    drive.ask(primitive(0x01));
    assert.deepEqual(drive.take(), [message([degrees(50)])]);
    drive.pass(500);
    assert.deepEqual(drive.take(), [message([degrees(50)], { retry: 1 })]);
  });

  test("forgets what was enabled when it is reset", (t) => {
    const drive = new EventDrive(t);
    const before = drive.ask(miRequest(0x04, 0x04));
    drive.ask(set([temperature]));
    drive.heat(50);
    drive.ask(miRequest(0x07));
    drive.pass(10_000);
    assert.deepEqual(drive.take(), []);
    assert.equal(drive.ask(miRequest(0x04, 0x04)), before);
  });

  test("tells what commands change: a shutdown as it begins and as it is over", (t) => {
    const drive = new EventDrive(t, drivenBy(4096));
    drive.ask(set([0x8002]));
    drive.ask(miRequest(0x0c));
    drive.pass(0);
    const shutdown = (status: number) => [9, 1, 0, 2, 0, 0, 0, 0, 1, status];
    assert.deepEqual(drive.take(), [message([shutdown(1)])]);
    drive.ask(acknowledgement);
    drive.pass(drive.drive.model.shutdownTimes.normal);
    drive.pass(10);
    assert.deepEqual(drive.take(), [message([shutdown(2)], { generation: 1 })]);
  });

  test("tells the states of all events that are named, or only of those newly enabled where it is such a drive", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([temperature]));
    assert.equal(drive.ask(set([temperature, available])), answer([degrees(41), spare(100)]));
    t.mock.timers.reset();
    const strict = new EventDrive(t, { ...defaultFleet().drive(12).model, statesTold: "newlyEnabled" });
    strict.ask(set([temperature]));
    assert.equal(strict.ask(set([temperature, available])), answer([spare(100)]));
    assert.equal(strict.ask(set([temperature])), answer([]));
    strict.heat(50);
    strict.ask(set([0x06, 0x08]));
    assert.equal(strict.ask(set([temperature, available])), answer([degrees(50), spare(100)]));
  });

  test("acknowledges nothing where nothing was sent", (t) => {
    const drive = new EventDrive(t);
    assert.equal(drive.ask(acknowledgement), answer([]));
    drive.ask(set([temperature]));
    assert.equal(drive.ask(acknowledgement), answer([]), "none was sent yet, so it is as the first");
    for (const generation of [0, 1]) {
      drive.heat(50 + generation);
      drive.pass(0);
      assert.deepEqual(drive.take(), [message([degrees(50 + generation)], { generation })]);
      drive.ask(acknowledgement);
      assert.equal(drive.ask(acknowledgement), answer([], { generation }), "that of the last one");
    }
  });

  test("refuses lists that are not as they say, and events that it does not have", (t) => {
    const drive = new EventDrive(t);
    const refused = (status: number, byte: number, bit = 0) => toHex(sealed([0x84, 0x88, 0, 0, status, bit, byte, 0]));
    assert.equal(drive.ask(set([temperature, 0x800f])), refused(4, 25));
    const raw = (...data: readonly number[]) => drive.ask(miRequest(0x03, 0x04, 0, { data }));
    assert.equal(raw(), refused(6, 0));
    assert.equal(raw(1, 0, 8, 0, 5), refused(6, 0));
    assert.equal(raw(1, 0, 8, 0, 5, 3, 6, 0x80, 0), refused(6, 0));
    assert.equal(raw(2, 0, 8, 0, 5, 3, 6, 0x80), refused(6, 0));
    assert.equal(raw(1, 0, 9, 0, 5, 3, 6, 0x80), refused(6, 0));
    assert.equal(raw(0, 1, 5, 0, 5), refused(4, 17));
    assert.equal(raw(1, 0, 9, 0, 6, 0, 3, 6, 0x80), refused(4, 20));
    assert.equal(raw(1, 0, 8, 0, 4, 3, 6, 0x80), refused(4, 20));
    assert.equal(raw(1, 0, 9, 0, 5, 4, 6, 0x80, 0), refused(4, 21));
    assert.equal(raw(2, 0, 11, 0, 5, 3, 6, 0x80, 2, 8, 0x80), refused(4, 24));
    assert.equal(raw(1, 0, 8, 0, 5, 4, 6, 0x80, 0), refused(6, 0), "the total length is told first");
    assert.equal(raw(1, 0, 8, 0, 5, 3, 6, 0x81), refused(4, 23));
    assert.equal(raw(2, 0, 11, 0, 5, 3, 6, 0x80, 3, 8, 0xe0), refused(4, 26, 5));
    assert.equal(drive.ask(set([temperature, 0x06])), refused(4, 25));
    assert.equal(drive.ask(set([temperature, available, temperature])), refused(4, 28));
    drive.heat(60);
    drive.pass(10_000);
    assert.deepEqual(drive.take(), [], "nothing was enabled by that");
  });
});

test("a drive before NVMe-MI 2.0 knows no such configuration, with data or without", () => {
  const drive = defaultFleet().drive(9);
  const refused = toHex(sealed([0x84, 0x88, 0, 0, 4, 0, 8, 0]));
  for (const request of [miRequest(0x04, 0x04), miRequest(0x03, 0x04), set([temperature]), acknowledgement]) {
    assert.equal(toHex(answerOf(drive, request)), refused);
  }
  assert.equal(drive.model.events, undefined);
});
