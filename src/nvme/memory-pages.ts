import { u8 } from "../codec/index.ts";
import type { Kind } from "../codec/kind.ts";

/** The least that CAP.MPSMIN can say a memory page is, in KiB. Identify does not tell; nearly all controllers have it. */
const leastPage = 4;

/** A size as a power of two of memory pages of the smallest size (CAP.MPSMIN); `zero` is what 0 stands for. */
export function memoryPages(zero: string): Kind<number> {
  return {
    ...u8,
    format: (exponent) => {
      if (exponent === 0) return `0 (${zero})`;
      const pages = 2n ** BigInt(exponent);
      return `${exponent} (${pages} pages, ${pages * BigInt(leastPage)} KiB where those are ${leastPage} KiB)`;
    },
  };
}
