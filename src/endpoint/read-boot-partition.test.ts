import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError } from "../errors.ts";
import { AskedDrive, allOf, pattern, refused } from "./asked-drive.contract.ts";
import { rejection } from "./scripted-transport.contract.ts";

/** A drive with boot partitions of 128 KiB. */
function driveWith(units = 1) {
  const drive = new AskedDrive();
  const log = new Uint8Array(16 + units * 128 * 1024);
  log.set([0x15, 0, 0, 0, units, 0, 0, 0x80]);
  log.set(pattern(units * 128 * 1024), 16);
  drive.pages.set(0x15, log);
  return { drive, controller: drive.endpoint.controller(1) };
}

describe("a boot partition", () => {
  test("is what is behind the header of its log, in messages of 4096 bytes", async () => {
    const { drive, controller } = driveWith();
    const chunks = await allOf(controller.readBootPartition(0));
    assert.equal(chunks.length, 32);
    assert.deepEqual(Buffer.concat(chunks.map(({ data }) => data)), Buffer.from(pattern(128 * 1024)));
    assert.deepEqual(drive.reads.slice(0, 3), ["0+16 RAE", "16+4096 RAE", "4112+4096 RAE"]);
    assert.ok(drive.asked.every(({ parameter, namespaceId }) => (parameter & 1) === 0 && namespaceId === 0));
    assert.deepEqual([chunks.at(-1)?.offset, chunks.at(-1)?.total], [126_976, 131_072]);
  });

  test("is the second one where asked for, and goes on from an offset", async () => {
    const { drive, controller } = driveWith();
    const chunks = await allOf(controller.readBootPartition(1, { offset: 131_064, chunk: 4 }));
    assert.deepEqual(drive.reads, ["0+16 RAE", "131080+4 RAE", "131084+4 RAE"]);
    assert.ok(drive.asked.every(({ parameter }) => (parameter & 1) === 1));
    assert.deepEqual(
      chunks.map(({ offset }) => offset),
      [131_064, 131_068],
    );
  });

  test("says in its error how far it came", async () => {
    const { drive, controller } = driveWith();
    drive.instead = (_, index) => (index === 3 ? refused(0, 6) : undefined);
    const error = await rejection(allOf(controller.readBootPartition(0)));
    assert.ok(error instanceof MiError && error.code === "NVME_STATUS" && error.offset === 8192);
  });

  test("there is not on a drive that tells a size of none, nor a third", async () => {
    const { controller } = driveWith(0);
    await assert.rejects(allOf(controller.readBootPartition(0)), { code: "NOT_SUPPORTED" });
    assert.throws(() => controller.readBootPartition(2 as 1), { code: "INVALID_ARGUMENT" });
  });
});

test("the security protocols of a drive come with their names", async () => {
  const drive = new AskedDrive();
  drive.structures.set(0x82, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0xea));
  assert.deepEqual(await drive.endpoint.controller().readSecurityProtocols(), [
    { id: 0, name: "Security Protocol Information" },
    { id: 1, name: "Trusted Computing Group" },
    { id: 0xea, name: "NVMe (Replay Protected Memory Block)" },
  ]);
  assert.deepEqual(
    drive.asked.map(({ dwords, dataLength }) => [dwords[0], dwords[1], dataLength]),
    [[0, 512, 512]],
  );
});
