/**
 * The system-call seam: all that the native part provides and the fake kernel of the tests imitates. Families,
 * addresses and ioctl arguments are raw; what is in them is the business of `kernel-interface.ts`.
 */
export interface DatagramSystem {
  /** Opens a non-blocking socket. It keeps no process alive until `ref`. Throws `SystemCallFailure`. */
  open(options: SocketOptions, receiver: DatagramReceiver): DatagramSocket;
  /**
   * ioctl on any file descriptor of this process. The kernel's answer replaces `argument`'s bytes.
   * Throws `SystemCallFailure`.
   */
  ioctl(fileDescriptor: number, request: number, argument: Uint8Array): number;
}

/** What `socket(2)` takes, and how much to read at once. */
export interface SocketOptions {
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
  /** Bytes of the longest datagram that is delivered; a longer one is reported as oversized. */
  readonly maximumLength: number;
}

/** Where a socket delivers. Never called while one of the socket's own methods runs. */
export interface DatagramReceiver {
  /** One datagram. Both views are only lent: they change after the call. */
  datagram(data: Uint8Array, address: Uint8Array): void;
  /** A datagram of `length` bytes came, of which `data` are the first `maximumLength` and the rest is lost. Lent too. */
  oversized(data: Uint8Array, address: Uint8Array, length: number): void;
  /** What was posted under this key could not be sent. For who posts. */
  unsent?(failure: SystemCallFailure, key: number): void;
  /** Receiving failed, and the socket receives nothing any more. It is still to be closed. */
  failed(failure: SystemCallFailure): void;
}

/** An open socket. Every method but `close` throws `SystemCallFailure`; after `close` with EBADF. */
export interface DatagramSocket {
  bind(address: Uint8Array): void;
  /** Names the only peer to receive from. AF_MCTP wants it before `bind`, and older kernels do not have it (EOPNOTSUPP). */
  connect(address: Uint8Array): void;
  /** Sends what of `data` is from `begin` on (0), at once, or fails, with EAGAIN where the send buffer is full. */
  send(data: Uint8Array, address: Uint8Array, begin?: number): void;
  /**
   * The same with what else is posted before the event loop sleeps, in the order of posting: for many short datagrams at once. It
   * may throw as `send` does, or tell the receiver that it could not be sent, by the number `key`. The bytes are copied.
   */
  post(data: Uint8Array, address: Uint8Array, begin: number, key: number): void;
  /** The kernel's answer replaces `argument`'s bytes. */
  ioctl(request: number, argument: Uint8Array): number;
  /**
   * Asks for send and receive buffers so many times as large; returns how many times as large both have become, at least 1.
   * Beyond a machine's limits it takes CAP_NET_ADMIN.
   */
  makeRoom(times: number): number;
  /** Keeps the process alive for one reason more: one more peer whose answer is awaited, say. */
  ref(): void;
  /** Keeps the process alive for one reason less. Where there is none, as after a failure, nothing happens. */
  unref(): void;
  /** Nothing is delivered afterwards. Idempotent. */
  close(): void;
}

/** What a failed system call throws at this seam. It leaves the library as a `TransportError` only. */
export interface SystemCallFailure extends Error {
  /** The kernel's number, positive, such as 113 for EHOSTUNREACH on most machines. */
  readonly errno: number;
  /** The system call, such as `sendto`. */
  readonly syscall: string;
}

/** Makes a failure equal to those the native part throws. */
export function systemCallFailure(syscall: string, errno: number): SystemCallFailure {
  return Object.assign(new Error(syscall), { errno, syscall });
}

/** Tells a failed system call from any other error. */
export function isSystemCallFailure(error: unknown): error is SystemCallFailure {
  return (
    error instanceof Error &&
    "errno" in error &&
    typeof error.errno === "number" &&
    "syscall" in error &&
    typeof error.syscall === "string"
  );
}
