import { NvmeStatusError } from "../errors.ts";
import type { CallOptions } from "./call-options.ts";
import { checkTime } from "./check-time.ts";
import { sleep } from "./sleep.ts";

/** How something that goes on in a drive is watched. Deadline and timeout are for each look. */
export interface WatchOptions extends CallOptions {
  /** Time between one look and the next, in milliseconds; 1000 unless given. */
  readonly interval?: number;
}

/**
 * Status codes, generic ones, of a drive that is at it and cannot be looked into meanwhile: Sanitize In Progress, Format In
 * Progress.
 */
const inProgress: readonly number[] = [0x1d, 0x84];

/**
 * Looks again and again, and hands over what is seen, until that is the end of it. Where the drive refuses a look because it
 * formats or sanitizes, nothing is seen that time. An aborted watch throws its signal's reason. Throws `INVALID_ARGUMENT`.
 */
export function watch<T extends object>(
  look: (options: CallOptions) => Promise<T>,
  isOver: (seen: T) => boolean,
  { interval = 1_000, ...call }: WatchOptions = {},
): AsyncGenerator<T, void, void> {
  checkTime("interval", interval);
  return looks(look, isOver, interval, call);
}

async function* looks<T extends object>(
  look: (options: CallOptions) => Promise<T>,
  isOver: (seen: T) => boolean,
  interval: number,
  call: CallOptions,
): AsyncGenerator<T, void, void> {
  for (;;) {
    const seen = await unlessInProgress(look(call));
    if (seen !== undefined) {
      yield seen;
      if (isOver(seen)) return;
    }
    await sleep(interval, call.signal);
  }
}

async function unlessInProgress<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    const isInProgress =
      error instanceof NvmeStatusError && error.statusCodeType === 0 && inProgress.includes(error.statusCode);
    if (!isInProgress) throw error;
    return undefined;
  }
}
