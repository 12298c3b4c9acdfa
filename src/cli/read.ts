import { textLines } from "../codec/index.ts";
import { adminCommands, type Command } from "../mi/index.ts";
import { jsonText, printLines } from "./console.ts";
import { driveHeading, driveJson } from "./drive-json.ts";
import { exitCodes } from "./failure.ts";
import type { Invocation, ReadRow } from "./invocation.ts";
import { printedLines } from "./structure-text.ts";
import { labelOf, withController, withTarget } from "./target.ts";
import { viewOf } from "./views.ts";

/** Reads one structure from a controller and shows it. */
export function run(invocation: Invocation): Promise<number> {
  const row = invocation.read;
  if (row === undefined) throw new TypeError("this verb reads no structure");
  const command: Command = adminCommands[row.command] as Command;
  const request = requestOf(row, invocation);
  return withTarget(invocation, async (target) => {
    const value = await withController(target, invocation.call, (controller) =>
      controller.send(command, request, invocation.call),
    );
    const label = await labelOf(target, invocation.call);
    if (invocation.options.json) printLines([jsonText(driveJson(label, value as object))]);
    else printLines([driveHeading(command.response.struct.title, label), ...textOf(row, command, value, invocation)]);
    return exitCodes.success;
  });
}

function requestOf({ request }: ReadRow, { options }: Invocation): Record<string, unknown> {
  const fields = Object.entries(request).map(([field, option]) => [field, options[option]] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function textOf(row: ReadRow, command: Command, value: unknown, { options, colors }: Invocation): string[] {
  const view = viewOf(row.command);
  const lines = textLines(command.response.struct, view.shown?.(value) ?? value);
  return printedLines(view.lines?.(lines, value, options) ?? lines, colors, 1);
}
