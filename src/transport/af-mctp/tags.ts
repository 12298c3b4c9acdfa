import { constants } from "node:os";
import type { MctpAddress } from "../../mctp/address.ts";
import {
  firstNetwork,
  ioctlRequest,
  packTagControl,
  packTagControl2,
  tagControl2TagOffset,
  tagControlTagOffset,
  tagMask,
} from "./kernel-interface.ts";
import { type DatagramSocket, isSystemCallFailure } from "./socket.ts";

const { EBUSY, EINVAL, ENOSYS, ENOTTY, EOPNOTSUPP } = constants.errno;

/**
 * How a kernel without the ioctl answers it: EINVAL from AF_MCTP itself, the others from the layers above, such as
 * ENOTTY from the 32-bit entry of older kernels.
 */
const unknownRequest: readonly number[] = [EINVAL, ENOTTY, EOPNOTSUPP, ENOSYS];

interface Way {
  readonly allocate: number;
  readonly drop: number;
  readonly pack: (peer: MctpAddress, tag: number, bytes: Uint8Array) => Uint8Array;
  /** Length of the ioctl's argument. */
  readonly size: number;
  readonly tagOffset: number;
  readonly network: number | undefined;
}

/** The ioctls that allocate tags, best first. */
const ways: readonly Way[] = [
  {
    allocate: ioctlRequest.allocateTag2,
    drop: ioctlRequest.dropTag2,
    pack: packTagControl2,
    size: 12,
    tagOffset: tagControl2TagOffset,
    network: undefined,
  },
  {
    allocate: ioctlRequest.allocateTag,
    drop: ioctlRequest.dropTag,
    pack: packTagControl,
    size: 4,
    tagOffset: tagControlTagOffset,
    network: firstNetwork,
  },
];

/**
 * Explicit MCTP tags. A tag the kernel chooses itself on sending is forgotten after 6 seconds, and a drive may take
 * longer, saying More Processing Required; a tag allocated by ioctl lives until it is dropped. What the kernel can do is
 * found out once and remembered.
 */
export class TagAllocator {
  #way = 0;
  /** Whether the present way has worked: from then on EINVAL means what it says. */
  #proved = false;
  /** The ioctls' argument, used over and over: two are made for each command. */
  #argument = new Uint8Array(ways[0]?.size ?? 0);

  /** Whether tags towards a peer can be allocated, as far as is known. */
  mayAllocate(peer: MctpAddress): boolean {
    return this.#wayTo(peer) !== undefined;
  }

  /**
   * Allocates a tag towards a peer, as it goes into the socket address: number, owner and preallocated bits. Undefined
   * where the kernel has no ioctl for it. Tag numbers in `avoid` are taken only when there is no other.
   * Throws `SystemCallFailure`, EBUSY where all eight tags are in use.
   */
  allocate(socket: DatagramSocket, peer: MctpAddress, avoid: readonly number[] = []): number | undefined {
    if (avoid.length === 0) return this.#allocateOne(socket, peer);
    // The kernel always gives the lowest free number, so those to avoid are held while another is asked for.
    const held: number[] = [];
    try {
      for (;;) {
        const tag = this.#allocateOne(socket, peer);
        if (tag === undefined || !avoid.includes(tag & tagMask)) {
          return tag;
        }
        held.push(tag);
      }
    } catch (error) {
      const avoided = held.pop();
      if (avoided === undefined || !isSystemCallFailure(error) || error.errno !== EBUSY) {
        throw error;
      }
      return avoided;
    } finally {
      for (const tag of held) {
        this.drop(socket, peer, tag);
      }
    }
  }

  /** Gives a tag back. Never throws: a tag the kernel does not know any more is gone, which is what was wanted. */
  drop(socket: DatagramSocket, peer: MctpAddress, tag: number): void {
    const way = this.#wayTo(peer);
    try {
      if (way !== undefined) {
        socket.ioctl(way.drop, this.#pack(way, peer, tag));
      }
    } catch (error) {
      if (!isSystemCallFailure(error)) {
        throw error;
      }
    }
  }

  #allocateOne(socket: DatagramSocket, peer: MctpAddress): number | undefined {
    for (let way = this.#wayTo(peer); way !== undefined; way = this.#wayTo(peer)) {
      const argument = this.#pack(way, peer, 0);
      try {
        socket.ioctl(way.allocate, argument);
        this.#proved = true;
        return argument[way.tagOffset];
      } catch (error) {
        if (this.#proved || !isSystemCallFailure(error) || !unknownRequest.includes(error.errno)) {
          throw error;
        }
        this.#way += 1;
      }
    }
    return undefined;
  }

  #pack(way: Way, peer: MctpAddress, tag: number): Uint8Array {
    if (this.#argument.length !== way.size) this.#argument = new Uint8Array(way.size);
    return way.pack(peer, tag, this.#argument);
  }

  #wayTo(peer: MctpAddress): Way | undefined {
    const way = ways[this.#way];
    return way?.network === undefined || way.network === peer.network ? way : undefined;
  }
}
