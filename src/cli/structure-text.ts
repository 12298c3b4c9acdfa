import type { TextLine } from "../codec/index.ts";
import type { Colors } from "./console.ts";

/** Fields that say something is wrong: by the acronym in their label, and the value that is bad. */
const alarmingValues: Readonly<Record<string, string>> = {
  "(DF)": "no",
  "(RNR)": "no",
  "(ATF)": "yes",
  "(SFM)": "yes",
  "(SNFM)": "yes",
  "(CFS)": "yes",
};

/** Fields whose every bit is a warning. */
const warningFields = /Critical Warning|SMART Warnings/;

/** Text lines as they are printed: indented by depth, warnings in colour. */
export function printedLines(lines: readonly TextLine[], colors: Colors, indent = 0): string[] {
  let heading = "";
  return lines.map(({ depth, label, value }) => {
    if (depth === 0) heading = label;
    const start = "  ".repeat(indent + depth);
    if (value === undefined) return `${start}${label}:`;
    const acronym = /\([A-Z]+\)/.exec(label)?.[0] ?? "";
    const warning = depth > 0 && warningFields.test(heading) && value === "yes";
    const alarming = warning || alarmingValues[acronym] === value;
    // Trailing spaces would come from empty texts.
    const line = `${start}${label}: ${value}`.trimEnd();
    return alarming ? colors.alarm(line) : line;
  });
}
