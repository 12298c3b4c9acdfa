import { type ByteInput, bytesOf } from "./byte-input.ts";
import { put, type RequestInput } from "./request-input.ts";
import { bytesForm } from "./value-form.ts";
import type { VerbOption } from "./verb.ts";

/** The flags that give a member of a request: a switch, or an option with a value. `note` is for their help. */
export function flagsOf(input: RequestInput, note?: string): VerbOption[] {
  const { name, doc, mandatory, form } = input;
  const start = input.letter === undefined ? `--${name}` : `-${input.letter}, --${name}`;
  const description = [
    doc,
    note,
    form.allowed,
    form.repeatable && (form.separated ? "several with commas between them" : "repeatable"),
  ]
    .filter(Boolean)
    .join("; ");
  if (form.placeholder !== undefined) {
    const flags = `${start} <${form.placeholder}>`;
    const parse: VerbOption["parse"] = (text, what, before) => {
      if (!form.repeatable) return form.read(text, what);
      const items = form.separated ? text.split(",") : [text];
      return [...((before as unknown[] | undefined) ?? []), ...items.map((item) => form.read(item, what))];
    };
    return [{ flags, description: description + defaultText(input), mandatory, parse }];
  }
  const plain = { flags: start, description };
  if (isNegative(name)) return [plain];
  // To say that it is not wanted, where that is another thing than not to say it.
  if (input.default !== true)
    return [plain, { flags: `--no-${name}`, description: `not: ${description}`, hidden: true }];
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
    const given = givenBy(options, name) ?? (form.repeatable ? [] : undefined);
    // A bit field that is no structure's own has to be there, be it empty.
    if (path.length > 1) put(request, path, undefined);
    if (given !== undefined) put(request, path, form === bytesForm ? await bytesOf(given as ByteInput, signal) : given);
  }
  return request;
}

/** What an option was given. One that begins with `no-` commander takes for the absence of what follows. */
function givenBy(options: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!isNegative(name)) return options[optionKey(name)];
  return options[optionKey(name.slice(negation.length))] === false ? true : undefined;
}

const negation = "no-";
const isNegative = (name: string): boolean => name.startsWith(negation);

/** Under what name commander keeps an option's value. */
function optionKey(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
