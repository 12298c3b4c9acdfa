/**
 * What begins another image before the one that is there was committed: its first piece, as with most drives, or nothing but a
 * commit or a reset, with what comes twice refused (Overlapping Range). The specification says that hosts shall not try.
 */
export type FirmwareRestart = "atOffsetZero" | "afterCommitOrReset";

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * An image that is being assembled from pieces in any order. What is kept is the pieces, each once, whatever their offsets:
 * they become one image when it is asked for. Offsets and lengths are bytes.
 */
export class ImageDownload {
  /** In ascending order; they do not overlap. */
  readonly #pieces: Piece[] = [];
  readonly #controllers = new Set<number>();
  #isCommitted = false;

  /** Whether commands for it went to more than one controller: then two updates go on at once. */
  get isShared(): boolean {
    return this.#controllers.size > 1;
  }

  /** Remembers which controller got a command for it. */
  noteController(controllerId: number): void {
    this.#controllers.add(controllerId);
  }

  /** Takes a copy of a piece, unless it overlaps another: then false. */
  add(start: number, bytes: Uint8Array): boolean {
    const index = this.#placeFor(start);
    const [before, after] = [this.#pieces[index - 1], this.#pieces[index]];
    if (before !== undefined && before.start + before.bytes.length > start) return false;
    if (after !== undefined && start + bytes.length > after.start) return false;
    this.#pieces.splice(index, 0, { start, bytes: bytes.slice() });
    return true;
  }

  /** Remembers that it was committed, or that this was tried: what comes next is another image. */
  noteCommit(): void {
    this.#isCommitted = true;
  }

  /**
   * Whether a piece is of another image: the first after a commit and, where drives `restart` so, a second beginning. Sent again,
   * the only piece that there is makes no difference.
   */
  isBegunAnewBy(start: number, restart: FirmwareRestart): boolean {
    if (this.#isCommitted) return true;
    return restart === "atOffsetZero" && start === 0 && this.#pieces[0]?.start === 0;
  }

  /** The image, whole from its first byte to its last; undefined where there is a gap, or nothing at all. */
  image(): Uint8Array | undefined {
    let end = 0;
    for (const { start, bytes } of this.#pieces) {
      if (start !== end) return undefined;
      end += bytes.length;
    }
    if (end === 0) return undefined;
    const image = new Uint8Array(end);
    for (const { start, bytes } of this.#pieces) image.set(bytes, start);
    return image;
  }

  /** Where in the list a piece belongs. Most come in order, so the end is looked at first. */
  #placeFor(start: number): number {
    let [low, high] = [0, this.#pieces.length];
    const last = this.#pieces.at(-1);
    if (last === undefined || last.start < start) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pieces[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
