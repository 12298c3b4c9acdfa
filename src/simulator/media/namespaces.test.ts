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
  getLogPage,
  identify,
  sealed,
  toHex,
} from "../messages.contract.ts";

const specification: DriveSpecification = {
  description: "half empty",
  modelNumber: "Model",
  serialNumber: "SERIAL0000000001",
  firmwareRevision: "1.0",
  uuid: "7d1b9c52-0000-4000-8000-000000000001",
  gigabytes: 100,
  celsius: 30,
  unallocatedBytes: 40_960_000_000n,
};
const newDrive = (changes: Partial<DriveSpecification> = {}): Drive =>
  new Drive(driveModel({ ...specification, ...changes }), () => 0);

const littleEndian = (value: bigint, size: number): number[] =>
  Array.from({ length: size }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));

/** The structure behind a request to create a namespace: sizes in blocks, and bytes elsewhere. */
function fields(size: bigint, capacity = size, others: Readonly<Record<number, number>> = { 26: 1 }): number[] {
  const data = [...littleEndian(size, 8), ...littleEndian(capacity, 8), ...new Array<number>(4080).fill(0)];
  for (const [offset, byte] of Object.entries(others)) data[Number(offset)] = byte;
  return data;
}

const create = (data: readonly number[], more: AdminFields = {}) => adminRequest(0x0d, { length: 4096, data, ...more });
const remove = (namespaceId: number) => adminRequest(0x0d, { namespaceId, dwords: [1] });

/** A list of controllers behind a request to attach (0) or detach (1). */
function attachment(selection: 0 | 1, namespaceId: number, ids: readonly number[]): Uint8Array {
  const list = [ids.length, ...ids].flatMap((each) => [each & 0xff, each >> 8]);
  const data = [...list, ...new Array<number>(4096 - list.length).fill(0)];
  return adminRequest(0x15, { namespaceId, length: 4096, dwords: [selection], data });
}

/** Completed with a status and Do Not Retry. */
const refused = (type: number, code: number): string =>
  toHex(sealed([...fromHex("84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"), ...statusBytes(type, code)]));
const statusBytes = (type: number, code: number): number[] => {
  const status = (code << 1) | (type << 9) | 0x8000;
  return [status & 0xff, status >> 8];
};
const succeeded = (result = 0): string =>
  toHex(sealed([...fromHex("84 90 00 00 00 00 00 00"), ...littleEndian(BigInt(result), 4), ...new Array(8).fill(0)]));

const numberAt = (bytes: Uint8Array, offset: number, size = 8): bigint =>
  bytes.slice(offset, offset + size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
const unallocated = (drive: Drive): bigint => numberAt(dataOf(answerOf(drive, identify(0x01)), 20), 296);
const total = (drive: Drive): bigint => numberAt(dataOf(answerOf(drive, identify(0x01)), 20), 280);
const listed = (drive: Drive, cns: number): number[] => {
  const data = dataOf(answerOf(drive, identify(cns)), 20);
  const ids = Array.from({ length: 1024 }, (_, index) => Number(numberAt(data, 4 * index, 4)));
  return ids.slice(0, ids.indexOf(0));
};
const changedList = (drive: Drive, logPage: number, more: AdminFields = {}): number => {
  const request = getLogPage(logPage, 4096, more);
  return Number(numberAt(dataOf(answerOf(drive, request), 20), 0, 4));
};

describe("a namespace is created", () => {
  test("with the lowest free id, from what is not allocated, and attached to nothing", () => {
    const drive = newDrive();
    assert.equal(total(drive), (100_000_000_000n / 4096n) * 4096n);
    assert.equal(unallocated(drive), 40_960_000_000n);
    assert.equal(answerHex(drive, create(fields(1_000_000n))), succeeded(2));
    assert.equal(unallocated(drive), 40_960_000_000n - 4_096_000_000n);
    assert.deepEqual(listed(drive, 0x10), [1, 2]);
    assert.deepEqual(listed(drive, 0x02), [1]);
    const data = dataOf(answerOf(drive, identify(0x11, { namespaceId: 2 })), 20);
    assert.equal(numberAt(data, 0), 1_000_000n);
    assert.equal(numberAt(data, 8), 1_000_000n);
    assert.equal(numberAt(data, 16), 0n, "nothing of it is used");
    assert.equal(data[26], 1);
    assert.equal(numberAt(data, 48, 16), 4_096_000_000n);
    assert.notDeepEqual(data.slice(104, 120), new Uint8Array(16));
  });

  test("with an id that was given back, but never with a name that was", () => {
    const drive = newDrive();
    const namesOf = () => toHex(dataOf(answerOf(drive, identify(0x11, { namespaceId: 2 })), 20).slice(104, 120));
    answerOf(drive, create(fields(10n)));
    const before = namesOf();
    assert.equal(answerHex(drive, remove(2)), succeeded());
    assert.equal(answerHex(drive, create(fields(10n))), succeeded(2));
    assert.notEqual(namesOf(), before);
  });

  test("where the drive has its capacity, if that is said at all", () => {
    const resources = {
      domainId: 1,
      enduranceGroupId: 3,
      nvmSetId: 2,
      typicalRandomRead: 1000,
      optimalWriteSize: 4096,
      granularity: { indication: {}, granularities: [] } as never,
      uuids: [],
    };
    const drive = newDrive({ resources });
    assert.equal(answerHex(drive, create(fields(10n, 10n, { 26: 1, 100: 2, 102: 3 }))), succeeded(2));
    assert.equal(answerHex(drive, create(fields(10n))), succeeded(3));
    for (const namespaceId of [2, 3]) {
      const data = dataOf(answerOf(drive, identify(0x11, { namespaceId })), 20);
      assert.equal(toHex(data.slice(100, 104)), "02 00 03 00");
    }
    assert.equal(answerHex(drive, create(fields(10n, 10n, { 26: 1, 100: 3 }))), refused(0, 0x02));
    assert.equal(answerHex(drive, create(fields(10n, 10n, { 26: 1, 102: 2 }))), refused(0, 0x02));
  });

  test("in blocks of the format that it asks for", () => {
    const drive = newDrive();
    assert.equal(answerHex(drive, create(fields(1000n, 1000n, {}))), succeeded(2));
    assert.equal(unallocated(drive), 40_960_000_000n - 512_000n);
  });
});

describe("creating a namespace is refused", () => {
  const full: Readonly<Record<string, readonly [readonly number[], number, number]>> = {
    "of no size": [fields(0n), 0, 0x02],
    "of more capacity than size": [fields(10n, 11n), 0, 0x02],
    "of less capacity than size, as it would be thin": [fields(10n, 9n), 1, 0x1b],
    "in a format that there is not": [fields(10n, 10n, { 26: 2 }), 1, 0x0a],
    "in a format of the upper bits": [fields(10n, 10n, { 26: 0x21 }), 1, 0x0a],
    "with protection where there are no metadata": [fields(10n, 10n, { 26: 1, 29: 1 }), 1, 0x0a],
    "for several controllers where there is one": [fields(10n, 10n, { 26: 1, 30: 1 }), 0, 0x02],
    "across NVM subsystems": [fields(10n, 10n, { 26: 1, 30: 2 }), 0, 0x02],
    "in an ANA group": [fields(10n, 10n, { 26: 1, 92: 1 }), 1, 0x24],
    "in an NVM Set": [fields(10n, 10n, { 26: 1, 100: 1 }), 0, 0x02],
    "in an Endurance Group": [fields(10n, 10n, { 26: 1, 102: 1 }), 0, 0x02],
    "with a placement handle": [fields(10n, 10n, { 26: 1, 392: 1 }), 0, 0x02],
    "of more than there is": [fields(10_000_001n), 1, 0x15],
  };
  for (const [name, [data, type, code]] of Object.entries(full)) {
    test(name, () => {
      const drive = newDrive();
      assert.equal(answerHex(drive, create(data)), refused(type, code));
      assert.equal(unallocated(drive), 40_960_000_000n);
      assert.deepEqual(listed(drive, 0x10), [1]);
    });
  }

  test("of a command set that there is not", () => {
    assert.equal(answerHex(newDrive(), create(fields(10n), { dwords: [0, 0x0200_0000] })), refused(1, 0x29));
  });

  test("when every id is taken", () => {
    const drive = newDrive();
    for (let id = 2; id <= 16; id++) assert.equal(answerHex(drive, create(fields(1n))), succeeded(id));
    assert.equal(answerHex(drive, create(fields(1n))), refused(1, 0x16));
  });

  test("with less than the structure, by the management endpoint", () => {
    const answer = answerOf(newDrive(), adminRequest(0x0d, { length: 16, data: fields(10n).slice(0, 16) }));
    assert.equal(answer[4], 0x06);
  });
});

describe("a namespace is deleted", () => {
  test("with its capacity given back, attached or not", () => {
    const drive = newDrive();
    assert.equal(answerHex(drive, remove(1)), succeeded());
    assert.equal(unallocated(drive), total(drive));
    assert.deepEqual(listed(drive, 0x10), []);
  });

  test("with all others, by FFFFFFFFh", () => {
    const drive = newDrive();
    answerOf(drive, create(fields(10n)));
    assert.equal(answerHex(drive, remove(0xffff_ffff)), succeeded());
    assert.deepEqual(listed(drive, 0x10), []);
    assert.equal(unallocated(drive), total(drive));
  });

  test("unless it cannot be, or is not", () => {
    for (const id of [0, 17, 0xffff_fffe]) assert.equal(answerHex(newDrive(), remove(id)), refused(0, 0x0b));
    assert.equal(answerHex(newDrive(), remove(2)), refused(0, 0x02));
  });
});

describe("a namespace is attached and detached", () => {
  const withTwo = (): Drive => {
    const drive = newDrive({ pciePorts: 2 });
    assert.equal(answerHex(drive, create(fields(10n, 10n, { 26: 1, 30: 1 }))), succeeded(2));
    assert.equal(answerHex(drive, create(fields(10n))), succeeded(3));
    return drive;
  };

  test("and is active for a controller as long as it is attached to it", () => {
    const drive = withTwo();
    assert.equal(answerHex(drive, attachment(0, 2, [0, 1])), succeeded());
    assert.deepEqual(listed(drive, 0x02), [1, 2]);
    assert.equal(answerHex(drive, attachment(1, 2, [0])), succeeded());
    assert.deepEqual(listed(drive, 0x02), [1]);
    assert.deepEqual(drive.model.namespaces[1]?.attachedTo, [1]);
  });

  test("to no controller twice", () => {
    const drive = withTwo();
    assert.equal(answerHex(drive, attachment(0, 2, [1])), succeeded());
    assert.equal(answerHex(drive, attachment(0, 2, [0, 1])), refused(1, 0x18));
    assert.deepEqual(drive.model.namespaces[1]?.attachedTo, [1], "not to the other either");
  });

  test("to one controller only where it is private", () => {
    const drive = withTwo();
    assert.equal(answerHex(drive, attachment(0, 3, [0, 1])), refused(1, 0x19));
    assert.equal(answerHex(drive, attachment(0, 3, [1])), succeeded());
    assert.equal(answerHex(drive, attachment(0, 3, [0])), refused(1, 0x19));
  });

  test("and not detached from where it is not", () => {
    assert.equal(answerHex(withTwo(), attachment(1, 2, [0])), refused(1, 0x1a));
  });

  test("by a list of controllers that are there, ascending, and not empty", () => {
    for (const ids of [[], [2], [0, 0], [1, 0], [0, 0xffff]]) {
      assert.equal(answerHex(withTwo(), attachment(0, 2, ids)), refused(1, 0x1c), ids.join());
      assert.equal(answerHex(withTwo(), attachment(1, 1, ids)), refused(1, 0x1c), ids.join());
    }
  });

  test("to as many as a controller can have", () => {
    const drive = withTwo();
    drive.change((model) => {
      model.identify = { ...model.identify, maximumControllerNamespaceAttachments: 1 };
    });
    assert.equal(answerHex(drive, attachment(0, 2, [0])), refused(1, 0x27));
    assert.equal(answerHex(drive, attachment(1, 1, [0])), succeeded());
    assert.equal(answerHex(drive, attachment(0, 2, [0])), succeeded());
  });

  test("if it is one", () => {
    assert.equal(answerHex(withTwo(), attachment(0, 0, [0])), refused(0, 0x0b));
    assert.equal(answerHex(withTwo(), attachment(0, 17, [0])), refused(0, 0x0b));
    assert.equal(answerHex(withTwo(), attachment(0, 0xffff_ffff, [0])), refused(0, 0x0b));
    assert.equal(answerHex(withTwo(), attachment(1, 4, [0])), refused(0, 0x02));
  });
});

describe("which namespaces changed", () => {
  test("is told to each controller until it is read without being retained", () => {
    const drive = newDrive({ pciePorts: 2 });
    answerOf(drive, create(fields(10n)));
    assert.equal(changedList(drive, 0x04), 0, "nothing of what is attached");
    assert.equal(changedList(drive, 0x1c, { dwords: [0x03ff_801c] }), 2, "retained");
    assert.equal(changedList(drive, 0x1c), 2);
    assert.equal(changedList(drive, 0x1c), 0, "forgotten");
    assert.equal(changedList(drive, 0x1c, { controllerId: 1 }), 2, "but not by the other controller");
    answerOf(drive, attachment(0, 2, [1]));
    assert.equal(changedList(drive, 0x04), 0);
    assert.equal(changedList(drive, 0x04, { controllerId: 1 }), 2);
  });

  test("is not told of those that did not", () => {
    const drive = newDrive();
    drive.change((model) => {
      model.smart = { ...model.smart, percentageUsed: 50 };
    });
    assert.equal(changedList(drive, 0x1c), 0);
    drive.change((model) => {
      model.namespaces = model.namespaces.map((each) => ({ ...each, identify: { ...each.identify, utilization: 7n } }));
    });
    assert.equal(changedList(drive, 0x1c), 0, "nor of how much is used");
    drive.change((model) => {
      model.namespaces = model.namespaces.map((each) => ({ ...each, identify: { ...each.identify, size: 7n } }));
    });
    assert.equal(changedList(drive, 0x1c), 1);
    assert.equal(changedList(drive, 0x04), 1);
  });

  test("shows in the status of controllers, too", () => {
    const drive = newDrive();
    assert.equal(drive.model.controllers[0]?.status.namespaceAttributeChanged, false);
    answerOf(drive, create(fields(10n)));
    assert.equal(drive.model.controllers[0]?.status.namespaceAttributeChanged, true);
  });
});
