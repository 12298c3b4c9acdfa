import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeVitalProductData } from "../mi/index.ts";
import {
  freeFormImage,
  longImage,
  recordsFirstImage,
  wholeImage,
  wideTextImage,
} from "../mi/vital-product-data/vital-product-data.vectors.ts";
import { defaultFleet } from "../simulator/index.ts";
import { Endpoint } from "./endpoint.ts";
import { type ScriptedExchange, ScriptedTransport } from "./scripted-transport.contract.ts";

/** Bodies of answers, from the status on. */
const [internalError, invalidOpcode, invalidParameter, sizeError, dataSizeError, accessDenied] = [
  [2, 0, 0, 0],
  [3, 0, 0, 0],
  [4, 0, 12, 0],
  [5, 0, 0, 0],
  [6, 0, 0, 0],
  [7, 0, 0, 0],
];

/** What a drive answers to a read that it has not all the bytes for. */
type Refuse = (offset: number, length: number) => readonly number[] | undefined;

/** An endpoint over a drive that has these bytes, answers so to what goes beyond them, and remembers what it was asked for. */
function driveWith(bytes: Uint8Array, refuse: Refuse = () => invalidParameter) {
  const asked: [offset: number, length: number][] = [];
  const transport = new ScriptedTransport().answerEvery(({ request }) => {
    assert.equal(request[4], 0x05);
    const offset = request[8]! + request[9]! * 0x100;
    const length = request[12]! + request[13]! * 0x100;
    asked.push([offset, length]);
    const refusal = offset + length > bytes.length ? refuse(offset, length) : undefined;
    return refusal ?? [0, 0, 0, 0, ...bytes.subarray(offset, offset + length)];
  });
  return { asked, transport, endpoint: new Endpoint(transport, { eid: 9 }, { probe: false }) };
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
    const { asked, endpoint } = driveWith(memory);
    const reading = await endpoint.readVitalProductData();
    assert.deepEqual(asked, [[0, 256]]);
    assert.deepEqual(reading, { bytes: memory, ...decodeVitalProductData(freeFormImage) });
    assert.deepEqual(reading.problems, []);
  });

  test("further where records go on past 256 bytes", async () => {
    const { asked, endpoint } = driveWith(longImage);
    const { bytes, records, problems } = await endpoint.readVitalProductData();
    // The unknown record ends at 357; then there is one more.
    assert.deepEqual(asked, [
      [0, 256],
      [256, 101],
      [357, 5],
      [362, 8],
    ]);
    assert.deepEqual(bytes, longImage);
    assert.equal(records.length, 6);
    assert.deepEqual(problems, []);
  });

  for (const [how, refusal] of [
    ["refuses with Internal Error", internalError],
    ["refuses with Invalid Parameter", invalidParameter],
    ["refuses with Invalid Command Size", sizeError],
    ["refuses with Invalid Command Input Data Size", dataSizeError],
    ["answers with fewer", undefined],
  ] as const) {
    test(`header, areas and records one by one where the drive has fewer than 256 bytes and ${how}`, async () => {
      const { asked, endpoint } = driveWith(freeFormImage, () => refusal);
      const { bytes, problems } = await endpoint.readVitalProductData();
      assert.deepEqual(asked, [
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
  }

  test("whatever the order of its areas", async () => {
    for (const image of [recordsFirstImage, wideTextImage]) {
      assert.deepEqual(await driveWith(image).endpoint.readVitalProductData(), {
        bytes: image,
        ...decodeVitalProductData(image),
      });
    }
    assert.deepEqual((await driveWith(wholeImage).endpoint.readVitalProductData()).bytes, wholeImage);
  });

  test("with the call's options in each command", async () => {
    const { transport, endpoint } = driveWith(freeFormImage);
    await endpoint.readVitalProductData({ slot: 1 });
    assert.deepEqual(transport.opcodes, new Array(6).fill("9:5"));
  });

  test("of a simulated drive, which has fewer than 256 bytes", async () => {
    const fleet = defaultFleet();
    await using transport = fleet.transport();
    await using endpoint = new Endpoint(transport, { eid: 9 });
    const { bytes, problems } = await endpoint.readVitalProductData();
    assert.deepEqual([bytes, problems], [fleet.drive(9).model.vitalProductData, []]);
  });

  for (const [how, refusal, reason] of [
    ["refused", invalidParameter, /Invalid Parameter \(dataLength: byte 12, bit 0\)/],
    ["refused otherwise", internalError, /Internal Error/],
    ["not all there", undefined, /44 bytes of data, 101 were asked for/],
  ] as const) {
    test(`as far as the drive has it, and what is ${how} is reported with the reason`, async () => {
      const { endpoint } = driveWith(longImage.subarray(0, 300), () => refusal);
      const { bytes, problems } = await endpoint.readVitalProductData();
      assert.deepEqual(bytes, longImage.subarray(0, 256));
      assert.deepEqual(
        problems.map(({ path }) => path),
        ["records[4].length", "records", "bytes"],
      );
      const { detail } = problems.at(-1)!;
      assert.match(detail, /^the drive does not give those from 256 on: VPD Read/);
      assert.match(detail, reason);
    });
  }

  test("up to 64 KiB and no further", async () => {
    const endless = new Uint8Array(0x1_0200);
    endless.set([1, 0, 0, 0, 0, 1, 0, 0xfe]);
    // Records of 251 bytes, none of which is the last.
    for (let at = 8; at + 256 <= endless.length; at += 256) endless.set([0xc5, 0x02, 251, 0, 0x3e], at);
    const { asked, endpoint } = driveWith(endless);
    const { bytes, problems } = await endpoint.readVitalProductData();
    assert.equal(bytes.length, 0x1_0000);
    assert.ok(asked.every(([offset, length]) => length <= 256 && offset + length <= 0x1_0000));
    assert.notEqual(problems.length, 0);
  });
});

describe("reading vital product data fails", () => {
  for (const [what, refusal, status] of [
    ["refuses even the header", invalidParameter, 4],
    ["does not know the command", invalidOpcode, 3],
  ] as const) {
    test(`where the drive ${what}`, async () => {
      const { asked, endpoint } = driveWith(new Uint8Array(0), () => refusal);
      await assert.rejects(endpoint.readVitalProductData(), { code: "MI_STATUS", status });
      assert.deepEqual(asked, [
        [0, 256],
        [0, 8],
      ]);
    });
  }

  test("where the drive gives not even the header whole", async () => {
    const { endpoint } = driveWith(longImage.subarray(0, 5), () => undefined);
    await assert.rejects(endpoint.readVitalProductData(), { code: "PROTOCOL", message: /5 bytes of data, 8 were/ });
  });

  test("where the drive denies access, at the first command and later", async () => {
    const first = driveWith(new Uint8Array(0), () => accessDenied);
    await assert.rejects(first.endpoint.readVitalProductData(), { code: "MI_STATUS", status: 7 });
    assert.deepEqual(first.asked, [[0, 256]]);
    const later = driveWith(longImage.subarray(0, 300), () => accessDenied);
    await assert.rejects(later.endpoint.readVitalProductData(), { code: "MI_STATUS", status: 7 });
  });

  test("where the drive does not answer, at the first command and later", async () => {
    for (const most of [0, 1]) {
      const { transport, endpoint } = driveWith(longImage);
      const answer = transport.sending;
      transport.sending = (exchange: ScriptedExchange) => {
        if (transport.exchanges.length <= most) return answer(exchange);
      };
      await assert.rejects(endpoint.readVitalProductData({ timeout: 1 }), { code: "TIMEOUT" });
      await endpoint.close();
    }
  });

  test("where the endpoint is closed", async () => {
    const { endpoint } = driveWith(longImage);
    await endpoint.close();
    await assert.rejects(endpoint.readVitalProductData(), { code: "CLOSED" });
  });
});
