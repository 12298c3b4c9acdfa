import { escapeText, type TextLine } from "../codec/index.ts";
import { nvmeStatusName } from "../nvme/index.ts";
import { selfTestStatusName } from "../nvme/log-pages/device-self-test.ts";
import { sanitizeViews } from "./sanitize-views.ts";
import { replaced, type Views } from "./view.ts";

/** What a self-test result has only where it says that it is valid. */
const conditional = {
  "Segment Number (SEGN)": ({ result }) => result === "failedInSegment",
  "Namespace Identifier (NSID)": ({ valid }) => valid.namespaceId,
  "Failing LBA (FLBA)": ({ valid }) => valid.failingBlock,
  "Status Code Type (SCT)": ({ valid }) => valid.statusCodeType,
  "Status Code (SC)": ({ valid }) => valid.statusCode,
} as const satisfies Readonly<Record<string, (result: Result) => boolean>>;

type Result = Parameters<typeof selfTestStatusName>[0];

/** Of log pages. */
export const logViews: Views = {
  ...sanitizeViews,
  getFirmwareSlotLog: {
    lines: (lines, { revisions, activeSlot, nextSlot }) =>
      replaced(lines, /\(FRS\)$/, (line) => {
        const slots = revisions.map((revision, index) => {
          const slot = index + 1;
          const marks = [slot === activeSlot && "running", slot === nextSlot && "runs after a reset"].filter(Boolean);
          return { label: `Slot ${slot} (FRS${slot})`, text: revision || "empty", marks };
        });
        return [{ ...line, value: undefined }, ...slots.map((slot) => slotLine(line.depth + 1, slot))];
      }),
  },
  getErrorInformationLog: {
    shown: ({ entries }) => ({ entries: entries.filter(isUsed) }),
    lines: (lines, { entries }) => {
      const used = entries.filter(isUsed);
      const named = withItems(lines, (line, index) => {
        const status = used[index]?.status;
        if (line.label !== "Status Field" || status === undefined) return [line];
        return [{ ...line, value: nvmeStatusName(status.statusCodeType, status.statusCode) }];
      });
      return [...named, { depth: 0, label: "Entries not used", value: String(entries.length - used.length) }];
    },
  },
  getDeviceSelfTestLog: {
    shown: (value) => ({ ...value, results: value.results.filter(({ result }) => result !== "notUsed") }),
    lines: (lines, value) => {
      const { results, currentOperation } = value;
      const used = results.filter(({ result }) => result !== "notUsed");
      const running = currentOperation !== "none";
      const about = lines.filter(({ label }) => running || !label.includes("(CDSTC)"));
      return withItems(about, (line, index) => {
        const result = used[index];
        return result === undefined ? [line] : resultLines(line, result);
      });
    },
  },
  getManagementAddressList: {
    shown: ({ addresses }) => {
      const end = addresses.findIndex(({ type }) => type === "endOfList");
      return { addresses: (end < 0 ? addresses : addresses.slice(0, end)).filter(({ type }) => type !== 0) };
    },
  },
};

const isUsed = ({ errorCount }: { errorCount: bigint }): boolean => errorCount !== 0n;

/** The lines of a list's items, each with the number of its item; what stands before the list has -1. */
function withItems(
  lines: readonly TextLine[],
  shown: (line: TextLine, index: number) => readonly TextLine[],
): readonly TextLine[] {
  let item = -1;
  return lines.flatMap((line) => {
    if (/^\[\d+\]$/.test(line.label)) item++;
    return shown(line, item);
  });
}

/** A line of a self-test result, where it says something. */
function resultLines(line: TextLine, result: Result): readonly TextLine[] {
  const { label } = line;
  // What is valid is what is shown.
  if (/Valid( Diagnostic Information)? \(/.test(label)) return [];
  if (label === "Vendor Specific" && result.vendorSpecific.every((byte) => byte === 0)) return [];
  const isMeant = conditional[label as keyof typeof conditional];
  if (isMeant !== undefined && !isMeant(result)) return [];
  const name = label === "Status Code (SC)" ? selfTestStatusName(result) : undefined;
  return [name === undefined ? line : { ...line, value: `${name} (${line.value})` }];
}

function slotLine(depth: number, slot: { label: string; text: string; marks: readonly unknown[] }): TextLine {
  const marks = slot.marks.length > 0 ? ` (${slot.marks.join(", ")})` : "";
  return { depth, label: slot.label, value: escapeText(slot.text) + marks };
}
