import { escapeText, formatHex, type TextLine } from "../codec/index.ts";
import { wordsOf } from "../codec/text.ts";

/** A member's name as a label: `assetTag` is `Asset tag`. */
export function labelOfName(name: string): string {
  const words = wordsOf(name);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** A value that no structure describes, for people: a line a member, nested as the value is. */
export function valueLines(value: object, depth = 0): TextLine[] {
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .flatMap(([name, each]) => memberLines(labelOfName(name), each, depth));
}

function memberLines(label: string, value: unknown, depth: number): TextLine[] {
  if (Array.isArray(value) && value.some((each) => typeof each === "object" && !(each instanceof Uint8Array))) {
    return [
      { depth, label, value: undefined },
      ...value.flatMap((each, index) => memberLines(`[${index}]`, each, depth + 1)),
    ];
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)) {
    return [{ depth, label, value: undefined }, ...valueLines(value, depth + 1)];
  }
  return [{ depth, label, value: textOf(value) }];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(textOf).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value instanceof Uint8Array) return formatHex(value);
  return escapeText(String(value));
}
