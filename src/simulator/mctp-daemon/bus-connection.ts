import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { DiscoveryError, TransportError } from "../../errors.ts";
import { type BusAddress, busPlaces } from "../../mctpd/bus-address.ts";
import { type DBusLibrary, loadDBus } from "../../mctpd/dbus-library.ts";

type Connection = ReturnType<DBusLibrary["createConnection"]>;

/** A D-Bus message, of whatever type. */
export type BusMessage = Parameters<Connection["message"]>[0];

/** A message bus, or a stream that leads to one. */
export type BusChoice = BusAddress | Duplex;

/** Called with each method call, and where to answer it. It should not throw. */
export type CallListener = (call: BusMessage, connection: BusConnection) => void;

/** How long a bus may take to let somebody in, in milliseconds. */
const patience = 10_000;

/** Of RequestName: rather not at all than in a queue. */
const doNotQueue = 4;
const primaryOwner = 1;

/**
 * A service on a message bus, message by message: the library's own way to export objects tells of them otherwise than
 * sd-bus does, which mctpd uses.
 */
export class BusConnection implements AsyncDisposable {
  /** Rejects with `TransportError` when the bus goes away by itself. */
  readonly failed: Promise<never>;
  readonly #connection: Connection;
  readonly #types: DBusLibrary["messageType"];
  readonly #answer: CallListener;
  readonly #pending = new Map<number, (reply: BusMessage) => void>();
  readonly #closed: Promise<void>;
  #over = false;
  #serial = 0;
  #uniqueName = "";

  private constructor(library: DBusLibrary, bus: BusChoice, stream: Duplex, answer: CallListener) {
    this.#types = library.messageType;
    this.#answer = answer;
    this.#connection = library.createConnection({ stream, authMethods: ["EXTERNAL"] });
    let fail = (_: Error): void => {};
    this.failed = new Promise((_, reject) => {
      fail = reject;
    });
    // Whoever serves looks at it later, or not at all.
    this.failed.catch(() => {});
    const over = (error?: Error): void => {
      if (!this.#over) fail(lost(bus, error));
      this.#over = true;
    };
    this.#closed = new Promise((resolve) => this.#connection.once("close", () => resolve()));
    this.#connection.on("error", over);
    this.#connection.on("end", () => over());
    this.#connection.on("close", over);
    this.#connection.on("message", (message) => this.#receive(message));
  }

  /**
   * Connects. Rejects with `TransportError` where there is no such bus or it lets nobody in, with `INVALID_ARGUMENT` for what is
   * no address, and with `NOT_SUPPORTED` where the D-Bus library is not installed.
   */
  static async open(bus: BusChoice, answer: CallListener): Promise<BusConnection> {
    const ways = waysTo(bus);
    const library = await loadDBus();
    let failure: unknown;
    for (const way of ways) {
      const connection = new BusConnection(library, bus, way(), answer);
      try {
        const { body } = await connection.#ask("Hello");
        connection.#uniqueName = String(body?.[0]);
        return connection;
      } catch (error) {
        failure ??= error;
        await connection.close();
      }
    }
    throw failure;
  }

  /** The name that the bus gave, from which signals come. */
  get uniqueName(): string {
    return this.#uniqueName;
  }

  /** Takes a well-known name. Rejects with `TransportError` where somebody has it, or the bus does not allow it. */
  async own(name: string): Promise<void> {
    const { type, body, errorName } = await this.#ask("RequestName", "su", [name, doNotQueue]);
    if (type === this.#types.error) {
      throw new TransportError(`the message bus refuses the name ${name}: ${body?.[0] ?? errorName}`);
    }
    if (body?.[0] === primaryOwner) return;
    throw new TransportError(`${name} is taken on this message bus: by mctpd, or by another simulation of it`);
  }

  /** Sends a signal. Without a bus any more, it is lost. */
  signal(path: string, iface: string, member: string, signature: string, body: unknown[]): void {
    this.#send({ type: this.#types.signal, path, interface: iface, member, signature, body });
  }

  /** Answers a call. */
  reply(call: BusMessage, signature: string, body: unknown[]): void {
    this.#send({ type: this.#types.methodReturn, ...backTo(call), ...(signature !== "" && { signature, body }) });
  }

  /** Refuses a call. */
  refuse(call: BusMessage, errorName: string, message: string): void {
    this.#send({ type: this.#types.error, ...backTo(call), errorName, signature: "s", body: [message] });
  }

  /** Leaves the bus. Idempotent. */
  async close(): Promise<void> {
    this.#over = true;
    if (this.#connection.stream.destroyed) return;
    this.#connection.end();
    // A bus that does not take notice is left all the same.
    const timer = setTimeout(() => this.#connection.stream.destroy(), 1_000);
    await this.#closed;
    clearTimeout(timer);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Asks the bus itself, which is given a while to answer. */
  async #ask(member: string, signature?: string, body?: unknown[]): Promise<BusMessage> {
    const timer = setTimeout(() => this.#connection.stream.destroy(new Error("it does not answer")), patience);
    const destination = "org.freedesktop.DBus";
    const answer = new Promise<BusMessage>((resolve) => {
      const serial = this.#send({
        type: this.#types.methodCall,
        path: "/org/freedesktop/DBus",
        ...{ destination, interface: destination, member },
        ...(signature !== undefined && body !== undefined && { signature, body }),
      });
      this.#pending.set(serial, resolve);
    });
    try {
      return await Promise.race([answer, this.failed]);
    } finally {
      clearTimeout(timer);
    }
  }

  #send(message: BusMessage): number {
    this.#serial = this.#serial === 0xffff_ffff ? 1 : this.#serial + 1;
    if (!this.#over) this.#connection.message({ ...message, serial: this.#serial });
    return this.#serial;
  }

  #receive(message: BusMessage): void {
    if (message.type === this.#types.methodCall) {
      this.#answer(message, this);
      return;
    }
    const { replySerial } = message;
    if (replySerial === undefined) return;
    this.#pending.get(replySerial)?.(message);
    this.#pending.delete(replySerial);
  }
}

function backTo(call: BusMessage): BusMessage {
  return {
    ...(call.serial !== undefined && { replySerial: call.serial }),
    ...(call.sender !== undefined && { destination: call.sender }),
  };
}

/** Ways to a bus, to be tried in order. */
function waysTo(bus: BusChoice): (() => Duplex)[] {
  if (typeof bus === "object") return [() => bus];
  try {
    return busPlaces(bus).map((place) => () => connect(place));
  } catch (error) {
    if (error instanceof DiscoveryError) throw new TransportError(error.message, { cause: error });
    throw error;
  }
}

function lost(bus: BusChoice, cause: unknown): TransportError {
  const { code, syscall, message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  const reason = message === undefined ? "has gone" : `cannot be used: ${message}`;
  return new TransportError(`${nameOf(bus)} ${reason}`, {
    ...(code !== undefined && { errno: code }),
    ...(syscall !== undefined && { syscall }),
    ...(cause !== undefined && { cause }),
  });
}

function nameOf(bus: BusChoice): string {
  if (typeof bus !== "string") return "the message bus";
  return bus === "system" || bus === "session" ? `the ${bus}'s message bus` : `the message bus ${bus}`;
}
