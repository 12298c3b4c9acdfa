import type { PciConfigurationHeader } from "./configuration-header.ts";

/** One range of a PCI function's memory or I/O space. */
export interface BaseAddress {
  /** Number of its register; of a 64-bit one, that of the lower half. */
  readonly index: number;
  readonly space: "memory" | "io";
  readonly bits: 32 | 64;
  readonly prefetchable: boolean;
  /** Where the host has put it; 0 before it has. */
  readonly address: bigint;
}

/** What the base address registers of a header say (PCI Express Base 6.0 §7.5.1.2.1). All zero is none. */
export function baseAddressesOf({
  baseAddressRegisters,
}: Pick<PciConfigurationHeader, "baseAddressRegisters">): BaseAddress[] {
  const found: BaseAddress[] = [];
  for (let index = 0; index < baseAddressRegisters.length; index++) {
    const low = baseAddressRegisters[index] ?? 0;
    if (low === 0) continue;
    if ((low & 1) === 1) {
      found.push({ index, space: "io", bits: 32, prefetchable: false, address: BigInt(low - (low % 4)) });
      continue;
    }
    const wide = (low & 0b110) === 0b100;
    const high = wide ? (baseAddressRegisters[index + 1] ?? 0) : 0;
    const address = (BigInt(high) << 32n) | BigInt(low - (low % 16));
    found.push({ index, space: "memory", bits: wide ? 64 : 32, prefetchable: (low & 0b1000) !== 0, address });
    if (wide) index++;
  }
  return found;
}
