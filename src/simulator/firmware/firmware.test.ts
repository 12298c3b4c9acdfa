import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, defaultFleet, simulatedFirmwareImage } from "../index.ts";
import {
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  fromHex,
  getLogPage,
  identify,
  miRequest,
  sealed,
  toHex,
} from "../messages.contract.ts";

const success = "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88";
/** Completed with an NVMe status: SCT and SC where dword 3 of the completion has them, and Do Not Retry. */
const completed = (type: number, code: number): string =>
  toHex(sealed([0x84, 0x90, ...new Array(16).fill(0), ((code & 0x7f) << 1) & 0xff, (code >> 7) | (type << 1) | 0x80]));
const [invalidField, invalidSlot, invalidImage] = [completed(0, 0x02), completed(1, 0x06), completed(1, 0x07)];
const [needsSubsystemReset, needsControllerReset] = [completed(1, 0x10), completed(1, 0x11)];
const overlappingRange = completed(1, 0x14);

const fresh = (eid = 9): Drive => new Drive(defaultFleet().drive(eid).model, () => 1_000);

function download(offset: number, bytes: Uint8Array, controllerId = 0): Uint8Array {
  const dwords = [bytes.length / 4 - 1, offset / 4];
  return adminRequest(0x11, { controllerId, length: bytes.length, dwords, data: [...bytes] });
}

const commit = (action: number, slot = 0, bootPartition = 0, controllerId = 0): Uint8Array =>
  adminRequest(0x10, { controllerId, dwords: [bootPartition * 2 ** 31 + action * 8 + slot] });

function downloadAll(drive: Drive, image: Uint8Array, piece = 4096): void {
  for (let offset = 0; offset < image.length; offset += piece) {
    assert.equal(answerHex(drive, download(offset, image.subarray(offset, offset + piece))), success);
  }
}

const slotLog = (drive: Drive) => {
  const data = dataOf(answerOf(drive, getLogPage(0x03, 512)), 20);
  const revisions = [1, 2, 3].map((slot) =>
    Buffer.from(data.subarray(8 * slot, 8 * slot + 8))
      .toString()
      .replace(/[ \0]+$/, ""),
  );
  return { active: data[0]! & 7, next: data[0]! >> 4, revisions };
};
const running = (drive: Drive): string =>
  Buffer.from(dataOf(answerOf(drive, identify(0x01)), 20).subarray(64, 72))
    .toString()
    .trimEnd();
/** A write of the PCIe command set that disables controller 0 (CC.EN). */
const disable = sealed([0x84, 0x20, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0x14, ...new Array(7).fill(0), 0, 0, 0x46, 0]);
const resetSubsystem = miRequest(0x07);

const image = simulatedFirmwareImage("9.8.7", 10_000);

describe("an image of the simulated drives", () => {
  test("has a header that tells what it is, its revision and length, and the check of the rest", () => {
    // From python: CRC-32C bit by bit over the words of the generator s = s * 1664525 + 1013904223 from CRC-32C("9.8.7").
    const small = simulatedFirmwareImage("9.8.7", 72);
    assert.equal(
      toHex(small),
      [
        "53 49 4d 44 52 49 56 45 39 2e 38 2e 37 20 20 20 48 00 00 00 aa 11 6d 24 00 00 00 00 00 00 00 00",
        "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        "b1 eb 64 ea 5c 71 c0 5d",
      ].join(" "),
    );
  });

  test("cannot be shorter than its header, or end within a dword", () => {
    for (const length of [60, 66, 0, -4, 64.5]) {
      assert.throws(() => simulatedFirmwareImage("1", length), { code: "INVALID_ARGUMENT" });
    }
  });
});

describe("Firmware Image Download", () => {
  test("takes pieces in any order, the last of which may be short", () => {
    const drive = fresh();
    for (const offset of [8192, 0, 4096]) {
      assert.equal(answerHex(drive, download(offset, image.subarray(offset, offset + 4096))), success);
    }
    assert.equal(answerHex(drive, commit(0, 2)), success);
    assert.deepEqual(slotLog(drive).revisions, ["1.4.2", "9.8.7", ""]);
    assert.deepEqual(drive.model.firmwareUpdate.images.get(2), image);
  });

  test("refuses an offset off the granularity that Identify Controller tells, and a piece of nothing", () => {
    const drive = fresh();
    assert.equal(dataOf(answerOf(drive, identify(0x01)), 20)[319], 1, "4 KiB");
    assert.equal(answerHex(drive, download(2048, image.subarray(0, 2048))), invalidField);
    assert.equal(answerHex(drive, adminRequest(0x11)), invalidField);
    const other = adminRequest(0x11, { length: 8, dwords: [0, 0], data: new Array(8).fill(0) });
    assert.equal(answerHex(drive, other), invalidField, "one dword by NUMD, two by DLEN");
    drive.model.identify = { ...drive.model.identify, firmwareUpdateGranularity: 0xff };
    assert.equal(answerHex(drive, download(4, image.subarray(4, 8))), success);
  });

  test("refuses a piece that overlaps another: Overlapping Range, which changes nothing", () => {
    const drive = fresh();
    answerOf(drive, download(0, image.subarray(0, 4096)));
    answerOf(drive, download(8192, image.subarray(8192)));
    assert.equal(answerHex(drive, download(8192, image.subarray(8192))), overlappingRange);
    assert.equal(answerHex(drive, download(4096, image.subarray(4096, 8192))), success);
    assert.equal(answerHex(drive, commit(0, 3)), success);
  });

  test("begins anew with a second beginning, however much of the other there was", () => {
    for (const length of [4096, 8192, 16_384]) {
      const drive = fresh();
      downloadAll(drive, simulatedFirmwareImage("GIVEN UP", length));
      downloadAll(drive, image);
      assert.equal(answerHex(drive, commit(0, 2)), success);
      assert.deepEqual(drive.model.firmwareUpdate.images.get(2), image);
    }
  });

  test("takes the first piece sent again for the same", () => {
    const drive = fresh();
    answerOf(drive, download(0, image.subarray(0, 4096)));
    downloadAll(drive, image);
    assert.equal(answerHex(drive, commit(0, 2)), success);
    assert.deepEqual(drive.model.firmwareUpdate.images.get(2), image);
  });

  test("may be such that only a commit or a reset lets another image begin", () => {
    const drive = fresh();
    drive.model.firmwareUpdate.restart = "afterCommitOrReset";
    const first = download(0, image.subarray(0, 4096));
    assert.equal(answerHex(drive, first), success);
    assert.equal(answerHex(drive, first), overlappingRange);
    // Of a slot that there is not, so that nothing is taken.
    assert.equal(answerHex(drive, commit(0, 7)), invalidSlot);
    assert.equal(answerHex(drive, first), success);
    answerOf(drive, resetSubsystem);
    downloadAll(drive, image);
    assert.equal(answerHex(drive, commit(0, 2)), success);
  });

  test("begins another image after a commit, whatever is left of the one before", () => {
    const drive = fresh();
    answerOf(drive, download(8192, image.subarray(8192)));
    assert.equal(answerHex(drive, commit(2, 2)), success, "of what is in the slot already");
    downloadAll(drive, image.subarray(0, 8192));
    assert.equal(answerHex(drive, commit(0, 3)), invalidImage, "the last piece is gone");
  });

  test("assembles 4 MiB byte for byte, without copying what came again and again", () => {
    const drive = fresh();
    const large = simulatedFirmwareImage("4.0", 0x40_0000);
    downloadAll(drive, large);
    assert.equal(answerHex(drive, commit(3, 2)), success);
    assert.deepEqual(drive.model.firmwareUpdate.images.get(2), large);
    assert.equal(running(drive), "4.0");
  });
});

describe("Firmware Commit", () => {
  const downloaded = (eid = 9, bytes = image): Drive => {
    const drive = fresh(eid);
    downloadAll(drive, bytes);
    return drive;
  };

  test("0 fills a slot and runs nothing", () => {
    const drive = downloaded();
    assert.equal(answerHex(drive, commit(0, 3)), success);
    assert.deepEqual(slotLog(drive), { active: 1, next: 0, revisions: ["1.4.2", "1.4.1", "9.8.7"] });
    assert.equal(running(drive), "1.4.2");
  });

  test("1 fills a slot, which runs after a reset of a controller", () => {
    const drive = downloaded();
    assert.equal(answerHex(drive, commit(1, 2)), success);
    assert.deepEqual(slotLog(drive), { active: 1, next: 2, revisions: ["1.4.2", "9.8.7", ""] });
    answerOf(drive, disable);
    assert.deepEqual(slotLog(drive), { active: 2, next: 0, revisions: ["1.4.2", "9.8.7", ""] });
    assert.equal(running(drive), "9.8.7");
  });

  test("2 lets a filled slot run after a reset of the subsystem", () => {
    const drive = fresh();
    assert.equal(answerHex(drive, commit(2, 2)), success);
    assert.equal(slotLog(drive).next, 2);
    answerOf(drive, resetSubsystem);
    assert.equal(running(drive), "1.4.1");
  });

  test("3 fills a slot and runs it at once, which shows in the flags", () => {
    const drive = downloaded(12);
    assert.equal(answerHex(drive, commit(3, 2)), success);
    assert.equal(running(drive), "9.8.7");
    assert.equal(slotLog(drive).active, 2);
    const composite = dataOf(answerOf(drive, miRequest(0x01)), 8);
    assert.equal((composite[4]! + composite[5]! * 0x100) & 0x80, 0x80, "Firmware Activated");
  });

  test("3 of a slot that runs already, with another image in it, shows too", () => {
    const drive = downloaded();
    assert.equal(answerHex(drive, commit(3, 1)), success);
    assert.equal(running(drive), "9.8.7");
    assert.equal(dataOf(answerOf(drive, miRequest(0x01)), 8)[4]! & 0x80, 0x80);
  });

  test("3 without a download runs what is in the slot", () => {
    const drive = fresh();
    assert.equal(answerHex(drive, commit(3, 2)), success);
    assert.equal(running(drive), "1.4.1");
  });

  test("3 is done with a status that says which reset it takes, by drives that need one", () => {
    const ofController = downloaded(10);
    assert.equal(answerHex(ofController, commit(3, 2)), needsControllerReset);
    assert.deepEqual(slotLog(ofController), { active: 1, next: 2, revisions: ["1.4.2", "9.8.7", ""] });
    answerOf(ofController, disable);
    assert.equal(running(ofController), "9.8.7");
    const ofSubsystem = downloaded(11);
    assert.equal(answerHex(ofSubsystem, commit(3, 2)), needsSubsystemReset);
    answerOf(ofSubsystem, disable);
    assert.equal(running(ofSubsystem), "1.2.0", "a reset of a controller is not enough");
    answerOf(ofSubsystem, resetSubsystem);
    assert.equal(running(ofSubsystem), "9.8.7");
    const errors = dataOf(answerOf(ofController, getLogPage(0x01, 64)), 20);
    assert.deepEqual(errors, new Uint8Array(64), "that is no error");
  });

  test("chooses a slot where none is named: an empty one, not the one that runs", () => {
    const drive = downloaded();
    assert.equal(answerHex(drive, commit(1)), success);
    assert.deepEqual(slotLog(drive), { active: 1, next: 3, revisions: ["1.4.2", "1.4.1", "9.8.7"] });
  });

  test("refuses a slot that there is not, or that cannot be written: Invalid Firmware Slot", () => {
    for (const slot of [4, 7]) assert.equal(answerHex(downloaded(), commit(0, slot)), invalidSlot);
    assert.equal(answerHex(downloaded(11), commit(1, 1)), invalidSlot);
    assert.equal(answerHex(downloaded(11), commit(2, 1)), needsSubsystemReset, "it can be run");
  });

  test("refuses nothing, gaps, damage, and an empty slot: Invalid Firmware Image", () => {
    for (const action of [0, 1]) assert.equal(answerHex(fresh(), commit(action, 2)), invalidImage);
    for (const action of [2, 3]) assert.equal(answerHex(fresh(), commit(action, 3)), invalidImage);
    const drive = fresh();
    answerOf(drive, download(0, image.subarray(0, 4096)));
    answerOf(drive, download(8192, image.subarray(8192)));
    assert.equal(answerHex(drive, commit(0, 2)), invalidImage, "a gap");
    answerOf(drive, download(4096, image.subarray(4096, 8192)));
    assert.equal(answerHex(drive, commit(0, 2)), invalidImage, "what was there is gone");
    const damaged = image.with(5_000, image[5_000]! ^ 1);
    assert.equal(answerHex(downloaded(9, damaged), commit(0, 2)), invalidImage);
    assert.equal(answerHex(downloaded(9, image.subarray(0, 8192)), commit(0, 2)), invalidImage, "not whole");
    assert.deepEqual(slotLog(drive).revisions, ["1.4.2", "1.4.1", ""]);
  });

  test("takes any other bytes, and names them by their CRC-32C", () => {
    const digits = Uint8Array.from("123456789\0\0\0", (each) => each.charCodeAt(0));
    const drive = fresh();
    answerOf(drive, download(0, digits));
    assert.equal(answerHex(drive, commit(0, 2)), success);
    assert.equal(slotLog(drive).revisions[1], "C48FC8D7");
  });

  test("refuses an action that there is not: Invalid Field in Command", () => {
    for (const action of [4, 5]) assert.equal(answerHex(downloaded(), commit(action, 2)), invalidField);
    for (const action of [6, 7])
      assert.equal(answerHex(downloaded(), commit(action)), invalidField, "no Boot Partitions");
  });

  test("tells that commands for one image went to two controllers, where the drive can (SMUD)", () => {
    const drive = fresh(12);
    answerOf(drive, download(0, image.subarray(0, 4096)));
    answerOf(drive, download(4096, image.subarray(4096, 8192), 1));
    answerOf(drive, download(8192, image.subarray(8192)));
    const expected = toHex(sealed(fromHex(`84 90 00 00 00 00 00 00 02${" 00".repeat(11)}`)));
    assert.equal(answerHex(drive, commit(0, 2)), expected);
  });

  test("does not outlive a reset with what was downloaded", () => {
    for (const reset of [disable, resetSubsystem]) {
      const drive = downloaded();
      answerOf(drive, reset);
      assert.equal(answerHex(drive, commit(0, 2)), invalidImage);
    }
  });
});

describe("Boot Partitions", () => {
  /** Log page 15h; the log specific parameter is which partition. */
  const log = (drive: Drive, partition: number, from: number, bytes: number) =>
    toHex(dataOf(answerOf(drive, getLogPage(0x15 + partition * 0x100, bytes, { from, namespaceId: 0 })), 20));

  test("are written and activated by commits, and read as a log page", () => {
    const drive = fresh(12);
    assert.equal(log(drive, 0, 0, 20), "15 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 ff ff ff ff");
    downloadAll(drive, image);
    assert.equal(answerHex(drive, commit(6, 0, 1)), success);
    assert.equal(log(drive, 1, 16, 4096), toHex(image.subarray(0, 4096)));
    assert.equal(log(drive, 1, 16 + 9_996, 8), `${toHex(image.subarray(9_996))} ff ff ff ff`);
    assert.equal(log(drive, 0, 16, 8), "ff ff ff ff ff ff ff ff");
    assert.equal(answerHex(drive, commit(7, 0, 1)), success);
    assert.equal(log(drive, 0, 4, 4), "02 00 00 80");
    assert.equal(log(drive, 0, 16 + 2 * 0x2_0000 - 4, 8), "ff ff ff ff 00 00 00 00", "256 KiB and no more");
  });

  test("are not written while they are locked: Boot Partition Write Prohibited", () => {
    const drive = fresh(12);
    downloadAll(drive, image);
    answerOf(drive, adminRequest(0x09, { dwords: [0x85, 0b010_000] }));
    assert.equal(answerHex(drive, commit(6, 0, 1)), completed(1, 0x1e));
    assert.equal(answerHex(drive, commit(6)), success);
  });

  test("do not take an image that is too long", () => {
    const drive = fresh(12);
    downloadAll(drive, new Uint8Array(2 * 0x2_0000 + 4096));
    assert.equal(answerHex(drive, commit(6)), invalidImage);
  });

  test("are no log page of drives that have none", () => {
    assert.equal(answerHex(fresh(9), getLogPage(0x15, 16, { namespaceId: 0 })), completed(1, 0x09));
  });
});
