import { MiError } from "../errors.ts";
import { maximumData } from "../mi/command-sets.ts";
import type { CallOptions } from "./call-options.ts";
import { longestTime } from "./check-time.ts";
import { inBackground } from "./in-background.ts";

/**
 * How data are moved that take many messages. Deadline and timeout are for each of these, which are commands like any other:
 * those that wait for the same slot get their turn between them. On a shared bus they go behind what else is asked there, unless
 * `priority` is given.
 */
export interface TransferOptions extends CallOptions {
  /** Bytes a message, a multiple of 4, at most 4096; 4096 unless given. */
  readonly chunk?: number;
  /** How long to wait between messages, for a bus that others need, in milliseconds; 0 unless given. */
  readonly pause?: number;
}

/** Where a transfer begins and how it goes on. */
export interface TransferSettings {
  readonly offset: number;
  readonly chunk: number;
  readonly pause: number;
  /** What its messages are sent with. */
  readonly call: CallOptions;
}

/** Completes a transfer's options; all that it moves is in whole `unit`s. Throws `INVALID_ARGUMENT`. */
export function transferSettings(
  { chunk = maximumData, pause = 0, offset = 0, ...call }: TransferOptions & { readonly offset?: number | undefined },
  unit = 4,
): TransferSettings {
  checkMultiple("offset", offset, unit);
  checkMultiple("chunk", chunk, unit);
  if (chunk === 0 || chunk > maximumData) throw wrong("chunk", chunk, `is not in ${unit}–${maximumData}`);
  if (!(typeof pause === "number" && pause >= 0 && pause <= longestTime)) {
    throw wrong("pause", pause, `is not a time in milliseconds (at most ${longestTime})`);
  }
  return { offset, chunk, pause, call: inBackground(call) };
}

/** Refuses a number of bytes that is not so many of a unit. */
export function checkMultiple(name: string, value: number, unit: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw wrong(name, value, "is not a number of bytes");
  if (value % unit !== 0) throw wrong(name, value, `is not a multiple of ${unit}`);
}

function wrong(name: string, value: unknown, detail: string): MiError {
  return new MiError("INVALID_ARGUMENT", `${name}: ${value} ${detail}`);
}
