/**
 * AF_UNIX datagrams in the place of AF_MCTP, for machines without it: addon, sockets and system calls are the real ones,
 * the addresses are not. What AF_MCTP would say in them is made up: that an answer comes from the peer that was asked,
 * under the only tag there is. Tags cost no system call here, so two are missing from each command.
 */
import { endianness } from "node:os";
import { addressKey, type MctpAddress } from "../src/mctp/address.ts";
import { messageType } from "../src/mctp/message.ts";
import { nativeDatagramSystem } from "../src/transport/af-mctp/addon.ts";
import {
  addressKeyIn,
  packSocketAddress,
  tagControl2TagOffset,
  tagOwner,
  tagPreallocated,
} from "../src/transport/af-mctp/kernel-interface.ts";
import type {
  DatagramReceiver,
  DatagramSocket,
  DatagramSystem,
  SocketOptions,
  SystemCallFailure,
} from "../src/transport/af-mctp/socket.ts";

const unixFamily = 1;
const [point, zero] = [0x2e, 0x30];
/** NVMe-MI with the integrity check bit, as all that the benchmark asks and answers. */
const answerType = messageType.nvmeMi | 0x80;

/** A socket address with a path, one that begins with `@` being abstract; without a path, the kernel finds one to bind to. */
function unixAddress(path = ""): Uint8Array {
  const bytes = Buffer.alloc(2 + Buffer.byteLength(path));
  if (endianness() === "LE") bytes.writeUInt16LE(unixFamily);
  else bytes.writeUInt16BE(unixFamily);
  bytes.write(path.replace(/^@/, "\0"), 2);
  return bytes;
}

const endpointsPerNetwork = 200;
const firstEid = 8;

/** The MCTP address that an endpoint of the benchmark has, from its number on. */
export function endpointAddress(index: number): MctpAddress {
  return { network: 1 + Math.floor(index / endpointsPerNetwork), eid: firstEid + (index % endpointsPerNetwork) };
}

/** System calls by which endpoint number i is reached at the unix address `NAME.i`. */
export class UnixDatagrams implements DatagramSystem {
  readonly #native = nativeDatagramSystem();
  readonly #peers: Peers;

  constructor(name: string, count: number) {
    this.#peers = new Peers(name, count);
  }

  open(options: SocketOptions, receiver: DatagramReceiver): DatagramSocket {
    return new UnixSocket(this.#native, options, receiver, this.#peers);
  }

  ioctl(fileDescriptor: number, request: number, argument: Uint8Array): number {
    return this.#native.ioctl(fileDescriptor, request, argument);
  }
}

/** The endpoints, by either address. */
class Peers {
  readonly #unixAddresses: Uint8Array[];
  /** By `addressKey`. */
  readonly #indexes: number[] = [];
  /** The addresses with which answers come, by number of the endpoint. */
  readonly #sources: Uint8Array[];

  constructor(name: string, count: number) {
    const all = Array.from({ length: count }, (_, index) => endpointAddress(index));
    this.#unixAddresses = all.map((_, index) => unixAddress(`${name}.${index}`));
    this.#sources = all.map((each) => packSocketAddress({ ...each, type: answerType, tag: 0 }));
    for (const [index, each] of all.entries()) this.#indexes[addressKey(each)] = index;
  }

  unixAddressOf(address: Uint8Array): Uint8Array {
    const found = this.#unixAddresses[this.#indexes[addressKeyIn(address)] ?? -1];
    if (found === undefined) throw new Error("no endpoint of the benchmark has this address");
    return found;
  }

  /** The MCTP address of an answer that came from a unix address, which ends with the number. */
  sourceOf(address: Uint8Array): Uint8Array {
    let [index, weight] = [0, 1];
    for (let at = address.length - 1; address[at] !== point; at--, weight *= 10) {
      index += weight * ((address[at] as number) - zero);
    }
    return this.#sources[index] as Uint8Array;
  }
}

/** A socket of a requester. */
class UnixSocket implements DatagramSocket, DatagramReceiver {
  readonly #socket: DatagramSocket;
  readonly #receiver: DatagramReceiver;
  readonly #peers: Peers;

  constructor(native: DatagramSystem, options: SocketOptions, receiver: DatagramReceiver, peers: Peers) {
    this.#receiver = receiver;
    this.#peers = peers;
    this.#socket = native.open({ ...options, family: unixFamily }, this);
    this.#socket.bind(unixAddress());
  }

  send(data: Uint8Array, address: Uint8Array, begin?: number): void {
    this.#socket.send(data, this.#peers.unixAddressOf(address), begin);
  }

  post(data: Uint8Array, address: Uint8Array, begin: number, key: number): void {
    this.#socket.post(data, this.#peers.unixAddressOf(address), begin, key);
  }

  /** The only tag is always free. */
  ioctl(_: number, argument: Uint8Array): number {
    argument[tagControl2TagOffset] = tagOwner | tagPreallocated;
    return 0;
  }

  datagram(data: Uint8Array, address: Uint8Array): void {
    this.#receiver.datagram(data, this.#peers.sourceOf(address));
  }

  oversized(data: Uint8Array, address: Uint8Array, length: number): void {
    this.#receiver.oversized(data, this.#peers.sourceOf(address), length);
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

  makeRoom(times: number): number {
    return this.#socket.makeRoom(times);
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
}
