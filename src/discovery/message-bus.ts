import { connect, type Socket } from "node:net";
import { offAbort, onAbort } from "../endpoint/abort-listeners.ts";
import { DiscoveryError } from "../errors.ts";
import { type BusAddress, busPlaces, type SocketPlace } from "../mctpd/bus-address.ts";
import { type DBusLibrary, loadDBus } from "../mctpd/dbus-library.ts";
import { callFailure, socketFailure } from "./bus-failures.ts";

/** A call of a method. */
export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: unknown[];
  /** What it is, for the text of errors; its member and path unless given. */
  readonly title?: string;
}

/** Where the answer to a call goes: called once. */
export type BusReply = (failure: { readonly error: unknown } | undefined, values: unknown[]) => void;

/** How long to wait, and what ends the wait. */
export interface BusCallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** A signal as it came, its values plain: dictionaries as objects, variants as what is in them, byte arrays as `Buffer`. */
export interface BusSignal {
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

type LibraryBus = ReturnType<DBusLibrary["createClient"]>;
type LibraryMessage = Parameters<LibraryBus["invoke"]>[0];

/** How it shows that the other side hung up: in the library's word, or while something was being sent. */
const hangUps = new Set<unknown>(["ECONNCLOSED", "EPIPE", "ECONNRESET"]);

/** What the message bus itself is called on D-Bus. */
export const busDriver = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
} as const;

const methodCall = 1;
const signalMessage = 4;
/** Calls must not start mctpd where it is not running: an operator may have stopped it. */
const noAutoStart = 2;

/**
 * One connection to a message bus, until it ends: it does not come back by itself. Idle, it does not keep the process
 * alive; a call does until it is over. Every call settles.
 */
export class MessageBus implements AsyncDisposable {
  readonly #library: LibraryBus;
  readonly #socket: Socket;
  readonly #listeners = new Set<(signal: BusSignal) => void>();
  /** Calls under way: how to end them. */
  readonly #calls = new Set<(error: Error) => void>();
  readonly #ended: Promise<void>;
  #closed = false;

  /** For `connectBus`, which says hello. */
  constructor(library: DBusLibrary, socket: Socket) {
    this.#socket = socket;
    // Without EXTERNAL there is only ANONYMOUS, for a bus over TCP: the third way needs a shared home directory.
    const authMethods = ["EXTERNAL", "ANONYMOUS"];
    // `direct`: else the library says hello itself, and throws where nobody can catch it if that is refused.
    const options = { stream: socket, direct: true, authMethods, returnBigInt: true, plainValues: true };
    this.#library = library.createClient(options);
    const { connection } = this.#library;
    // The library emits errors for what it cannot parse and for a refused greeting, and leaves the socket open.
    connection.on("error", (error) => {
      this.#end(error);
      socket.destroy();
    });
    connection.on("message", (message) => this.#receive(message));
    socket.unref();
    this.#ended = new Promise((resolve) => {
      socket.once("close", () => {
        this.#end(undefined);
        resolve();
      });
      // A bus that ends its half of the connection is gone.
      socket.once("end", () => socket.destroy());
    });
  }

  /** Settles when the connection has ended, however that came. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Whether it has ended: a call would be refused. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Calls a method and returns what it returned, in order. Rejects with `DISCOVERY`, the daemon's text in it; an aborted
   * call rejects with its signal's reason, and may be carried out nevertheless.
   */
  call(call: BusCall, options: BusCallOptions): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.request(call, options, (failure, values) => {
        if (failure === undefined) resolve(values);
        else reject(failure.error);
      });
    });
  }

  /**
   * As `call`, for whom the order matters in which answers and signals come: `done` is called while the answer is the last
   * that has come. After an `await`, signals may have been delivered that came behind it.
   */
  request(call: BusCall, { signal, timeout }: BusCallOptions, done: BusReply): void {
    const what = call.title ?? `${call.member} of ${call.path}`;
    const refusal = this.#refusal(what, signal);
    if (refusal !== undefined) {
      done(refusal, []);
      return;
    }
    // So that the library forgets the call as well.
    const cancel = new AbortController();
    const settle = (failure: { readonly error: unknown } | undefined, values: readonly unknown[]): void => {
      if (cancel.signal.aborted) return;
      clearTimeout(timer);
      offAbort(signal, abort);
      this.#calls.delete(fail);
      cancel.abort();
      done(failure, [...values]);
    };
    const fail = (error: unknown): void => settle({ error }, []);
    const abort = (): void => fail(signal?.reason);
    // The library's own timer does not keep the process alive, so whoever waits might not live to see it.
    const timer = setTimeout(() => {
      fail(new DiscoveryError("noAnswer", `${what}: no answer in ${timeout} ms`));
    }, timeout);
    onAbort(signal, abort);
    this.#calls.add(fail);
    this.#invoke(call, cancel.signal, (error, ...values) => {
      if (error) fail(callFailure(what, error));
      else settle(undefined, values);
    });
  }

  #refusal(what: string, signal: AbortSignal | undefined): { readonly error: unknown } | undefined {
    if (signal?.aborted) return { error: signal.reason };
    if (!this.#closed) return undefined;
    return { error: new DiscoveryError("lost", `${what}: the connection to the message bus has ended`) };
  }

  #invoke(call: BusCall, signal: AbortSignal, done: (error: Error | null, ...values: unknown[]) => void): void {
    const { title: _, ...fields } = call;
    const message: LibraryMessage = { ...fields, type: methodCall, flags: noAutoStart };
    try {
      this.#library.invoke(message, { signal, timeout: 0 }, done);
    } catch (error) {
      // What cannot be marshalled.
      done(error as Error);
    }
  }

  /** Asks for the signals that a D-Bus match rule selects. They go to every listener, for as long as the connection lives. */
  async match(rule: string, options: BusCallOptions): Promise<void> {
    await this.call({ ...busDriver, member: "AddMatch", signature: "s", body: [rule] }, options);
  }

  /** The unique name of who owns a name, undefined where nobody does. Starts nobody. */
  async ownerOf(name: string, options: BusCallOptions): Promise<string | undefined> {
    try {
      const [owner] = await this.call({ ...busDriver, member: "GetNameOwner", signature: "s", body: [name] }, options);
      return typeof owner === "string" ? owner : undefined;
    } catch (error) {
      if (error instanceof DiscoveryError && error.reason === "noDaemon") return undefined;
      throw error;
    }
  }

  /** Has every signal delivered from now on, in the order of the bus; never during a call of this. */
  listen(listener: (signal: BusSignal) => void): void {
    this.#listeners.add(listener);
  }

  /** Ends the connection; calls under way are rejected. Idempotent, and settles when the socket is gone. */
  async close(): Promise<void> {
    this.#socket.destroy();
    this.#end(undefined);
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #end(failure: Error | undefined): void {
    this.#closed = true;
    this.#listeners.clear();
    const because = failure === undefined ? "" : `: ${failure.message}`;
    const details = failure === undefined ? {} : { cause: failure };
    for (const fail of [...this.#calls]) {
      fail(new DiscoveryError("lost", `the connection to the message bus ended before the answer${because}`, details));
    }
  }

  #receive(message: LibraryMessage): void {
    if (message.type !== signalMessage) return;
    const { sender = "", path = "", interface: name = "", member = "", body = [] } = message;
    for (const listener of this.#listeners) listener({ sender, path, interface: name, member, body });
  }
}

/**
 * Connects to a message bus. Rejects with `DISCOVERY` (`noBus`, `noPermission`), with `NOT_SUPPORTED` where the package
 * dbus-native is not installed, with `INVALID_ARGUMENT` for what is no address; an aborted call with its signal's reason.
 */
export async function connectBus(address: BusAddress, options: BusCallOptions): Promise<MessageBus> {
  const places = busPlaces(address);
  const library = await loadDBus();
  let failure: unknown;
  for (const place of places) {
    options.signal?.throwIfAborted();
    try {
      return await greet(library, place, options);
    } catch (error) {
      if (!(error instanceof DiscoveryError)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

async function greet(library: DBusLibrary, place: SocketPlace, options: BusCallOptions): Promise<MessageBus> {
  const socket = await dial(place, options);
  const bus = new MessageBus(library, socket);
  try {
    await bus.call({ ...busDriver, member: "Hello" }, options);
    return bus;
  } catch (error) {
    await bus.close();
    throw error instanceof DiscoveryError ? greetingFailure(nameOf(place), error, socket.bytesRead > 0) : error;
  }
}

/** A bus that does not want this user says no to who it is, or has nothing more to say. */
function greetingFailure(place: string, error: DiscoveryError, heard: boolean): DiscoveryError {
  const hungUp = heard && hangUps.has(codeOf(error));
  if (hungUp || error.reason === "noPermission" || /response: REJECTED/.test(error.message)) {
    return new DiscoveryError("noPermission", `the message bus at ${place} does not let this user in`, {
      cause: error,
    });
  }
  return new DiscoveryError("noBus", `what is at ${place} is no message bus: ${error.message}`, { cause: error });
}

/** The code of what was first. */
function codeOf(error: Error): unknown {
  if (error.cause instanceof Error) return codeOf(error.cause);
  return "code" in error ? error.code : undefined;
}

function dial(place: SocketPlace, { signal, timeout }: BusCallOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(place);
    const settle = (): void => {
      clearTimeout(timer);
      offAbort(signal, abort);
      socket.off("connect", connected);
    };
    const fail = (error: unknown): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const abort = (): void => fail(signal?.reason);
    const timer = setTimeout(() => {
      fail(new DiscoveryError("noBus", `no message bus at ${nameOf(place)}: no connection in ${timeout} ms`));
    }, timeout);
    const connected = (): void => {
      settle();
      resolve(socket);
    };
    onAbort(signal, abort);
    socket.once("connect", connected);
    // It stays: an error event that nobody listens to ends the process.
    socket.on("error", (error) => fail(socketFailure(nameOf(place), error)));
  });
}

function nameOf(place: SocketPlace): string {
  return "path" in place ? place.path.replace("\0", "@") : `${place.host}:${place.port}`;
}
