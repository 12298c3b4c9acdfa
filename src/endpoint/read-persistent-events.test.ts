import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, ProtocolError } from "../errors.ts";
import { AskedDrive, allOf, refused, withData } from "./asked-drive.contract.ts";
import { rejection, watchedController } from "./scripted-transport.contract.ts";

/** An event of a vendor's type, with so many bytes behind its header. */
function event(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(24 + length).fill(seed, 24);
  bytes.set([0xde, 1, 21, 0, seed]);
  new DataView(bytes.buffer).setUint16(22, length, true);
  return bytes;
}

/** The log as the drive holds it: 512 bytes of header, events, and what may be behind them. */
function logOf(events: readonly Uint8Array[], behind = 0): Uint8Array {
  const size = events.reduce((sum, { length }) => sum + length, 512);
  const bytes = new Uint8Array(size + behind);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x0d;
  view.setUint32(4, events.length, true);
  view.setBigUint64(8, BigInt(size + behind), true);
  view.setUint16(18, 492, true);
  let at = 512;
  for (const each of events) {
    bytes.set(each, at);
    at += each.length;
  }
  return bytes;
}

function driveWith(log: Uint8Array) {
  const drive = new AskedDrive();
  drive.pages.set(0x0d, log);
  /** Actions (LSP) and what is read. */
  const reads = () => drive.asked.map(({ parameter, offset, bytes }) => [parameter & 3, offset, bytes]);
  return { drive, reads, controller: drive.endpoint.controller(1) };
}

const many = Array.from({ length: 40 }, (_, index) => event(index, 300));

describe("persistent events", () => {
  test("come decoded out of a context, which is released at the end", async () => {
    const { reads, controller } = driveWith(logOf(many));
    const steps = await allOf(controller.readPersistentEvents());
    assert.deepEqual(reads(), [
      [1, 0, 512],
      [0, 512, 4096],
      [0, 4608, 4096],
      [0, 8704, 4096],
      [0, 12_800, 672],
      [2, 0, 512],
    ]);
    assert.deepEqual(
      steps.map(({ number, event: { type, controllerId } }) => [number, type, controllerId]),
      many.map((_, index) => [index + 1, steps[0]?.event.type, index]),
    );
    assert.equal(steps[0]?.header.eventCount, 40);
  });

  test("are there without a second look where there are none", async () => {
    const { reads, controller } = driveWith(logOf([]));
    assert.deepEqual(await allOf(controller.readPersistentEvents()), []);
    assert.deepEqual(
      reads().map(([action]) => action),
      [1, 2],
    );
  });

  test("end with the last, whatever is behind it", async () => {
    const { controller } = driveWith(logOf([event(1, 8)], 5000));
    assert.equal((await allOf(controller.readPersistentEvents())).length, 1);
  });

  test("release their context where the caller leaves", async () => {
    const { reads, controller } = driveWith(logOf(many));
    for await (const { number } of controller.readPersistentEvents()) if (number === 3) break;
    assert.deepEqual(
      reads().map(([action]) => action),
      [1, 0, 2],
    );
  });

  test("release their context where the caller aborts", async (t) => {
    const abort = watchedController(t);
    const { drive, reads, controller } = driveWith(logOf(many));
    drive.instead = (_, index) => (index === 2 ? null : undefined);
    const end = rejection(allOf(controller.readPersistentEvents({ signal: abort.signal })));
    setImmediate(() => abort.abort("enough"));
    assert.equal(await end, "enough");
    assert.deepEqual(
      reads().map(([action]) => action),
      [1, 0, 0, 2],
    );
    await drive.endpoint.close();
  });

  test("release their context where a message is refused, whose error it is, not that of the release", async () => {
    const { drive, reads, controller } = driveWith(logOf(many));
    drive.instead = (_, index) => (index >= 2 ? refused(0, index) : undefined);
    const error = await rejection(allOf(controller.readPersistentEvents()));
    assert.ok(error instanceof MiError && "statusCode" in error && error.statusCode === 2);
    assert.equal(reads().at(-1)?.[0], 2);
  });

  test("have no context to release where establishing one is refused", async () => {
    const { drive, controller } = driveWith(logOf(many));
    drive.instead = () => refused(0, 0x0c);
    await assert.rejects(allOf(controller.readPersistentEvents()), { statusName: "Command Sequence Error" });
    assert.equal(drive.asked.length, 1);
  });

  test("may take the place of a context that is there", async () => {
    const { reads, controller } = driveWith(logOf([]));
    await allOf(controller.readPersistentEvents({ takeContext: true }));
    assert.deepEqual(
      reads().map(([action]) => action),
      [2, 1, 2],
    );
  });

  test("are not all there where the log ends within one", async () => {
    const log = logOf([event(1, 8), event(2, 8)]);
    new DataView(log.buffer).setBigUint64(8, BigInt(log.length - 4), true);
    const { controller } = driveWith(log);
    const seen: number[] = [];
    const error = await rejection(
      (async () => {
        for await (const { number } of controller.readPersistentEvents()) seen.push(number);
      })(),
    );
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /ends within an event, after 1 of 2/);
    assert.deepEqual(seen, [1]);
  });

  test("end with one that does not say how long it is", async () => {
    const broken = event(1, 8);
    broken[2] = 0;
    const { controller } = driveWith(logOf([event(0, 8), broken, event(2, 8)]));
    const steps = await allOf(controller.readPersistentEvents());
    assert.equal(steps.length, 2);
    assert.match(steps[1]?.event.problem ?? "", /fewer than 24/);
  });

  test("are released by an answer without data as well", async () => {
    const { drive, controller } = driveWith(logOf([]));
    drive.instead = ({ parameter }) => ((parameter & 3) === 2 ? withData([]) : undefined);
    assert.deepEqual(await allOf(controller.readPersistentEvents()), []);
  });
});
