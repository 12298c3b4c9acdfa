import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, ProtocolError, TimeoutError } from "../errors.ts";
import { adminCommands } from "../mi/index.ts";
import { AskedDrive, allOf, pattern, refused } from "./asked-drive.contract.ts";
import { growingPage, longPage, stamped, stampedPage } from "./long-pages.contract.ts";
import type { DataChunk } from "./read-log.ts";
import { rejection, virtualTime, watchedController } from "./scripted-transport.contract.ts";

const { getSmartHealthLog, getFirmwareSlotLog, getCommandEffectsLog, identifyController } = adminCommands;

function driveWith(page: Uint8Array, identifier = 0xc0) {
  const drive = new AskedDrive();
  drive.pages.set(identifier, page);
  return { drive, controller: drive.endpoint.controller(1) };
}

/** The bytes that have come, each from where it stands; they must be without a gap. */
function joined(chunks: readonly DataChunk[]): Buffer {
  let end = chunks[0]?.offset ?? 0;
  for (const { offset, data } of chunks) {
    assert.equal(offset, end);
    end += data.length;
  }
  return Buffer.concat(chunks.map(({ data }) => data));
}

describe("reading a log in chunks", () => {
  test("takes messages of 4096 bytes by LPO, and tells where each chunk stands", async () => {
    const page = pattern(10_002);
    const { drive, controller } = driveWith(page, 2);
    const chunks = await allOf(controller.readLog(getSmartHealthLog, { namespaceId: 7 }, { length: 10_002 }));
    assert.deepEqual(drive.reads, ["0+4096 RAE", "4096+4096 RAE", "8192+1812 RAE"]);
    assert.ok(drive.asked.every(({ dataOffset, dataLength, bytes }) => dataOffset === 0 && dataLength === bytes));
    assert.ok(drive.asked.every(({ controllerId, namespaceId }) => controllerId === 1 && namespaceId === 7));
    assert.deepEqual(
      chunks.map(({ offset, data, total }) => [offset, data.length, total]),
      [
        [0, 4096, 10_002],
        [4096, 4096, 10_002],
        [8192, 1810, 10_002],
      ],
    );
    assert.deepEqual(joined(chunks), Buffer.from(page));
  });

  test("ends where a log of one size does", async () => {
    const { drive, controller } = driveWith(pattern(512), 3);
    const chunks = await allOf(controller.readLog(getFirmwareSlotLog, {}, { chunk: 200 }));
    assert.deepEqual(drive.reads, ["0+200 RAE", "200+200 RAE", "400+112 RAE"]);
    assert.deepEqual(joined(chunks), Buffer.from(pattern(512)));
  });

  test("goes on from an offset", async () => {
    const { drive, controller } = driveWith(pattern(4096), 5);
    const chunks = await allOf(controller.readLog(getCommandEffectsLog, {}, { offset: 1024, length: 16 }));
    assert.deepEqual(drive.reads, ["1024+16 RAE"]);
    assert.deepEqual(joined(chunks), Buffer.from(pattern(4096).subarray(1024, 1040)));
    assert.deepEqual(await allOf(controller.readLog(getFirmwareSlotLog, {}, { offset: 512 })), []);
  });

  test("clears what the log tells with the last message only", async () => {
    const { drive, controller } = driveWith(pattern(512), 3);
    await allOf(controller.readLog(getFirmwareSlotLog, { retainAsynchronousEvent: false }, { chunk: 256 }));
    assert.deepEqual(drive.reads, ["0+256 RAE", "256+256"]);
  });

  test("sends nothing before it is iterated, and nothing more once it is left", async () => {
    const { drive, controller } = driveWith(pattern(512), 3);
    const chunks = controller.readLog(getFirmwareSlotLog, {}, { chunk: 128, pause: 60_000 });
    assert.equal(drive.asked.length, 0);
    for await (const { offset } of chunks) if (offset === 0) break;
    assert.equal(drive.asked.length, 1);
    assert.deepEqual(await chunks.next(), { value: undefined, done: true });
  });

  test("lets other commands have their turn between two chunks", async () => {
    const { drive, controller } = driveWith(pattern(512), 3);
    const chunks = controller.readLog(getFirmwareSlotLog, {}, { chunk: 128 });
    await chunks.next();
    const [, other] = await Promise.all([chunks.next(), controller.identifyController()]);
    assert.equal(other.pciVendorId, 0);
    assert.equal(await allOf(chunks).then(({ length }) => length), 2);
    const opcodes = drive.asked.map(({ opcode }) => opcode);
    assert.equal(opcodes.length, 5);
    assert.ok(opcodes.indexOf(6) < 3, `${opcodes}`);
  });

  test("waits between chunks where it is told to, and an abort ends that", async (t) => {
    const { pass } = virtualTime(t);
    const abort = watchedController(t);
    const { drive, controller } = driveWith(pattern(512), 3);
    const chunks = controller.readLog(getFirmwareSlotLog, {}, { chunk: 128, pause: 1_000, signal: abort.signal });
    await chunks.next();
    const second = chunks.next();
    await pass(999);
    assert.equal(drive.asked.length, 1);
    await pass(1);
    assert.equal((await second).value?.offset, 128);
    const third = rejection(chunks.next());
    await pass(500);
    abort.abort("enough");
    assert.equal(await third, "enough");
    assert.equal(drive.asked.length, 2);
  });

  test("is given up in the middle of a message when aborted", async (t) => {
    const abort = watchedController(t);
    const { drive, controller } = driveWith(pattern(512), 3);
    drive.instead = (_, index) => (index === 1 ? null : undefined);
    const chunks = controller.readLog(getFirmwareSlotLog, {}, { chunk: 128, signal: abort.signal });
    await chunks.next();
    const second = rejection(chunks.next());
    setImmediate(() => abort.abort("enough"));
    assert.equal(await second, "enough");
    assert.deepEqual(await chunks.next(), { value: undefined, done: true });
    await drive.endpoint.close();
  });

  test("says in its error how far it came, and goes on from there", async (t) => {
    const { pass } = virtualTime(t);
    const { drive, controller } = driveWith(pattern(512), 3);
    drive.instead = (_, index) => (index === 2 ? null : undefined);
    const chunks: DataChunk[] = [];
    const end = rejection(
      (async () => {
        for await (const chunk of controller.readLog(getFirmwareSlotLog, {}, { chunk: 128 })) chunks.push(chunk);
      })(),
    );
    await pass(5_000);
    const error = await end;
    assert.ok(error instanceof TimeoutError && error.offset === 256);
    for await (const chunk of controller.readLog(getFirmwareSlotLog, {}, { offset: 256 })) chunks.push(chunk);
    assert.deepEqual(joined(chunks), Buffer.from(pattern(512)));
    await drive.endpoint.close();
  });

  test("does not take a short answer for a whole one", async () => {
    const { drive, controller } = driveWith(pattern(512), 3);
    drive.instead = ({ bytes }) => [...new Array<number>(16).fill(0), ...pattern(bytes - 4)];
    const error = await rejection(allOf(controller.readLog(getFirmwareSlotLog)));
    assert.ok(error instanceof ProtocolError && error.offset === 0);
    assert.match(error.message, /508 bytes of data, 512 were asked for/);
  });

  test("hands on what the drive refuses", async () => {
    const { drive, controller } = driveWith(pattern(512), 3);
    drive.instead = (_, index) => (index === 1 ? refused(1, 0x09) : undefined);
    const error = await rejection(allOf(controller.readLog(getFirmwareSlotLog, {}, { chunk: 256 })));
    assert.ok(error instanceof MiError && error.code === "NVME_STATUS" && error.offset === 256);
  });

  test("refuses at once what cannot be", () => {
    const { controller } = driveWith(pattern(512), 3);
    for (const options of [
      { chunk: 0 },
      { chunk: 6 },
      { chunk: 4100 },
      { offset: 2 },
      { offset: -4 },
      { length: -1 },
      { length: 0.5 },
      { pause: -1 },
      { pause: Number.NaN },
    ] as const) {
      const attempt = () => controller.readLog(getFirmwareSlotLog, {}, options);
      assert.throws(attempt, { code: "INVALID_ARGUMENT" }, JSON.stringify(options));
    }
    assert.throws(() => controller.readLog(adminCommands.securityReceive, { protocol: 0, allocationLength: 8 }), {
      code: "INVALID_ARGUMENT",
    });
  });

  test("works for any page by its identifier, whose length then has to be given", async () => {
    const { drive, controller } = driveWith(pattern(8192), 0xca);
    const request = { logPage: 0xca, specificParameter: 5, uuidIndex: 1, specificIdentifier: 9 };
    const chunks = await allOf(controller.readLog(adminCommands.getLogPage, request, { length: 8192 }));
    assert.deepEqual(joined(chunks), Buffer.from(pattern(8192)));
    assert.deepEqual(
      drive.asked.map(({ logPage, parameter, offset, bytes, dwords }) => [
        logPage,
        parameter,
        offset,
        bytes,
        dwords[4],
      ]),
      [
        [0xca, 0x85, 0, 4096, 1],
        [0xca, 0x85, 4096, 4096, 1],
      ],
    );
    assert.throws(() => controller.readLog(adminCommands.getLogPage, request), { code: "INVALID_ARGUMENT" });
    const indexed = controller.readLog(adminCommands.getLogPage, { ...request, indexOffset: true }, { length: 8 });
    await assert.rejects(indexed.next(), { code: "INVALID_ARGUMENT" });
    assert.equal(drive.asked.length, 2);
  });

  test("works for other data, by DOFST", async () => {
    const drive = new AskedDrive();
    drive.structures.set(6, pattern(4096));
    const chunks = await allOf(drive.endpoint.controller().readLog(identifyController, {}, { chunk: 2048 }));
    assert.deepEqual(
      drive.asked.map(({ dataOffset, dataLength }) => [dataOffset, dataLength]),
      [
        [0, 2048],
        [2048, 2048],
      ],
    );
    assert.deepEqual(joined(chunks), Buffer.from(pattern(4096)));
  });
});

describe("a log that tells how long it is", () => {
  test("is read to its end, its beginning first", async () => {
    const { drive, controller } = driveWith(stamped(5000));
    const chunks = await allOf(controller.readLog(longPage));
    assert.deepEqual(drive.reads, ["0+8 RAE", "8+4096 RAE", "4104+896 RAE"]);
    assert.deepEqual(joined(chunks), Buffer.from(stamped(5000)));
    assert.ok(chunks.every(({ total }) => total === 5000));
  });

  test("is asked again at the end whether it is the same, where it says which it is", async () => {
    const { drive, controller } = driveWith(stamped(5000));
    await allOf(controller.readLog(stampedPage, { retainAsynchronousEvent: false }));
    assert.deepEqual(drive.reads, ["0+8 RAE", "8+4096 RAE", "4104+896 RAE", "0+8"]);
    drive.instead = (_, index) => {
      if (index === 6) drive.pages.set(0xc0, stamped(5000, 2));
      return undefined;
    };
    const error = await rejection(allOf(controller.readLog(stampedPage)));
    assert.ok(error instanceof MiError && error.code === "CHANGED");
  });

  test("goes on from an offset behind its beginning, which is looked at all the same", async () => {
    const { drive, controller } = driveWith(stamped(5000));
    const chunks = await allOf(controller.readLog(longPage, {}, { offset: 4096 }));
    assert.deepEqual(drive.reads, ["0+8 RAE", "4096+904 RAE"]);
    assert.deepEqual(joined(chunks), Buffer.from(stamped(5000).subarray(4096)));
    const first = await allOf(controller.readLog(longPage, {}, { offset: 4 }));
    assert.deepEqual(joined(first), Buffer.from(stamped(5000).subarray(4)));
  });

  test("may tell it bit by bit: then what came before an offset is read again, but not handed over", async () => {
    const page = pattern(3000);
    page[999] = page[1999] = 1;
    page[2999] = 0;
    const { drive, controller } = driveWith(page);
    assert.deepEqual(joined(await allOf(controller.readLog(growingPage))), Buffer.from(page));
    assert.deepEqual(drive.reads, ["0+8 RAE", "8+992 RAE", "1000+1000 RAE", "2000+1000 RAE"]);
    const end = await allOf(controller.readLog(growingPage, {}, { offset: 1500 }));
    assert.deepEqual(joined(end), Buffer.from(page.subarray(1500)));
  });
});
