/** Throws an error by itself, as uncaught: one receiver's mistake must not cost the others what is theirs. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
