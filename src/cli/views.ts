import { escapeText, type TextLine } from "../codec/index.ts";
import type { adminCommands, ResponseOf } from "../mi/index.ts";
import { currentLbaFormat, nvmeStatusName } from "../nvme/index.ts";
import type { Options } from "./invocation.ts";

/** What the text of a structure leaves out or adds, compared with all its fields. JSON has always all of them. */
export interface View<Value> {
  /** The value without what is not worth a line. */
  shown?(value: Value): Value;
  /** The lines with what no single field says. */
  lines?(lines: readonly TextLine[], value: Value, options: Options): readonly TextLine[];
}

type Views = { readonly [K in keyof typeof adminCommands]?: View<ResponseOf<(typeof adminCommands)[K]>> };

/** The special rules, by command. */
const special: Views = {
  identifyController: {
    shown: (value) => ({ ...value, powerStates: value.powerStates.slice(0, value.powerStatesSupported + 1) }),
    lines: (lines, _, { vendorSpecific }) => (vendorSpecific ? lines : withoutVendorSpecific(lines)),
  },
  identifyNamespace: {
    shown: (value) => ({
      ...value,
      lbaFormats: value.lbaFormats.slice(0, value.lbaFormatCount + value.uniqueAttributeLbaFormatCount + 1),
    }),
    lines: (lines, value, { vendorSpecific }) => {
      const current = currentLbaFormat(value);
      const index = current === undefined ? -1 : value.lbaFormats.indexOf(current);
      const marked = lines.map((line) => (line.label === `[${index}]` ? { ...line, value: "in use" } : line));
      return vendorSpecific ? marked : withoutVendorSpecific(marked);
    },
  },
  getFirmwareSlotLog: {
    lines: (lines, { revisions, activeSlot, nextSlot }) =>
      lines.flatMap((line) => {
        if (!line.label.endsWith("(FRS)")) return line;
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
      let entry = -1;
      const named = lines.map((line) => {
        if (/^\[\d+\]$/.test(line.label)) entry++;
        const status = used[entry]?.status;
        if (line.label !== "Status Field" || status === undefined) return line;
        return { ...line, value: nvmeStatusName(status.statusCodeType, status.statusCode) };
      });
      return [...named, { depth: 0, label: "Entries not used", value: String(entries.length - used.length) }];
    },
  },
};

/** What the text of a command's answer leaves out or adds. */
export function viewOf(command: keyof typeof adminCommands): View<unknown> {
  return (special[command] ?? {}) as View<unknown>;
}

const withoutVendorSpecific = (lines: readonly TextLine[]) => lines.filter(({ label }) => !label.endsWith("(VS)"));

const isUsed = ({ errorCount }: { errorCount: bigint }): boolean => errorCount !== 0n;

function slotLine(depth: number, slot: { label: string; text: string; marks: readonly unknown[] }): TextLine {
  const marks = slot.marks.length > 0 ? ` (${slot.marks.join(", ")})` : "";
  return { depth, label: slot.label, value: escapeText(slot.text) + marks };
}
