/** Events of Flexible Data Placement that a drive can record. */
const known = [0x00, 0x01, 0x02, 0x03, 0x80, 0x81];
/** An event's type, and whether it is recorded. */
const descriptorSize = 2;

const shiftOfNumber = 16;
/** How many event types a request names (NOET), in dword 11. */
export const numberOfEvents = (dword11: number): number => (dword11 >>> shiftOfNumber) & 0xff;

/** The events recorded after a request that names some to record, or not to record any more. */
export function recordedEvents(before: Uint8Array, named: Uint8Array, isRecorded: boolean): Uint8Array {
  const others = [...before].filter((type) => !named.includes(type));
  return Uint8Array.from(isRecorded ? [...others, ...named].filter((type) => known.includes(type)) : others);
}

/** What a drive tells of them: their number, and so many descriptors as fit. */
export function supportedEvents(recorded: Uint8Array, size: number): { result: number; data: Uint8Array } {
  const data = new Uint8Array(size);
  const descriptors = known.flatMap((type) => [type, recorded.includes(type) ? 1 : 0]);
  data.set(descriptors.slice(0, size - (size % descriptorSize)));
  return { result: known.length, data };
}
