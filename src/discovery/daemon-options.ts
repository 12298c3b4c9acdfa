import { checkTime } from "../endpoint/check-time.ts";

/** How long the bus and mctpd have to answer a question, in milliseconds: they only need to look it up. */
const readingTime = 5_000;

/** How long mctpd has to act, in milliseconds, as elsewhere on D-Bus: it asks devices, some several times. */
const actingTime = 25_000;

/** The timeout of a question, where none is given. Throws `INVALID_ARGUMENT`. */
export function readingTimeout(timeout: number | undefined): number {
  return checkTime("timeout", timeout ?? readingTime);
}

/** The timeout of an action, where none is given. Throws `INVALID_ARGUMENT`. */
export function actingTimeout(timeout: number | undefined): number {
  return checkTime("timeout", timeout ?? actingTime);
}
