/** A kernel's rtnetlink for tests: answers each request with the datagrams that a test has for it. */
import { constants, endianness } from "node:os";
import { mctpFamily } from "./kernel-interface.ts";
import {
  type DatagramReceiver,
  type DatagramSocket,
  type DatagramSystem,
  type SocketOptions,
  systemCallFailure,
} from "./socket.ts";

const little = endianness() === "LE";
const netlinkFamily = 16;

/** Where the recorded bytes are those of this machine. */
export const notLittleEndian: string | false = !little && "the bytes were recorded on a little-endian machine";

/** What is sent for a request: its answers, in order; none is silence. */
export type NetlinkAnswer = (type: number, sequence: number) => readonly Uint8Array[];

/** See the head of this file. */
export class FakeNetlink implements DatagramSystem {
  /** Errors to give instead of carrying out a system call, by `socket` with the family, or `sendto`. */
  readonly failures = new Map<string, number>();
  /** As they were sent, in hexadecimal. */
  readonly requests: string[] = [];
  /** Sockets that are open. */
  openSockets = 0;
  /** How many reasons there are to keep the process alive. */
  referenced = 0;
  receiver: DatagramReceiver | undefined;
  /** The address that answers come from. */
  source: Uint8Array = kernelAddress(0);
  readonly #answer: NetlinkAnswer;

  constructor(answer: NetlinkAnswer) {
    this.#answer = answer;
  }

  open({ family, maximumLength }: SocketOptions, receiver: DatagramReceiver): DatagramSocket {
    this.#check(`socket ${family}`, "socket");
    if (family !== netlinkFamily && family !== mctpFamily) throw systemCallFailure("socket", constants.errno.EINVAL);
    if (family === netlinkFamily) this.receiver = receiver;
    this.openSockets += 1;
    let [open, references] = [true, 0];
    const reference = (change: number) => {
      this.referenced += change;
      references += change;
    };
    const deliver = (bytes: Uint8Array) => {
      if (!open) return;
      const lent = bytes.slice(0, maximumLength);
      if (bytes.length > maximumLength) receiver.oversized(lent, this.source, bytes.length);
      else receiver.datagram(lent, this.source);
      lent.fill(0xee);
    };
    const refuse = (): never => {
      throw systemCallFailure("unexpected", constants.errno.EINVAL);
    };
    return {
      bind: refuse,
      connect: refuse,
      ioctl: refuse,
      makeRoom: refuse,
      post: refuse,
      send: (data) => {
        this.#check("sendto", "sendto");
        this.requests.push(Buffer.from(data).toString("hex"));
        const view = new DataView(data.buffer, data.byteOffset);
        const answers = this.#answer(view.getUint16(4, little), view.getUint32(8, little));
        for (const answer of answers) queueMicrotask(() => deliver(answer));
      },
      ref: () => reference(1),
      unref: () => reference(-1),
      close: () => {
        if (open) this.openSockets -= 1;
        reference(-references);
        open = false;
      },
    };
  }

  ioctl(): number {
    throw systemCallFailure("ioctl", constants.errno.EBADF);
  }

  #check(key: string, syscall: string): void {
    const errno = this.failures.get(key);
    if (errno !== undefined) throw systemCallFailure(syscall, errno);
  }
}

/** A `struct sockaddr_nl`. */
export function kernelAddress(port: number): Uint8Array {
  return packed([netlinkFamily, 2], [0, 2], [port, 4], [0, 4]);
}

/** One message: its header, and a body. */
export function message(type: number, sequence: number, body: Uint8Array, flags = 2): Uint8Array {
  return joined(packed([16 + body.length, 4], [type, 2], [flags, 2], [sequence, 4], [36, 4]), body);
}

/** The end of a dump, or of a request that is refused with `errno` (NLMSG_ERROR). */
export const done = (sequence: number): Uint8Array => message(3, sequence, packed([0, 4]));
export const refusal = (sequence: number, errno: number): Uint8Array => message(2, sequence, packed([-errno, 4]));

/** An attribute, padded to four bytes. */
export function attribute(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = joined(...parts);
  return joined(packed([4 + value.length, 2], [type, 2]), value, new Uint8Array((4 - (value.length % 4)) % 4));
}

/** Numbers with their lengths in bytes, in the machine's byte order. */
export function packed(...numbers: readonly (readonly [value: number, length: 1 | 2 | 4])[]): Uint8Array {
  return joined(
    ...numbers.map(([value, length]) => {
      const view = new DataView(new ArrayBuffer(4));
      if (length === 1) view.setUint8(0, value);
      else if (length === 2) view.setUint16(0, value, little);
      else view.setInt32(0, value, little);
      return new Uint8Array(view.buffer, 0, length);
    }),
  );
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
