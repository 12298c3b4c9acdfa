/**
 * What a handler gives in place of the value of its answer: the bytes that its data are, which may be longer than the
 * structure that they begin with. Of long ones, such as telemetry, only those are read that travel.
 */
export class DataBytes {
  readonly length: number;
  readonly #read: (start: number, end: number) => Uint8Array;

  /** `read` gives the bytes from `start` up to `end`, both within the data; they are copied before anything else happens. */
  constructor(length: number, read: (start: number, end: number) => Uint8Array) {
    this.length = length;
    this.#read = read;
  }

  /** Data that are there as they are, with zeros behind them up to `length`. */
  static of(bytes: Uint8Array, length: number = bytes.length): DataBytes {
    return new DataBytes(length, (start, end) => bytes.subarray(start, end));
  }

  /** A header and what is behind it. */
  static joined(header: Uint8Array, behind: DataBytes): DataBytes {
    return new DataBytes(header.length + behind.length, (start, end) => {
      const bytes = new Uint8Array(end - start);
      bytes.set(header.subarray(start, end));
      const from = Math.max(start, header.length);
      if (from < end) bytes.set(behind.read(from - header.length, end - header.length), from - start);
      return bytes;
    });
  }

  /** The bytes from `start` up to `end`, but for zeros at their end. */
  read(start: number, end: number): Uint8Array {
    const last = Math.min(end, this.length);
    return start < last ? this.#read(start, last) : new Uint8Array(0);
  }
}
