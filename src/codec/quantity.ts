import type { Kind } from "./kind.ts";

type Quantity = number | bigint;

/** What units are multiples of, with what they then count: bytes or nanoseconds. */
const measures: Readonly<Record<string, readonly [base: "bytes" | "ns", factor: number]>> = {
  bytes: ["bytes", 1],
  KiB: ["bytes", 1024],
  ns: ["ns", 1],
  µs: ["ns", 1_000],
  ms: ["ns", 1_000_000],
};

/** A unit in the words of the descriptions: `bytes`, `× 512000 bytes`, `× 10⁹ bytes`, `× 100 ms`, `blocks of 512 bytes`. */
const unitPattern = /^(?:× |blocks of )?(\d+ |10⁹ )?(bytes|KiB|ns|µs|ms)$/;

/**
 * A value in units that nobody counts in, in those that people do: `81204113 × 512000 bytes` is 41.58 TB. Undefined where that says
 * no more than the value and its unit.
 */
export function convertedQuantity(value: unknown, unit: string): string | undefined {
  if (!isQuantity(value) || Number(value) <= 1) return undefined;
  const [, multiple = "1", name = ""] = unitPattern.exec(unit) ?? [];
  const [base, factor] = measures[name] ?? [];
  if (base === undefined || factor === undefined) return undefined;
  const times = multiple === "10⁹ " ? 1_000_000_000 : Number(multiple);
  const total = Number(value) * times * factor;
  const text = base === "bytes" ? sizeText(total, isBinary(times * factor)) : timeText(total);
  return text === `${value} ${unit}` ? undefined : text;
}

const isQuantity = (value: unknown): value is Quantity => typeof value === "number" || typeof value === "bigint";
const isBinary = (factor: number): boolean => Number.isInteger(Math.log2(factor));

const decimalNames = ["MB", "GB", "TB", "PB", "EB"];

/** A size as vendors count it, in powers of ten; small ones that are whole in powers of two are in those. Undefined below 1 KiB, and where no drive is so large. */
function sizeText(bytes: number, binary: boolean): string | undefined {
  if (binary && bytes % 1024 === 0 && bytes > 0 && bytes < 2 ** 30) {
    return bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20} MiB` : `${bytes / 1024} KiB`;
  }
  const index = Math.floor(Math.log10(bytes) / 3) - 2;
  const name = decimalNames[index];
  return name && `${rounded(bytes / 10 ** (6 + 3 * index))} ${name}`;
}

function timeText(nanoseconds: number): string | undefined {
  if (nanoseconds >= 1e9) return `${rounded(nanoseconds / 1e9)} s`;
  if (nanoseconds >= 1e6) return `${rounded(nanoseconds / 1e6)} ms`;
  return nanoseconds >= 1e3 ? `${rounded(nanoseconds / 1e3)} µs` : undefined;
}

/** Four digits are enough to compare with what else is known, as a drive's label. */
const rounded = (value: number): number => (value >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));

/** A number that is the exponent of a power of two, shown with that; `zero` is what 0 stands for, where it does not stand for 1. */
export function powerOfTwo(base: Kind<number>, what: string, zero?: string): Kind<number> {
  return { ...base, format: (exponent) => powerText(exponent, what, zero) };
}

/** The text of such an exponent. */
export function powerText(exponent: number, what: string, zero?: string): string {
  if (exponent === 0 && zero !== undefined) return `0 (${zero})`;
  const power = 2n ** BigInt(exponent);
  return `${exponent} (${power} ${power === 1n ? what.replace(/s$/, "") : what})`;
}
