import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { MultiRecord } from "./multi-record.ts";
import { decodeVitalProductData, neededVitalProductData } from "./vital-product-data.ts";
import {
  freeFormImage,
  longImage,
  recordsFirstImage,
  wholeImage,
  wideTextImage,
} from "./vital-product-data.vectors.ts";

const images = { wholeImage, freeFormImage, wideTextImage, longImage, recordsFirstImage };

/** The image with one byte changed by so many bits. */
function changed(image: Uint8Array, at: number, bits = 0x01): Uint8Array {
  const copy = image.slice();
  copy[at]! ^= bits;
  return copy;
}

const pathsOf = (bytes: Uint8Array): string[] => decodeVitalProductData(bytes).problems.map(({ path }) => path);
const unmarked = (records: readonly MultiRecord[]) => records.map((record) => ({ ...record, intact: true }));

describe("intact vital product data", () => {
  test("has everything in it, and no problems", () => {
    const { header, productInformation, records, problems } = decodeVitalProductData(wholeImage);
    assert.deepEqual(problems, []);
    assert.deepEqual(header, {
      formatVersion: 1,
      internalUseAreaOffset: 0,
      chassisInformationAreaOffset: 0,
      boardInformationAreaOffset: 0,
      productInformationAreaOffset: 8,
      multiRecordAreaOffset: 120,
      checksum: 0xef,
    });
    assert.deepEqual(productInformation, {
      language: 25,
      manufacturer: "ACME",
      productName: "Fast Drive 7",
      modelNumber: "AC7-1T92-U3",
      productVersion: "1A",
      serialNumber: "S1234567890ABCDEFGHI",
      assetTag: "",
      fruFileId: "",
      customFields: [],
    });
    assert.deepEqual(
      records.map(({ offset, type, formatVersion, intact }) => [offset, type, formatVersion, intact]),
      [
        [120, "nvme", 2, true],
        [184, "nvmePciePort", 2, true],
        [200, "topology", 2, true],
        [239, "topology", 2, true],
      ],
    );
  });

  test("has the drive's form factor, power and capacity", () => {
    assert.deepEqual(decodeVitalProductData(wholeImage).records[0]?.nvme, {
      version: 0,
      formFactor: "u3mm15",
      initial1v8Power: 3,
      maximum1v8Power: 5,
      initial3v3Power: 1,
      maximum3v3Power: 2,
      maximum3v3AuxiliaryPower: 9,
      initial5vPower: 4,
      maximum5vPower: 6,
      initial12vPower: 10,
      maximum12vPower: 25,
      maximumThermalLoad: 25,
      totalCapacity: 1_920_383_410_176n,
    });
  });

  test("has the drive's port", () => {
    assert.deepEqual(decodeVitalProductData(wholeImage).records[1]?.nvmePciePort, {
      version: 1,
      portNumber: 2,
      portInformation: 0,
      linkSpeeds: { gts2p5: true, gts5: true, gts8: true, gts16: true, gts32: true, gts64: false },
      maximumLinkWidth: 4,
      mctp: { twoWire: true, pcie: true },
      referenceClock: {
        common: true,
        separateWithoutSpread: false,
        separateWithSpread: true,
        providedByDrive: false,
      },
      portId: 1,
    });
  });

  test("is found wherever the header says that it is", () => {
    const { productInformation, records, problems } = decodeVitalProductData(recordsFirstImage);
    assert.deepEqual(problems, []);
    assert.deepEqual(productInformation, { language: 25, manufacturer: "ACME", customFields: [] });
    assert.equal(records[0]?.nvmePciePort?.portNumber, 2);
  });

  test("may be followed by anything", () => {
    const followed = Uint8Array.of(...wholeImage, ...new Uint8Array(100).fill(0xff));
    assert.deepEqual(decodeVitalProductData(followed), decodeVitalProductData(wholeImage));
  });

  test("is read from the middle of other bytes as by itself", () => {
    const around = Uint8Array.of(9, 9, 9, ...wholeImage, 9);
    assert.deepEqual(decodeVitalProductData(around.subarray(3, -1)), decodeVitalProductData(wholeImage));
  });
});

describe("what is wrong in vital product data is reported, and the rest is shown", () => {
  const whole = decodeVitalProductData(wholeImage);
  const checksums: [string, at: number, paths: string[], record?: number][] = [
    ["the common header", 7, ["header.checksum"]],
    ["the product information", 119, ["productInformation.checksum"]],
    ...[120, 184, 200, 239].flatMap((offset, index): typeof checksums => [
      // The record's checksum is among the bytes that the header's is over.
      [`record ${index}`, offset + 3, [`records[${index}].headerChecksum`, `records[${index}].recordChecksum`], index],
      [`the header of record ${index}`, offset + 4, [`records[${index}].headerChecksum`], index],
    ]),
  ];
  for (const [what, at, paths, record] of checksums) {
    test(`a wrong checksum of ${what}`, () => {
      for (let bit = 0; bit < 8; bit++) {
        const { productInformation, records, problems } = decodeVitalProductData(changed(wholeImage, at, 1 << bit));
        assert.deepEqual(
          problems.map(({ path }) => path),
          paths,
        );
        assert.match(problems[0]!.detail, /^is wrong: with it, bytes \d+ to \d+ add up to 0x[0-9a-f]{2}, not 0$/);
        assert.deepEqual(productInformation, whole.productInformation);
        assert.deepEqual(unmarked(records), whole.records);
        assert.deepEqual(
          records.map(({ intact }) => intact),
          records.map((_, index) => index !== record),
        );
      }
    });
  }

  test("a wrong byte in a record, whose value shows", () => {
    const { records, problems } = decodeVitalProductData(changed(wholeImage, 120 + 23));
    assert.deepEqual(problems, [
      { path: "records[0].recordChecksum", detail: "is wrong: with it, bytes 125 to 183 add up to 0xff, not 0" },
    ]);
    assert.equal(records[0]?.nvme?.maximumThermalLoad, 24);
    assert.equal(records[0]?.intact, false);
    assert.equal(records.length, 4);
  });

  test("a wrong byte in the product information, which shows", () => {
    const { productInformation, problems } = decodeVitalProductData(changed(wholeImage, 12));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["productInformation.checksum"],
    );
    assert.equal(productInformation?.manufacturer, "@CME");
  });

  test("versions of the header, the product information and a record", () => {
    assert.deepEqual(pathsOf(changed(wholeImage, 0, 3)), ["header.formatVersion", "header.checksum"]);
    assert.deepEqual(pathsOf(changed(wholeImage, 8, 3)), [
      "productInformation.formatVersion",
      "productInformation.checksum",
    ]);
    assert.deepEqual(pathsOf(changed(wholeImage, 121, 1)), ["records[0].headerChecksum", "records[0].formatVersion"]);
  });

  for (const [at, area] of [
    [1, "internalUseAreaOffset"],
    [2, "chassisInformationAreaOffset"],
    [3, "boardInformationAreaOffset"],
    [4, "productInformationAreaOffset"],
    [5, "multiRecordAreaOffset"],
  ] as const) {
    test(`an offset beyond the bytes: ${area}`, () => {
      const image = wholeImage.slice();
      image[at] = 33;
      const { header, records, productInformation, problems } = decodeVitalProductData(image);
      assert.deepEqual(problems, [
        { path: "header.checksum", detail: problems[0]?.detail },
        { path: `header.${area}`, detail: "is 264, beyond the 257 bytes" },
      ]);
      assert.equal(header?.[area], 264);
      assert.deepEqual(records, at === 5 ? [] : whole.records);
      assert.deepEqual(productInformation, at === 4 ? undefined : whole.productInformation);
    });
  }

  test("bytes that are too few for a header", () => {
    assert.deepEqual(decodeVitalProductData(wholeImage.subarray(0, 7)), {
      header: undefined,
      productInformation: undefined,
      records: [],
      problems: [{ path: "header", detail: "needs 8 bytes, has 7" }],
    });
  });

  for (const [name, image] of Object.entries(images)) {
    test(`bytes that end at any place: ${name}`, () => {
      for (let length = 0; length < image.length; length++) {
        const cut = image.subarray(0, length);
        const { records, problems } = decodeVitalProductData(cut);
        // What the header needs no more of is not missed.
        if (neededVitalProductData(cut) > length) assert.notEqual(problems.length, 0, `${length} bytes`);
        for (const { offset, intact } of records) {
          const next = decodeVitalProductData(image).records.find((record) => record.offset > offset)?.offset;
          if (intact) assert.ok(length >= (next ?? image.length) || name === "recordsFirstImage", `${length} bytes`);
        }
      }
    });
  }
});

describe("any bytes at all", () => {
  const decodes = (bytes: Uint8Array): void => {
    const { records, problems } = decodeVitalProductData(bytes);
    assert.ok(records.length <= bytes.length / 5);
    assert.ok(problems.length <= 20 + 2 * bytes.length);
    assert.ok(neededVitalProductData(bytes) <= 0x10000 || bytes.length > 0x10000);
  };

  test("decode to something", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), decodes));
  });

  test("decode to something also where they nearly are vital product data", () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(images)), edits, fc.nat(), (image, changes, cut) => {
        const bytes = image.slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        decodes(bytes.subarray(0, cut % 3 === 0 ? cut % bytes.length : undefined));
      }),
      { numRuns: 2000 },
    );
  });

  test("decode in little time also where they are many", () => {
    for (const fill of [0x00, 0x01, 0x02, 0xc5, 0xff]) decodes(new Uint8Array(0x10000).fill(fill));
    // Records without data, one after another, that never end.
    const endless = new Uint8Array(0x10000);
    endless.set([1, 0, 0, 0, 0, 1, 0, 0xfe]);
    for (let at = 8; at + 5 <= endless.length; at += 5) endless.set([0xc5, 0x02, 0, 0, 0x39], at);
    assert.equal(decodeVitalProductData(endless).records.length, Math.floor((0x10000 - 8) / 5));
    decodes(endless);
  });
});
