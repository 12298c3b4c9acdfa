import { createRequire } from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { TransportError } from "../../errors.ts";
import {
  type DatagramReceiver,
  type DatagramSocket,
  type DatagramSystem,
  type SocketOptions,
  systemCallFailure,
} from "./socket.ts";

/** What native/mctp-socket.c exports. */
interface Binding {
  start(deliver: (count: number) => void, slab: Uint8Array, records: Uint8Array): void;
  open(family: number, type: number, protocol: number, capacity: number): number;
  bind(id: number, address: Uint8Array): void;
  connect(id: number, address: Uint8Array): void;
  send(id: number, data: Uint8Array, address: Uint8Array): void;
  ioctl(id: number, request: number, argument: Uint8Array): number;
  ioctlDescriptor(fileDescriptor: number, request: number, argument: Uint8Array): number;
  setReferenced(id: number, referenced: boolean): void;
  close(id: number): void;
}

/** Room for what one loop turn receives; more waits in the kernel until the next turn. */
const slabLength = 256 * 1024;
const recordLimit = 512;
/** Int32 fields of a record: socket, error, address offset, address length, data offset, data length. */
const recordFields = 6;

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
  return new NativeSystem(load(file));
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
  readonly #sockets = new Map<number, NativeSocket>();

  constructor(binding: Binding) {
    this.#binding = binding;
    // The native part keeps this function, and by it the two arrays it writes to.
    binding.start((count) => this.#deliver(count), this.#slab, new Uint8Array(this.#records.buffer));
  }

  open(options: SocketOptions, receiver: DatagramReceiver): DatagramSocket {
    const { family, type, protocol, maximumLength } = options;
    const id = this.#binding.open(family, type, protocol, maximumLength);
    const socket = new NativeSocket(this.#binding, id, maximumLength, receiver, () => this.#sockets.delete(id));
    this.#sockets.set(id, socket);
    return socket;
  }

  ioctl(fileDescriptor: number, request: number, argument: Uint8Array): number {
    return this.#binding.ioctlDescriptor(fileDescriptor, request, argument);
  }

  #deliver(count: number): void {
    for (let at = 0; at < count * recordFields; at += recordFields) {
      const record = this.#records.subarray(at, at + recordFields);
      try {
        // A socket closed by an earlier record of this batch is no longer in the map, and its id not yet reused.
        this.#sockets.get(record[0] ?? -1)?.take(this.#slab, record);
      } catch (error) {
        // One receiver's mistake must not cost the others their messages.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

class NativeSocket implements DatagramSocket {
  readonly #binding: Binding;
  readonly #id: number;
  readonly #maximumLength: number;
  readonly #receiver: DatagramReceiver;
  readonly #forget: () => void;
  #closed = false;

  constructor(binding: Binding, id: number, maximumLength: number, receiver: DatagramReceiver, forget: () => void) {
    this.#binding = binding;
    this.#id = id;
    this.#maximumLength = maximumLength;
    this.#receiver = receiver;
    this.#forget = forget;
  }

  take(slab: Uint8Array, record: Int32Array): void {
    const [, errno = 0, addressOffset = 0, addressLength = 0, dataOffset = 0, dataLength = 0] = record;
    if (errno !== 0) {
      this.#receiver.failed(systemCallFailure("recvmsg", errno));
      return;
    }
    const address = slab.subarray(addressOffset, addressOffset + addressLength);
    const data = slab.subarray(dataOffset, dataOffset + Math.min(dataLength, this.#maximumLength));
    if (dataLength > this.#maximumLength) {
      this.#receiver.oversized(data, address, dataLength);
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

  send(data: Uint8Array, address: Uint8Array): void {
    this.#binding.send(this.#open("sendto"), data, address);
  }

  ioctl(request: number, argument: Uint8Array): number {
    return this.#binding.ioctl(this.#open("ioctl"), request, argument);
  }

  ref(): void {
    this.#binding.setReferenced(this.#open("ref"), true);
  }

  unref(): void {
    this.#binding.setReferenced(this.#open("unref"), false);
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#forget();
      this.#binding.close(this.#id);
    }
  }

  /** The id, which another socket may have once this one is closed. */
  #open(syscall: string): number {
    if (this.#closed) {
      throw systemCallFailure(syscall, constants.errno.EBADF);
    }
    return this.#id;
  }
}
