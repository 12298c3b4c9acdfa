import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DecodingProblem } from "./decoding-problem.ts";
import { decodeMultiRecords, type MultiRecord } from "./multi-record.ts";
import { freeFormImage, longImage, wholeImage } from "./vital-product-data.vectors.ts";

function decoded(bytes: Uint8Array, offset = 0): { records: MultiRecord[]; problems: DecodingProblem[] } {
  const problems: DecodingProblem[] = [];
  const records = decodeMultiRecords(bytes, offset, (path, detail) => problems.push({ path, detail }));
  return { records, problems };
}

/** A record with right checksums, as a drive would make it. */
function record(type: number, format: number, data: readonly number[], length = data.length): number[] {
  const balance = (bytes: readonly number[]) => -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  const head = [type, format, length, balance(data)];
  return [...head, balance(head), ...data];
}

const noEnd = (offset: number): DecodingProblem => ({
  path: "records",
  detail: `have no end: none of those up to offset ${offset} is the last of the list`,
});

describe("the list of records", () => {
  test("goes on past 256 bytes, with unknown records among the others", () => {
    const { records, problems } = decoded(longImage, 120);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      records.map(({ type }) => type),
      ["nvme", "nvmePciePort", "nvmePciePort", "nvmePciePort", 0xc5, "topology"],
    );
    assert.deepEqual(
      records[4]?.data,
      Uint8Array.from({ length: 120 }, (_, index) => index),
    );
    assert.equal(records[0]?.nvme?.formFactor, "e1lMm18");
  });

  test("keeps the bytes of a record that it does not know", () => {
    assert.deepEqual(decoded(freeFormImage, 72).records, [
      { offset: 72, type: 0xc5, formatVersion: 2, intact: true, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7) },
    ]);
  });

  test("without a last record is reported where the bytes end, and where they are blank", () => {
    const unfinished = record(0xc5, 0x02, [1, 2, 3]);
    assert.deepEqual(decoded(Uint8Array.from(unfinished)).problems, [noEnd(8)]);
    assert.deepEqual(decoded(Uint8Array.of(...unfinished, 0, 0, 0)).problems, [noEnd(8)]);
    for (const fill of [0x00, 0xff]) {
      const blank = Uint8Array.of(...unfinished, ...new Uint8Array(50).fill(fill));
      assert.deepEqual(decoded(blank).problems, [noEnd(8)]);
      assert.equal(decoded(blank).records.length, 1);
    }
  });

  test("ends at a record with both checksums wrong, as its length may be anything", () => {
    const bytes = Uint8Array.of(...record(0xc5, 0x02, [1, 2, 3]), ...record(0xc6, 0x82, [4]));
    bytes[2] = 4;
    const { records, problems } = decoded(bytes);
    assert.deepEqual(
      records.map(({ type, intact, data }) => [type, intact, data]),
      [[0xc5, false, Uint8Array.of(1, 2, 3, 0xc6)]],
    );
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["records[0].headerChecksum", "records[0].recordChecksum", "records"],
    );
  });

  test("goes on after a header that wrongly says it is the last", () => {
    const bytes = Uint8Array.of(...record(0xc5, 0x02, [1, 2, 3]), ...record(0xc6, 0x82, [4]));
    bytes[1] = 0x82;
    const { records, problems } = decoded(bytes);
    assert.deepEqual(
      records.map(({ type }) => type),
      [0xc5, 0xc6],
    );
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["records[0].headerChecksum"],
    );
  });

  test("is not trusted past the bytes", () => {
    const { records, problems } = decoded(Uint8Array.from(record(0xc5, 0x82, [1, 2, 3], 200)));
    assert.deepEqual(problems, [{ path: "records[0].length", detail: "is 200 bytes, of which 3 are there" }]);
    assert.deepEqual(records, [
      { offset: 0, type: 0xc5, formatVersion: 2, intact: false, data: Uint8Array.of(1, 2, 3) },
    ]);
  });

  test("has records of known types that are too short as bytes, and longer ones as far as they are known", () => {
    const short = decoded(Uint8Array.from(record(0x0c, 0x82, [0, 1, 2])));
    assert.deepEqual(short.records[0]?.data, Uint8Array.of(0, 1, 2));
    assert.deepEqual(short.problems, [
      { path: "records[0].length", detail: "is 3 bytes, not the 11 of the NVMe PCIe Port MultiRecord" },
    ]);
    const long = decoded(Uint8Array.from(record(0x0c, 0x82, [0, 7, ...new Array<number>(12).fill(1)])));
    assert.equal(long.records[0]?.nvmePciePort?.portNumber, 7);
    assert.deepEqual(
      long.problems.map(({ path }) => path),
      ["records[0].length"],
    );
    const none = decoded(Uint8Array.from(record(0x0d, 0x82, [0, 0])));
    assert.deepEqual(none.records[0]?.data, Uint8Array.of(0, 0));
    assert.deepEqual(none.problems, [
      { path: "records[0].length", detail: "is 2 bytes, less than the 3 of any topology" },
    ]);
  });
});

describe("a topology", () => {
  test("counts its elements through all of its records, and says what an extended one continues", () => {
    const { records } = decoded(wholeImage, 120);
    assert.deepEqual(records[2]?.topology, {
      version: 0,
      elements: [
        {
          index: 0,
          type: "upstreamConnector",
          revision: 0,
          upstreamConnector: {
            formFactor: "u3mm15",
            labelIndex: 1,
            maximumAuxiliaryPower: 500,
            maximumPower: 25,
            portDescriptorCount: 1,
            portDescriptors: Uint8Array.of(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5),
          },
        },
        { index: 1, type: "label", revision: 0, data: new TextEncoder().encode("SLOT 3") },
        { index: 2, type: "nvmSubsystem", revision: 0, data: Uint8Array.of(0x11, 0x22) },
      ],
    });
    assert.deepEqual(records[3]?.topology, {
      version: 0,
      elements: [
        { index: 3, type: "extended", revision: 0, extends: 2, data: Uint8Array.of(0x33, 0x44, 0x55) },
        { index: 4, type: 0xf0, revision: 1, data: Uint8Array.of(0x66) },
      ],
    });
  });

  const topology = (count: number, elements: readonly number[], format = 0x82) =>
    record(0x0d, format, [0, 0, count, ...elements]);

  test("goes on counting after elements that could not be read", () => {
    const bytes = Uint8Array.of(...topology(4, [4, 0, 3, 6, 0, 2], 0x02), ...topology(1, [7, 0, 3]));
    const { records, problems } = decoded(bytes);
    assert.deepEqual(
      records.map((each) => each.topology?.elements.map(({ index }) => index)),
      [[0], [4]],
    );
    assert.deepEqual(problems, [
      { path: "records[0].topology.elements[1].length", detail: "is 2, less than its own 3 bytes" },
    ]);
  });

  test("whose elements do not fit their record is reported, and shown as far as it goes", () => {
    const cut = decoded(Uint8Array.from(topology(1, [4, 0, 9, 1, 2])));
    assert.deepEqual(cut.records[0]?.topology?.elements[0]?.data, Uint8Array.of(1, 2));
    assert.deepEqual(cut.problems, [
      { path: "records[0].topology.elements[0].length", detail: "is 9, of which 5 are left in the record" },
    ]);
    const missing = decoded(Uint8Array.from(topology(2, [4, 0, 3])));
    assert.deepEqual(missing.problems, [
      { path: "records[0].topology.elements[1]", detail: "needs 3 bytes, of which 0 are left in the record" },
    ]);
    const more = decoded(Uint8Array.from(topology(1, [4, 0, 3, 9, 9])));
    assert.deepEqual(more.problems, [
      { path: "records[0].topology.elements", detail: "end 2 bytes before the record does" },
    ]);
  });

  test("has elements that are too short for their type, or continue none, as bytes", () => {
    const { records } = decoded(Uint8Array.from(topology(2, [1, 0, 4, 5, 2, 0, 5, 6, 7])));
    assert.deepEqual(records[0]?.topology?.elements, [
      { index: 0, type: "extended", revision: 0, data: Uint8Array.of(5) },
      { index: 1, type: "upstreamConnector", revision: 0, data: Uint8Array.of(6, 7) },
    ]);
  });
});
