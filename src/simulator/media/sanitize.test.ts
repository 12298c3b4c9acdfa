import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive } from "../drive.ts";
import { type DriveSpecification, driveModel } from "../drive-specification.ts";
import {
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  fromHex,
  getLogPage,
  identify,
  sealed,
  toHex,
} from "../messages.contract.ts";

const specification: DriveSpecification = {
  description: "sanitized",
  modelNumber: "Model",
  serialNumber: "SERIAL0000000003",
  firmwareRevision: "1.0",
  uuid: "7d1b9c52-0000-4000-8000-000000000003",
  gigabytes: 100,
  celsius: 30,
  version: { major: 2, minor: 1 },
  sanitizeTimes: { blockErase: 16_000, cryptoErase: 2_000, overwrite: 8_000, deallocation: 4_000 },
};

/** A drive with a clock that stands still until it is set. */
function newDrive(changes: Partial<DriveSpecification> = {}) {
  const clock = { now: 1_000 };
  return { clock, drive: new Drive(driveModel({ ...specification, ...changes }), () => clock.now) };
}

const exitFailure = 1;
const blockErase = 2;
const overwrite = 3;
const cryptoErase = 4;
const exitVerification = 5;
const unrestricted = 1 << 3;
const verified = 1 << 10;

const sanitize = (settings: number) => adminRequest(0x84, { dwords: [settings] });
const sanitizeNamespace = (settings: number, namespaceId = 1) =>
  adminRequest(0x8c, { namespaceId, dwords: [settings] });
const refused = (type: number, code: number, doNotRetry = 0x8000): string => {
  const status = (code << 1) | (type << 9) | doNotRetry;
  return toHex(sealed([...fromHex("84 90"), ...new Array(16).fill(0), status & 0xff, status >> 8]));
};
const succeeded = toHex(sealed([...fromHex("84 90"), ...new Array(18).fill(0)]));
/** It may be tried again. */
const inProgress = refused(0, 0x1d, 0);
const failed = refused(0, 0x1c);

const log = (drive: Drive): Uint8Array => dataOf(answerOf(drive, getLogPage(0x81, 512)), 20);
/** Progress, status, dword 10 and state of the log. */
const stateOf = (drive: Drive): string => toHex(Uint8Array.of(...log(drive).slice(0, 8), log(drive)[36] ?? 0));
const used = (drive: Drive): bigint | undefined => drive.model.namespaces[0]?.identify.utilization;
const reset = sealed([0x84, 0x08, 0, 0, 0x07, ...new Array(11).fill(0)]);

describe("a sanitize operation", () => {
  test("has a log before there was one, with how long each kind takes", () => {
    const { drive } = newDrive();
    assert.equal(stateOf(drive), "ff ff 00 00 00 00 00 00 00");
    assert.equal(
      toHex(log(drive).slice(8, 36)),
      "80 00 00 00 10 00 00 00 02 00 00 00 80 00 00 00 10 00 00 00 02 00 00 00 04 00 00 00",
    );
  });

  test("takes its time, shows how far it is, and leaves nothing", () => {
    const { clock, drive } = newDrive();
    assert.equal(answerHex(drive, sanitize(blockErase)), succeeded);
    assert.equal(stateOf(drive), "00 00 02 00 02 00 00 00 01");
    clock.now += 4_000;
    assert.equal(stateOf(drive), "00 40 02 00 02 00 00 00 01");
    clock.now += 11_999;
    assert.equal(stateOf(drive), "fb ff 02 00 02 00 00 00 01");
    assert.notEqual(used(drive), 0n);
    clock.now += 1;
    assert.equal(stateOf(drive), "ff ff 01 01 02 00 00 00 00");
    assert.equal(used(drive), 0n);
  });

  test("counts the passes of an overwrite", () => {
    const { clock, drive } = newDrive();
    assert.equal(answerHex(drive, adminRequest(0x84, { dwords: [overwrite | (3 << 4), 0xaaaa_aaaa] })), succeeded);
    clock.now += 9_000;
    assert.equal(stateOf(drive), "00 60 0a 00 33 00 00 00 01");
    clock.now += 15_000;
    assert.equal(stateOf(drive), "ff ff 19 01 33 00 00 00 00");
  });

  test("overwrites 16 times where no number is given", () => {
    const { clock, drive } = newDrive();
    answerHex(drive, sanitize(overwrite));
    clock.now += 16 * 8_000 - 1;
    assert.equal(log(drive)[2], 2 | (15 << 3));
    clock.now += 1;
    assert.equal(toHex(log(drive).slice(2, 4)), "81 01");
  });

  test("goes on through a reset of the NVM subsystem", () => {
    const { clock, drive } = newDrive();
    answerHex(drive, sanitize(blockErase));
    clock.now += 8_000;
    answerOf(drive, reset);
    assert.equal(stateOf(drive), "00 80 02 00 02 00 00 00 01");
    assert.equal(answerHex(drive, sanitize(cryptoErase)), inProgress);
  });
});

describe("while a sanitize operation is under way", () => {
  const allowed: Readonly<Record<string, Uint8Array>> = {
    Identify: identify(0x01),
    "the Sanitize Status log": getLogPage(0x81, 512),
    "the SMART log": getLogPage(0x02, 512),
    "the Error Information log": getLogPage(0x01, 64),
    "the Changed Namespace List": getLogPage(0x04, 4096),
    "Get Features": adminRequest(0x0a, { dwords: [0x02] }),
  };
  const blocked: Readonly<Record<string, Uint8Array>> = {
    Sanitize: sanitize(cryptoErase),
    "leaving failure mode": sanitize(exitFailure),
    "Sanitize Namespace": sanitizeNamespace(cryptoErase),
    "Format NVM": adminRequest(0x80, { namespaceId: 1 }),
    "Namespace Management": adminRequest(0x0d, { namespaceId: 1, dwords: [1] }),
    "Device Self-test": adminRequest(0x14, { dwords: [1] }),
    "Firmware Commit": adminRequest(0x10, { dwords: [1] }),
    "Security Receive": adminRequest(0x82, { length: 8, dwords: [0, 8] }),
    "the Firmware Slot log": getLogPage(0x03, 512),
  };

  test("what reads goes on, and all else waits", () => {
    const { clock, drive } = newDrive();
    answerHex(drive, sanitize(blockErase));
    for (const [name, request] of Object.entries(allowed)) {
      assert.equal(toHex(answerOf(drive, request).slice(16, 20)), "00 00 00 00", name);
    }
    for (const [name, request] of Object.entries(blocked)) assert.equal(answerHex(drive, request), inProgress, name);
    clock.now += 16_000;
    assert.equal(answerHex(drive, sanitize(exitFailure)), succeeded);
    assert.equal(dataOf(answerOf(drive, getLogPage(0x03, 512)), 20).length, 512);
  });

  test("drives that read the specification so answer with a status of NVMe-MI", () => {
    const { drive } = newDrive();
    drive.model.media.sanitizeRefusal = "miStatus";
    answerHex(drive, sanitize(blockErase));
    for (const [name, request] of Object.entries(blocked)) {
      assert.equal(answerHex(drive, request), errorResponse(0x90, 0x2a), name);
    }
  });

  test("a self-test ends", () => {
    const { drive } = newDrive();
    answerOf(drive, adminRequest(0x14, { dwords: [1] }));
    answerHex(drive, sanitize(blockErase));
    assert.equal(drive.model.selfTests.results[0]?.result, "abortedBySanitize");
  });
});

describe("a sanitize operation that fails", () => {
  function failing(settings: number) {
    const { clock, drive } = newDrive();
    drive.model.media.sanitizeFails = true;
    answerHex(drive, sanitize(settings));
    clock.now += 2_000;
    return { clock, drive };
  }

  test("leaves the drive in failure mode, where little goes on", () => {
    const { drive } = failing(cryptoErase);
    assert.equal(stateOf(drive), "ff ff 03 00 04 00 00 00 12");
    assert.equal(drive.model.sanitizeFailure, true);
    assert.notEqual(used(drive), 0n);
    assert.equal(answerHex(drive, adminRequest(0x80, { namespaceId: 1 })), failed);
    assert.equal(answerHex(drive, getLogPage(0x03, 512)), failed);
    assert.equal(answerOf(drive, identify(0x01)).length, 4120);
    // Sanitize Failure Mode, in the health status poll.
    const poll = answerOf(drive, sealed([0x84, 0x08, 0, 0, 0x01, ...new Array(11).fill(0)]));
    assert.equal((poll[8] ?? 0) & 0x40, 0x40);
  });

  test("in restricted mode is only mended by one that succeeds in it", () => {
    const { clock, drive } = failing(cryptoErase);
    assert.equal(answerHex(drive, sanitize(exitFailure)), failed);
    assert.equal(answerHex(drive, sanitize(cryptoErase | unrestricted)), failed);
    drive.model.media.sanitizeFails = false;
    assert.equal(answerHex(drive, sanitize(cryptoErase)), succeeded);
    assert.equal(drive.model.sanitizeFailure, false);
    clock.now += 2_000;
    assert.equal(stateOf(drive), "ff ff 01 01 04 00 00 00 00");
  });

  test("in unrestricted mode may be left", () => {
    const { drive } = failing(cryptoErase | unrestricted);
    assert.equal(stateOf(drive), "ff ff 03 00 0c 00 00 00 34");
    assert.equal(answerHex(drive, sanitize(exitFailure)), succeeded);
    assert.equal(drive.model.sanitizeFailure, false);
    assert.equal(log(drive)[2], 3, "what became of it stays");
    assert.equal(answerHex(drive, adminRequest(0x80, { namespaceId: 1 })), succeeded);
  });

  test("survives a reset", () => {
    const { drive } = failing(cryptoErase);
    answerOf(drive, reset);
    assert.equal(answerHex(drive, getLogPage(0x03, 512)), failed);
  });
});

describe("verification of sanitized media", () => {
  test("waits for whoever verifies, then deallocates", () => {
    const { clock, drive } = newDrive();
    answerHex(drive, sanitize(cryptoErase | verified));
    clock.now += 2_000;
    assert.equal(stateOf(drive), "ff ff 02 00 04 04 00 00 05");
    clock.now += 100_000;
    assert.equal(answerHex(drive, sanitize(cryptoErase)), inProgress);
    assert.equal(answerHex(drive, sanitize(exitVerification)), succeeded);
    assert.equal(stateOf(drive), "00 00 02 00 04 04 00 00 06");
    clock.now += 4_000;
    assert.equal(stateOf(drive), "ff ff 01 01 04 04 00 00 00");
    assert.equal(used(drive), 0n);
  });

  test("is not asked for together with leaving blocks allocated", () => {
    const { drive } = newDrive();
    assert.equal(answerHex(drive, sanitize(cryptoErase | verified | (1 << 9))), refused(0, 0x02));
  });
});

describe("sanitizing is refused", () => {
  for (const action of [0, 6, 7]) {
    test(`for action ${action}, which is reserved`, () => {
      assert.equal(answerHex(newDrive().drive, sanitize(action)), refused(0, 0x02));
    });
  }

  test("with what the drive does not have", () => {
    const { drive } = newDrive();
    drive.change((model) => {
      const { sanitizeCapabilities } = model.identify;
      model.identify = {
        ...model.identify,
        sanitizeCapabilities: { ...sanitizeCapabilities, overwrite: false, verification: false },
      };
    });
    assert.equal(answerHex(drive, sanitize(overwrite)), refused(0, 0x02));
    assert.equal(answerHex(drive, sanitize(cryptoErase | verified)), refused(0, 0x02));
    assert.equal(answerHex(drive, sanitize(cryptoErase)), succeeded);
  });

  test("while firmware waits for a reset", () => {
    const { drive } = newDrive({ firmware: { nextSlot: 2, revisions: ["1.0", "2.0", "", "", "", "", ""] } });
    assert.equal(answerHex(drive, sanitize(cryptoErase)), refused(1, 0x11));
  });

  test("of single namespaces, by drives before NVMe-MI 2.1", () => {
    const { drive } = newDrive({ version: { major: 1, minor: 2 } });
    assert.equal(answerHex(drive, sanitizeNamespace(cryptoErase)), errorResponse(0x90, 0x03));
  });
});

describe("sanitizing one namespace", () => {
  test("empties it when its time has passed, and holds up what is about it", () => {
    const { clock, drive } = newDrive();
    assert.equal(answerHex(drive, sanitizeNamespace(cryptoErase)), succeeded);
    assert.equal(answerHex(drive, sanitizeNamespace(cryptoErase)), inProgress);
    assert.equal(answerHex(drive, adminRequest(0x80, { namespaceId: 1 })), inProgress);
    assert.equal(answerHex(drive, sanitize(cryptoErase)), inProgress);
    assert.equal(dataOf(answerOf(drive, getLogPage(0x03, 512)), 20).length, 512, "what is not goes on");
    clock.now += 2_000;
    answerOf(drive, identify(0x01));
    assert.equal(used(drive), 0n);
    assert.equal(answerHex(drive, adminRequest(0x80, { namespaceId: 1 })), succeeded);
  });

  test("is told by the log of the namespace, not by that of the drive", () => {
    const { clock, drive } = newDrive();
    const logOf = (namespaceId: number): string => {
      const data = dataOf(answerOf(drive, getLogPage(0x81, 512, { namespaceId })), 20);
      return toHex(Uint8Array.of(...data.slice(0, 8), ...data.slice(36, 48)));
    };
    const nothing = "ff ff 00 00 00 00 00 00 00 00 00 00";
    assert.equal(logOf(1), `${nothing} ff ff ff ff 01 00 00 00`);
    answerHex(drive, sanitizeNamespace(cryptoErase));
    clock.now += 1_000;
    assert.equal(logOf(1), "00 80 02 00 04 00 00 00 01 00 00 00 ff ff ff ff 01 00 00 00");
    assert.equal(logOf(0xffff_ffff), `${nothing} 00 00 00 00 00 00 00 00`);
    clock.now += 1_000;
    assert.equal(logOf(1), "ff ff 01 04 04 00 00 00 00 00 00 00 ff ff ff ff 01 00 00 00");
    assert.equal(logOf(0), `${nothing} 00 00 00 00 00 00 00 00`);
    assert.equal(answerHex(drive, getLogPage(0x81, 512, { namespaceId: 2 })), refused(0, 0x02));
  });

  test("may fail, which the health status poll tells until it is left", () => {
    const { clock, drive } = newDrive();
    drive.model.media.sanitizeFails = true;
    answerHex(drive, sanitizeNamespace(cryptoErase | unrestricted));
    clock.now += 2_000;
    answerOf(drive, identify(0x01));
    assert.deepEqual(drive.model.sanitizeNamespaceFailure, [1]);
    assert.equal(answerHex(drive, sanitizeNamespace(exitFailure)), succeeded);
    assert.deepEqual(drive.model.sanitizeNamespaceFailure, []);
  });

  test("is refused for one that is not, and otherwise than cryptographically", () => {
    const { drive } = newDrive();
    assert.equal(answerHex(drive, sanitizeNamespace(cryptoErase, 0)), refused(0, 0x0b));
    assert.equal(answerHex(drive, sanitizeNamespace(cryptoErase, 2)), refused(0, 0x02));
    assert.equal(answerHex(drive, sanitizeNamespace(blockErase)), refused(0, 0x02));
  });
});
