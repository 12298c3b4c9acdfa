import { compileKind } from "../codec/compile.ts";
import { formatHex, type Kind } from "../codec/index.ts";
import type { BitMember } from "../codec/kind.ts";
import { hexNumber } from "../codec/text.ts";
import { bytesHelp, parseBytes, parseHex } from "./byte-input.ts";
import { usageError } from "./failure.ts";
import { parseBigInteger, parseDecimal, parseInteger, type Range } from "./integer.ts";

/** How a value of a request stands on the command line. */
export interface ValueForm {
  /** What stands for it in the help; undefined for a switch, which takes nothing. */
  readonly placeholder: string | undefined;
  /** What may be given, where there is something to say. */
  readonly allowed?: string | undefined;
  /** True where several can be given, in one use or more; the value is then the list of all. */
  readonly repeatable?: boolean;
  /** True where several can be given in one use, with commas between them. */
  readonly separated?: boolean;
  /** Reads one; throws `INVALID_ARGUMENT`, saying what it was to be. */
  read(text: string, what: string): unknown;
  /** Writes one as it is read. */
  write(value: unknown): string;
  /** One that makes sense in an example. */
  readonly sample: unknown;
}

type Names = Readonly<Record<string, number>>;

/** The form of a field's value. Throws `TypeError`, as a group of verbs loads, for a kind that has none. */
export function formOfKind(kind: Kind, unit?: string): ValueForm {
  const { range, names, parts, size } = kind;
  if (names !== undefined) return namedForm(names, { minimum: 0, maximum: 2 ** (8 * size) - 1 });
  if (range !== undefined) return numberForm(range, { unit, format: kind.format });
  if (parts.form === "array") return { ...formOfKind(parts.of, unit), repeatable: true, separated: true };
  if (kind.label === "uuid" || kind.label.startsWith("ascii")) return textForm(kind);
  if (kind.label.startsWith("bytes")) return bytesForm;
  throw new TypeError(`there is no form for ${kind.label} on the command line`);
}

/** The form of a bit field's member. */
export function formOfBits({ high, low, names }: BitMember): ValueForm {
  const width = high - low + 1;
  if (width === 1 && names === undefined) return switchForm;
  const big = width > 32;
  const range = big ? { minimum: 0n, maximum: 2n ** BigInt(width) - 1n } : { minimum: 0, maximum: 2 ** width - 1 };
  return names === undefined ? numberForm(range) : namedForm(names, range);
}

/** The form of a whole bit field, as one number. */
export function numberOfBits(kind: Kind): ValueForm {
  const { read } = compileKind(kind);
  const highest = kind.parts.form === "bits" ? Object.values(kind.parts.members).map(({ high }) => high) : [0];
  const number = numberForm({ minimum: 0, maximum: 2 ** (Math.max(...highest) + 1) - 1 });
  return {
    ...number,
    read: (text, what) => {
      const view = new DataView(new ArrayBuffer(8));
      view.setUint32(0, number.read(text, what) as number, true);
      return read(view, 0);
    },
    write: (value) => {
      const view = new DataView(new ArrayBuffer(8));
      compileKind(kind).write(view, 0, value);
      return hexNumber(view.getUint32(0, true));
    },
  };
}

const words: ReadonlyMap<string, boolean> = new Map([
  ["yes", true],
  ["true", true],
  ["1", true],
  ["no", false],
  ["false", false],
  ["0", false],
]);

const switchForm: ValueForm = {
  placeholder: undefined,
  read: (text, what) => words.get(text) ?? refuse(`${what} "${text}" is not yes or no`),
  write: (value) => (value === true ? "yes" : "no"),
  sample: true,
};

/** Bytes in hexadecimal. */
export const hexForm: ValueForm = {
  placeholder: "bytes",
  allowed: "hexadecimal",
  read: parseHex,
  write: (value) => formatHex(value as Uint8Array),
  sample: Uint8Array.of(0, 0, 0, 0),
};

/** Bytes in hexadecimal, or the raw ones of a file or of stdin. */
export const bytesForm: ValueForm = {
  ...hexForm,
  allowed: bytesHelp,
  read: parseBytes,
};

function numberForm(range: Range, about: { unit?: string | undefined; format?: Kind["format"] } = {}): ValueForm {
  const { minimum, maximum, step = 1 } = range;
  const { unit, format } = about;
  return {
    placeholder: unit !== undefined && /^[a-z]+$/.test(unit) ? unit : "number",
    allowed: `${minimum}–${maximum > 0xffff ? `0x${maximum.toString(16)}` : maximum}${step === 1 ? "" : ` by ${step}`}`,
    read: (text, what) => readerOf(range)(text, what, range),
    // Formats are for people, but for hexadecimal numbers.
    write: (value) => /^0x[0-9a-f]+$/i.exec(format?.(value) ?? "")?.[0] ?? String(value),
    sample: minimum > 0 ? minimum : typeof minimum === "bigint" ? 1n : step,
  };
}

function readerOf({ minimum, step = 1 }: Range) {
  if (step < 1) return parseDecimal;
  return typeof minimum === "bigint" ? parseBigInteger : parseInteger;
}

/** A name of an enumeration, or a number in its range. */
export function namedForm(names: Names, range: Range): ValueForm {
  const all = Object.keys(names);
  const list = all.join(", ");
  return {
    placeholder: "name",
    allowed: list === "" ? "a number" : `${list}, or a number`,
    read: (text, what) => {
      if (Object.hasOwn(names, text)) return text;
      if (/^\d/.test(text)) return parseInteger(text, what, range);
      return refuse(`${what} "${text}" is not one of ${list}, nor a number`);
    },
    write: String,
    // The first is often what stands for nothing at all.
    sample: all[1] ?? all[0],
  };
}

const textForm = ({ size, label }: Kind): ValueForm => ({
  placeholder: "text",
  allowed: label === "uuid" ? "a UUID" : `at most ${size} characters`,
  read: (text) => text,
  write: String,
  sample: label === "uuid" ? "00000000-0000-0000-0000-000000000001" : "text",
});

function refuse(message: string): never {
  throw usageError(message);
}
