import { type ByteInput, bytesOf } from "./byte-input.ts";
import { put, type RequestInput } from "./request-input.ts";
import { bytesForm } from "./value-form.ts";
import type { VerbOption } from "./verb.ts";

/** The flags that give a member of a request: a switch, or an option with a value. `note` is for their help. */
export function flagsOf(input: RequestInput, note?: string): VerbOption[] {
  const { name, doc, mandatory, form } = input;
  const description = [doc, note, form.allowed, form.repeatable && "repeatable"].filter(Boolean).join("; ");
  if (form.placeholder !== undefined) {
    const flags = `--${name} <${form.placeholder}>`;
    const parse: VerbOption["parse"] = (text, what, before) =>
      form.repeatable ? [...((before as unknown[] | undefined) ?? []), form.read(text, what)] : form.read(text, what);
    return [{ flags, description: description + defaultText(input), mandatory, parse }];
  }
  const plain = { flags: `--${name}`, description };
  if (input.default !== true) return [plain];
  // The plain one as well, for where the default depends on other flags.
  return [
    { ...plain, hidden: true },
    { flags: `--no-${name}`, description: `not: ${description}` },
  ];
}

function defaultText({ mandatory, form, default: value }: RequestInput): string {
  if (mandatory || form.repeatable) return "";
  const shown = typeof value === "number" || typeof value === "bigint" || (typeof value === "string" && value !== "");
  return shown ? ` (default: ${form.write(value)})` : "";
}

/**
 * The request that flags make: what is left out is left to the command's defaults. Reads the files that are named. Rejects
 * with `INVALID_ARGUMENT`, and with the reason of an aborted signal.
 */
export async function requestOf(
  inputs: readonly RequestInput[],
  options: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const request: Record<string, unknown> = {};
  for (const { name, path, form } of inputs) {
    const given = options[optionKey(name)] ?? (form.repeatable ? [] : undefined);
    // A bit field that is no structure's own has to be there, be it empty.
    if (path.length > 1) put(request, path, undefined);
    if (given !== undefined) put(request, path, form === bytesForm ? await bytesOf(given as ByteInput, signal) : given);
  }
  return request;
}

/** Under what name commander keeps an option's value. */
function optionKey(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
