import { usageError } from "./failure.ts";
import type { Options } from "./invocation.ts";
import type { Verb, VerbOption } from "./verb.ts";

/** What nvme-cli calls the ways to show an answer, and the options that they are here. */
const formats: Readonly<Record<string, Pick<Options, "json" | "rawBinary">>> = {
  normal: {},
  json: { json: true },
  binary: { rawBinary: true },
};

/**
 * A verb that also takes what hands are used to from nvme-cli: `-o json`, where -o is nothing else, and `-H`, for text that is
 * for people anyway. None of this is in the help.
 */
export function withHabits(verb: Verb): Verb {
  const { options, complete } = verb;
  return {
    ...verb,
    options: [...options, ...habitsOf(options)],
    ...(complete && { complete: async () => withHabits(await complete()) }),
  };
}

function habitsOf(options: readonly VerbOption[]): VerbOption[] {
  const taken = options.flatMap(({ flags }) => flags.split(/[ ,]+/));
  const free = (letter: string, name: string): string => (taken.includes(letter) ? name : `${letter}, ${name}`);
  const names = Object.keys(formats).filter((name) => name !== "binary" || taken.includes("--raw-binary"));
  const parse: VerbOption["parse"] = (text, what) => {
    if (names.includes(text)) return text;
    throw usageError(`${what} "${text}" is not one of ${names.join(", ")}`);
  };
  return [
    { flags: `${free("-o", "--output-format")} <name>`, description: names.join(", "), parse, hidden: true },
    { flags: free("-H", "--human-readable"), description: "text is that already", hidden: true },
  ];
}

/** What an output format stands for. */
export function formatOptions({ outputFormat = "normal" }: Options): Pick<Options, "json" | "rawBinary"> {
  return formats[outputFormat] ?? {};
}
