import { getSystemErrorName } from "node:util";
import { MiError, TransportError } from "../../errors.ts";
import { mctpFamily } from "./kernel-interface.ts";
import {
  errorNumberIn,
  interruptedFlag,
  isKernelAddress,
  netlinkFamily,
  netlinkMessage,
  packDumpRequest,
  packKernelAddress,
  rawType,
  routeProtocol,
  unpackMessages,
} from "./netlink-messages.ts";
import {
  type DatagramReceiver,
  type DatagramSocket,
  type DatagramSystem,
  isSystemCallFailure,
  type SystemCallFailure,
  systemCallFailure,
} from "./socket.ts";

/** A table of the kernel: what is asked for, what it answers with, and how long the fixed part of either is. */
export interface KernelTable<Entry> {
  readonly request: number;
  readonly answer: number;
  readonly bodyLength: number;
  /** An entry from its message's body, which is only lent; undefined for one that does not concern MCTP. */
  read(body: DataView): Entry | undefined;
}

/** The kernel fills at most 32 KiB; what is longer all the same is reported as such. */
const maximumLength = 0x10000;
/** How often a table is asked for anew that changed while it was told. */
const attemptLimit = 8;

interface Dump {
  readonly table: KernelTable<unknown>;
  readonly sequence: number;
  entries: unknown[];
  interrupted: boolean;
  readonly resolve: (entries: unknown[] | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks the kernel for whole tables over one rtnetlink socket, one after the other. It needs no privilege. The socket keeps
 * the process alive while an answer is awaited. Errors are `TransportError`s.
 */
export class NetlinkDumps implements DatagramReceiver {
  readonly #socket: DatagramSocket;
  readonly #address = packKernelAddress();
  #sequence = 0;
  #dump: Dump | undefined;
  /** Why nothing can be asked any more. */
  #over: unknown;

  /** Opens the socket. Throws `TransportError`. */
  constructor(system: DatagramSystem) {
    try {
      const options = { family: netlinkFamily, type: rawType, protocol: routeProtocol, maximumLength };
      this.#socket = system.open(options, this);
    } catch (error) {
      throw explain(error);
    }
  }

  /** All entries of a table. Rejects where the kernel refuses, and with what `end` is given. */
  async read<Entry>(table: KernelTable<Entry>): Promise<Entry[]> {
    for (let attempt = 0; attempt < attemptLimit; attempt++) {
      const entries = await this.#ask(table);
      if (entries !== undefined) return entries as Entry[];
    }
    throw new TransportError("the kernel's network interfaces or MCTP routes change faster than they can be read");
  }

  /** Closes the socket; what is being read rejects with the reason. Idempotent. */
  end(reason: unknown = new MiError("CLOSED", "the netlink socket is closed")): void {
    this.#over ??= reason;
    const dump = this.#dump;
    this.#dump = undefined;
    this.#socket.close();
    dump?.reject(this.#over);
  }

  datagram(data: Uint8Array, address: Uint8Array): void {
    if (!isKernelAddress(address)) return;
    const messages = unpackMessages(data);
    if (messages === undefined) {
      this.end(new TransportError("the kernel's answer about MCTP routes is malformed"));
      return;
    }
    for (const { type, flags, sequence, body } of messages) {
      // What belongs to an earlier request, or to none, is of no concern.
      if (this.#dump?.sequence === sequence) this.#take(this.#dump, type, flags, body);
    }
  }

  oversized(_data: Uint8Array, _address: Uint8Array, length: number): void {
    const text = `the kernel's answer about MCTP routes has ${length} bytes, more than the ${maximumLength} that are taken`;
    this.end(new TransportError(text));
  }

  failed(failure: SystemCallFailure): void {
    this.end(explain(failure));
  }

  /** Undefined where the table changed meanwhile. */
  #ask(table: KernelTable<unknown>): Promise<unknown[] | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#over !== undefined) throw this.#over;
      this.#sequence += 1;
      const sequence = this.#sequence;
      this.#dump = { table, sequence, entries: [], interrupted: false, resolve, reject };
      try {
        this.#socket.send(packDumpRequest(table.request, sequence, mctpFamily, table.bodyLength), this.#address);
        this.#socket.ref();
      } catch (error) {
        this.#dump = undefined;
        throw explain(error);
      }
    });
  }

  #take(dump: Dump, type: number, flags: number, body: DataView): void {
    if ((flags & interruptedFlag) !== 0) dump.interrupted = true;
    const { error, done } = netlinkMessage;
    if (type === dump.table.answer) {
      const entry = dump.table.read(body);
      if (entry !== undefined) dump.entries.push(entry);
    } else if (type === error || type === done) {
      this.#dump = undefined;
      this.#socket.unref();
      const errno = errorNumberIn(body);
      if (errno < 0) dump.reject(explain(systemCallFailure("netlink", -errno)));
      else dump.resolve(dump.interrupted ? undefined : dump.entries);
    }
  }
}

function explain(error: unknown): unknown {
  if (!isSystemCallFailure(error)) return error;
  const { syscall } = error;
  const errno = getSystemErrorName(-error.errno);
  const text =
    errno === "EPERM" || errno === "EACCES"
      ? "this process may not ask the kernel for its MCTP routes: a security policy (seccomp, container) forbids it"
      : "the kernel does not tell its MCTP routes";
  return new TransportError(`${text} (${syscall}: ${errno})`, { errno, syscall, cause: error });
}
