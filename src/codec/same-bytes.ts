/** Whether two arrays have the same bytes. */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  // Not every(), as this is asked for each request that is sent.
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
