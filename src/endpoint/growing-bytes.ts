/** Bytes that come in pieces, kept one behind the other. */
export class GrowingBytes {
  #room = new Uint8Array(4096);
  #length = 0;

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** All that have come so far; a view, good until more come. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }

  append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#room.length) {
      const room = new Uint8Array(Math.max(length, 2 * this.#room.length));
      room.set(this.bytes);
      this.#room = room;
    }
    this.#room.set(piece, this.#length);
    this.#length = length;
  }
}
