import { MiError } from "../errors.ts";

/** The longest time a timer can measure, in milliseconds. Node.js turns anything longer into 1 ms. */
export const longestTime: number = 2 ** 31 - 1;

/** Refuses a time that a timer would turn into another. */
export function checkTime(name: string, value: number): number {
  if (typeof value === "number" && value > 0 && value <= longestTime) return value;
  throw new MiError(
    "INVALID_ARGUMENT",
    `${name}: ${value} is not a time in milliseconds (above 0, at most ${longestTime})`,
  );
}
