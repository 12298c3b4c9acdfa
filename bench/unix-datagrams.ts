/**
 * AF_UNIX datagrams in the place of AF_MCTP, for machines without it: addon, sockets and system calls are the real ones,
 * the addresses are not. What AF_MCTP would say in them is made up: that an answer comes from the peer that was asked,
 * under the only tag there is. Tags cost no system call here, so two are missing from each command.
 */
import { endianness } from "node:os";
import type { MctpAddress } from "../src/mctp/address.ts";
import { nativeDatagramSystem } from "../src/transport/af-mctp/addon.ts";
import {
  packSocketAddress,
  tagControl2TagOffset,
  tagOwner,
  tagPreallocated,
  unpackSocketAddress,
  writeSocketAddress,
} from "../src/transport/af-mctp/kernel-interface.ts";
import type {
  DatagramReceiver,
  DatagramSocket,
  DatagramSystem,
  SocketOptions,
  SystemCallFailure,
} from "../src/transport/af-mctp/socket.ts";

const unixFamily = 1;

/** A socket address with a path, one that begins with `@` being abstract; without a path, the kernel finds one to bind to. */
export function unixAddress(path = ""): Uint8Array {
  const bytes = Buffer.alloc(2 + Buffer.byteLength(path));
  if (endianness() === "LE") bytes.writeUInt16LE(unixFamily);
  else bytes.writeUInt16BE(unixFamily);
  bytes.write(path.replace(/^@/, "\0"), 2);
  return bytes;
}

const nowhere = new Uint8Array();
const source = packSocketAddress({ network: 0, eid: 0, type: 0, tag: 0 });

type AddressOf = (peer: MctpAddress) => Uint8Array;

/** System calls by which each peer is reached at the unix address that stands for it. */
export class UnixDatagrams implements DatagramSystem {
  readonly #native = nativeDatagramSystem();
  readonly #addressOf: AddressOf;

  constructor(addressOf: AddressOf) {
    this.#addressOf = addressOf;
  }

  open(options: SocketOptions, receiver: DatagramReceiver): DatagramSocket {
    return new UnixSocket(this.#native, options, receiver, this.#addressOf);
  }

  ioctl(fileDescriptor: number, request: number, argument: Uint8Array): number {
    return this.#native.ioctl(fileDescriptor, request, argument);
  }
}

/** A socket towards one peer, as requesters have them. */
class UnixSocket implements DatagramSocket, DatagramReceiver, MctpAddress {
  readonly #socket: DatagramSocket;
  readonly #receiver: DatagramReceiver;
  readonly #addressOf: AddressOf;
  #address: Uint8Array | undefined;
  /** The peer's, once it is known. */
  network = 0;
  eid = 0;
  #type = 0;

  constructor(native: DatagramSystem, options: SocketOptions, receiver: DatagramReceiver, addressOf: AddressOf) {
    this.#receiver = receiver;
    this.#addressOf = addressOf;
    this.#socket = native.open({ ...options, family: unixFamily }, this);
    this.#socket.bind(unixAddress());
  }

  send(data: Uint8Array, address: Uint8Array, begin?: number): void {
    this.#address ??= this.#meet(address);
    this.#socket.send(data, this.#address, begin);
  }

  post(data: Uint8Array, address: Uint8Array, begin: number, key: number): void {
    this.#address ??= this.#meet(address);
    this.#socket.post(data, this.#address, begin, key);
  }

  /** The only tag is always free. */
  ioctl(_: number, argument: Uint8Array): number {
    argument[tagControl2TagOffset] = tagOwner | tagPreallocated;
    return 0;
  }

  datagram(data: Uint8Array): void {
    this.#receiver.datagram(data, this.#source());
  }

  oversized(data: Uint8Array, _: Uint8Array, length: number): void {
    this.#receiver.oversized(data, this.#source(), length);
  }

  unsent(failure: SystemCallFailure, key: number): void {
    this.#receiver.unsent?.(failure, key);
  }

  failed(failure: SystemCallFailure): void {
    this.#receiver.failed(failure);
  }

  bind(): void {
    throw new Error("nobody listens here");
  }

  connect(): void {
    throw new Error("nobody listens here");
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): void {
    this.#socket.close();
  }

  #meet(address: Uint8Array): Uint8Array {
    const peer = unpackSocketAddress(address);
    if (peer === undefined) throw new Error("the peer has no MCTP address");
    this.network = peer.network;
    this.eid = peer.eid;
    this.#type = peer.type;
    return this.#addressOf(peer);
  }

  /** The peer's address as AF_MCTP would give it with an answer, lent. */
  #source(): Uint8Array {
    return this.#address === undefined ? nowhere : writeSocketAddress(source, this, this.#type, 0);
  }
}
