import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, TimeoutError } from "../errors.ts";
import { AskedDrive, allOf, pattern, refused, withData } from "./asked-drive.contract.ts";
import { answerTo, hex, rejection, virtualTime, watchedController } from "./scripted-transport.contract.ts";

/** A drive with a granularity (FWUG), which Identify Controller tells in its byte 319. */
function driveWith(granularity: number) {
  const drive = new AskedDrive();
  const identity = new Uint8Array(4096);
  identity[319] = granularity;
  drive.structures.set(6, identity);
  const parts = () => drive.asked.filter(({ opcode }) => opcode === 0x11);
  return { drive, parts, controller: drive.endpoint.controller(1) };
}

describe("a firmware image", () => {
  test("goes in parts of 4096 bytes with their places, and the rest", async () => {
    const image = pattern(10_004);
    const { drive, parts, controller } = driveWith(1);
    const steps = await allOf(controller.downloadFirmware(image));
    assert.deepEqual(
      steps.map(({ offset, total }) => [offset, total]),
      [
        [4096, 10_004],
        [8192, 10_004],
        [10_004, 10_004],
      ],
    );
    assert.deepEqual(
      parts().map(({ dwords, dataLength, dataOffset }) => [dwords[0], dwords[1], dataLength, dataOffset]),
      [
        [1023, 0, 4096, 0],
        [1023, 1024, 4096, 0],
        [452, 2048, 1812, 0],
      ],
    );
    assert.deepEqual(Buffer.concat(parts().map(({ data }) => data)), Buffer.from(image));
    assert.deepEqual([drive.asked[0]?.opcode, drive.asked[0]?.dataOffset, drive.asked[0]?.dataLength], [6, 316, 4]);
    assert.equal(drive.asked.length, 4);
  });

  test("is in bytes what the specification says", async () => {
    const { drive, controller } = driveWith(0);
    await allOf(controller.downloadFirmware(Uint8Array.of(...pattern(4096), 1, 2, 3, 4), { offset: 4096 }));
    assert.equal(
      hex(drive.transport.last.request),
      `
        84100000110101000000000000000000000000000000000000000000000000000400
        00000000000000000000000000000004000000000000000000000000000000000000
        01020304cb883222`.replaceAll(/\s/g, ""),
    );
  });

  for (const granularity of [0, 255]) {
    test(`goes in parts of 4096 bytes where the drive tells no granularity (${granularity})`, async () => {
      const { parts, controller } = driveWith(granularity);
      await allOf(controller.downloadFirmware(pattern(8192)));
      assert.deepEqual(
        parts().map(({ dataLength }) => dataLength),
        [4096, 4096],
      );
    });
  }

  test("is not for a drive whose parts no message can hold, but where the caller says otherwise", async () => {
    const { parts, controller } = driveWith(2);
    const error = await rejection(allOf(controller.downloadFirmware(pattern(8192))));
    assert.ok(error instanceof MiError && error.code === "NOT_SUPPORTED");
    assert.match(error.message, /in parts of 8192 bytes \(FWUG\), and a message holds 4096; give chunk/);
    assert.equal(parts().length, 0);
    await allOf(controller.downloadFirmware(pattern(8192), { chunk: 2048 }));
    assert.deepEqual(
      parts().map(({ dataLength, dwords }) => [dataLength, dwords[1]]),
      [
        [2048, 0],
        [2048, 512],
        [2048, 1024],
        [2048, 1536],
      ],
    );
  });

  test("has a part sent again to which no answer came, the same at the same place", async (t) => {
    const { pass } = virtualTime(t);
    const { drive, parts, controller } = driveWith(1);
    drive.instead = (_, index) => (index === 2 || index === 3 ? null : undefined);
    const end = allOf(controller.downloadFirmware(pattern(8192), { timeout: 1_000 }));
    for (let each = 0; each < 3; each++) await pass(1_000);
    assert.equal((await end).length, 2);
    assert.deepEqual(
      parts().map(({ dwords }) => dwords[1]),
      [0, 1024, 1024, 1024],
    );
    assert.ok(
      parts()
        .slice(1)
        .every(({ data }) => hex(data) === hex(pattern(8192).subarray(4096))),
    );
    await drive.endpoint.close();
  });

  test("has a part sent again whose answer came damaged", async () => {
    const { drive, parts, controller } = driveWith(1);
    const { sending } = drive.transport;
    drive.transport.sending = (exchange) => {
      if (drive.transport.exchanges.length !== 3) return sending(exchange);
      queueMicrotask(() =>
        exchange.deliver(answerTo(exchange.request, ...withData([])).map((byte, at) => (at === 12 ? 1 : byte))),
      );
    };
    await allOf(controller.downloadFirmware(pattern(8192)));
    assert.equal(drive.transport.exchanges.length, 4);
    assert.deepEqual(
      parts().map(({ dwords }) => dwords[1]),
      [0, 1024],
    );
    assert.deepEqual(drive.transport.exchanges[2]?.request, drive.transport.exchanges[3]?.request);
  });

  test("is given up where a part is not answered, and goes on from where the error says", async (t) => {
    const { pass } = virtualTime(t);
    const { drive, parts, controller } = driveWith(1);
    drive.instead = (_, index) => (index >= 2 && index < 4 ? null : undefined);
    const image = pattern(12_288);
    const end = rejection(allOf(controller.downloadFirmware(image, { timeout: 1_000, retries: 1 })));
    for (let each = 0; each < 3; each++) await pass(1_000);
    const error = await end;
    assert.ok(error instanceof TimeoutError && error.offset === 4096);
    const sent = parts().length;
    const steps = await allOf(controller.downloadFirmware(image, { offset: error.offset }));
    assert.deepEqual(
      parts()
        .slice(sent)
        .map(({ dwords }) => dwords[1]),
      [1024, 2048],
    );
    assert.deepEqual(steps.at(-1), { offset: 12_288, total: 12_288 });
    await drive.endpoint.close();
  });

  test("is not sent again where the drive refuses a part", async () => {
    const { drive, parts, controller } = driveWith(1);
    drive.instead = (_, index) => (index === 2 ? refused(1, 0x14) : undefined);
    const error = await rejection(allOf(controller.downloadFirmware(pattern(8192))));
    assert.ok(error instanceof MiError && error.code === "NVME_STATUS" && error.offset === 4096);
    assert.equal(parts().length, 2);
  });

  test("has what the drive will not be told a second time, where the first was not answered", async (t) => {
    const { pass } = virtualTime(t);
    const { drive, parts, controller } = driveWith(1);
    drive.instead = (_, index) => (index === 2 ? null : index === 3 ? refused(1, 0x14) : undefined);
    const end = allOf(controller.downloadFirmware(pattern(12_288), { timeout: 1_000 }));
    for (let each = 0; each < 3; each++) await pass(1_000);
    assert.deepEqual((await end).at(-1), { offset: 12_288, total: 12_288 });
    assert.deepEqual(
      parts().map(({ dwords }) => dwords[1]),
      [0, 1024, 1024, 2048],
    );
    await drive.endpoint.close();
  });

  test("is left where the caller leaves, or aborts", async (t) => {
    const { drive, parts, controller } = driveWith(1);
    for await (const { offset } of controller.downloadFirmware(pattern(8192))) if (offset === 4096) break;
    assert.equal(parts().length, 1);
    const abort = watchedController(t);
    drive.instead = (_, index) => (index === 3 ? null : undefined);
    const end = rejection(allOf(controller.downloadFirmware(pattern(8192), { signal: abort.signal })));
    setImmediate(() => abort.abort("enough"));
    assert.equal(await end, "enough");
    assert.equal(parts().length, 2);
    await drive.endpoint.close();
  });

  test("is in whole dwords, and an offset in whole parts", async () => {
    const { drive, controller } = driveWith(1);
    for (const [image, options] of [
      [new Uint8Array(0), {}],
      [new Uint8Array(6), {}],
      ["image", {}],
      [new Uint8Array(8), { offset: 12 }],
      [new Uint8Array(8), { offset: 2 }],
      [new Uint8Array(8), { chunk: 4100 }],
      [new Uint8Array(8), { retries: -1 }],
      [new Uint8Array(8), { retries: 0.5 }],
    ] as const) {
      const attempt = () => controller.downloadFirmware(image as Uint8Array, options);
      assert.throws(attempt, { code: "INVALID_ARGUMENT" }, JSON.stringify(options));
    }
    await assert.rejects(allOf(controller.downloadFirmware(pattern(8192), { offset: 4 })), {
      code: "INVALID_ARGUMENT",
    });
    assert.equal(drive.asked.length, 1);
  });
});
