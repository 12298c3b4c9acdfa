import { compileKind } from "../codec/compile.ts";
import { membersOf } from "../codec/describe.ts";
import { formatValue, type Kind, type TextLine } from "../codec/index.ts";
import { adminCommands } from "../mi/index.ts";
import { replaced, type Views } from "./view.ts";

/** What the progress counts up to, and what it is where nothing goes on. */
const wholeProgress = 0x1_0000;
const noProgress = 0xffff;
const unknownTime = "4294967295 seconds";

/** Of the log of a sanitize operation. */
export const sanitizeViews: Views = {
  getSanitizeStatusLog: {
    lines: (lines, { progress, status, commandDword10 }) => {
      const percentage = `${((100 * progress) / wholeProgress).toFixed(1)} % (${progress} / ${wholeProgress})`;
      const isOver = status.outcome !== "inProgress" && progress === noProgress;
      const counted = replaced(lines, /\(SPROG\)/, (line) => ({
        ...line,
        value: isOver ? `none is running (${progress})` : percentage,
      }));
      const timed = replaced(counted, /^Estimated Time/, (line) => {
        return line.value === unknownTime ? { ...line, value: "not reported" } : line;
      });
      return replaced(timed, /\(SCDW10\)/, (line) => [line, ...commandLines(commandDword10)]);
    },
  },
};

/** What the command said that began it; nothing where there was none. */
function commandLines(dword: number): TextLine[] {
  const kind = adminCommands.sanitize.request.fields.settings?.kind as Kind | undefined;
  if (dword === 0 || kind === undefined) return [];
  const view = new DataView(new ArrayBuffer(kind.size));
  view.setUint32(0, dword, true);
  const value = compileKind(kind).read(view, 0) as Readonly<Record<string, unknown>>;
  return membersOf(kind).map(([name, { doc }]) => ({ depth: 1, label: doc, value: formatValue(kind, value[name]) }));
}
