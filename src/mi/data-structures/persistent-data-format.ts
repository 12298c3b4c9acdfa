/** In what units commands count the Persistent Data Area (DFORMAT). */
export const persistentDataFormats = { blocks4096: 1, blocks512: 2, bytes: 3 } as const;
type KnownFormat = keyof typeof persistentDataFormats;
/** One of them, or a number that nobody knows. */
export type PersistentDataFormat = KnownFormat | number;

const unitSizes: Readonly<Record<KnownFormat, number>> = { blocks4096: 4096, blocks512: 512, bytes: 1 };

/** What one unit of a format, by name or number, is in bytes; undefined for one that nobody knows. */
export function persistentDataUnit(format: PersistentDataFormat): number | undefined {
  const known = Object.entries(persistentDataFormats).find(([name, code]) => format === name || format === code);
  return known && unitSizes[known[0] as KnownFormat];
}
