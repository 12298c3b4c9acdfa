import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ascii, at, struct, textLines, toJson } from "../codec/index.ts";
import { SubsystemHealth } from "../mi/index.ts";
import {
  ErrorInformationLog,
  FirmwareSlotLog,
  IdentifyController,
  IdentifyNamespace,
  SmartHealthLog,
} from "../nvme/index.ts";
import { jsonText } from "./console.ts";
import { printedLines } from "./structure-text.ts";
import { viewOf } from "./views.ts";

const painted = { alarm: (text: string) => `!${text}!`, caution: String, heading: String, faint: String };
const plain = { ...painted, alarm: String };

function viewed(
  command: Parameters<typeof viewOf>[0],
  layout: Parameters<typeof textLines>[0],
  value: unknown,
): string[] {
  const view = viewOf(command);
  const lines = textLines(layout, view.shown?.(value) ?? value);
  return printedLines(view.lines?.(lines, value, {}) ?? lines, plain);
}

describe("a structure as text", () => {
  it("gives the number that a bit field's bits make", () => {
    const smart = SmartHealthLog.zero();
    const value = {
      ...smart,
      criticalWarning: { ...smart.criticalWarning, temperatureThreshold: true, readOnly: true },
    };
    const lines = printedLines(textLines(SmartHealthLog, value), plain);
    assert.ok(lines.includes("Critical Warning (CW): 0x0a"), lines.join("\n"));
    const version = { ...IdentifyController.zero(), version: { major: 2, minor: 1, tertiary: 0 } };
    assert.ok(viewed("identifyController", IdentifyController, version).includes("Version (VER): 0x00020100"));
  });

  it("has the acronym of every field that has one in the specification", () => {
    for (const layout of [IdentifyController, SmartHealthLog]) {
      const labels = textLines(layout, layout.zero()).filter(({ depth }) => depth === 0);
      for (const { label } of labels) assert.match(label, /\([A-Z0-9–]+\)/);
    }
  });

  it("paints what is wrong, and only that", () => {
    const smart = SmartHealthLog.zero();
    const value = { ...smart, criticalWarning: { ...smart.criticalWarning, readOnly: true } };
    const lines = printedLines(textLines(SmartHealthLog, value), painted);
    assert.deepEqual(
      lines.filter((line) => line.startsWith("!")),
      ["!  All Media Read-Only (RO): yes!"],
    );
    const health = SubsystemHealth.zero();
    const sick = printedLines(textLines(SubsystemHealth, health), painted).filter((line) => line.startsWith("!"));
    assert.ok(sick.includes("!  Drive Functional (DF): no!") && sick.includes("!  Reset Not Required (RNR): no!"));
  });

  it("shows control characters from a device instead of sending them to the terminal", () => {
    const layout = struct({ title: "T", spec: "none", size: 8 }, { name: at(0, ascii(8), "Name (N)") });
    const value = layout.fromBytes(Uint8Array.of(0x41, 0x1b, 0x5b, 0x0a, 0x7f, 0x9b, 0x42, 0x20));
    assert.deepEqual(printedLines(textLines(layout, value), plain), ["Name (N): A\\x1b[\\x0a\\x7f\\x9bB"]);
  });

  it("ends no line with a space", () => {
    const lines = viewed("identifyController", IdentifyController, IdentifyController.zero());
    assert.deepEqual(
      lines.filter((line) => /\s$/.test(line)),
      [],
    );
  });
});

describe("a structure as JSON", () => {
  it("escapes all control characters, the upper ones as well", () => {
    const text = jsonText(toJson({ name: "a\u001b\u007f\u0085\u009fé", count: 2n ** 80n }));
    assert.match(text, /"a\\u001b\\u007f\\u0085\\u009fé"/);
    assert.deepEqual(JSON.parse(text), { name: "a\u001b\u007f\u0085\u009fé", count: "1208925819614629174706176" });
  });
});

describe("Identify Controller as text", () => {
  const statesOf = (lines: readonly string[]) => {
    const states = lines.slice(lines.findIndex((line) => line.startsWith("Power State Descriptors")) + 1);
    return states.filter((line) => /^ {2}\[/.test(line));
  };

  it("has the power states there are", () => {
    const value = { ...IdentifyController.zero(), powerStatesSupported: 2 };
    const lines = viewed("identifyController", IdentifyController, value);
    assert.deepEqual(statesOf(lines), ["  [0]:", "  [1]:", "  [2]:"]);
  });

  it("has all 32 power states where a drive says it has more", () => {
    const value = { ...IdentifyController.zero(), powerStatesSupported: 255 };
    const lines = viewed("identifyController", IdentifyController, value);
    assert.equal(statesOf(lines).length, 32);
  });
});

describe("Identify Namespace as text", () => {
  it("has the LBA formats there are, and marks the one in use", () => {
    const zero = IdentifyNamespace.zero();
    const formattedLbaSize = { ...zero.formattedLbaSize, formatIndexLow: 1 };
    const lines = viewed("identifyNamespace", IdentifyNamespace, { ...zero, lbaFormatCount: 2, formattedLbaSize });
    assert.deepEqual(
      lines.filter((line) => /^ {2}\[/.test(line)),
      ["  [0]:", "  [1]: in use", "  [2]:"],
    );
  });
});

describe("the firmware slot log as text", () => {
  it("has a line a slot, and marks those that run and will run", () => {
    const revisions = ["1.2.0", "1.4\u009b2", "", "", "", "", ""];
    const lines = viewed("getFirmwareSlotLog", FirmwareSlotLog, { activeSlot: 1, nextSlot: 2, revisions });
    assert.deepEqual(lines, [
      "Current Active Firmware Slot (CAFSL): 1",
      "Next Controller Level Reset Firmware Slot (NCAFSL): 2",
      "Firmware Revision for Slots 1 to 7 (FRS):",
      "  Slot 1 (FRS1): 1.2.0 (running)",
      "  Slot 2 (FRS2): 1.4\\x9b2 (runs after a reset)",
      ...[3, 4, 5, 6, 7].map((slot) => `  Slot ${slot} (FRS${slot}): empty`),
    ]);
  });
});

describe("the error log as text", () => {
  it("leaves out entries that are not used and says how many", () => {
    const bytes = new Uint8Array(4 * 64);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(64, 7n, true);
    view.setUint16(64 + 12, (2 << 9) | (0x81 << 1), true);
    const lines = viewed("getErrorInformationLog", ErrorInformationLog, ErrorInformationLog.fromBytes(bytes));
    assert.deepEqual(lines.slice(0, 3), ["Error Information Log Entries:", "  [0]:", "    Error Count (ECNT): 7"]);
    assert.ok(lines.includes("    Status Field: Unrecovered Read Error"), lines.join("\n"));
    assert.equal(lines.at(-1), "Entries not used: 3");
  });

  it("says that there are none where no entry is used", () => {
    const lines = viewed(
      "getErrorInformationLog",
      ErrorInformationLog,
      ErrorInformationLog.fromBytes(new Uint8Array(128)),
    );
    assert.deepEqual(lines, ["Error Information Log Entries: none", "Entries not used: 2"]);
  });
});
