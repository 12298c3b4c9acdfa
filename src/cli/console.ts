import type { Json } from "../codec/index.ts";
import type { Paint } from "./table.ts";

/** Colours; each leaves text as it is where there are none. */
export interface Colors {
  readonly alarm: Paint;
  readonly caution: Paint;
  readonly heading: Paint;
  readonly faint: Paint;
}

const plain: Paint = (text) => text;

/** Colours for a terminal; none for pipes and files, with `--no-color`, or where NO_COLOR is set. */
export async function chooseColors(wanted: boolean): Promise<Colors> {
  const { NO_COLOR = "", TERM } = process.env;
  if (!wanted || NO_COLOR !== "" || TERM === "dumb" || !process.stdout.isTTY) {
    return { alarm: plain, caution: plain, heading: plain, faint: plain };
  }
  const { default: picocolors } = await import("picocolors");
  const { red, yellow, bold, dim } = picocolors.createColors(true);
  return { alarm: (text) => bold(red(text)), caution: yellow, heading: bold, faint: dim };
}

/** Writes lines to stdout. A reader that went away is no error: what is left to say is dropped. */
export function printLines(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
}

/**
 * JSON for programs and terminals alike: control characters beyond those JSON escapes are escaped as well. On one line with
 * an indent of 0.
 */
export function jsonText(value: Json, indent = 2): string {
  return JSON.stringify(value, null, indent).replaceAll(/[\u007f-\u009f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Lets stdout's reader go away quietly, as `head` does. Any other failure of stdout ends the process. */
export function toleratePipeClosing(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`nvme-mi: cannot write the output: ${error.message}\n`);
    process.exit(1);
  });
}
