import { otherBytes } from "./choice.ts";
import type { BitMember, Kind } from "./kind.ts";
import { convertedQuantity } from "./quantity.ts";
import { isMalformed } from "./sequence.ts";
import type { Struct } from "./struct.ts";
import { escapeText, formatHex, hexNumber, wordsOf } from "./text.ts";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Decoded values as JSON has them: bigints as decimal strings, bytes in hexadecimal, enumerations by name. */
export function toJson(value: unknown): Json {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return formatHex(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([name, each]) => [name, toJson(each)]),
    );
  }
  return value as Json;
}

/** One line of a structure as text. */
export interface TextLine {
  /** How deep it is nested. */
  readonly depth: number;
  readonly label: string;
  /** Undefined for the heading of what is nested below it; a bit field's heading has its number. */
  readonly value: string | undefined;
}

/** A value of a structure for people, a line a field: its name in the specification, the value, the unit. */
export function textLines(struct: Struct, value: unknown): TextLine[] {
  return [...linesOfStruct(struct, value as Record<string, unknown>, 0)];
}

function* linesOfStruct(struct: Struct, value: Readonly<Record<string, unknown>>, depth: number): Generator<TextLine> {
  for (const [name, { kind, doc, unit, role }] of Object.entries(struct.fields)) {
    if (role === "constant" || role === "derived" || role === "count") continue;
    if (role === "packed") yield* linesOfBits(kind, value, depth);
    else yield* linesOfKind(kind, value[name], doc, unit, depth);
  }
  for (const [name, { of, doc }] of Object.entries(struct.tails)) {
    const items = value[name];
    if (of === undefined || !Array.isArray(items)) yield { depth, label: doc, value: formatPlain(items) };
    else yield* linesOfItems(of, items, doc, undefined, depth);
  }
}

function* linesOfKind(
  kind: Kind,
  value: unknown,
  label: string,
  unit: string | undefined,
  depth: number,
): Generator<TextLine> {
  const { parts } = kind;
  if (parts.form === "bits") {
    yield { depth, label, value: bitsNumber(kind, value as Record<string, unknown>) };
    yield* linesOfBits(kind, value as Record<string, unknown>, depth + 1);
  } else if (parts.form === "struct") {
    yield { depth, label, value: undefined };
    yield* linesOfStruct(kind as Struct, value as Record<string, unknown>, depth + 1);
  } else if (parts.form === "choice") {
    for (const [name, each] of Object.entries(value as Record<string, unknown>)) {
      if (each !== undefined) yield* linesOfKind(parts.cases[name] ?? otherBytes, each, label, unit, depth);
    }
  } else if (parts.form === "array") {
    yield* linesOfItems(parts.of, value as readonly unknown[], label, unit, depth);
  } else {
    yield { depth, label, value: formatValue(kind, value, unit) };
  }
}

function* linesOfItems(
  of: Kind,
  items: readonly unknown[],
  label: string,
  unit: string | undefined,
  depth: number,
): Generator<TextLine> {
  if (of.parts.form === "scalar") {
    const text = items.map((item) => formatValue(of, item, unit)).join(", ");
    yield { depth, label, value: items.length === 0 ? "none" : text };
    return;
  }
  yield { depth, label, value: items.length === 0 ? "none" : undefined };
  for (const [index, item] of items.entries()) {
    const label = `[${index}]`;
    if (isMalformed(item)) yield { depth: depth + 1, label, value: `malformed: ${formatHex(item.malformed)}` };
    else yield* linesOfKind(of, item, label, unit, depth + 1);
  }
}

function* linesOfBits(kind: Kind, value: Readonly<Record<string, unknown>>, depth: number): Generator<TextLine> {
  if (kind.parts.form !== "bits") return;
  for (const [name, { doc, names, format }] of Object.entries(kind.parts.members)) {
    const text = format?.(value[name], value) ?? formatMember(value[name], names);
    yield { depth, label: doc, value: text };
  }
}

/** A member whose value has a name shows the number as well, as enumerations do. */
function formatMember(value: unknown, names: BitMember["names"]): string {
  return typeof value === "string" ? `${formatPlain(value)} (${names?.[value]})` : formatPlain(value);
}

/** The number that the members of a bit field make, in hexadecimal; reserved bits are zero. */
function bitsNumber({ parts, size }: Kind, value: Readonly<Record<string, unknown>>): string {
  let number = 0n;
  for (const [name, { low, names }] of parts.form === "bits" ? Object.entries(parts.members) : []) {
    const member = value[name];
    const raw = typeof member === "string" ? (names?.[member] ?? 0) : (member as number | bigint | boolean);
    number |= BigInt(raw) << BigInt(low);
  }
  return hexNumber(number, size);
}

/** One value as text, with its unit, and in units that people count in where it has others. */
export function formatValue(kind: Kind, value: unknown, unit?: string): string {
  const text = kind.format === undefined ? formatPlain(value) : kind.format(value);
  if (unit === undefined) return text;
  // All ones is often no quantity at all: not reported, or no limit.
  const converted = value === kind.range?.maximum ? undefined : convertedQuantity(value, unit);
  return `${text}${unit === "%" ? "" : " "}${unit}${converted === undefined ? "" : ` (${converted})`}`;
}

function formatPlain(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value instanceof Uint8Array) return formatHex(value);
  if (typeof value === "string") return escapeText(wordsOf(value));
  return String(value);
}
