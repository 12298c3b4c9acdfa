import type { TextLine } from "../codec/index.ts";
import type { adminCommands, ResponseOf } from "../mi/index.ts";

/** What was asked for. */
type Request = Readonly<Record<string, unknown>>;

/** What the text of a structure leaves out or adds, compared with all its fields. JSON has always all of them. */
export interface View<Value> {
  /** The value without what is not worth a line. */
  shown?(value: Value): Value;
  /** The lines with what no single field says. */
  lines?(lines: readonly TextLine[], value: Value, request: Request): readonly TextLine[];
}

/** Views by command. */
export type Views = { readonly [K in keyof typeof adminCommands]?: View<ResponseOf<(typeof adminCommands)[K]>> };

/** Lines of which those with a label that a test finds are others. */
export function replaced(
  lines: readonly TextLine[],
  test: RegExp,
  others: (line: TextLine) => TextLine | readonly TextLine[],
): readonly TextLine[] {
  return lines.flatMap((line) => (test.test(line.label) ? others(line) : line));
}
