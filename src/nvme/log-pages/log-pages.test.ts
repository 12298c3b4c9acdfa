import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { textLines } from "../../codec/index.ts";
import {
  ErrorInformationEntry,
  ErrorInformationLog,
  FirmwareSlotLog,
  MediaUnitStatusLog,
  SmartHealthLog,
} from "../index.ts";

describe("an error information log", () => {
  test("has as many entries as were read, newest first as they stand", () => {
    const bytes = new Uint8Array(128);
    bytes.set([2], 0);
    bytes.set([1], 64);
    const { entries } = ErrorInformationLog.fromBytes(bytes);
    assert.deepEqual(
      entries.map(({ errorCount }) => errorCount),
      [2n, 1n],
    );
    assert.deepEqual(ErrorInformationLog.toBytes({ entries }), bytes);
  });

  test("is refused where its last entry is cut off", () => {
    for (let length = 65; length < 128; length++) {
      assert.throws(() => ErrorInformationLog.fromBytes(new Uint8Array(length)), /Error Information\.entries/);
    }
  });

  test("splits its status field as a completion does, with the phase tag lowest", () => {
    // Invalid Field in Command, DNR, phase 1: 4002h shifted left by one, and the phase.
    const bytes = new Uint8Array(64);
    bytes.set([0x05, 0x80], 12);
    assert.deepEqual(ErrorInformationEntry.fromBytes(bytes).status, {
      phaseTag: true,
      statusCode: 2,
      statusCodeType: 0,
      commandRetryDelay: 0,
      more: false,
      doNotRetry: true,
    });
  });
});

test("an empty firmware slot has an empty revision, whether it is padded with spaces or NULs", () => {
  const bytes = FirmwareSlotLog.toBytes({ activeSlot: 1, nextSlot: 0, revisions: ["1.0"] });
  bytes.fill(0x20, 16, 24);
  bytes.fill(0, 24, 32);
  assert.deepEqual(FirmwareSlotLog.fromBytes(bytes).revisions, ["1.0", "", "", "", "", "", ""]);
});

test("SMART counters print with their units", () => {
  const value = { ...SmartHealthLog.zero(), compositeTemperature: 311, powerOnHours: 12n, percentageUsed: 3 };
  const lines = textLines(SmartHealthLog, value).map(({ label, value: text }) => `${label}: ${text}`);
  assert.ok(lines.includes("Composite Temperature (CTEMP): 38 °C (311 K)"));
  assert.ok(lines.includes("Power On Hours (POH): 12 hours"));
  assert.ok(lines.includes("Percentage Used (PUSED): 3%"));
});

describe("units of media", () => {
  /** Two units: the channels of the first begin at 32, as its descriptor says; the second has none. */
  const bytes = Buffer.concat([
    Buffer.from("02000400010000000000000000000000", "hex"),
    Buffer.from(`0100020003000400640063050220${"ff".repeat(18)}0a000b00`, "hex"),
    Buffer.from("02000200000000000000630500100000", "hex"),
  ]);

  test("have their channels where each says", () => {
    const { mediaUnits } = MediaUnitStatusLog.fromBytes(bytes);
    assert.deepEqual(
      mediaUnits.map(({ mediaUnitId, channels }) => [mediaUnitId, channels]),
      [
        [1, [10, 11]],
        [2, []],
      ],
    );
  });

  test("that did not come whole are left out", () => {
    for (const length of [16, 32, 51]) {
      assert.deepEqual(MediaUnitStatusLog.fromBytes(bytes.subarray(0, length)).mediaUnits, []);
    }
    assert.equal(MediaUnitStatusLog.fromBytes(bytes.subarray(0, 67)).mediaUnits.length, 1);
  });

  test("are written with their channels right behind the rest", () => {
    const value = MediaUnitStatusLog.fromBytes(bytes);
    const written = Buffer.from(MediaUnitStatusLog.toBytes(value)).toString("hex");
    assert.equal(written.slice(32, 72), "010002000300040064006305021000000a000b00");
  });
});
