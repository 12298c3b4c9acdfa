import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, MiStatusError, TimeoutError } from "../errors.ts";
import { decodeVitalProductData } from "../mi/index.ts";
import {
  freeFormImage,
  longImage,
  recordsFirstImage,
  wholeImage,
  wideTextImage,
} from "../mi/vital-product-data/vital-product-data.vectors.ts";
import type { CallOptions } from "./call-options.ts";
import { readVitalProductData, type VitalProductDataSource } from "./vital-product-data.ts";

const invalidParameter = () => new MiStatusError("refused", { status: 0x04, statusName: "Invalid Parameter" });

/** A drive that has these bytes, refuses what goes beyond them, and remembers what it was asked for. */
class Drive implements VitalProductDataSource {
  readonly asked: [offset: number, length: number][] = [];
  readonly options: (CallOptions | undefined)[] = [];
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  async vpdRead(
    { dataOffset, dataLength }: { dataOffset: number; dataLength: number },
    options?: CallOptions,
  ): Promise<{ data: Uint8Array }> {
    this.asked.push([dataOffset, dataLength]);
    this.options.push(options);
    if (dataOffset + dataLength > this.#bytes.length) throw invalidParameter();
    return { data: this.#bytes.slice(dataOffset, dataOffset + dataLength) };
  }
}

/** The image in a memory of this size. */
function padded(image: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(0xff);
  bytes.set(image);
  return bytes;
}

describe("vital product data is read", () => {
  test("by one command where the drive has 256 bytes and needs no more", async () => {
    const memory = padded(freeFormImage, 256);
    const drive = new Drive(memory);
    const reading = await readVitalProductData(drive);
    assert.deepEqual(drive.asked, [[0, 256]]);
    assert.deepEqual(reading, { bytes: memory, ...decodeVitalProductData(freeFormImage) });
    assert.deepEqual(reading.problems, []);
  });

  test("further where records go on past 256 bytes", async () => {
    const drive = new Drive(longImage);
    const { bytes, records, problems } = await readVitalProductData(drive);
    // The unknown record ends at 357; then there is one more.
    assert.deepEqual(drive.asked, [
      [0, 256],
      [256, 101],
      [357, 5],
      [362, 8],
    ]);
    assert.deepEqual(bytes, longImage);
    assert.equal(records.length, 6);
    assert.deepEqual(problems, []);
  });

  test("header, areas and records one by one where the drive refuses 256 bytes", async () => {
    const drive = new Drive(freeFormImage);
    const { bytes, problems } = await readVitalProductData(drive);
    assert.deepEqual(drive.asked, [
      [0, 256],
      [0, 8],
      [8, 3],
      [11, 61],
      [72, 5],
      [77, 7],
    ]);
    assert.deepEqual(bytes, freeFormImage);
    assert.deepEqual(problems, []);
  });

  test("whatever the order of its areas", async () => {
    for (const image of [recordsFirstImage, wideTextImage]) {
      assert.deepEqual(await readVitalProductData(new Drive(image)), {
        bytes: image,
        ...decodeVitalProductData(image),
      });
    }
    assert.deepEqual((await readVitalProductData(new Drive(wholeImage))).bytes, wholeImage);
  });

  test("with the call's options in each command", async () => {
    const drive = new Drive(freeFormImage);
    const options = { timeout: 17 };
    await readVitalProductData(drive, options);
    assert.equal(drive.options.length, 6);
    assert.ok(drive.options.every((each) => each === options));
  });

  test("as far as the drive has it, and what is missing is reported", async () => {
    const { bytes, problems } = await readVitalProductData(new Drive(longImage.subarray(0, 300)));
    assert.deepEqual(bytes, longImage.subarray(0, 256));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["records[4].length", "records"],
    );
  });

  test("from a drive that returns less than was asked for", async () => {
    const short: VitalProductDataSource = {
      vpdRead: async ({ dataOffset, dataLength }) => ({
        data: longImage.slice(dataOffset, dataOffset + Math.min(dataLength, 100)),
      }),
    };
    assert.deepEqual((await readVitalProductData(short)).bytes, longImage);
    const none: VitalProductDataSource = { vpdRead: async () => ({ data: new Uint8Array(0) }) };
    assert.deepEqual((await readVitalProductData(none)).problems, [{ path: "header", detail: "needs 8 bytes, has 0" }]);
  });

  test("from a drive that returns more than was asked for", async () => {
    const long: VitalProductDataSource = {
      vpdRead: async ({ dataOffset, dataLength }) => ({
        data: longImage.slice(dataOffset, dataOffset + dataLength + 9),
      }),
    };
    assert.deepEqual((await readVitalProductData(long)).bytes, longImage);
  });

  test("up to 64 KiB and no further", async () => {
    const endless = new Uint8Array(0x1_0200);
    endless.set([1, 0, 0, 0, 0, 1, 0, 0xfe]);
    // Records of 251 bytes, none of which is the last.
    for (let at = 8; at + 256 <= endless.length; at += 256) endless.set([0xc5, 0x02, 251, 0, 0x3e], at);
    const drive = new Drive(endless);
    const { bytes, problems } = await readVitalProductData(drive);
    assert.equal(bytes.length, 0x1_0000);
    assert.ok(drive.asked.every(([offset, length]) => length <= 256 && offset + length <= 0x1_0000));
    assert.notEqual(problems.length, 0);
  });
});

describe("reading vital product data fails", () => {
  test("where the drive refuses even the header", async () => {
    const drive = new Drive(new Uint8Array(0));
    await assert.rejects(readVitalProductData(drive), { code: "MI_STATUS", status: 4 });
    assert.deepEqual(drive.asked, [
      [0, 256],
      [0, 8],
    ]);
  });

  for (const [what, error] of [
    ["does not know the command", new MiStatusError("refused", { status: 3, statusName: "Invalid Command Opcode" })],
    ["does not answer", new TimeoutError("no answer", { elapsed: 5, moreProcessing: 0 })],
    ["is closed", new MiError("CLOSED", "closed")],
  ] as const) {
    test(`where the drive ${what}, at the first command and later`, async () => {
      await assert.rejects(readVitalProductData({ vpdRead: async () => Promise.reject(error) }), error);
      const drive = new Drive(longImage);
      const later: VitalProductDataSource = {
        vpdRead: (request) => (request.dataOffset > 256 ? Promise.reject(error) : drive.vpdRead(request)),
      };
      await assert.rejects(readVitalProductData(later), error);
    });
  }
});
