import { createRequire } from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { accelerateCrc32c } from "../../codec/crc32c.ts";
import { TransportError } from "../../errors.ts";
import { throwLater } from "../throw-later.ts";
import {
  type DatagramReceiver,
  type DatagramSocket,
  type DatagramSystem,
  type SocketOptions,
  systemCallFailure,
} from "./socket.ts";

/** What native/mctp-socket.c exports. */
interface Binding {
  start(
    deliver: (count: number) => void,
    slab: Uint8Array,
    records: Uint8Array,
    shared: Uint8Array,
    outgoing: Uint8Array,
    posts: Uint8Array,
  ): void;
  open(family: number, type: number, protocol: number, capacity: number): number;
  bind(id: number, address: Uint8Array): void;
  connect(id: number, address: Uint8Array): void;
  send(id: number, data: Uint8Array, address: Uint8Array): void;
  flush(): void;
  ioctl(id: number, request: number, argument: Uint8Array): number;
  ioctlDescriptor(fileDescriptor: number, request: number, argument: Uint8Array): number;
  makeRoom(id: number, times: number): number;
  hold(): void;
  close(id: number): void;
  /** Not there where the processor has no instruction for it. */
  crc32c?(bytes: Uint8Array, end: number): number;
}

/** Room for what one loop turn receives; more waits in the kernel until the next turn. */
const slabLength = 256 * 1024;
const recordLimit = 512;
/** Room for what one loop turn posts, and how long a datagram may be to be among it: copying the longer ones gains nothing. */
const outgoingLength = 64 * 1024;
const postLimit = 512;
const longestPost = 512;
/** Places of a record's fields in the Int32Array of records, and how many there are. */
const recordField = { socket: 0, error: 1, addressOffset: 2, addressLength: 3, dataOffset: 4, dataLength: 5 } as const;
const recordFields = 6;
/** The address length in the record of a post that could not be sent, and where its key is. */
const unsent = { addressLength: -1, key: recordField.addressOffset } as const;
/** The same of posts. */
const postField = { socket: 0, key: 1, addressOffset: 2, addressLength: 3, dataOffset: 4, dataLength: 5 } as const;
const postFields = 6;
/**
 * Places in the Int32Array that both sides write: how many reasons there are to keep the process alive, whether it is, how many
 * posts there are, and from there on how many of the reasons each socket has, by its id.
 */
const shared = { wanted: 0, held: 1, posted: 2, awaited: 3 } as const;
/** How many sockets there can be: the native part refuses an array of any other length. */
const socketLimit = 4096;

const prebuild = `prebuilds/${process.platform}-${process.arch}/mctp-socket.node`;
/** From `dist/src/transport/af-mctp/`, where this file is compiled to. */
const prebuildPath = fileURLToPath(new URL(`../../../../${prebuild}`, import.meta.url));

let loaded: DatagramSystem | undefined;

/** The kernel's sockets, through the addon, which is loaded on first use. Throws `TransportError` where there is none. */
export function nativeDatagramSystem(): DatagramSystem {
  loaded ??= loadDatagramSystem(prebuildPath);
  return loaded;
}

/** Loads the addon from a file: for tests of a special build. Throws `TransportError`. */
export function loadDatagramSystem(file: string): DatagramSystem {
  const binding = load(file);
  if (binding.crc32c !== undefined) accelerateCrc32c(binding.crc32c);
  return new NativeSystem(binding);
}

function load(file: string): Binding {
  if ("bun" in process.versions) {
    // Bun has stubs for libuv's functions that end the process.
    throw new TransportError(
      "AF_MCTP sockets need Node.js: Bun does not provide the libuv functions they are built on",
    );
  }
  try {
    return createRequire(import.meta.url)(file);
  } catch (cause) {
    throw new TransportError(explainLoadFailure(cause), { cause });
  }
}

function explainLoadFailure(cause: unknown): string {
  if (process.platform !== "linux") {
    return `AF_MCTP sockets exist on Linux only, and this is ${process.platform}`;
  }
  if (cause instanceof Error && "code" in cause && cause.code === "MODULE_NOT_FOUND") {
    return `the AF_MCTP addon for ${process.platform}-${process.arch} (${prebuild}) is not there: build it with \`npm run build:native\` in the package's directory, which needs a C compiler and the Node.js headers`;
  }
  return `the AF_MCTP addon (${prebuild}) does not load into this Node.js: build it again with \`npm run build:native\` in the package's directory`;
}

/** One addon in one thread: shares its memory, and hands each batch of records to the sockets they are for. */
class NativeSystem implements DatagramSystem {
  readonly #binding: Binding;
  readonly #slab = new Uint8Array(slabLength);
  readonly #records = new Int32Array(recordLimit * recordFields);
  readonly #shared = new Int32Array(shared.awaited + socketLimit);
  readonly #outgoing = new Uint8Array(outgoingLength);
  /** How much of it is used by posts that are not sent yet. */
  #outgoingUsed = 0;
  readonly #posts = new Int32Array(postLimit * postFields);
  /** Lent for one delivery. */
  readonly data = new LentViews(this.#slab.buffer);
  readonly addresses = new LentViews(this.#slab.buffer);
  /** By id, which is a small number. */
  readonly #sockets: (NativeSocket | undefined)[] = [];

  constructor(binding: Binding) {
    this.#binding = binding;
    // The native part keeps this function, and by it the arrays, which are its own as well.
    binding.start(
      (count) => this.#deliver(count),
      this.#slab,
      new Uint8Array(this.#records.buffer),
      new Uint8Array(this.#shared.buffer),
      this.#outgoing,
      new Uint8Array(this.#posts.buffer),
    );
  }

  open(options: SocketOptions, receiver: DatagramReceiver): DatagramSocket {
    const { family, type, protocol, maximumLength } = options;
    const id = this.#binding.open(family, type, protocol, maximumLength);
    const socket = new NativeSocket(this.#binding, this, id, maximumLength, receiver);
    this.#sockets[id] = socket;
    return socket;
  }

  ioctl(fileDescriptor: number, request: number, argument: Uint8Array): number {
    return this.#binding.ioctlDescriptor(fileDescriptor, request, argument);
  }

  /**
   * Keeps the process alive for so many reasons more, or less. The native part looks at the number before the loop sleeps, so
   * that commands which follow each other cost no call.
   */
  want(id: number, change: number): void {
    const state = this.#shared;
    state[shared.awaited + id] = this.reasonsOf(id) + change;
    state[shared.wanted] = (state[shared.wanted] ?? 0) + change;
    if (change > 0 && state[shared.held] === 0) this.#binding.hold();
  }

  /** How many of the reasons are a socket's. */
  reasonsOf(id: number): number {
    return this.#shared[shared.awaited + id] ?? 0;
  }

  /** Whether it was short enough to be sent with what else is posted in this turn: what of `data` is from `begin` on. */
  post(id: number, data: Uint8Array, begin: number, address: Uint8Array, key: number): boolean {
    const dataLength = data.length - begin;
    const addressLength = address.length;
    if (dataLength > longestPost || addressLength > longestPost) return false;
    const count = this.#roomForPost(dataLength + addressLength);
    if (count === undefined) return false;
    const outgoing = this.#outgoing;
    const addressOffset = this.#outgoingUsed;
    const dataOffset = addressOffset + addressLength;
    for (let at = 0; at < addressLength; at++) outgoing[addressOffset + at] = address[at] as number;
    for (let at = 0; at < dataLength; at++) outgoing[dataOffset + at] = data[begin + at] as number;
    const post = count * postFields;
    const posts = this.#posts;
    posts[post + postField.socket] = id;
    posts[post + postField.key] = key;
    posts[post + postField.addressOffset] = addressOffset;
    posts[post + postField.addressLength] = addressLength;
    posts[post + postField.dataOffset] = dataOffset;
    posts[post + postField.dataLength] = dataLength;
    this.#outgoingUsed = dataOffset + dataLength;
    this.#shared[shared.posted] = count + 1;
    return true;
  }

  /** Makes room for one more post; returns how many there are. Undefined where those that failed have to be told of first. */
  #roomForPost(length: number): number | undefined {
    const state = this.#shared;
    const isFull = () => state[shared.posted] === postLimit || this.#outgoingUsed + length > outgoingLength;
    if (state[shared.posted] === 0) this.#outgoingUsed = 0;
    if (isFull()) {
      this.#binding.flush();
      if (state[shared.posted] === 0) this.#outgoingUsed = 0;
      if (isFull()) return undefined;
    }
    return state[shared.posted];
  }

  forget(id: number): void {
    this.#sockets[id] = undefined;
  }

  #deliver(count: number): void {
    const records = this.#records;
    for (let at = 0; at < count * recordFields; at += recordFields) {
      try {
        // A socket closed by an earlier record of this batch is no longer here, and its id not yet reused.
        this.#sockets[records[at + recordField.socket] ?? -1]?.take(records, at);
      } catch (error) {
        // One receiver's mistake must not cost the others their messages.
        throwLater(error);
      }
    }
  }
}

/**
 * Views of parts of the slab, by number of the record. They are lent only, and nearly every turn's are where those of the
 * turn before were: making them costs more than looking.
 */
class LentViews {
  readonly #memory: ArrayBuffer;
  readonly #views: Uint8Array[] = [];
  /** Where each view is, and how long. Arrays tell that of themselves, but not as quickly. */
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];

  constructor(memory: ArrayBuffer) {
    this.#memory = memory;
  }

  at(index: number, offset: number, length: number): Uint8Array {
    const last = this.#views[index];
    if (last !== undefined && this.#offsets[index] === offset && this.#lengths[index] === length) return last;
    // Not subarray(), which takes twice as long.
    const view = new Uint8Array(this.#memory, offset, length);
    this.#views[index] = view;
    this.#offsets[index] = offset;
    this.#lengths[index] = length;
    return view;
  }
}

class NativeSocket implements DatagramSocket {
  readonly #binding: Binding;
  readonly #system: NativeSystem;
  readonly #id: number;
  readonly #maximumLength: number;
  readonly #receiver: DatagramReceiver;
  #closed = false;

  constructor(binding: Binding, system: NativeSystem, id: number, maximumLength: number, receiver: DatagramReceiver) {
    this.#binding = binding;
    this.#system = system;
    this.#id = id;
    this.#maximumLength = maximumLength;
    this.#receiver = receiver;
  }

  take(records: Int32Array, at: number): void {
    const error = records[at + recordField.error] ?? 0;
    if (records[at + recordField.addressLength] === unsent.addressLength) {
      this.#receiver.unsent?.(systemCallFailure("sendto", error), records[at + unsent.key] ?? 0);
      return;
    }
    if (error !== 0) {
      // Nothing more will come that would be worth waiting for.
      this.#release();
      this.#receiver.failed(systemCallFailure("recvmsg", error));
      return;
    }
    const length = records[at + recordField.dataLength] ?? 0;
    const stored = Math.min(length, this.#maximumLength);
    const record = at / recordFields;
    const address = this.#system.addresses.at(
      record,
      records[at + recordField.addressOffset] ?? 0,
      records[at + recordField.addressLength] ?? 0,
    );
    const data = this.#system.data.at(record, records[at + recordField.dataOffset] ?? 0, stored);
    if (length > stored) {
      this.#receiver.oversized(data, address, length);
    } else {
      this.#receiver.datagram(data, address);
    }
  }

  bind(address: Uint8Array): void {
    this.#binding.bind(this.#open("bind"), address);
  }

  connect(address: Uint8Array): void {
    this.#binding.connect(this.#open("connect"), address);
  }

  send(data: Uint8Array, address: Uint8Array, begin = 0): void {
    this.#binding.send(this.#open("sendto"), begin === 0 ? data : data.subarray(begin), address);
  }

  post(data: Uint8Array, address: Uint8Array, begin: number, key: number): void {
    const posted = this.#system.post(this.#open("sendto"), data, begin, address, key);
    if (!posted) this.send(data, address, begin);
  }

  ioctl(request: number, argument: Uint8Array): number {
    return this.#binding.ioctl(this.#open("ioctl"), request, argument);
  }

  makeRoom(times: number): number {
    return this.#binding.makeRoom(this.#open("setsockopt"), times);
  }

  ref(): void {
    this.#system.want(this.#open("ref"), 1);
  }

  unref(): void {
    const id = this.#open("unref");
    // None is left after a failure, which those who wait may not have heard of yet.
    if (this.#system.reasonsOf(id) > 0) this.#system.want(id, -1);
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#release();
      this.#system.forget(this.#id);
      this.#binding.close(this.#id);
    }
  }

  #release(): void {
    this.#system.want(this.#id, -this.#system.reasonsOf(this.#id));
  }

  /** The id, which another socket may have once this one is closed. */
  #open(syscall: string): number {
    if (this.#closed) {
      throw systemCallFailure(syscall, constants.errno.EBADF);
    }
    return this.#id;
  }
}
