/** The index of the least significant bit that is set, in a number that has one. */
export function lowestBit(value: number): number {
  return 31 - Math.clz32(value & -value);
}
