/** The sockets of the tests' fake kernel. */
import { constants } from "node:os";
import {
  anyNetwork,
  packSocketAddress,
  type SocketAddress,
  tagMask,
  tagOwner,
  tagPreallocated,
  unpackSocketAddress,
} from "./kernel-interface.ts";
import { type DatagramReceiver, type DatagramSocket, isSystemCallFailure, systemCallFailure } from "./socket.ts";

const { EBADF, EINVAL } = constants.errno;

/** What carries out the system calls of a socket. */
interface Kernel {
  readonly tellsUnsentLater: boolean;
  readonly largestRoom: number;
  check(syscall: string): void;
  connect(socket: FakeSocket, address: SocketAddress): void;
  bind(socket: FakeSocket, address: SocketAddress): void;
  send(socket: FakeSocket, data: Uint8Array, to: SocketAddress): void;
  control(socket: FakeSocket, request: number, argument: Uint8Array): void;
  release(socket: FakeSocket): void;
}

/** A socket of the fake kernel. */
export class FakeSocket implements DatagramSocket {
  /** How many reasons there are for it to keep the process alive. */
  references = 0;
  #failed = false;
  /** How many times the usual buffers it has. */
  room = 1;
  closed = false;
  connected: SocketAddress | undefined;
  bound: { readonly network: number; readonly type: number; readonly peer: number | undefined } | undefined;
  readonly #kernel: Kernel;
  readonly #maximumLength: number;
  readonly #receiver: DatagramReceiver;

  constructor(kernel: Kernel, maximumLength: number, receiver: DatagramReceiver) {
    this.#kernel = kernel;
    this.#maximumLength = maximumLength;
    this.#receiver = receiver;
  }

  accepts(source: SocketAddress): boolean {
    if (this.closed || this.bound?.type !== (source.type & 0x7f)) {
      return false;
    }
    const { network, peer = source.eid } = this.bound;
    return (network === anyNetwork || network === source.network) && peer === source.eid;
  }

  connect(address: Uint8Array): void {
    this.#check("connect");
    this.#kernel.connect(this, this.#parse(address, "connect"));
  }

  bind(address: Uint8Array): void {
    this.#check("bind");
    this.#kernel.bind(this, this.#parse(address, "bind"));
  }

  send(data: Uint8Array, address: Uint8Array, begin = 0): void {
    this.#check("sendto");
    this.#kernel.send(this, data.subarray(begin), this.#parse(address, "sendto"));
  }

  post(data: Uint8Array, address: Uint8Array, begin: number, key: number): void {
    try {
      this.send(data, address, begin);
    } catch (error) {
      if (!isSystemCallFailure(error) || !this.#kernel.tellsUnsentLater) throw error;
      queueMicrotask(() => !this.closed && this.#receiver.unsent?.(error, key));
    }
  }

  ioctl(request: number, argument: Uint8Array): number {
    this.#check("ioctl");
    this.#kernel.control(this, request, argument);
    return 0;
  }

  get referenced(): boolean {
    return this.references > 0;
  }

  makeRoom(times: number): number {
    this.#check("setsockopt");
    this.room = Math.min(times, this.#kernel.largestRoom);
    return this.room;
  }

  ref(): void {
    this.#check("ref");
    this.references += 1;
  }

  unref(): void {
    this.#check("unref");
    if (this.#failed) return;
    if (this.references === 0) throw new Error("one unref too many");
    this.references -= 1;
  }

  close(): void {
    this.closed = true;
    this.references = 0;
    this.#kernel.release(this);
  }

  /** Delivers later, lending the bytes only, as the addon does. */
  deliver(data: Uint8Array, source: SocketAddress): void {
    const lent = Uint8Array.from(data);
    const address = packSocketAddress(source);
    queueMicrotask(() => {
      if (this.closed) {
        return;
      }
      if (lent.length > this.#maximumLength) {
        this.#receiver.oversized(lent.subarray(0, this.#maximumLength), address, lent.length);
      } else {
        this.#receiver.datagram(lent, address);
      }
      lent.fill(0xee);
      address.fill(0xee);
    });
  }

  /** Receiving fails. */
  fail(errno: number): void {
    this.#failed = true;
    this.references = 0;
    this.#receiver.failed(systemCallFailure("recvmsg", errno));
  }

  #check(syscall: string): void {
    if (this.closed) {
      throw systemCallFailure(syscall, EBADF);
    }
    this.#kernel.check(syscall);
  }

  #parse(bytes: Uint8Array, syscall: string): SocketAddress {
    const address = unpackSocketAddress(bytes);
    const padding = (bytes[2] ?? 0) | (bytes[3] ?? 0) | (bytes[11] ?? 0);
    const invalidTag = address !== undefined && (address.tag & ~(tagMask | tagOwner | tagPreallocated)) !== 0;
    if (address === undefined || padding !== 0 || invalidTag) {
      throw systemCallFailure(syscall, EINVAL);
    }
    return address;
  }
}
