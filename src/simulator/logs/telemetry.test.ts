import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, defaultFleet } from "../index.ts";
import { answerHex, answerOf, dataOf, getLogPage, miRequest, sealed, toHex } from "../messages.contract.ts";

const [host, controller] = [0x07, 0x08];
/** Create Telemetry Host-Initiated Data, with the last data area that is wanted. */
const create = (area = 0) => (1 + area * 2) * 0x100;
/** RAE. */
const retain = 0x8000;

const fresh = (eid = 9): Drive => new Drive(defaultFleet().drive(eid).model, () => 1_000);
const read = (of: Drive, page: number, from = 0, bytes = 512) =>
  dataOf(answerOf(of, getLogPage(page, bytes, { from })), 20);
/** Ends of the four data areas. */
const ends = (header: Uint8Array) => toHex(header.subarray(8, 20));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1").split("\n")[0];

describe("Telemetry Host-Initiated", () => {
  test("has no data before it is created", () => {
    const drive = fresh();
    const header = read(drive, host + retain);
    assert.equal(header[0], 0x07);
    assert.equal(ends(header), "00 00 00 00 00 00 00 00 00 00 00 00");
    assert.equal(toHex(header.subarray(380, 384)), "02 00 00 00", "of the subsystem, never");
  });

  test("is captured anew by each request that says so, and stays as it is for others", () => {
    const drive = fresh();
    const first = read(drive, host + create() + retain);
    assert.equal(ends(first), "08 00 40 00 00 02 00 00 00 00 00 00");
    assert.equal(first[381], 1);
    assert.deepEqual(read(drive, host), first);
    assert.equal(read(drive, host + create())[381], 2);
    assert.notDeepEqual(read(drive, host, 512), new Uint8Array(512));
    for (let count = 2; count < 256; count++) answerOf(drive, getLogPage(host + create(), 4));
    assert.equal(read(drive, host)[381], 0, "255 is followed by 0");
  });

  test("has as many data areas as were asked for", () => {
    const drive = fresh(12);
    assert.equal(ends(read(drive, host + create(1))), "08 00 08 00 08 00 00 00 00 00 00 00");
    assert.equal(ends(read(drive, host + create(2))), "08 00 40 00 40 00 00 00 00 00 00 00");
    assert.equal(ends(read(drive, host + create(3))), "08 00 40 00 00 02 00 00 00 00 00 00");
    for (const area of [4, 0]) {
      assert.equal(ends(read(drive, host + create(area))), "08 00 40 00 00 02 00 00 ff 3f 00 00");
    }
  });

  test("is read from any place, in blocks that say what they are, and has zeros behind its end", () => {
    const drive = fresh();
    answerOf(drive, getLogPage(host + create(), 512));
    const whole = new Uint8Array(513 * 512);
    for (let from = 0; from < whole.length; from += 512) whole.set(read(drive, host, from), from);
    const label = "simulated telemetry, SIM00000000000000009 host-initiated generation 1, block";
    assert.equal(text(whole.subarray(512)), `${label} 1`);
    assert.equal(text(whole.subarray(512 * 512)), `${label} 512`);
    for (const from of [4, 508, 512, 1_020, 99_996]) {
      assert.deepEqual(read(drive, host, from, 4096), whole.slice(from, from + 4096));
    }
    assert.deepEqual(read(drive, host, whole.length - 4, 8), Uint8Array.of(...whole.slice(-4), 0, 0, 0, 0));
    const past = toHex(sealed([0x84, 0x90, ...new Array(16).fill(0), 0x04, 0x80]));
    assert.equal(answerHex(drive, getLogPage(host, 512, { from: whole.length + 4 })), past);
  });

  test("of 8 MiB is not made whole for a part of it", () => {
    const drive = fresh(12);
    answerOf(drive, getLogPage(host + create(4), 512));
    const last = read(drive, host, 0x3fff * 512);
    assert.equal(text(last)?.split(", ").at(-1), "block 16383");
  });

  test("is gone after a reset of the subsystem, but for how often it was captured", () => {
    const drive = fresh();
    answerOf(drive, getLogPage(host + create(), 512));
    answerOf(drive, miRequest(0x07));
    const header = read(drive, host);
    assert.equal(ends(header), "00 00 00 00 00 00 00 00 00 00 00 00");
    assert.equal(header[381], 1);
  });
});

describe("Telemetry Controller-Initiated", () => {
  const available = (of: Drive) => dataOf(answerOf(of, miRequest(0x02, 0x81ff_0000)), 8)[3]! & 0x01;

  test("is there once the drive has captured it, until it is read with the event not retained", () => {
    const drive = fresh(12);
    assert.equal(toHex(read(drive, controller).subarray(380, 384)), "00 02 00 01", "one that was read before");
    assert.equal(available(drive), 0);
    drive.captureTelemetry("a test");
    assert.equal(available(drive), 1);
    const header = read(drive, controller + retain);
    assert.equal(header[0], 0x08);
    assert.equal(ends(header), "08 00 40 00 00 02 00 00 ff 3f 00 00");
    assert.equal(toHex(header.subarray(381, 384)), "02 01 02");
    assert.equal(text(header.subarray(384))?.replace(/\0+$/, ""), "a test");
    assert.equal(toHex(read(drive, host + retain).subarray(382, 384)), "01 02", "the other log tells of it, too");
    assert.equal(available(drive), 1);
    answerOf(drive, getLogPage(controller, 512));
    assert.equal(available(drive), 0);
    assert.equal(toHex(read(drive, controller).subarray(381, 384)), "02 00 02", "the data stay");
  });

  test("is kept by a reset", () => {
    const drive = fresh();
    drive.captureTelemetry("a test");
    answerOf(drive, miRequest(0x07));
    assert.equal(read(drive, controller + retain)[383], 1);
  });
});
