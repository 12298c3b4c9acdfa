import { realpath } from "node:fs/promises";
import { createConnection } from "node:net";
import { Endpoint } from "../endpoint/endpoint.ts";
import { TransportError } from "../errors.ts";
import type { Transport } from "../transport/transport.ts";
import { type DeviceAddress, formatLink, type Link } from "./device-address.ts";

/** How endpoints are to send, where a call does not say. */
export interface Patience {
  readonly timeout?: number | undefined;
  readonly deadline?: number | undefined;
}

/** An open way to a drive. */
export interface Connection {
  readonly endpoint: Endpoint;
  /** True where the link is known to lead to simulated drives. */
  readonly simulated: boolean;
}

/**
 * The links that a command line's addresses need, each opened once, on first use, and the endpoints behind them: an
 * endpoint is shared by all who mean the same drive, because its command slots are.
 */
export class Links implements AsyncDisposable {
  readonly #patience: Patience;
  readonly #transports = new Map<string, Promise<Transport>>();
  readonly #endpoints = new Map<string, Endpoint>();

  constructor(patience: Patience = {}) {
    this.#patience = patience;
  }

  /** Connects to a drive. Nothing is sent yet. Rejects with `TransportError` where the link cannot be opened. */
  async connect(address: DeviceAddress): Promise<Connection> {
    const transport = await this.#transport(address.link);
    const key = `${formatLink(address.link)} ${address.network},${address.eid}`;
    let endpoint = this.#endpoints.get(key);
    if (endpoint === undefined) {
      const { timeout, deadline } = this.#patience;
      const options = { ...(timeout !== undefined && { timeout }), ...(deadline !== undefined && { deadline }) };
      endpoint = new Endpoint(transport, address, options);
      this.#endpoints.set(key, endpoint);
    }
    return { endpoint, simulated: transport.simulated };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint.close()));
    const transports = await Promise.allSettled(this.#transports.values());
    await Promise.all(transports.map((each) => (each.status === "fulfilled" ? each.value.close() : undefined)));
  }

  #transport(link: Link): Promise<Transport> {
    const key = formatLink(link);
    let transport = this.#transports.get(key);
    if (transport === undefined) {
      transport = openTransport(link);
      this.#transports.set(key, transport);
    }
    return transport;
  }
}

/**
 * Whether a link is known to lead to simulated drives. A unix socket is: nothing but the simulator serves them. A serial
 * line is not, unless it is a pseudo terminal, which no drive can be wired to. What answers through the kernel's MCTP
 * cannot be told, and counts as real.
 */
export async function isSimulated(link: Link): Promise<boolean> {
  if (link.scheme === "serial") {
    const device = await realpath(link.path).catch(() => link.path);
    return device.startsWith("/dev/pts/");
  }
  return link.scheme !== "mctp";
}

async function openTransport(link: Link): Promise<Transport> {
  if (link.scheme === "mctp") {
    const { AfMctpTransport } = await import("../transport/af-mctp/index.ts");
    return new AfMctpTransport();
  }
  if (link.scheme === "sim") {
    const { defaultFleet } = await import("../simulator/index.ts");
    return defaultFleet().transport();
  }
  const { StreamTransport } = await import("../transport/stream.ts");
  const stream = link.scheme === "unix" ? await openSocket(link.path) : await openLine(link.path);
  return new StreamTransport(stream, {
    description: `${link.scheme}:${link.path}`,
    simulated: await isSimulated(link),
  });
}

async function openLine(path: string) {
  const { openSerialLine } = await import("./serial-line.ts");
  return openSerialLine(path);
}

/** What keeps a socket from being connected to, in words that say what to do. */
const socketFailures: Readonly<Record<string, string>> = {
  ENOENT: "there is no such socket: `nvme-mi simulate --unix` makes one",
  ECONNREFUSED: "nobody listens there any more",
  EACCES: "this user may not connect to it",
  ENOTSOCK: "it is not a socket",
};

function openSocket(path: string) {
  return new Promise<ReturnType<typeof createConnection>>((resolve, reject) => {
    const socket = createConnection({ path });
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      const { code = "", syscall = "connect" } = error;
      const reason = socketFailures[code] ?? error.message;
      reject(new TransportError(`unix:${path}: ${reason}`, { errno: code, syscall, cause: error }));
    });
  });
}
