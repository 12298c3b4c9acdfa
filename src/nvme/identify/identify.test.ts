import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MiError } from "../../errors.ts";
import {
  ControllerIdentity,
  currentLbaFormat,
  IdentifyController,
  IdentifyNamespace,
  NamespaceList,
} from "../index.ts";

describe("a namespace list", () => {
  test("has the ids up to the first zero, and pads with zeros", () => {
    const bytes = new Uint8Array(4096);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 1, true);
    view.setUint32(4, 0xfffffffe, true);
    assert.deepEqual(NamespaceList.fromBytes(bytes), { namespaceIds: [1, 0xfffffffe] });
    assert.deepEqual(NamespaceList.toBytes({ namespaceIds: [1, 0xfffffffe] }), bytes);
  });

  test("drops what a drive left behind the first zero", () => {
    const bytes = new Uint8Array(4096).fill(9);
    bytes.fill(0, 8, 12);
    assert.deepEqual(NamespaceList.fromBytes(bytes), { namespaceIds: [0x09090909, 0x09090909] });
  });

  test("may be full, and may be empty", () => {
    const namespaceIds = Array.from({ length: 1024 }, (_, index) => index + 1);
    assert.deepEqual(NamespaceList.fromBytes(NamespaceList.toBytes({ namespaceIds })), { namespaceIds });
    assert.deepEqual(NamespaceList.zero(), { namespaceIds: [] });
  });

  const refused: [string, unknown, RegExp][] = [
    ["1025 ids", new Array(1025).fill(1), /not an array of at most 1024 namespace ids/],
    ["no array", 5, /not an array/],
    ["an id of zero, which would end the list", [1, 0], /namespaceIds\[1\]: 0 is not an integer in 1–4294967295/],
  ];
  for (const [what, namespaceIds, message] of refused) {
    test(`refuses ${what}`, () => {
      assert.throws(
        () => NamespaceList.toBytes({ namespaceIds: namespaceIds as number[] }),
        (error: MiError) => error.code === "INVALID_ARGUMENT" && message.test(error.message),
      );
    });
  }
});

test("the identity of a controller is the start of Identify Controller, field for field", () => {
  const identity = {
    pciVendorId: 0x144d,
    pciSubsystemVendorId: 0x144d,
    serialNumber: "S1",
    modelNumber: "Model",
    firmwareRevision: "1.0",
  };
  const bytes = IdentifyController.toBytes({ ...IdentifyController.zero(), ...identity });
  assert.deepEqual(ControllerIdentity.fromBytes(bytes.subarray(0, 72)), identity);
});

describe("the current LBA format", () => {
  const namespace = (low: number, high: number, count: number, unique = 0) => {
    const zero = IdentifyNamespace.zero();
    return {
      ...zero,
      lbaFormatCount: count,
      uniqueAttributeLbaFormatCount: unique,
      formattedLbaSize: { ...zero.formattedLbaSize, formatIndexLow: low, formatIndexHigh: high },
      lbaFormats: zero.lbaFormats.map((format, index) => ({ ...format, dataSizeExponent: index })),
    };
  };
  test("is the one that the lower bits of the index choose", () => {
    assert.equal(currentLbaFormat(namespace(3, 0, 4))?.dataSizeExponent, 3);
  });
  test("takes the upper bits too where there are more than 16 formats", () => {
    assert.equal(currentLbaFormat(namespace(3, 2, 63))?.dataSizeExponent, 35);
    assert.equal(currentLbaFormat(namespace(1, 1, 14, 3))?.dataSizeExponent, 17);
  });
  test("ignores the upper bits where there are at most 16", () => {
    assert.equal(currentLbaFormat(namespace(3, 2, 15))?.dataSizeExponent, 3);
  });
});
