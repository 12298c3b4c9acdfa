import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DriveModel } from "../drive-model.ts";
import { driveModel } from "../drive-specification.ts";
import { miRequest } from "../messages.contract.ts";
import { acknowledgement, drivenBy, EventDrive, set } from "./event-drive.contract.ts";

// Bytes and checks in hexadecimal were made by a separate program, from the specification's tables.

const [namespaceFailure, power, vendor] = [0x800d, 0x800e, 0x80c0];

function fail(drive: EventDrive, namespaceIds: readonly number[]): void {
  drive.drive.change((model) => {
    model.sanitizeNamespaceFailure = namespaceIds;
  });
}

function exceed(drive: EventDrive, exceeded: boolean): void {
  drive.drive.change((model) => {
    model.powerThresholdExceeded = exceeded;
  });
}

const version = (majorVersion: number, minorVersion: number): DriveModel => ({
  ...drivenBy(4096),
  majorVersion,
  minorVersion,
});

describe("a simulated drive of NVMe-MI 2.1", () => {
  test("tells that a namespace comes into Sanitize Namespace Failure Mode, and that it leaves it", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([namespaceFailure]));
    fail(drive, [7]);
    drive.pass(0);
    assert.deepEqual(drive.take(), ["84 28 00 00 01 00 10 00 00 07 00 09 00 00 0d 07 00 00 00 00 fe aa b0 97"]);
    drive.ask(acknowledgement);
    fail(drive, []);
    drive.pass(0);
    assert.deepEqual(drive.take(), ["84 28 00 00 01 00 10 00 00 07 08 09 00 00 0d 07 00 00 00 00 f0 41 6a d1"]);
  });

  test("tells that it takes more power than its threshold, but not that it takes less again", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([power]));
    exceed(drive, true);
    drive.pass(0);
    assert.deepEqual(drive.take(), ["84 28 00 00 01 00 10 00 00 07 00 09 00 00 0e 00 00 00 00 02 97 1f 41 ea"]);
    drive.ask(acknowledgement);
    exceed(drive, false);
    drive.pass(1_000);
    assert.deepEqual(drive.take(), []);
  });

  test("answers what enables these events with what is so already", (t) => {
    const drive = new EventDrive(t);
    assert.equal(drive.ask(set([namespaceFailure, power])), "84 88 00 00 00 00 00 00 00 00 07 00 00 07 00 df 5b bc 01");
    fail(drive, [7, 9]);
    exceed(drive, true);
    assert.equal(
      drive.ask(set([namespaceFailure, power])),
      "84 88 00 00 00 00 00 00 03 00 22 00 00 07 00 09 00 00 0e 00 00 00 00 02 " +
        "09 00 00 0d 07 00 00 00 00 09 00 00 0d 09 00 00 00 00 5b 98 d9 46",
    );
  });
});

describe("a simulated drive of NVMe-MI 2.0", () => {
  test("does not list the events of later versions, refuses them, and sends none", (t) => {
    const drive = new EventDrive(t, drivenBy(4096));
    assert.equal(
      drive.ask(miRequest(0x04, 0x04)),
      "84 88 00 00 00 00 00 00 0d 00 2c 00 05 03 00 00 03 01 00 03 02 00 03 03 00 03 04 00 03 05 00 03 06 00 " +
        "03 07 00 03 08 00 03 09 00 03 0a 00 03 0b 00 03 0c 00 09 00 e2 59",
    );
    for (const event of [namespaceFailure, power]) {
      assert.equal(drive.ask(set([event])), "84 88 00 00 04 00 16 00 64 c4 5f 0f");
    }
    drive.ask(set([0x800c]));
    fail(drive, [1]);
    exceed(drive, true);
    drive.pass(1_000);
    assert.deepEqual(drive.take(), []);
  });
});

test("namespaces that failed show in the health poll at bit 1 (SNFM) from NVMe-MI 2.1 on, where it was reserved before", (t) => {
  for (const [model, expected] of [
    [version(1, 2), 0x38],
    [version(2, 0), 0x38],
    [version(2, 1), 0x3a],
    [version(3, 0), 0x3a],
  ] as const) {
    t.mock.timers.reset();
    const drive = new EventDrive(t, model);
    assert.equal(drive.poll()[0], 0x38);
    fail(drive, [1]);
    assert.equal(drive.poll()[0], expected, `NVMe-MI ${model.majorVersion}.${model.minorVersion}`);
    fail(drive, []);
    assert.equal(drive.poll()[0], 0x38);
  }
});

describe("an event that a program raises", () => {
  const full = {
    event: 0xc0,
    scope: "enduranceGroup",
    scopeId: 9,
    specificInformation: Uint8Array.of(1, 2),
    vendorInformation: Uint8Array.of(0xaa, 0xbb),
  } as const;

  test("of the vendor is sent with all that it says, as it was when it was raised", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([vendor]));
    const mutable = Uint8Array.of(1, 2);
    drive.drive.raise({ ...full, specificInformation: mutable });
    mutable.fill(0xee);
    drive.pass(0);
    assert.deepEqual(drive.take(), [
      "84 28 00 00 01 00 14 00 00 07 00 09 02 02 c0 09 00 00 00 05 01 02 aa bb 32 6b fc 14",
    ]);
  });

  test("is about the NVM subsystem and says nothing unless told otherwise", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set([vendor]));
    drive.drive.raise({ event: 0xc0 });
    drive.pass(0);
    assert.deepEqual(drive.take(), ["84 28 00 00 01 00 10 00 00 07 00 09 00 00 c0 00 00 00 00 02 01 7c 32 f1"]);
  });

  test("is lost where nobody has enabled it, or not for functions such as its controller's", (t) => {
    const drive = new EventDrive(t);
    drive.drive.raise(full);
    drive.ask(set([0x8006]));
    drive.drive.raise(full);
    drive.ask(set([vendor], { functions: 2 }));
    drive.drive.raise({ event: 0xc0, scope: "controller", scopeId: 1 });
    drive.pass(1_000);
    assert.deepEqual(drive.take(), []);
  });

  test("is refused where the drive has no such event, or no message could carry it", (t) => {
    const { drive } = new EventDrive(t);
    const code = "INVALID_ARGUMENT";
    assert.throws(() => drive.raise({ event: 0xc1 }), { code, message: /the drive has no event 193/ });
    assert.throws(() => drive.raise({ event: "hot" as never }), { code, message: /hot is not one of/ });
    const vendorInformation = new Uint8Array(256);
    assert.throws(() => drive.raise({ event: 0xc0, vendorInformation }), { code, message: /vendorLength/ });
    t.mock.timers.reset();
    const without = new EventDrive(t, { ...version(1, 2), events: undefined });
    assert.throws(() => without.drive.raise({ event: 0xc0 }), { code, message: /has no event/ });
  });
});

test("an event that is no vendor's is refused where a drive is described", () => {
  const particulars = {
    description: "",
    modelNumber: "1",
    serialNumber: "1",
    firmwareRevision: "1",
    uuid: "7d1b9c52-0000-4000-8000-000000000001",
    gigabytes: 1,
    celsius: 30,
    version: { major: 2, minor: 1 },
  };
  for (const event of [6, 0xbf, 0x100, 192.5]) {
    assert.throws(() => driveModel({ ...particulars, vendorEvents: [event] }), {
      code: "INVALID_ARGUMENT",
      message: `simulator: ${event} is no event of a vendor`,
    });
  }
  const { events } = driveModel({ ...particulars, vendorEvents: [0xc0, 0xff] });
  assert.deepEqual(events?.supported.slice(-3), ["powerThresholdExceeded", 0xc0, 0xff]);
});
