import { MiError } from "../errors.ts";
import type { Kind } from "./kind.ts";
import { wordsOf } from "./text.ts";

/** Names of numbers. */
export type Names = Readonly<Record<string, number>>;

/** The value a name stands for, or the number itself. */
export function valueOfName(names: Names, value: unknown, path: string): number {
  if (typeof value === "number") return value;
  const number = typeof value === "string" && Object.hasOwn(names, value) ? names[value] : undefined;
  if (number === undefined) {
    const known = Object.keys(names).join(", ");
    throw new MiError("INVALID_ARGUMENT", `${path}: ${String(value)} is not one of ${known}, nor a number`);
  }
  return number;
}

/** Looks names up by their number. */
export function namesByValue(names: Names): readonly (string | undefined)[] {
  const byValue: (string | undefined)[] = [];
  for (const [name, value] of Object.entries(names)) byValue[value] = name;
  return byValue;
}

/** Named values. A number without a name stays a number, so that decoding loses nothing. */
export function enumeration<const M extends Names>(
  base: Kind<number>,
  names: M,
): Kind<(keyof M & string) | number> & { readonly names: M } {
  const byValue = namesByValue(names);
  const numberOf = (value: unknown, path: string): number => valueOfName(names, value, path);
  return {
    label: `${base.label} enumeration`,
    size: base.size,
    parts: base.parts,
    blank: "0",
    names,
    format: (value) => (typeof value === "number" ? String(value) : `${wordsOf(value)} (${names[value]})`),
    read: (code, at) => {
      const raw = code.local(base.read(code, at));
      return `${code.bind(byValue)}[${raw}]??${raw}`;
    },
    write: (code, at, value, path) =>
      base.write(code, at, `${code.bind(numberOf)}(${value},${JSON.stringify(path)})`, path),
  };
}
