const polynomial = 0x82f63b78;

/** Sixteen tables, so that up to sixteen bytes are taken per step. */
const tables: readonly Int32Array[] = makeTables();

function makeTables(): Int32Array[] {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++)
      remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
    first[byte] = remainder;
  }
  const all = [first];
  for (let index = 1; index < 16; index++) {
    const before = all[index - 1] as Int32Array;
    all.push(before.map((entry) => (entry >>> 8) ^ (first[entry & 0xff] as number)));
  }
  return all;
}

// Constants of their own, as the engine then knows how long each is and checks no index. It is `tables` that says they exist.
const [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15] = tables as Sixteen;
type Four = [Int32Array, Int32Array, Int32Array, Int32Array];
type Sixteen = [...Four, ...Four, ...Four, ...Four];

/**
 * Length from which another way is worth what it costs to begin with: words instead of bytes, which need a view (4 KiB then take
 * two thirds of the time), or a call of another implementation.
 */
const long = 512;
const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Computes what `crc32c` does, for long data. */
type Implementation = (bytes: Uint8Array, end: number) => number;

let faster: Implementation | undefined;

/**
 * Has long data summed up by another implementation, such as one that uses the processor's own instruction. One that differs
 * in a sample is not taken; returns whether it was.
 */
export function accelerateCrc32c(implementation: Implementation): boolean {
  const sample = Uint8Array.from({ length: long + 5 }, (_, index) => index * 7);
  const agrees = implementation(sample, sample.length - 1) === byTables(sample, sample.length - 1);
  if (agrees) faster = implementation;
  return agrees;
}

/**
 * CRC-32C (Castagnoli) of `bytes` up to `end`: reflected polynomial 0x82F63B78, initial value and final exclusive-or all
 * ones. The Message Integrity Check of NVMe-MI (NVMe-MI 2.0 §3.1.1.1).
 */
export function crc32c(bytes: Uint8Array, end: number = bytes.length): number {
  return end >= long && faster !== undefined ? faster(bytes, end) : byTables(bytes, end);
}

function byTables(bytes: Uint8Array, end: number): number {
  let crc = -1;
  let at = 0;
  if (end >= long && littleEndian && bytes.byteOffset % 4 === 0) {
    at = end - (end % 16);
    crc = overWords(new Int32Array(bytes.buffer, bytes.byteOffset, at / 4));
  }
  // Indices stay below the arrays' lengths, so the assertions below only tell the compiler what the bounds prove.
  for (; at + 8 <= end; at += 8) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    crc =
      (t7[low & 0xff] as number) ^
      (t6[(low >>> 8) & 0xff] as number) ^
      (t5[(low >>> 16) & 0xff] as number) ^
      (t4[low >>> 24] as number) ^
      (t3[bytes[at + 4] as number] as number) ^
      (t2[bytes[at + 5] as number] as number) ^
      (t1[bytes[at + 6] as number] as number) ^
      (t0[bytes[at + 7] as number] as number);
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ (t0[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return ~crc >>> 0;
}

/** The remainder of words, a multiple of four of them, begun with the initial value. */
function overWords(words: Int32Array): number {
  let crc = -1;
  for (let at = 0; at + 4 <= words.length; at += 4) {
    const one = crc ^ (words[at] as number);
    const two = words[at + 1] as number;
    const three = words[at + 2] as number;
    const four = words[at + 3] as number;
    crc =
      (t15[one & 0xff] as number) ^
      (t14[(one >>> 8) & 0xff] as number) ^
      (t13[(one >>> 16) & 0xff] as number) ^
      (t12[one >>> 24] as number) ^
      (t11[two & 0xff] as number) ^
      (t10[(two >>> 8) & 0xff] as number) ^
      (t9[(two >>> 16) & 0xff] as number) ^
      (t8[two >>> 24] as number) ^
      (t7[three & 0xff] as number) ^
      (t6[(three >>> 8) & 0xff] as number) ^
      (t5[(three >>> 16) & 0xff] as number) ^
      (t4[three >>> 24] as number) ^
      (t3[four & 0xff] as number) ^
      (t2[(four >>> 8) & 0xff] as number) ^
      (t1[(four >>> 16) & 0xff] as number) ^
      (t0[four >>> 24] as number);
  }
  return crc;
}
