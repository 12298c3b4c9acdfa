/** Tags there are for each peer (DSP0236 §8.1). */
export const tagsPerPeer = 8;

/**
 * Message tags by peer. The tag that has been free for longest is taken first: NVMe-MI has no other transaction number, so
 * an answer that comes after its request was given up must not find its tag in use again already.
 */
export class TagPool {
  readonly #free = new Map<number, number[]>();

  /** Takes a tag, 0–7, for requests to a peer; undefined where all are taken. */
  take(peer: number): number | undefined {
    let free = this.#free.get(peer);
    if (free === undefined) {
      free = Array.from({ length: tagsPerPeer }, (_, tag) => tag);
      this.#free.set(peer, free);
    }
    return free.shift();
  }

  /** Gives back a tag that was taken. */
  release(peer: number, tag: number): void {
    this.#free.get(peer)?.push(tag);
  }
}
