import { setTimeout } from "node:timers/promises";

/** How long to wait before something that failed is tried again, in milliseconds: each time twice as long. */
export interface Pauses {
  readonly shortest: number;
  readonly longest: number;
}

/** For a message bus or a daemon that is being restarted. */
export const restartPauses: Pauses = { shortest: 50, longest: 5_000 };

/** Waits after so many failures before this one. An aborted wait ends early; none keeps the process alive. Never rejects. */
export async function rest({ shortest, longest }: Pauses, failures: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(Math.min(longest, shortest * 2 ** failures), undefined, { signal, ref: false });
  } catch {}
}
