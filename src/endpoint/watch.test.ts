import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AskedDrive, refused } from "./asked-drive.contract.ts";
import { rejection, settled, type VirtualTime, virtualTime, watchedController } from "./scripted-transport.contract.ts";

/** Gathers the steps of a watch as time passes; `end` rejects where it throws. */
function gathered<T>(steps: AsyncIterable<T>) {
  const seen: T[] = [];
  const end = (async () => {
    for await (const step of steps) seen.push(step);
  })();
  end.catch(() => undefined);
  return { seen, end };
}

/** A drive that gives the next of some pages, or structures, each time it is asked for one. */
function driveOf(pages: readonly Uint8Array[], where: { logPage: number } | { opcode: number }) {
  const drive = new AskedDrive();
  let next = 0;
  drive.instead = ({ opcode, logPage }) => {
    if ("opcode" in where && opcode === where.opcode) drive.structures.set(opcode, pages[next++] ?? new Uint8Array());
    if ("logPage" in where && logPage === where.logPage) drive.pages.set(logPage, pages[next++] ?? new Uint8Array());
    return undefined;
  };
  return { drive, controller: drive.endpoint.controller(1) };
}

async function passSeconds({ pass }: VirtualTime, seconds: number): Promise<void> {
  for (let each = 0; each < seconds; each++) await pass(1_000);
}

describe("watching a format", () => {
  /** Identify Namespace with a Format Progress Indicator. */
  const namespace = (progress: number) => Uint8Array.from({ length: 4096 }, (_, at) => (at === 32 ? progress : 0));

  test("tells how much is done, until all is", async (t) => {
    const time = virtualTime(t);
    const { drive, controller } = driveOf([0x80 | 90, 0x80 | 50, 0x80].map(namespace), { opcode: 6 });
    const { seen, end } = gathered(controller.watchFormat({ namespaceId: 5 }));
    await settled();
    assert.deepEqual(seen, [{ percentage: 10 }]);
    await time.pass(999);
    assert.equal(drive.asked.length, 1);
    await passSeconds(time, 2);
    await end;
    assert.deepEqual(seen, [{ percentage: 10 }, { percentage: 50 }, { percentage: 100 }]);
    assert.ok(
      drive.asked.every(
        ({ namespaceId, dataOffset, dataLength }) => namespaceId === 5 && dataOffset === 32 && dataLength === 4,
      ),
    );
  });

  test("goes on where the drive tells no more than that it formats", async (t) => {
    const time = virtualTime(t);
    const drive = new AskedDrive();
    drive.structures.set(6, namespace(0x80));
    drive.instead = (_, index) => (index < 2 ? refused(0, [0x84, 0x1d][index] ?? 0) : undefined);
    const { seen, end } = gathered(drive.endpoint.controller(1).watchFormat({ namespaceId: 5 }));
    await settled();
    await passSeconds(time, 2);
    await end;
    assert.deepEqual(seen, [{ percentage: 100 }]);
    assert.equal(drive.asked.length, 3);
  });

  test("ends where the drive refuses to look for another reason", async () => {
    const drive = new AskedDrive();
    drive.instead = () => refused(1, 0x84);
    const { end } = gathered(drive.endpoint.controller(1).watchFormat({ namespaceId: 5 }));
    await assert.rejects(end, { code: "NVME_STATUS" });
  });

  test("is not possible where the drive tells no progress", async () => {
    const { controller } = driveOf([namespace(50)], { opcode: 6 });
    await assert.rejects(gathered(controller.watchFormat({ namespaceId: 5 })).end, { code: "NOT_SUPPORTED" });
  });

  test("ends when aborted between two looks, and when left", async (t) => {
    const time = virtualTime(t);
    const abort = watchedController(t);
    const { drive, controller } = driveOf(new Array(9).fill(namespace(0x80 | 90)), { opcode: 6 });
    const { end } = gathered(controller.watchFormat({ namespaceId: 5, interval: 60_000, signal: abort.signal }));
    await time.pass(30_000);
    abort.abort("enough");
    assert.equal(await rejection(end), "enough");
    for await (const _ of controller.watchFormat({ namespaceId: 5 })) break;
    assert.equal(drive.asked.length, 2);
  });

  test("has an interval that can be", () => {
    const { controller } = driveOf([], { opcode: 6 });
    for (const interval of [0, -1, Number.NaN]) {
      assert.throws(() => controller.watchFormat({ namespaceId: 1, interval }), { code: "INVALID_ARGUMENT" });
    }
  });
});

describe("watching a sanitize operation", () => {
  interface Sanitize {
    readonly progress?: number;
    readonly status: number;
    readonly command?: number;
    readonly times?: readonly number[];
    readonly state?: number;
  }
  function log({ progress = 0xffff, status, command = 0, times = [], state = 0 }: Sanitize): Uint8Array {
    const bytes = new Uint8Array(512);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, progress, true);
    view.setUint16(2, status, true);
    view.setUint32(4, command, true);
    for (let index = 0; index < 6; index++) view.setUint32(8 + 4 * index, times[index] ?? 0xffff_ffff, true);
    bytes[36] = state;
    return bytes;
  }
  /** What the first look sees. */
  const look = async (what: Sanitize) => {
    const { controller } = driveOf([log(what)], { logPage: 0x81 });
    const steps = controller.watchSanitize();
    const { value } = await steps.next();
    await steps.return();
    return value;
  };

  test("tells how much is done and how long it still takes, and then how it ended", async (t) => {
    const time = virtualTime(t);
    const times = [600, 200, 8];
    const pages = [
      log({ progress: 0x4000, status: 2, command: 2, times }),
      log({ progress: 0xc000, status: 2, command: 2, times }),
      log({ status: 1, command: 2, times }),
    ];
    const { drive, controller } = driveOf(pages, { logPage: 0x81 });
    const { seen, end } = gathered(controller.watchSanitize({ interval: 2_000 }));
    await passSeconds(time, 4);
    await end;
    assert.deepEqual(seen, [
      { outcome: "inProgress", percentage: 25, remaining: 150, state: "idle" },
      { outcome: "inProgress", percentage: 75, remaining: 50, state: "idle" },
      { outcome: "succeeded", percentage: 100, state: "idle" },
    ]);
    assert.deepEqual(drive.reads, ["0+40 RAE", "0+40 RAE", "0+40 RAE"]);
  });

  test("that failed ends as one that succeeded does", async (t) => {
    virtualTime(t);
    const { controller } = driveOf([log({ status: 3, state: 0x12 })], { logPage: 0x81 });
    const { seen, end } = gathered(controller.watchSanitize());
    await end;
    assert.deepEqual(seen, [{ outcome: "failed", percentage: 100, state: "restrictedFailure" }]);
  });

  test("goes by the times of its own kind: passes of an overwrite, no deallocation", async () => {
    const times = [1600, 200, 8, 3200, 400, 80];
    const remaining = async (command: number, given = times) =>
      (await look({ progress: 0x8000, status: 2, command, times: given }))?.remaining;
    assert.equal(await remaining(0x003), 800);
    assert.equal(await remaining(0x023), 100);
    assert.equal(await remaining(0x223), 200);
    assert.equal(await remaining(0x004), 4);
    assert.equal(await remaining(0x204), 40);
    assert.equal(await remaining(0x202), 200);
    assert.equal(await remaining(0x202, [1600, 200]), 100);
    assert.equal(await remaining(0x002, []), undefined);
  });

  test("ends where the drive waits for its media to be verified", async (t) => {
    virtualTime(t);
    const { controller } = driveOf([log({ progress: 0x8000, status: 2, command: 2, state: 5 })], { logPage: 0x81 });
    const { seen, end } = gathered(controller.watchSanitize());
    await end;
    assert.equal(seen.at(-1)?.state, "mediaVerification");
  });
});

describe("watching a device self-test", () => {
  function log(operation: number, percentage: number, result?: number): Uint8Array {
    const bytes = new Uint8Array(564);
    bytes[0] = operation;
    bytes[1] = percentage;
    for (let each = 0; each < 20; each++) bytes[4 + 28 * each] = 0x0f;
    if (result !== undefined) bytes.set([result, 3], 4);
    return bytes;
  }

  test("tells how much is done, and at the end the result, be it a failure", async (t) => {
    const time = virtualTime(t);
    const end = log(0, 0, 0x17);
    const { drive, controller } = driveOf([log(1, 20), log(1, 80), end, end], { logPage: 6 });
    const watched = gathered(controller.watchSelfTest());
    await passSeconds(time, 2);
    await watched.end;
    const { result, ...last } = watched.seen.at(-1) ?? assert.fail();
    assert.deepEqual(watched.seen.slice(0, -1), [
      { operation: "short", percentage: 20 },
      { operation: "short", percentage: 80 },
    ]);
    assert.deepEqual(last, { operation: "none", percentage: 100 });
    assert.deepEqual([result?.result, result?.operation, result?.segment], ["failedInSegment", "short", 3]);
    assert.deepEqual(drive.reads, ["0+4 RAE", "0+4 RAE", "0+4 RAE", "0+564 RAE"]);
  });

  test("tells how long an extended one still takes, by what the drive says once", async (t) => {
    const time = virtualTime(t);
    const { drive, controller } = driveOf([log(2, 25), log(2, 75), log(0, 0), log(0, 0)], { logPage: 6 });
    drive.structures.set(
      6,
      Uint8Array.from({ length: 4096 }, (_, at) => (at === 316 ? 10 : 0)),
    );
    const { seen, end } = gathered(controller.watchSelfTest());
    await passSeconds(time, 2);
    await end;
    assert.deepEqual(seen, [
      { operation: "extended", percentage: 25, remaining: 450 },
      { operation: "extended", percentage: 75, remaining: 150 },
      { operation: "none", percentage: 100 },
    ]);
    assert.equal(drive.asked.filter(({ opcode }) => opcode === 6).length, 1);
  });

  test("ends with what the drive refuses", async () => {
    const drive = new AskedDrive();
    drive.instead = () => refused(1, 0x09);
    await assert.rejects(gathered(drive.endpoint.controller().watchSelfTest()).end, { code: "NVME_STATUS" });
  });
});
