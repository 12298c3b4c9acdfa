import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, ProtocolError, TimeoutError } from "../errors.ts";
import { AskedDrive, refused } from "./asked-drive.contract.ts";
import { growingPage, longPage, stamped, stampedPage } from "./long-pages.contract.ts";
import { rejection, virtualTime, watchedController } from "./scripted-transport.contract.ts";

function driveWith(page: Uint8Array, identifier = 0xc0) {
  const drive = new AskedDrive();
  drive.pages.set(identifier, page);
  return { drive, controller: drive.endpoint.controller(1) };
}

describe("a log page that is longer than a message", () => {
  test("comes whole where no length is asked for, in messages of 4096 bytes by LPO", async () => {
    const { drive, controller } = driveWith(stamped(9001));
    const { length, data } = await controller.send(longPage, {});
    assert.deepEqual(drive.reads, ["0+8 RAE", "8+4096 RAE", "4104+4096 RAE", "8200+804 RAE"]);
    assert.ok(drive.asked.every(({ dataOffset, dataLength, bytes }) => dataOffset === 0 && dataLength === bytes));
    assert.equal(length, 9001);
    assert.deepEqual(Buffer.from(data), Buffer.from(stamped(9001).subarray(8)));
  });

  test("comes in one message where a length is asked for", async () => {
    const { drive, controller } = driveWith(stamped(9001));
    const { data } = await controller.send(longPage, { dataLength: 64 });
    assert.deepEqual(drive.reads, ["0+64 RAE"]);
    assert.equal(data.length, 56);
  });

  test("may be asked for of the endpoint as well as of a controller", async () => {
    const { drive } = driveWith(stamped(100));
    const { data } = await drive.endpoint.send(longPage, { controllerId: 3 });
    assert.equal(data.length, 92);
    assert.ok(drive.asked.every(({ controllerId }) => controllerId === 3));
  });

  test("is asked at the end whether it is the same, and read anew where it is not", async () => {
    const { drive, controller } = driveWith(stamped(5000));
    drive.instead = (_, index) => {
      if (index === 2) drive.pages.set(0xc0, stamped(4200, 2));
      return undefined;
    };
    const { stamp, data } = await controller.send(stampedPage, {});
    assert.deepEqual(drive.reads, [
      "0+8 RAE",
      "8+4096 RAE",
      "4104+896 RAE",
      "0+8 RAE",
      "0+8 RAE",
      "8+4096 RAE",
      "4104+96 RAE",
      "0+8 RAE",
    ]);
    assert.equal(stamp, 2);
    assert.deepEqual(Buffer.from(data), Buffer.from(stamped(4200, 2).subarray(8)));
  });

  test("is not asked again where all of it came at once", async () => {
    const { drive, controller } = driveWith(stamped(8));
    assert.equal((await controller.send(stampedPage, {})).data.length, 0);
    assert.deepEqual(drive.reads, ["0+8 RAE"]);
  });

  test("is given up once it has changed four times", async () => {
    const { drive, controller } = driveWith(stamped(100));
    drive.instead = (_, index) => {
      drive.pages.set(0xc0, stamped(100, index));
      return undefined;
    };
    const error = await rejection(controller.send(stampedPage, {}));
    assert.ok(error instanceof MiError && error.code === "CHANGED" && error.address === "mctp:1,9");
    assert.match(error.message, /Long Page to mctp:1,9: changed each of the 4 times that it was read/);
    assert.equal(drive.asked.length, 12);
  });

  test("has what it tells cleared with the last message only", async () => {
    const { drive, controller } = driveWith(stamped(5000));
    await controller.send(stampedPage, { retainAsynchronousEvent: false });
    assert.deepEqual(drive.reads, ["0+8 RAE", "8+4096 RAE", "4104+896 RAE", "0+8"]);
    drive.asked.length = 0;
    await controller.send(longPage, { retainAsynchronousEvent: false });
    assert.deepEqual(drive.reads, ["0+8 RAE", "8+4096 RAE", "4104+896 RAE", "0+8"]);
  });

  test("may tell bit by bit how long it is", async () => {
    const page = stamped(3000);
    page[999] = page[1999] = 1;
    page[2999] = 0;
    const { drive, controller } = driveWith(page);
    assert.equal((await controller.send(growingPage, {})).data.length, 2992);
    assert.deepEqual(drive.reads, ["0+8 RAE", "8+992 RAE", "1000+1000 RAE", "2000+1000 RAE"]);
  });

  test("is not believed to be of any length", async () => {
    const page = stamped(100);
    new DataView(page.buffer).setUint32(0, 2 ** 31, true);
    const { drive, controller } = driveWith(page);
    const error = await rejection(controller.send(longPage, {}));
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /2147483648 bytes long, more than 16777216/);
    assert.equal(drive.asked.length, 1);
  });

  test("is not whole with an answer that is short", async () => {
    const { drive, controller } = driveWith(stamped(5000));
    drive.instead = (_, index) => (index === 1 ? [...new Array<number>(16).fill(0), 1, 2, 3, 4] : undefined);
    const error = await rejection(controller.send(longPage, {}));
    assert.ok(error instanceof ProtocolError && error.command === "Long Page");
    assert.match(error.message, /4 bytes of data, 4096 were asked for/);
  });

  test("is not read with a request that cannot be", async () => {
    const { drive, controller } = driveWith(stamped(100));
    await assert.rejects(controller.send(longPage, { colour: 1 } as never), { code: "INVALID_ARGUMENT" });
    assert.equal(drive.asked.length, 0);
  });

  test("takes no longer in all than its deadline", async (t) => {
    const { pass } = virtualTime(t);
    const { drive, controller } = driveWith(stamped(5000));
    drive.instead = (_, index) => (index === 1 ? null : undefined);
    const end = rejection(controller.send(longPage, {}, { deadline: 700 }));
    await pass(699);
    await pass(1);
    assert.ok((await end) instanceof TimeoutError);
    await drive.endpoint.close();
  });

  test("is given up when aborted, with the signal's reason", async (t) => {
    const abort = watchedController(t);
    const { drive, controller } = driveWith(stamped(5000));
    drive.instead = (_, index) => (index === 1 ? null : undefined);
    const end = rejection(controller.send(longPage, {}, { signal: abort.signal }));
    setImmediate(() => abort.abort("enough"));
    assert.equal(await end, "enough");
    assert.equal(drive.asked.length, 2);
    await drive.endpoint.close();
  });

  test("ends with what the drive refuses", async () => {
    const { drive, controller } = driveWith(stamped(5000));
    drive.instead = (_, index) => (index === 1 ? refused(1, 0x09) : undefined);
    await assert.rejects(controller.send(longPage, {}), { code: "NVME_STATUS", statusName: "Invalid Log Page" });
  });
});

test("the ANA log is read group by group, and only as one that did not change", async () => {
  const page = new Uint8Array(16 + 3 * 32 + 4 * 1200);
  const view = new DataView(page.buffer);
  view.setUint8(0, 5);
  view.setUint16(8, 3, true);
  const starts = [16, 16 + 32 + 4000, 16 + 64 + 4400];
  for (const [index, count] of [1000, 100, 100].entries()) {
    view.setUint32(starts[index]!, index + 1, true);
    view.setUint32(starts[index]! + 4, count, true);
    for (let each = 0; each < count; each++) view.setUint32(starts[index]! + 32 + 4 * each, each + 1, true);
  }
  const { drive, controller } = driveWith(page, 0x0c);
  const { changeCount, groups } = await controller.getAsymmetricNamespaceAccessLog();
  assert.equal(changeCount, 5n);
  assert.deepEqual(
    groups.map(({ groupId, namespaceIds }) => [groupId, namespaceIds.length, namespaceIds.at(-1)]),
    [
      [1, 1000, 1000],
      [2, 100, 100],
      [3, 100, 100],
    ],
  );
  assert.equal(drive.reads.at(-1), "0+16 RAE");
  assert.ok(drive.asked.every(({ bytes }) => bytes <= 4096));
});
