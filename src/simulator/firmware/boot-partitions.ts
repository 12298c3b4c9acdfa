/** The two Boot Partitions of a drive. NVMe base 2.0 §8.2. */
export interface BootPartitionModel {
  /** By their ids, 0 and 1; both of the same length, a multiple of 128 KiB. */
  readonly contents: readonly [Uint8Array, Uint8Array];
  active: 0 | 1;
}

/** Boot Partitions are as long as some of these, in bytes. */
export const bootPartitionUnit = 0x2_0000;

/** Empty Boot Partitions of `units` times 128 KiB, of which the first is active. */
export function newBootPartitions(units: number): BootPartitionModel {
  const empty = () => new Uint8Array(units * bootPartitionUnit).fill(0xff);
  return { contents: [empty(), empty()], active: 0 };
}
