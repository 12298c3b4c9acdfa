/** Bytes of the arrays that others are cut from. */
const chunkLength = 16 * 1024;
/** The longest array that is cut from one: whoever keeps it keeps all of the chunk. */
const longestCut = 1024;

let chunk = new ArrayBuffer(0);
let chunkView = new DataView(chunk);
let used = 0;
/** The last array that was cut: what is made is written or read at once, and an array's own buffer takes long to ask for. */
let last: Uint8Array | undefined;

/**
 * Zeroed bytes. Short ones are parts of a larger buffer, as those of `Buffer.allocUnsafe` are: a DataView over an array's own
 * buffer makes the engine allocate that buffer outside of its heap, which takes longer than all else of a short message.
 */
export function allocateBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length > longestCut) return new Uint8Array(length);
  // A chunk that somebody transferred to another thread has no bytes any more.
  const room = chunk.byteLength;
  if (room === 0 || used + length > room) {
    chunk = new ArrayBuffer(chunkLength);
    chunkView = new DataView(chunk);
    used = 0;
  }
  const bytes = new Uint8Array(chunk, used, length);
  used = (used + length + 7) & ~7;
  last = bytes;
  return bytes;
}

/**
 * A DataView over the whole buffer of an array, which begins in it at its `byteOffset`. Arrays of the pool share one: to make
 * a view takes longer than to read or write all of a short message.
 */
export function bufferView(bytes: Uint8Array): DataView {
  return bytes === last || bytes.buffer === chunk ? chunkView : new DataView(bytes.buffer);
}
