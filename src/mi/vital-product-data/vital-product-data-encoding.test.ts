import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatValue } from "../../codec/index.ts";
import { MiError } from "../../errors.ts";
import { formFactor, formFactors } from "./form-factor.ts";
import type { MultiRecordDescription } from "./multi-record.ts";
import { NvmeMultiRecord } from "./nvme-multi-record.ts";
import {
  decodeVitalProductData,
  encodeVitalProductData,
  type VitalProductDataDescription,
} from "./vital-product-data.ts";
import { longImage, wholeImage } from "./vital-product-data.vectors.ts";

const productInformation = {
  manufacturer: "ACME",
  productName: "Fast Drive 7",
  modelNumber: "AC7-1T92-U3",
  productVersion: "1A",
  serialNumber: "S1234567890ABCDEFGHI",
};

const description: VitalProductDataDescription = {
  productInformation,
  records: [
    {
      nvme: {
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
      },
    },
    {
      nvmePciePort: {
        version: 1,
        portNumber: 2,
        linkSpeeds: { gts2p5: true, gts5: true, gts8: true, gts16: true, gts32: true },
        maximumLinkWidth: 4,
        mctp: { twoWire: true, pcie: true },
        referenceClock: { common: true, separateWithSpread: true },
        portId: 1,
      },
    },
    {
      topology: {
        elements: [
          {
            type: "upstreamConnector",
            upstreamConnector: {
              formFactor: "u3mm15",
              labelIndex: 1,
              maximumAuxiliaryPower: 500,
              maximumPower: 25,
              portDescriptorCount: 1,
              portDescriptors: Uint8Array.of(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5),
            },
          },
          { type: "label", data: new TextEncoder().encode("SLOT 3") },
          { type: "nvmSubsystem", data: Uint8Array.of(0x11, 0x22) },
        ],
      },
    },
    {
      topology: {
        elements: [
          { type: "extended", data: Uint8Array.of(0x33, 0x44, 0x55) },
          { type: 0xf0, revision: 1, data: Uint8Array.of(0x66) },
        ],
      },
    },
  ],
};

const withRecords = (...records: readonly MultiRecordDescription[]) =>
  encodeVitalProductData({ productInformation, records });

describe("vital product data is encoded", () => {
  test("to the bytes that a drive has", () => {
    assert.deepEqual(encodeVitalProductData(description), wholeImage);
  });

  test("from what was decoded", () => {
    assert.deepEqual(withRecords(...decodeVitalProductData(wholeImage).records), wholeImage);
    assert.deepEqual(withRecords(...decodeVitalProductData(longImage).records), longImage);
  });

  test("without records too", () => {
    const bytes = encodeVitalProductData({ productInformation });
    assert.equal(bytes.length, 120);
    assert.deepEqual(decodeVitalProductData(bytes).records, []);
    assert.deepEqual(decodeVitalProductData(bytes).problems, []);
  });

  test("with every byte of a capacity in its place", () => {
    const totalCapacity = 0x0d_0c0b0a09_0807060504030201n;
    const bytes = NvmeMultiRecord.toBytes({ formFactor: "unspecified", totalCapacity });
    assert.deepEqual([...bytes.subarray(23, 39)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0]);
    assert.equal(NvmeMultiRecord.fromBytes(bytes).totalCapacity, totalCapacity);
    assert.equal(NvmeMultiRecord.fromBytes(bytes.fill(0xff)).totalCapacity, 2n ** 104n - 1n);
    const tooMuch = () => NvmeMultiRecord.toBytes({ formFactor: 0, totalCapacity: 2n ** 104n });
    assert.throws(tooMuch, { code: "INVALID_ARGUMENT", message: /totalCapacity/ });
  });
});

describe("vital product data is refused", () => {
  const cases: [string, () => unknown, RegExp][] = [
    [
      "a text that is too long",
      () => encodeVitalProductData({ productInformation: { ...productInformation, manufacturer: "ACME & Sons" } }),
      /Product Info Area\.manufacturer/,
    ],
    ["a record of nothing", () => withRecords({}), /has 0 of nvme/],
    ["a record of two things", () => withRecords({ topology: { elements: [] }, data: new Uint8Array(1) }), /has 2 of/],
    ["data without a type", () => withRecords({ data: new Uint8Array(1) }), /no type/],
    [
      "a record that is too long",
      () => withRecords({ type: 0xc5, data: new Uint8Array(256) }),
      /MultiRecord Header\.length: 256/,
    ],
    [
      "an element that is too long",
      () => withRecords({ topology: { elements: [{ type: "label", data: new Uint8Array(253) }] } }),
      /Element Descriptor Header\.length: 256/,
    ],
    [
      "more than its commands can address",
      () => withRecords(...Array.from({ length: 252 }, () => ({ type: 0xc5, data: new Uint8Array(255) }))),
      /make 65640 bytes, more than 65536/,
    ],
  ];
  for (const [what, encode, message] of cases) {
    test(`with ${what}`, () => {
      assert.throws(encode, (error: unknown) => {
        assert.ok(error instanceof MiError);
        assert.equal(error.code, "INVALID_ARGUMENT");
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

test("form factors have names, a text for people, and stay numbers where they are unknown", () => {
  const codes = [
    0, 1, 2, 16, 17, 18, 19, 20, 32, 33, 34, 35, 48, 49, 50, 51, 52, 53, 64, 65, 66, 80, 81, 82, 83, 84, 85, 86, 87, 88,
    89, 90, 91, 92, 96, 97, 98, 99, 100,
  ];
  assert.deepEqual(Object.values(formFactors), codes);
  assert.equal(formFactors.e3sMm7p5, 85);
  assert.equal(formatValue(formFactor, "e3sMm7p5"), "E3.S, 7.5 mm (85)");
  assert.equal(formatValue(formFactor, 200), "200");
});
