/**
 * Why something that arrived was dropped. The first eight are what a management endpoint reports in its state (Get State,
 * NVMe-MI 2.0 §4.2.1.4), whose acronyms they carry; the rest bound what a peer can make us hold.
 */
export const dropReasons = {
  badFrame: "A frame without its flags, revision, length or escapes (BPOPL)",
  badChecksum: "A frame whose check sequence does not match (BPOPL)",
  unexpectedTag: "An answer that nobody waits for (BUEMT)",
  outOfSequence: "A packet out of sequence, and its message with it (OSPSN)",
  unexpectedMiddle: "A packet that continues no message (UMEP)",
  incorrectTransmissionUnit: "A packet of another size than those before it, and its message with it (ITU)",
  unknownDestination: "A packet for an endpoint that is not here (UDSTID)",
  badHeaderVersion: "A packet of another header version (BHVS)",
  malformed: "A packet too short to carry anything",
  restarted: "A message cut off by another with the same tag",
  expired: "A message whose next packet did not come in time",
  tooLarge: "A message larger than is accepted",
  tooMany: "The message that waited longest, when more were begun than are held",
  unexpectedRequest: "A request of a type that is not answered here",
  linkFull: "A control request that came while the link took no answer",
} as const;

/** Why something that arrived was dropped. */
export type DropReason = keyof typeof dropReasons;

/** How often things were dropped, by reason. */
export type Drops = Record<DropReason, number>;

/** Counts at zero. */
export function noDrops(): Drops {
  const reasons = Object.keys(dropReasons) as DropReason[];
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as Drops;
}
