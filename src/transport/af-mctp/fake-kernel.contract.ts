/**
 * A kernel with AF_MCTP for tests: sockets, tags, routes and errors as Linux was seen to have them, behind the
 * system-call seam. It knows nothing of what messages mean.
 */
import { constants } from "node:os";
import { formatMctpAddress, type MctpAddress } from "../../mctp/address.ts";
import { FakeSocket } from "./fake-socket.contract.ts";
import {
  ioctlRequest,
  mctpFamily,
  packSocketAddress,
  type SocketAddress,
  tagMask,
  tagOwner,
  tagPreallocated,
} from "./kernel-interface.ts";
import {
  type DatagramReceiver,
  type DatagramSocket,
  type DatagramSystem,
  type SocketOptions,
  systemCallFailure,
} from "./socket.ts";

const { EADDRINUSE, EAFNOSUPPORT, EBADF, EBUSY, EHOSTUNREACH, EINVAL, ENOENT, EOPNOTSUPP } = constants.errno;

/** A message that has reached a peer. */
export interface FakeMessage {
  readonly type: number;
  /** The tag number with the owner bit, as a device sees it. */
  readonly tag: number;
  /** Without the type byte. */
  readonly data: Uint8Array;
  /** Answers as the peer; `changes` replace parts of the answer's source address. */
  answer(data: Uint8Array, changes?: Partial<SocketAddress>): void;
}

/** What this kernel can do. */
export interface FakeKernelOptions {
  /** The tag ioctls it has: both, the older pair only, or none. */
  readonly tagIoctls?: "both" | "first" | "none";
  /** How it answers an ioctl it does not have. */
  readonly unknownIoctl?: number;
  /** Whether sockets can be bound to one peer, by connecting them before; without, connecting is EOPNOTSUPP. */
  readonly peerBinding?: boolean;
  /** Whether there is AF_MCTP at all. */
  readonly hasMctp?: boolean;
  /** How many times as large a socket's buffers may become. */
  readonly largestRoom?: number;
  /** Whether a post that fails is told of when the turn is over, as the addon does with short ones; else it throws. */
  readonly tellsUnsentLater?: boolean;
}

interface TagKey {
  readonly socket: FakeSocket;
  readonly preallocated: boolean;
}

/** See the head of this file. */
export class FakeKernel implements DatagramSystem {
  /** Errors to give instead of carrying out a system call (`sendto`, `bind`, `setsockopt`, …), until deleted. */
  readonly failures = new Map<string, number>();
  readonly sockets: FakeSocket[] = [];
  /** The tag ioctls made: request number and whether it succeeded. */
  readonly ioctls: { readonly request: number; readonly done: boolean }[] = [];
  readonly #options: Required<FakeKernelOptions>;
  readonly #peers = new Map<string, (message: FakeMessage) => void>();
  readonly #tags = new Map<string, (TagKey | undefined)[]>();

  constructor(options: FakeKernelOptions = {}) {
    this.#options = {
      tagIoctls: "both",
      unknownIoctl: EINVAL,
      peerBinding: true,
      hasMctp: true,
      largestRoom: Number.POSITIVE_INFINITY,
      tellsUnsentLater: false,
      ...options,
    };
  }

  /** Puts a device on the wire, with a route to it. */
  attach(address: MctpAddress, receive: (message: FakeMessage) => void): void {
    this.#peers.set(formatMctpAddress(address), receive);
  }

  /** Whether a post that fails is told of when the turn is over, as the addon does with short ones. */
  get tellsUnsentLater(): boolean {
    return this.#options.tellsUnsentLater;
  }

  /** How many times as large a socket's buffers may become. */
  get largestRoom(): number {
    return this.#options.largestRoom;
  }

  /** How many sockets are open. */
  get openSockets(): number {
    return this.sockets.filter((socket) => !socket.closed).length;
  }

  /** The tag numbers in use towards a peer. */
  tagsTo(peer: MctpAddress): number[] {
    return this.#keys(peer).flatMap((key, number) => (key === undefined ? [] : [number]));
  }

  open(options: SocketOptions, receiver: DatagramReceiver): DatagramSocket {
    this.check("socket");
    if (!this.#options.hasMctp || options.family !== mctpFamily) {
      throw systemCallFailure("socket", EAFNOSUPPORT);
    }
    const socket = new FakeSocket(this, options.maximumLength, receiver);
    this.sockets.push(socket);
    return socket;
  }

  ioctl(): number {
    throw systemCallFailure("ioctl", EBADF);
  }

  /** Throws the failure that a test wants for a system call. */
  check(syscall: string): void {
    const errno = this.failures.get(syscall);
    if (errno !== undefined) {
      throw systemCallFailure(syscall, errno);
    }
  }

  connect(socket: FakeSocket, address: SocketAddress): void {
    if (!this.#options.peerBinding) {
      throw systemCallFailure("connect", EOPNOTSUPP);
    }
    if (socket.bound !== undefined || (address.type & 0x80) !== 0 || address.tag !== 0) {
      throw systemCallFailure("connect", EINVAL);
    }
    socket.connected = address;
  }

  bind(socket: FakeSocket, { network, type: typeByte }: SocketAddress): void {
    const type = typeByte & 0x7f;
    const { connected } = socket;
    if (connected !== undefined && (connected.network !== network || connected.type !== type)) {
      throw systemCallFailure("bind", EINVAL);
    }
    const peer = connected?.eid;
    const taken = this.sockets.some(({ bound, closed }) => {
      return !closed && bound?.type === type && bound.network === network && bound.peer === peer;
    });
    if (taken) {
      throw systemCallFailure("bind", EADDRINUSE);
    }
    socket.bound = { network, type, peer };
  }

  /** A message comes in with the owner bit: the socket gets it that is bound to it most narrowly, or nobody. */
  request(source: SocketAddress, data: Uint8Array): void {
    this.#boundTo(source)?.deliver(data, source);
  }

  #boundTo(source: SocketAddress): FakeSocket | undefined {
    const accepting = this.sockets.filter((socket) => socket.accepts(source));
    return accepting.find(({ bound }) => bound?.peer !== undefined) ?? accepting[0];
  }

  send(socket: FakeSocket, data: Uint8Array, to: SocketAddress): void {
    const receive = this.#peers.get(formatMctpAddress(to));
    if ((to.tag & tagOwner) === 0) {
      this.#answerLocally(data, to);
      return;
    }
    const bound = receive === undefined ? this.#boundTo(to) : undefined;
    if (receive === undefined && bound === undefined) {
      throw systemCallFailure("sendto", EHOSTUNREACH);
    }
    const number = this.#tagForSending(socket, to);
    const message: FakeMessage = {
      type: to.type,
      tag: number | tagOwner,
      data: Uint8Array.from(data),
      answer: (answer, changes = {}) => this.answer({ ...to, tag: number, ...changes }, answer),
    };
    if (bound !== undefined) {
      bound.deliver(message.data, { ...to, tag: message.tag });
    } else {
      queueMicrotask(() => receive?.(message));
    }
  }

  /** A message comes in without owner bit: the socket that holds the tag towards its source gets it, or nobody. */
  answer(source: SocketAddress, data: Uint8Array): void {
    const keys = this.#keys(source);
    const number = source.tag & tagMask;
    const key = keys[number];
    if (key !== undefined && !key.preallocated) {
      keys[number] = undefined;
    }
    key?.socket.deliver(data, source);
  }

  /** Delivers to a socket whatever the tags say, as a kernel with a fault might. */
  forge(socket: FakeSocket, source: SocketAddress, data: Uint8Array): void {
    socket.deliver(data, source);
  }

  control(socket: FakeSocket, request: number, argument: Uint8Array): void {
    const { tagIoctls, unknownIoctl } = this.#options;
    const second = request === ioctlRequest.allocateTag2 || request === ioctlRequest.dropTag2;
    const known = tagIoctls === "both" || (tagIoctls === "first" && !second);
    this.ioctls.push({ request, done: known });
    if (!known) {
      throw systemCallFailure("ioctl", unknownIoctl);
    }
    const view = new DataView(argument.buffer, argument.byteOffset);
    const hostOrder = packSocketAddress({ network: 1, eid: 0, type: 0, tag: 0 })[4] === 1;
    const peer = second
      ? { network: view.getUint32(0, hostOrder), eid: argument[4] ?? 0 }
      : { network: 1, eid: argument[0] ?? 0 };
    const tagOffset = second ? 8 : 1;
    if (request === ioctlRequest.allocateTag2 || request === ioctlRequest.allocateTag) {
      argument[tagOffset] = this.#allocate(socket, peer, true, "ioctl") | tagOwner | tagPreallocated;
    } else {
      this.#drop(socket, peer, argument[tagOffset] ?? 0);
    }
  }

  release(socket: FakeSocket): void {
    for (const keys of this.#tags.values()) {
      for (const [number, key] of keys.entries()) {
        if (key?.socket === socket) {
          keys[number] = undefined;
        }
      }
    }
  }

  #answerLocally(data: Uint8Array, to: SocketAddress): void {
    if (this.#keys(to)[to.tag & tagMask] === undefined) {
      throw systemCallFailure("sendto", ENOENT);
    }
    this.answer(to, Uint8Array.from(data));
  }

  #tagForSending(socket: FakeSocket, to: SocketAddress): number {
    if ((to.tag & tagPreallocated) === 0) {
      return this.#allocate(socket, to, false, "sendto");
    }
    const number = to.tag & tagMask;
    if (this.#keys(to)[number]?.socket !== socket) {
      throw systemCallFailure("sendto", ENOENT);
    }
    return number;
  }

  #allocate(socket: FakeSocket, peer: MctpAddress, preallocated: boolean, syscall: string): number {
    const keys = this.#keys(peer);
    const number = keys.indexOf(undefined);
    if (number < 0) {
      throw systemCallFailure(syscall, EBUSY);
    }
    keys[number] = { socket, preallocated };
    return number;
  }

  #drop(socket: FakeSocket, peer: MctpAddress, tag: number): void {
    const keys = this.#keys(peer);
    const number = tag & tagMask;
    if (tag !== (number | tagOwner | tagPreallocated) || keys[number]?.socket !== socket) {
      throw systemCallFailure("ioctl", EINVAL);
    }
    keys[number] = undefined;
  }

  #keys({ network, eid }: MctpAddress): (TagKey | undefined)[] {
    const name = formatMctpAddress({ network, eid });
    const keys = this.#tags.get(name) ?? Array<TagKey | undefined>(8).fill(undefined);
    this.#tags.set(name, keys);
    return keys;
  }
}
