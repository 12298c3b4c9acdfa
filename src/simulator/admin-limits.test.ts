import assert from "node:assert/strict";
import { test } from "node:test";
import { Drive } from "./drive.ts";
import { type DriveSpecification, driveModel } from "./drive-specification.ts";
import { adminRequest, answerOf, dataOf, getLogPage, identify, miRequest, toHex } from "./messages.contract.ts";

const specification: DriveSpecification = {
  description: "of limits",
  modelNumber: "Model",
  serialNumber: "SERIAL0000000007",
  firmwareRevision: "1.0",
  uuid: "7d1b9c52-0000-4000-8000-000000000007",
  gigabytes: 100,
  celsius: 30,
};
const newDrive = (changes: Partial<DriveSpecification> = {}): Drive =>
  new Drive(driveModel({ ...specification, ...changes }), () => 0);

/** Dword 3 of the completion. */
const statusOf = (drive: Drive, request: Uint8Array): string => toHex(answerOf(drive, request).subarray(16, 20));
const success = "00 00 00 00";
const invalidField = "00 00 04 80";
const writeProtected = "00 00 40 80";

const protect = (state: number) => adminRequest(0x09, { namespaceId: 1, dwords: [0x84, state] });
const protection = (drive: Drive): number =>
  answerOf(drive, adminRequest(0x0a, { namespaceId: 1, dwords: [0x84] }))[8] ?? -1;
/** Namespace Attributes (NSATTR). */
const attributes = (drive: Drive): number => dataOf(answerOf(drive, identify(0x00, { namespaceId: 1 })), 20)[99] ?? -1;
const changed = (drive: Drive): string => toHex(dataOf(answerOf(drive, getLogPage(0x04, 4096)), 20).subarray(0, 8));

test("write protection changes the namespace, which is told as changed", () => {
  const drive = newDrive();
  assert.equal(statusOf(drive, protect(1)), success);
  assert.equal(attributes(drive), 1);
  assert.equal(changed(drive), "01 00 00 00 00 00 00 00");
  assert.equal(statusOf(drive, protect(0)), success);
  assert.equal(attributes(drive), 0);
});

test("a write protected namespace is not deleted, alone or with all others", () => {
  const drive = newDrive();
  answerOf(drive, protect(1));
  for (const namespaceId of [1, 0xffff_ffff]) {
    assert.equal(statusOf(drive, adminRequest(0x0d, { namespaceId, dwords: [1] })), writeProtected);
  }
  assert.equal(drive.model.namespaces.length, 1);
});

test("protection until power is lost outlives a reset and ends with power", () => {
  const drive = newDrive();
  answerOf(drive, protect(2));
  // Reset of the NVM subsystem.
  answerOf(drive, miRequest(0x07));
  assert.equal(protection(drive), 2);
  assert.equal(attributes(drive), 1);
  drive.cyclePower();
  assert.equal(protection(drive), 0);
  assert.equal(attributes(drive), 0);
});

test("lasting protection outlives a loss of power", () => {
  const drive = newDrive();
  answerOf(drive, protect(1));
  drive.cyclePower();
  assert.equal(protection(drive), 1);
  assert.equal(attributes(drive), 1);
});

test("a deleted namespace leaves no values of features and no unreadable blocks behind", () => {
  const drive = newDrive({ unreadableBlocks: [{ namespaceId: 1, start: 0n, blocks: 8n }] });
  answerOf(drive, protect(1));
  answerOf(drive, protect(0));
  assert.equal(drive.model.features.current.size, 1);
  assert.equal(statusOf(drive, adminRequest(0x0d, { namespaceId: 1, dwords: [1] })), success);
  assert.equal(drive.model.features.current.size, 0);
  assert.deepEqual(drive.model.unreadableBlocks, []);
});

test("a firmware image ends at 64 MiB", () => {
  const drive = newDrive();
  const piece = (offset: number) =>
    adminRequest(0x11, { length: 4096, dwords: [1023, offset / 4], data: new Array<number>(4096).fill(1) });
  assert.equal(statusOf(drive, piece(0x3ff_f000)), success);
  assert.equal(statusOf(drive, piece(0x400_0000)), invalidField);
  assert.equal(statusOf(drive, piece(0xffff_f000)), invalidField);
});

test("the vendor's store keeps what was sent last, 64 of them", () => {
  const drive = newDrive();
  for (let specific = 0; specific < 70; specific++) {
    const dwords = [(0xf0 * 0x100_0000 + specific * 0x100) >>> 0, 4];
    assert.equal(statusOf(drive, adminRequest(0x81, { length: 4, dwords, data: [specific, 0, 0, 0] })), success);
  }
  const received = (specific: number) =>
    answerOf(drive, adminRequest(0x82, { length: 4, dwords: [(0xf0 * 0x100_0000 + specific * 0x100) >>> 0, 4] }));
  assert.equal(toHex(dataOf(received(69), 20)), "45 00 00 00");
  assert.equal(toHex(dataOf(received(6), 20)), "06 00 00 00");
  // Command Sequence Error.
  assert.equal(toHex(received(5).subarray(16, 20)), "00 00 18 80");
});

test("sanitize is refused with the reset that committed firmware waits for", () => {
  for (const [firmwareActivation, status] of [
    ["controllerReset", "00 00 22 82"],
    ["subsystemReset", "00 00 20 82"],
    ["atOnce", "00 00 22 82"],
  ] as const) {
    const drive = newDrive({ firmwareActivation });
    drive.model.firmware = { ...drive.model.firmware, nextSlot: 2 };
    assert.equal(statusOf(drive, adminRequest(0x84, { dwords: [4] })), status);
  }
});

test("erasing all namespaces waits for one that is being formatted", () => {
  const drive = newDrive({ formatTime: 1_000 });
  const { model } = drive;
  const [first] = model.namespaces;
  assert.ok(first);
  model.namespaces = [first, { ...first, id: 2 }];
  const { formatNvmAttributes } = model.identify;
  model.identify = {
    ...model.identify,
    formatNvmAttributes: { ...formatNvmAttributes, secureEraseAppliesToAll: true },
  };
  assert.equal(statusOf(drive, adminRequest(0x80, { namespaceId: 1 })), success);
  // Format In Progress, which time ends.
  assert.equal(statusOf(drive, adminRequest(0x80, { namespaceId: 2, dwords: [0x200] })), "00 00 08 01");
  assert.equal(model.media.formats.length, 1);
});
