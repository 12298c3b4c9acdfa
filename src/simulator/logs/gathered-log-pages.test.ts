import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodePersistentEvents } from "../../nvme/index.ts";
import { type Drive, defaultFleet } from "../index.ts";
import {
  type AdminFields,
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  fromHex,
  getLogPage,
  sealed,
  toHex,
} from "../messages.contract.ts";
import { notePersistentEvent } from "./persistent-events.ts";

const fresh = (eid: number): Drive => defaultFleet().drive(eid);
const nvmeError = (status: string) =>
  toHex(sealed(fromHex(`84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ${status}`)));
const invalidLogPage = nvmeError("00 00 12 82");
const invalidField = nvmeError("00 00 04 80");
const commandSequenceError = nvmeError("00 00 18 80");

const littleEndian = (bytes: Uint8Array, from: number, size: number): number =>
  bytes.subarray(from, from + size).reduceRight((sum, byte) => sum * 256 + byte, 0);

/** So many milliseconds after the drive got power. */
const later = ({ model }: Drive, milliseconds: number): number => (model.poweredSince ?? 0) + milliseconds + 0.5;

/** A log with its specific parameter (LSP) and identifier (LSI). */
function log(
  identifier: number,
  bytes: number,
  {
    specific = 0,
    about = 0,
    from = 0,
    ...fields
  }: AdminFields & { specific?: number; about?: number; from?: number } = {},
) {
  const dwords = [identifier + specific * 0x100 + (bytes / 4 - 1) * 0x1_0000, about * 0x1_0000, from];
  return adminRequest(0x02, { namespaceId: 0xffff_ffff, length: Math.min(bytes, 4096), dwords, ...fields });
}
const read = (drive: Drive, ...asked: Parameters<typeof log>) => dataOf(answerOf(drive, log(...asked)), 20);

describe("Supported Log Pages", () => {
  const supported = (drive: Drive): number[] => {
    const data = read(drive, 0x00, 1024);
    return Array.from({ length: 256 }, (_, identifier) => identifier).filter(
      (identifier) => (data[4 * identifier] ?? 0) !== 0,
    );
  };

  test("has exactly the pages that the drive does not refuse as invalid", () => {
    for (const eid of [9, 12]) {
      const told = supported(fresh(eid));
      for (let identifier = 0; identifier < 0xc0; identifier++) {
        const answer = answerHex(fresh(eid), getLogPage(identifier, 4));
        assert.equal(
          answer === invalidLogPage,
          !told.includes(identifier),
          `drive ${eid}, log page ${identifier.toString(16)}h`,
        );
      }
    }
  });

  test("has what a drive with more in it has", () => {
    const [plain, rich] = [supported(fresh(9)), supported(fresh(12))];
    for (const identifier of [0x00, 0x01, 0x02, 0x03, 0x05, 0x07, 0x08]) assert.ok(plain.includes(identifier));
    for (const identifier of [0x09, 0x0c, 0x0d, 0x0f]) {
      assert.ok(!plain.includes(identifier));
      assert.ok(rich.includes(identifier));
    }
  });

  test("changes nothing by finding out", () => {
    const drive = fresh(12);
    const before = structuredClone({ telemetry: drive.model.telemetry, log: drive.model.persistentEvents });
    read(drive, 0x00, 1024);
    assert.deepEqual({ telemetry: drive.model.telemetry, log: drive.model.persistentEvents }, before);
  });

  test("tells the vendor's pages that the drive keeps", () => {
    const drive = fresh(9);
    drive.model.logPages.set(0xca, new Uint8Array(4));
    assert.equal(littleEndian(read(drive, 0x00, 1024), 4 * 0xca, 4), 1);
  });
});

describe("the persistent event log", () => {
  const [whileRead, established, released] = [0, 1, 2];

  test("is not there in a drive without one", () => {
    assert.equal(answerHex(fresh(9), log(0x0d, 512, { specific: established })), invalidLogPage);
  });

  test("is read only while there is a context, of which there is one", () => {
    const drive = fresh(12);
    assert.equal(answerHex(drive, log(0x0d, 512, { specific: whileRead })), commandSequenceError);
    const header = read(drive, 0x0d, 512, { specific: established });
    assert.equal(answerHex(drive, log(0x0d, 512, { specific: established })), commandSequenceError);
    assert.deepEqual(read(drive, 0x0d, 512, { specific: whileRead }), header);
    read(drive, 0x0d, 512, { specific: released });
    assert.equal(answerHex(drive, log(0x0d, 512, { specific: whileRead })), commandSequenceError);
    read(drive, 0x0d, 512, { specific: released });
  });

  test("begins with a header that says how much follows", () => {
    const drive = fresh(12);
    const header = read(drive, 0x0d, 512, { specific: established });
    assert.equal(header[0], 0x0d);
    assert.equal(littleEndian(header, 4, 4), 2);
    const length = littleEndian(header, 8, 8);
    assert.equal(length, 512 + (24 + 512) + (24 + 8 + 2 * 36));
    assert.equal(littleEndian(header, 18, 2), 492);
    assert.equal(Buffer.from(header.subarray(56, 76)).toString(), "SIM00000000000000012");
    const { events, consumed } = decodePersistentEvents(read(drive, 0x0d, length - 512, { from: 512 }));
    assert.equal(consumed, length - 512);
    assert.deepEqual(
      events.map(({ type, problem }) => [type, problem]),
      [
        ["powerOnOrReset", undefined],
        ["smartHealthSnapshot", undefined],
      ],
    );
    assert.equal(answerHex(drive, log(0x0d, 4, { from: length + 4 })), invalidField);
  });

  test("is held still for whom the context is, and gathered anew for the next", () => {
    const drive = fresh(12);
    const first = read(drive, 0x0d, 512, { specific: established });
    notePersistentEvent(drive.model, {
      now: later(drive, 5),
      data: { thermalExcursion: { difference: 3, threshold: "warning" } },
    });
    assert.deepEqual(read(drive, 0x0d, 512), first);
    read(drive, 0x0d, 512, { specific: released });
    const second = read(drive, 0x0d, 512, { specific: established });
    assert.equal(littleEndian(second, 4, 4), 3);
    assert.equal(littleEndian(second, 372, 2), littleEndian(first, 372, 2) + 1);
    // The newest comes first: its header, then the difference and the threshold.
    assert.equal(
      toHex(read(drive, 0x0d, 28, { from: 512 }).subarray(0, 26)),
      `0d 01 15 03 00 00 05 ${"00 ".repeat(15)}02 00 03 01`,
    );
  });

  test("has the oldest events go where there is no room", () => {
    const drive = fresh(12);
    const { model } = drive;
    const { smart } = model;
    for (let now = 0; now < 500; now++)
      notePersistentEvent(model, { now: later(drive, now), data: { smartHealthSnapshot: smart } });
    const lengths = model.persistentEvents?.events.map(({ length }) => length) ?? [];
    assert.equal(lengths.length, Math.floor((64 * 1024 - 512) / (24 + 512)));
    assert.deepEqual(model.persistentEvents?.events[0]?.subarray(6, 8), Uint8Array.of(499 % 256, 1));
  });

  test("tells of a reset, which ends the context", () => {
    const drive = fresh(12);
    read(drive, 0x0d, 512, { specific: established });
    answerOf(drive, sealed(fromHex(`84 08 00 00 07 00 00 00 ${"00 ".repeat(8).trim()}`)));
    assert.equal(answerHex(drive, log(0x0d, 512)), commandSequenceError);
    assert.equal(littleEndian(read(drive, 0x0d, 512, { specific: established }), 4, 4), 4);
  });
});

describe("Asymmetric Namespace Access", () => {
  test("has the drive's group with its namespaces, or without them where only groups are asked for", () => {
    const drive = fresh(12);
    const group = (count: string) => `01 00 00 00 ${count} 01 00 00 00 00 00 00 00 01 ${"00 ".repeat(15).trim()}`;
    const head = "01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00";
    assert.equal(toHex(read(drive, 0x0c, 52)), `${head} ${group("01 00 00 00")} 01 00 00 00`);
    assert.equal(toHex(read(drive, 0x0c, 48, { specific: 1 })), `${head} ${group("00 00 00 00")}`);
    assert.equal(answerHex(fresh(9), log(0x0c, 16)), invalidLogPage);
  });

  test("counts a change of a group's namespaces, for whichever controller asks", () => {
    const drive = fresh(12);
    assert.equal(littleEndian(read(drive, 0x0c, 16), 0, 8), 1);
    assert.equal(littleEndian(read(drive, 0x0c, 16, { controllerId: 1 }), 0, 8), 1);
    drive.model.namespaces = drive.model.namespaces.map((each) => ({ ...each, attachedTo: [] }));
    assert.equal(littleEndian(read(drive, 0x0c, 16), 0, 8), 2);
    assert.equal(littleEndian(read(drive, 0x0c, 48), 20, 4), 0);
  });
});

describe("the logs of an endurance group", () => {
  test("are those of a group that there is", () => {
    const drive = fresh(12);
    const data = read(drive, 0x09, 512, { about: 1 });
    assert.deepEqual([...data.subarray(3, 6)], [100, 10, 2]);
    assert.equal(littleEndian(data, 160, 6), 7_680_000_000_000);
    for (const about of [0, 2, 0xffff]) assert.equal(answerHex(drive, log(0x09, 512, { about })), invalidField);
    assert.equal(answerHex(fresh(9), log(0x09, 512, { about: 1 })), invalidLogPage);
  });

  test("have no events", () => {
    assert.equal(toHex(read(fresh(12), 0x0f, 8)), "00 00 00 00 00 00 00 00");
    assert.equal(answerHex(fresh(9), log(0x0f, 8)), invalidLogPage);
  });
});

test("predictable latency is not there unless pages of it are kept", () => {
  const drive = fresh(9);
  assert.equal(answerHex(drive, log(0x0a, 512, { about: 1 })), invalidLogPage);
  assert.equal(answerHex(drive, log(0x0b, 8)), invalidLogPage);
  drive.model.logPages.set(0x0a, new Uint8Array(1024).fill(2, 512));
  assert.equal(read(drive, 0x0a, 512, { about: 1 })[0], 0);
  assert.equal(read(drive, 0x0a, 512, { about: 2 })[0], 2);
  for (const about of [0, 3]) assert.equal(answerHex(drive, log(0x0a, 512, { about })), invalidField);
});

test("LBA status has the ranges that the drive cannot read, by namespace", () => {
  const drive = fresh(9);
  drive.model.unreadableBlocks = [
    { namespaceId: 1, start: 0x10n, blocks: 2n },
    { namespaceId: 1, start: 0x20n, blocks: 1n },
  ];
  const range = (start: string, blocks: string) => `${start} 00 00 00 00 00 00 00 ${blocks} 00 00 00 00 00 00 00`;
  assert.equal(
    toHex(read(drive, 0x0e, 64)),
    `40 00 00 00 01 00 00 00 03 00 00 00 00 00 00 00 01 00 00 00 02 00 00 00 11 00 00 00 00 00 00 00 ${range("10", "02")} ${range("20", "01")}`,
  );
});
