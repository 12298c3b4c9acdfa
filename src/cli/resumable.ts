import { MiError } from "../errors.ts";
import { complain } from "./failure.ts";
import { Interrupted } from "./interruption.ts";

/** What takes long, and may end before its time. */
interface Resumable {
  readonly what: string;
  readonly signal: AbortSignal;
  /** How to go on; undefined where nothing was done yet. */
  hint(): string | undefined;
  /** Where to go on, in bytes, of what moves in parts. */
  offset?(): number;
}

/**
 * Has what ends a long transfer say where to go on: an error in its text; an interruption, which is no error of the drive, on
 * stderr and as `Interrupted`.
 */
export async function resumable<T>(transfer: Resumable, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const hint = transfer.hint();
    if (transfer.signal.aborted) {
      const message = hint === undefined ? "interrupted" : `interrupted; ${hint}`;
      complain(`${transfer.what}: ${message}`);
      throw new Interrupted(message, transfer.offset?.());
    }
    if (error instanceof MiError && error.code !== "INVALID_ARGUMENT" && hint !== undefined)
      error.message += `; ${hint}`;
    throw error;
  }
}
