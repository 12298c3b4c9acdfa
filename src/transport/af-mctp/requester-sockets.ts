import { addressKey, type MctpAddress } from "../../mctp/address.ts";
import { addressKeyIn, socketAddressOffset, unpackSocketAddress } from "./kernel-interface.ts";
import { openMctpSocket, oversizedError } from "./mctp-socket.ts";
import {
  type DatagramReceiver,
  type DatagramSocket,
  type DatagramSystem,
  isSystemCallFailure,
  type SystemCallFailure,
} from "./socket.ts";

/** A peer that is asked from a socket, among others. */
export interface AskedPeer extends MctpAddress {
  /** A message came from it: lent, and without its type byte. */
  answer(data: Uint8Array, type: number, tag: number): void;
  /** One came that was too long. */
  oversizedAnswer(error: Error, tag: number): void;
  /** What was posted under a number could not be sent, which may have been anybody's on the socket. */
  unsent(failure: SystemCallFailure, number: number): void;
  /** The socket receives nothing any more: leaves it. What is returned tells those who wait. */
  cutOff(failure: SystemCallFailure): () => void;
}

/** What is posted has its number in 32 bits. */
const numberOfPosts = 2 ** 31;

/** How many peers are asked from one socket at most: as many as the addon sends or receives by one system call. */
const mostPerSocket = 8;

/** One socket, and the peers that are asked from it: the kernel delivers there what comes under the tags that it has. */
export class RequesterSocket implements DatagramReceiver {
  readonly datagrams: DatagramSocket;
  readonly #peers: AskedPeer[] = [];
  /** Their addresses, which lie closer together than they themselves do. */
  readonly #keys: number[] = [];
  readonly #onUnused: (socket: RequesterSocket) => void;
  /** How many there can be at once; undefined while nobody wants to share it. */
  #capacity: number | undefined;
  #lastNumber = 0;

  /** Throws `TransportError`. */
  constructor(system: DatagramSystem, onUnused: (socket: RequesterSocket) => void = () => {}) {
    this.#onUnused = onUnused;
    this.datagrams = openMctpSocket(system, this, "MCTP");
  }

  /** Whether one more peer can be asked from it. To find out, the first time, makes its buffers larger. */
  hasRoom(): boolean {
    this.#capacity ??= roomIn(this.datagrams);
    return this.#peers.length < this.#capacity;
  }

  join(peer: AskedPeer): void {
    this.#peers.push(peer);
    this.#keys.push(addressKey(peer));
  }

  /** Nothing is delivered to the peer any more. With the last one, the socket closes. */
  leave(peer: AskedPeer): void {
    const place = this.#peers.indexOf(peer);
    if (place < 0) return;
    this.#peers.splice(place, 1);
    this.#keys.splice(place, 1);
    if (this.#peers.length > 0) return;
    this.#onUnused(this);
    this.datagrams.close();
  }

  /** A number that nothing else has which is posted on this socket. */
  nextNumber(): number {
    this.#lastNumber = (this.#lastNumber + 1) % numberOfPosts;
    return this.#lastNumber;
  }

  datagram(data: Uint8Array, address: Uint8Array): void {
    const type = address[socketAddressOffset.type] ?? 0;
    this.#peerAt(address)?.answer(data, type, address[socketAddressOffset.tag] ?? 0);
  }

  oversized(data: Uint8Array, address: Uint8Array, length: number): void {
    const source = unpackSocketAddress(address);
    if (source !== undefined) {
      this.#peerAt(address)?.oversizedAnswer(oversizedError(data, source, length), source.tag);
    }
  }

  unsent(failure: SystemCallFailure, number: number): void {
    for (const peer of [...this.#peers]) peer.unsent(failure, number);
  }

  failed(failure: SystemCallFailure): void {
    // All leave before anybody is told, who may ask again: by then the socket is closed, and its tags are free.
    const tellings = [...this.#peers].map((peer) => peer.cutOff(failure));
    for (const tell of tellings) tell();
  }

  /** Which peer a message comes from. What nobody asked for is dropped. */
  #peerAt(source: Uint8Array): AskedPeer | undefined {
    const place = this.#keys.indexOf(addressKeyIn(source));
    return place < 0 ? undefined : this.#peers[place];
  }
}

/** For how many peers a socket has buffers, once it has as many as it can get. */
function roomIn(datagrams: DatagramSocket): number {
  try {
    return Math.min(mostPerSocket, datagrams.makeRoom(mostPerSocket));
  } catch (error) {
    if (!isSystemCallFailure(error)) throw error;
    return 1;
  }
}

/** As long as there are fewer sockets, each peer gets one of its own. */
const ownSockets = 8;

/**
 * The sockets of a transport's peers. The first eight peers get one each; those after them join one as long as any has room, of
 * eight at most, so that a system call sends or takes several messages. A socket has as many times the usual buffers as there
 * may be peers on it, or fewer peers where the kernel does not grant that (beyond its limits it takes CAP_NET_ADMIN): so a
 * drive that keeps to its share costs no other anything.
 */
export class RequesterSockets {
  readonly #system: DatagramSystem;
  readonly #sockets = new Set<RequesterSocket>();

  constructor(system: DatagramSystem) {
    this.#system = system;
  }

  /** A socket for one more peer. Throws `TransportError`. */
  forPeer(): RequesterSocket {
    const shared = this.#sockets.size < ownSockets ? undefined : this.#withRoom();
    return shared ?? this.#open();
  }

  /** A socket for one exchange, which tells its answers from those of others. Throws `TransportError`. */
  forExchange(): RequesterSocket {
    return new RequesterSocket(this.#system);
  }

  #open(): RequesterSocket {
    try {
      const socket = new RequesterSocket(this.#system, (unused) => this.#sockets.delete(unused));
      this.#sockets.add(socket);
      return socket;
    } catch (error) {
      // There may be no more descriptors, and still room.
      const other = this.#withRoom();
      if (other === undefined) throw error;
      return other;
    }
  }

  /** The first: who is asked one after the other had better be on one socket. */
  #withRoom(): RequesterSocket | undefined {
    for (const socket of this.#sockets) {
      if (socket.hasRoom()) return socket;
    }
    return undefined;
  }
}
