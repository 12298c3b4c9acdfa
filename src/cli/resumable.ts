import { MiError } from "../errors.ts";
import { complain } from "./failure.ts";

/**
 * Has what ends a long transfer say where to go on: an error in its text, an interruption on stderr, as it has no text of its own.
 * Where nothing was done yet there is nothing to go on from.
 */
export async function resumable<T>(
  transfer: { readonly what: string; readonly signal: AbortSignal; hint(): string | undefined },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const hint = transfer.hint();
    if (transfer.signal.aborted) complain(`${transfer.what}: interrupted${hint === undefined ? "" : `; ${hint}`}`);
    else if (error instanceof MiError && error.code !== "INVALID_ARGUMENT" && hint !== undefined)
      error.message += `; ${hint}`;
    throw error;
  }
}
