import { stat } from "node:fs/promises";
import { createConnection } from "node:net";
import { LinkBuses } from "../discovery/link-buses.ts";
import type { Bus } from "../endpoint/bus.ts";
import { Endpoint } from "../endpoint/endpoint.ts";
import { TransportError } from "../errors.ts";
import type { MctpAddress } from "../mctp/address.ts";
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
  /** What came over the link and was of no use, in words; empty where nothing was. */
  noise(): string;
}

/** A transport, and what is heard on its link besides answers. */
interface OpenLink {
  readonly transport: Transport;
  noise(): string;
  /** What an endpoint shares with others behind this link; undefined where it shares nothing. */
  busOf?(address: MctpAddress): Bus;
}

/**
 * The links that a command line's addresses need, each opened once, on first use, and the endpoints behind them: an
 * endpoint is shared by all who mean the same drive, because its command slots are.
 */
export class Links implements AsyncDisposable {
  readonly #patience: Patience;
  readonly #links = new Map<string, Promise<OpenLink>>();
  readonly #endpoints = new Map<string, Endpoint>();

  constructor(patience: Patience = {}) {
    this.#patience = patience;
  }

  /** Connects to a drive. Nothing is sent yet. Rejects with `TransportError` where the link cannot be opened. */
  async connect(address: DeviceAddress): Promise<Connection> {
    const { transport, noise, busOf } = await this.#link(address.link);
    const key = `${formatLink(address.link)} ${address.network},${address.eid}`;
    let endpoint = this.#endpoints.get(key);
    if (endpoint === undefined) {
      const { timeout, deadline } = this.#patience;
      const patience = { ...(timeout !== undefined && { timeout }), ...(deadline !== undefined && { deadline }) };
      endpoint = new Endpoint(transport, address, { ...patience, ...(busOf !== undefined && { bus: busOf(address) }) });
      this.#endpoints.set(key, endpoint);
    }
    return { endpoint, noise };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint.close()));
    const links = await Promise.allSettled(this.#links.values());
    await Promise.all(links.map((each) => (each.status === "fulfilled" ? each.value.transport.close() : undefined)));
  }

  #link(link: Link): Promise<OpenLink> {
    const key = formatLink(link);
    let open = this.#links.get(key);
    if (open === undefined) {
      open = openLink(link);
      this.#links.set(key, open);
    }
    return open;
  }
}

/**
 * Whether the drive at the end of a link is a simulated one, as far as the link tells. On a unix socket only simulated
 * drives can answer, but what has not answered is not known to be any drive. Elsewhere only a drive's model tells.
 */
export function isSimulatedLink(link: Link, answered: boolean): boolean {
  return link.scheme === "sim" || (link.scheme === "unix" && answered);
}

/** The link as the errors of its transport name it, where they do. */
export function linkDescription(link: Link): string | undefined {
  return "path" in link ? `${link.scheme}:${link.path}` : undefined;
}

async function openLink(link: Link): Promise<OpenLink> {
  if (link.scheme === "mctp") return openKernel();
  if (link.scheme === "sim") {
    const { defaultFleet } = await import("../simulator/index.ts");
    return { transport: defaultFleet().transport(), noise: () => "" };
  }
  const [{ StreamTransport }, { listenForNoise }] = await Promise.all([
    import("../transport/stream.ts"),
    import("./noise.ts"),
  ]);
  const stream = link.scheme === "unix" ? await openSocket(link.path) : await openLine(link.path);
  const transport = new StreamTransport(stream, { description: linkDescription(link) ?? link.scheme });
  return { transport, noise: listenForNoise(stream, transport, link.scheme) };
}

/** Through the kernel, drives behind one network interface share it as a bus; where that is not known, their network. */
async function openKernel(): Promise<OpenLink> {
  const { AfMctpTransport, readMctpRoutes } = await import("../transport/af-mctp/index.ts");
  // Why there are none, the first command will say.
  const routes = await readMctpRoutes().catch(() => undefined);
  const buses = new LinkBuses({ links: routes?.links });
  const busOf = (address: MctpAddress) => buses.busOf({ address, link: routes?.linkTo(address) });
  return { transport: new AfMctpTransport(), noise: () => "", busOf };
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
  ENOTDIR: "a part of its path is not a directory",
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
      void socketFailure(path, error).then((reason) =>
        reject(new TransportError(`unix:${path}: ${reason}`, { errno: code, syscall, cause: error })),
      );
    });
  });
}

async function socketFailure(path: string, { code = "", message }: NodeJS.ErrnoException): Promise<string> {
  // Linux also says ECONNREFUSED of what never was a socket.
  const file = code === "ECONNREFUSED" ? await stat(path).catch(() => undefined) : undefined;
  const known = file?.isSocket() === false ? "ENOTSOCK" : code;
  return socketFailures[known] ?? message;
}
