import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive } from "../drive.ts";
import { type DriveSpecification, driveModel } from "../drive-specification.ts";
import {
  type AdminFields,
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  fromHex,
  identify,
  sealed,
  toHex,
} from "../messages.contract.ts";

const specification: DriveSpecification = {
  description: "formatted",
  modelNumber: "Model",
  serialNumber: "SERIAL0000000002",
  firmwareRevision: "1.0",
  uuid: "7d1b9c52-0000-4000-8000-000000000002",
  gigabytes: 100,
  celsius: 30,
  formatTime: 10_000,
};

/** A drive with a clock that stands still until it is set. */
function newDrive(changes: Partial<DriveSpecification> = {}) {
  const clock = { now: 1_000 };
  return { clock, drive: new Drive(driveModel({ ...specification, ...changes }), () => clock.now) };
}

const format = (settings: number, fields: AdminFields = {}) =>
  adminRequest(0x80, { namespaceId: 1, dwords: [settings], ...fields });
const refused = (type: number, code: number, doNotRetry = 0x8000): string => {
  const status = (code << 1) | (type << 9) | doNotRetry;
  return toHex(sealed([...fromHex("84 90"), ...new Array(16).fill(0), status & 0xff, status >> 8]));
};
const succeeded = toHex(sealed([...fromHex("84 90"), ...new Array(18).fill(0)]));
/** It may be tried again. */
const formatInProgress = refused(0, 0x84, 0);

const namespaceData = (drive: Drive) => dataOf(answerOf(drive, identify(0x00, { namespaceId: 1 })), 20);
const numberAt = (bytes: Uint8Array, offset: number): bigint =>
  bytes.slice(offset, offset + 8).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

describe("formatting a namespace", () => {
  test("takes its time, counts down, and leaves nothing", () => {
    const { clock, drive } = newDrive();
    const before = namespaceData(drive);
    assert.equal(before[32], 0x80, "how far it is will be told");
    assert.notEqual(numberAt(before, 16), 0n);
    assert.equal(answerHex(drive, format(0x201)), succeeded);
    for (const [after, remaining] of [
      [0, 100],
      [1, 100],
      [5_000, 50],
      [9_950, 1],
      [9_999, 1],
    ] as const) {
      clock.now = 1_000 + after;
      assert.equal(namespaceData(drive)[32], 0x80 | remaining, `after ${after} ms`);
    }
    assert.notEqual(numberAt(namespaceData(drive), 16), 0n);
    clock.now = 11_000;
    assert.equal(namespaceData(drive)[32], 0x80);
    assert.equal(numberAt(namespaceData(drive), 16), 0n);
  });

  test("to blocks of another size leaves its capacity as it was", () => {
    const { clock, drive } = newDrive();
    const before = namespaceData(drive);
    assert.equal(answerHex(drive, format(0)), succeeded);
    clock.now += 10_000;
    const after = namespaceData(drive);
    assert.equal(after[26], 0);
    assert.equal(numberAt(after, 0), 8n * numberAt(before, 0));
    assert.equal(numberAt(after, 8), 8n * numberAt(before, 8));
    assert.deepEqual(after.slice(48, 64), before.slice(48, 64));
  });

  test("holds up what is about it, and nothing else", () => {
    const { clock, drive } = newDrive({ unallocatedBytes: 4_096_000_000n });
    const created = [16, 0, 0, 0, 0, 0, 0, 0, 16, ...new Array(17).fill(0), 1, ...new Array(4069).fill(0)];
    const create = adminRequest(0x0d, { length: 4096, data: created });
    assert.equal(answerOf(drive, create)[4], 0);
    answerHex(drive, format(1));
    const blocked: Readonly<Record<string, Uint8Array>> = {
      "Format NVM": format(1),
      "Format NVM of all": format(1, { namespaceId: 0xffff_ffff }),
      "Namespace Management: Delete": adminRequest(0x0d, { namespaceId: 1, dwords: [1] }),
      "Namespace Management: Delete, of all": adminRequest(0x0d, { namespaceId: 0xffff_ffff, dwords: [1] }),
      "Namespace Attachment": adminRequest(0x15, {
        namespaceId: 1,
        length: 4096,
        dwords: [1],
        data: [1, ...new Array(4095).fill(0)],
      }),
      "Get LBA Status": adminRequest(0x86, { namespaceId: 1, length: 8, dwords: [0, 0, 1, 0x1100_0000] }),
      Sanitize: adminRequest(0x84, { dwords: [2] }),
    };
    for (const [name, request] of Object.entries(blocked))
      assert.equal(answerHex(drive, request), formatInProgress, name);
    assert.equal(answerHex(drive, format(1, { namespaceId: 2 })), succeeded, "another namespace");
    assert.equal(answerOf(drive, create)[4], 0, "a new namespace");
    clock.now += 10_000;
    assert.equal(answerHex(drive, format(1)), succeeded, "once it is done");
  });

  test("is of all by FFFFFFFFh", () => {
    const { clock, drive } = newDrive();
    assert.equal(answerHex(drive, format(0, { namespaceId: 0xffff_ffff })), succeeded);
    assert.equal(namespaceData(drive)[32], 0x80 | 100);
    clock.now += 10_000;
    assert.equal(numberAt(namespaceData(drive), 16), 0n);
  });

  test("is of all where a drive cannot format them one by one, or cannot erase them so", () => {
    const second = [16, 0, 0, 0, 0, 0, 0, 0, 16, ...new Array(17).fill(0), 1, ...new Array(4069).fill(0)];
    for (const [attribute, settings, all] of [
      ["formatAppliesToAll", 0x001, true],
      ["secureEraseAppliesToAll", 0x001, false],
      ["secureEraseAppliesToAll", 0x201, true],
    ] as const) {
      const { drive } = newDrive({ unallocatedBytes: 4_096_000_000n });
      answerOf(drive, adminRequest(0x0d, { length: 4096, data: second }));
      drive.change((model) => {
        const formatNvmAttributes = { ...model.identify.formatNvmAttributes, [attribute]: true };
        model.identify = { ...model.identify, formatNvmAttributes };
      });
      assert.equal(answerHex(drive, format(settings, { namespaceId: 2 })), succeeded);
      assert.equal(namespaceData(drive)[32], all ? 0x80 | 100 : 0x80, `${attribute}, ${settings}`);
    }
  });

  test("goes on through a reset of the NVM subsystem", () => {
    const { clock, drive } = newDrive();
    answerHex(drive, format(1));
    answerOf(drive, sealed([0x84, 0x08, 0, 0, 0x07, ...new Array(11).fill(0)]));
    clock.now += 5_000;
    assert.equal(namespaceData(drive)[32], 0x80 | 50);
  });

  test("is told as a change once, not with each percent", () => {
    const { clock, drive } = newDrive();
    answerHex(drive, format(0));
    const [controller] = drive.model.controllers;
    assert.ok(controller);
    assert.equal(controller.changes.namespaceAttributeChanged, true);
    controller.changes = { ...controller.changes, namespaceAttributeChanged: false };
    clock.now += 5_000;
    namespaceData(drive);
    clock.now += 5_000;
    namespaceData(drive);
    assert.equal(controller.changes.namespaceAttributeChanged, false);
  });
});

describe("formatting is refused", () => {
  const cases: Readonly<Record<string, readonly [Uint8Array, string]>> = {
    "for a namespace that cannot be": [format(0, { namespaceId: 17 }), refused(0, 0x0b)],
    "for no namespace": [format(0, { namespaceId: 0 }), refused(0, 0x0b)],
    "for a namespace that is not": [format(0, { namespaceId: 2 }), refused(0, 0x02)],
    "in a format that there is not": [format(2), refused(1, 0x0a)],
    "in a format of the upper bits": [format(1 << 12), refused(1, 0x0a)],
    "with protection where there are no metadata": [format(0x21), refused(1, 0x0a)],
    "with a way to erase that is reserved": [format(3 << 9), refused(0, 0x02)],
  };
  for (const [name, [request, expected]] of Object.entries(cases)) {
    test(name, () => {
      const { drive } = newDrive();
      const before = namespaceData(drive);
      assert.equal(answerHex(drive, request), expected);
      assert.deepEqual(namespaceData(drive), before);
    });
  }

  test("where the namespace is write protected", () => {
    const { drive } = newDrive();
    drive.change((model) => {
      model.namespaces = model.namespaces.map((each) => ({
        ...each,
        identify: { ...each.identify, attributes: { ...each.identify.attributes, writeProtected: true } },
      }));
    });
    assert.equal(answerHex(drive, format(0)), refused(0, 0x20));
  });

  test("for all namespaces, or cryptographically, by drives that cannot", () => {
    const { drive } = newDrive();
    drive.change((model) => {
      const { formatNvmAttributes } = model.identify;
      model.identify = {
        ...model.identify,
        formatNvmAttributes: { ...formatNvmAttributes, broadcastNotSupported: true, cryptographicErase: false },
      };
    });
    assert.equal(answerHex(drive, format(0, { namespaceId: 0xffff_ffff })), refused(0, 0x02));
    assert.equal(answerHex(drive, format(2 << 9)), refused(0, 0x02));
  });
});

test("a format with metadata and protection is taken by a drive that has one", () => {
  const { clock, drive } = newDrive();
  drive.change((model) => {
    const [first, second, third, ...others] = model.commonNamespace.lbaFormats;
    assert.ok(first && second && third);
    const common = {
      ...model.commonNamespace,
      lbaFormatCount: 2,
      lbaFormats: [first, second, { ...third, metadataSize: 8, dataSizeExponent: 12 }, ...others],
      metadataCapabilities: { extendedBlock: true, separateBuffer: false },
      protectionCapabilities: { type1: true, type2: false, type3: false, firstBytes: false, lastBytes: true },
    };
    Object.assign(model, { commonNamespace: common });
    const { lbaFormatCount, lbaFormats } = common;
    model.namespaces = model.namespaces.map((each) => ({
      ...each,
      identify: { ...each.identify, lbaFormatCount, lbaFormats },
    }));
  });
  assert.equal(answerHex(drive, format(0x22)), refused(1, 0x0a), "not in a separate buffer");
  assert.equal(answerHex(drive, format(0x52)), refused(1, 0x0a), "not of type 2");
  assert.equal(answerHex(drive, format(0x132)), refused(1, 0x0a), "not in the first bytes");
  assert.equal(answerHex(drive, format(0x32)), succeeded);
  clock.now += 10_000;
  assert.deepEqual([...namespaceData(drive).slice(26, 30)], [0x12, 0, 0, 1]);
});
