/** Buckets for each power of two, so that what comes out is within 0.8 %. */
const bitsOfBucket = 7;
const bucketsPerOctave = 2 ** bitsOfBucket;

/** Latencies counted without keeping them. */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(40 * bucketsPerOctave);
  #total = 0;

  /** How many there are. */
  get total(): number {
    return this.#total;
  }

  /** Counts one, in milliseconds. */
  record(milliseconds: number): void {
    const nanoseconds = Math.min(milliseconds * 1e6, 2 ** 31) | 0;
    // Below two times their number, each bucket is one nanosecond.
    const shift = Math.max(0, 31 - Math.clz32(nanoseconds) - bitsOfBucket);
    const index = shift * bucketsPerOctave + (nanoseconds >>> shift);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total++;
  }

  /** What this part of all latencies does not exceed, in microseconds. */
  percentile(fraction: number): number {
    let seen = 0;
    const index = this.#counts.findIndex((count) => {
      seen += count;
      return seen >= fraction * this.#total;
    });
    const shift = Math.max(0, Math.floor(index / bucketsPerOctave) - 1);
    return ((index - shift * bucketsPerOctave) * 2 ** shift) / 1e3;
  }
}
