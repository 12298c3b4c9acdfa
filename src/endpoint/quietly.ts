/**
 * Does what cleans up. What a transport throws at it is nobody's: the outcome is settled by then, and whoever waits for that must
 * be told it.
 */
export function quietly(cleanUp: () => void): void {
  try {
    cleanUp();
  } catch {}
}
