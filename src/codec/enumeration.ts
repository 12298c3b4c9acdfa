import { MiError } from "../errors.ts";
import { type Kind, show } from "./kind.ts";
import { wordsOf } from "./text.ts";

/** Names of numbers. */
export type Names = Readonly<Record<string, number>>;

/** The value a name stands for, or the number itself. */
export function valueOfName(names: Names, value: unknown, path: string): number {
  if (typeof value === "number") return value;
  const number = typeof value === "string" && Object.hasOwn(names, value) ? names[value] : undefined;
  return number ?? refuseName(names, value, path);
}

function refuseName(names: Names, value: unknown, path: string): never {
  const given = typeof value === "string" ? value : show(value);
  throw new MiError(
    "INVALID_ARGUMENT",
    `${path}: ${given} is not one of ${Object.keys(names).join(", ")}, nor a number`,
  );
}

/** Looks names up by their number. Throws, as a module loads, for a number wider than `bits` or named twice. */
export function namesByValue(names: Names, bits: number): readonly (string | undefined)[] {
  const byValue: (string | undefined)[] = [];
  for (const [name, value] of Object.entries(names)) {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits) {
      throw new TypeError(`${name}: ${value} does not fit ${bits} bits`);
    }
    if (byValue[value] !== undefined) throw new TypeError(`${name} and ${byValue[value]} are both ${value}`);
    byValue[value] = name;
  }
  return byValue;
}

/** Named values. A number without a name stays a number, so that decoding loses nothing. */
export function enumeration<const M extends Names>(
  base: Kind<number>,
  names: M,
): Kind<(keyof M & string) | number> & { readonly names: M } {
  const byValue = namesByValue(names, base.size * 8);
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
