import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, ProtocolError } from "../errors.ts";
import { AskedDrive, allOf, pattern, withData } from "./asked-drive.contract.ts";
import type { ReadTelemetryOptions, TelemetryChunk } from "./read-telemetry.ts";
import { rejection, watchedController } from "./scripted-transport.contract.ts";

interface Capture {
  readonly areas?: readonly [number, number, number, number];
  readonly generation?: number;
  readonly available?: number;
}

/** Telemetry as a drive holds it: last blocks of the areas, availability and generation number where the log has them. */
function capture(logPage: 7 | 8, { areas = [2, 9, 19, 0], generation = 3, available = 1 }: Capture = {}): Uint8Array {
  const bytes = pattern((Math.max(...areas) + 1) * 512, generation);
  bytes.fill(0, 0, 512);
  const view = new DataView(bytes.buffer);
  bytes[0] = logPage;
  for (const [index, last] of areas.slice(0, 3).entries()) view.setUint16(8 + 2 * index, last, true);
  view.setUint32(16, areas[3], true);
  bytes[logPage === 7 ? 381 : 383] = generation;
  bytes[382] = available;
  return bytes;
}

function driveWith(logPage: 7 | 8, what?: Capture) {
  const drive = new AskedDrive();
  drive.pages.set(logPage, capture(logPage, what));
  return { drive, controller: drive.endpoint.controller(1) };
}

const joined = (chunks: readonly TelemetryChunk[]) => Buffer.concat(chunks.map(({ data }) => data));

describe("telemetry", () => {
  test("is its header, then the blocks of the areas, and its header again", async () => {
    const { drive, controller } = driveWith(7);
    const chunks = await allOf(controller.readTelemetry({ type: "host" }));
    assert.deepEqual(drive.reads, ["0+512 RAE", "512+4096 RAE", "4608+4096 RAE", "8704+1536 RAE", "0+512 RAE"]);
    assert.ok(drive.asked.every(({ logPage, parameter }) => logPage === 7 && (parameter & 1) === 0));
    assert.deepEqual(
      chunks.map(({ offset, data, total, generation }) => [offset, data.length, total, generation]),
      [
        [0, 512, 10_240, 3],
        [512, 4096, 10_240, 3],
        [4608, 4096, 10_240, 3],
        [8704, 1536, 10_240, 3],
      ],
    );
    assert.deepEqual(joined(chunks), Buffer.from(capture(7)));
  });

  test("is captured anew with the first message only", async () => {
    const { drive, controller } = driveWith(7, { areas: [1, 1, 1, 0] });
    await allOf(controller.readTelemetry({ type: "host", create: true }));
    assert.deepEqual(
      drive.asked.map(({ parameter, offset }) => [parameter, offset]),
      [
        [0x81, 0],
        [0x80, 512],
        [0x80, 0],
      ],
    );
  });

  for (const [area, total] of [
    [1, 1536],
    [2, 5120],
    [3, 10_240],
    [4, 15_872],
  ] as const) {
    test(`ends where data area ${area} does`, async () => {
      const { controller } = driveWith(7, { areas: [2, 9, 19, 30] });
      assert.equal(joined(await allOf(controller.readTelemetry({ type: "host", area }))).length, total);
    });
  }

  test("ends where area 3 does on a drive without area 4", async () => {
    const { controller } = driveWith(7);
    assert.equal(joined(await allOf(controller.readTelemetry({ type: "host", area: 4 }))).length, 10_240);
  });

  test("of the drive's own is let go with the last message, where asked to", async () => {
    const { drive, controller } = driveWith(8, { areas: [1, 1, 1, 0] });
    const chunks = await allOf(controller.readTelemetry({ type: "controller", retainAsynchronousEvent: false }));
    assert.deepEqual(drive.reads, ["0+512 RAE", "512+512 RAE", "0+512"]);
    assert.ok(drive.asked.every(({ logPage }) => logPage === 8));
    assert.deepEqual(joined(chunks), Buffer.from(capture(8, { areas: [1, 1, 1, 0] })));
  });

  test("goes on from an offset, as long as it is of the same generation", async () => {
    const { drive, controller } = driveWith(7);
    const options = { type: "host", offset: 8704, generation: 3 } as const;
    const chunks = await allOf(controller.readTelemetry(options));
    assert.deepEqual(drive.reads, ["0+512 RAE", "8704+1536 RAE", "0+512 RAE"]);
    assert.deepEqual(joined(chunks), Buffer.from(capture(7).subarray(8704)));
    drive.pages.set(7, capture(7, { generation: 4 }));
    const error = await rejection(allOf(controller.readTelemetry(options)));
    assert.ok(error instanceof MiError && error.code === "CHANGED");
    assert.match(error.message, /is generation 4, not 3/);
    assert.equal(drive.asked.length, 4);
  });

  const changes: readonly [string, 7 | 8, Capture][] = [
    ["is of another generation", 7, { generation: 4 }],
    ["of the drive's own is of another generation", 8, { generation: 4 }],
    ["has other areas", 7, { areas: [2, 9, 18, 0] }],
    ["of the drive's own is gone", 8, { available: 0 }],
  ];
  for (const [name, logPage, after] of changes) {
    test(`does not belong together where at the end it ${name}`, async () => {
      const { drive, controller } = driveWith(logPage);
      drive.instead = (_, index) => {
        if (index === 3) drive.pages.set(logPage, capture(logPage, after));
        return undefined;
      };
      const seen: number[] = [];
      const error = await rejection(
        (async () => {
          const type = logPage === 7 ? "host" : "controller";
          for await (const { offset } of controller.readTelemetry({ type })) seen.push(offset);
        })(),
      );
      assert.ok(error instanceof MiError && error.code === "CHANGED");
      assert.deepEqual(seen, [0, 512, 4608, 8704]);
    });
  }

  test("says in its error how far it came", async () => {
    const { drive, controller } = driveWith(7);
    drive.instead = (_, index) => (index === 2 ? withData([1, 2, 3, 4]) : undefined);
    const error = await rejection(allOf(controller.readTelemetry({ type: "host" })));
    assert.ok(error instanceof ProtocolError && error.offset === 4608);
  });

  test("is not captured a second time where no answer comes", async (t) => {
    const abort = watchedController(t);
    const { drive, controller } = driveWith(7);
    drive.instead = () => null;
    const end = rejection(allOf(controller.readTelemetry({ type: "host", create: true, signal: abort.signal })));
    setImmediate(() => abort.abort("enough"));
    assert.equal(await end, "enough");
    assert.equal(drive.asked.length, 1);
    await drive.endpoint.close();
  });

  test("is refused at once where it cannot be", () => {
    const { controller } = driveWith(7);
    for (const options of [
      { type: "drive" },
      { type: "controller", create: true },
      { type: "host", create: true, offset: 512 },
      { type: "host", area: 5 },
      { type: "host", offset: 256 },
      { type: "host", chunk: 256 },
    ]) {
      const attempt = () => controller.readTelemetry(options as ReadTelemetryOptions);
      assert.throws(attempt, { code: "INVALID_ARGUMENT" }, JSON.stringify(options));
    }
  });
});
