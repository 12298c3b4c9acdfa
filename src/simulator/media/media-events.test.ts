import assert from "node:assert/strict";
import { test } from "node:test";
import { Drive } from "../drive.ts";
import { driveModel } from "../drive-specification.ts";
import { adminRequest, answerOf, identify, toHex } from "../messages.contract.ts";

/** Newest first, the data of persistent events that came after the drive was powered on, by their types. */
function eventsOf(drive: Drive): string[] {
  const events = drive.model.persistentEvents?.events ?? [];
  return events
    .filter((event) => (event[0] ?? 0) >= 0x06)
    .map((event) => {
      // The header's length is told without its first three bytes, and vendor information is before the data.
      const data = event.slice(3 + (event[2] ?? 0) + (event[20] ?? 0));
      return `${toHex(event.slice(0, 1))}: ${toHex(data)}`;
    });
}

function newDrive() {
  const clock = { now: 1_000 };
  const model = driveModel({
    description: "with a memory",
    modelNumber: "Model",
    serialNumber: "SERIAL0000000004",
    firmwareRevision: "1.0",
    uuid: "7d1b9c52-0000-4000-8000-000000000004",
    gigabytes: 100,
    celsius: 30,
    persistentEventLogSize: 1,
    unallocatedBytes: 4_096_000n,
    formatTime: 1_000,
    sanitizeTimes: { cryptoErase: 1_000, deallocation: 1_000 },
    version: { major: 2, minor: 1 },
  });
  return { clock, drive: new Drive(model, () => clock.now) };
}

test("namespaces that come and go are in the Persistent Event log", () => {
  const { drive } = newDrive();
  const data = [16, 0, 0, 0, 0, 0, 0, 0, 16, ...new Array(17).fill(0), 1, ...new Array(4069).fill(0)];
  answerOf(drive, adminRequest(0x0d, { length: 4096, data }));
  answerOf(drive, adminRequest(0x0d, { namespaceId: 2, dwords: [1] }));
  const described = "10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 10 00 00 00 00 00 00 00 01 00 00 00";
  const placed = "00 00 00 00 00 00 00 00 02 00 00 00";
  assert.deepEqual(eventsOf(drive), [
    `06: 01 00 00 00 00 00 00 00 ${described} ${placed}`,
    `06: 00 00 00 00 00 00 00 00 ${described} ${placed}`,
  ]);
});

test("the beginning and the end of formatting are in it", () => {
  const { clock, drive } = newDrive();
  answerOf(drive, adminRequest(0x80, { namespaceId: 1, dwords: [0x201] }));
  clock.now += 1_000;
  answerOf(drive, identify(0x01));
  assert.deepEqual(eventsOf(drive), [
    "08: 01 00 00 00 00 00 00 00 00 00 00 00",
    "07: 01 00 00 00 04 00 00 00 01 02 00 00",
  ]);
});

test("the beginning of a sanitize operation, its verification and its end are in it", () => {
  const { clock, drive } = newDrive();
  answerOf(drive, adminRequest(0x84, { dwords: [4 | (1 << 10)] }));
  clock.now += 1_000;
  answerOf(drive, adminRequest(0x84, { dwords: [5] }));
  clock.now += 1_000;
  answerOf(drive, identify(0x01));
  assert.deepEqual(eventsOf(drive), [
    "0a: ff ff 01 01 00 00 00 00 00 00 00 00",
    "0e: ",
    "09: 0f 00 00 40 04 04 00 00 00 00 00 00 00 00 00 00",
  ]);
});

test("a failed one is in it as failed", () => {
  const { clock, drive } = newDrive();
  drive.model.media.sanitizeFails = true;
  answerOf(drive, adminRequest(0x8c, { namespaceId: 1, dwords: [4] }));
  clock.now += 1_000;
  answerOf(drive, identify(0x01));
  assert.deepEqual(eventsOf(drive), [
    "0a: ff ff 03 00 00 00 00 00 01 00 00 00",
    "09: 0f 00 00 40 04 00 00 00 00 00 00 00 01 00 00 00",
  ]);
});
