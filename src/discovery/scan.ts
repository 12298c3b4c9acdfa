import type { EndpointOptions } from "../endpoint/call-options.ts";
import { MiError } from "../errors.ts";
import { addressKey } from "../mctp/address.ts";
import { messageType } from "../mctp/message.ts";
import type { BusAddress } from "../mctpd/bus-address.ts";
import type { MctpRoutes } from "../transport/af-mctp/index.ts";
import type { Transport } from "../transport/transport.ts";
import { automaticSource } from "./automatic-source.ts";
import { daemonSource } from "./daemon-source.ts";
import { DiscoveredEndpoint } from "./discovered-endpoint.ts";
import type { DiscoverySource, FoundEndpoint } from "./found-endpoint.ts";
import { LinkBuses } from "./link-buses.ts";
import { listSource } from "./list-source.ts";
import type { Look, Source } from "./source.ts";
import { sweepSource } from "./sweep-source.ts";

/** Where to look for endpoints, and how to open them: all options of an endpoint are for each of them. */
export interface ScanOptions extends EndpointOptions {
  /**
   * What to find them by: `auto` unless given, which is mctpd, where there is none the list in `/etc/nvme-mi/endpoints`, and where
   * there is no list a sweep. `list` is a file, `sweep` a network, or true for all that the kernel has routes in. Or a source of
   * your own.
   */
  readonly source?: "auto" | "mctpd" | { readonly list: string } | { readonly sweep: number | true } | Source;
  /** The message bus that mctpd is on; the system's unless given. */
  readonly messageBus?: BusAddress;
  /** The longest wait for an answer of the message bus or of mctpd, in milliseconds; as in `MctpDaemonOptions` unless given. */
  readonly daemonTimeout?: number;
  /**
   * How many commands go on at once on each link, which is a physical bus: endpoints of one link share a `Bus`, unless `bus` is
   * given. 1 on I2C, I3C and serial lines, else 8, unless given.
   */
  readonly concurrency?: number;
  /** What carries the commands; AF_MCTP unless given. One that is given stays the caller's to close. */
  readonly transport?: Transport;
  /** Gives up looking when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * What was found: opened endpoints, in ascending order of network and endpoint id, to iterate over. Left unclosed, it keeps
 * neither the process alive nor anything open for long.
 */
export class Scan implements Iterable<DiscoveredEndpoint>, AsyncDisposable {
  readonly endpoints: readonly DiscoveredEndpoint[];
  /** What they were found by. */
  readonly source: DiscoverySource;
  /** What the source told and made no sense, each for itself: those endpoints are missing. And why a better one was not asked. */
  readonly problems: readonly Error[];
  readonly #transport: AsyncDisposable | undefined;

  /** `scan` makes them. `transport` is what closes with it. */
  constructor(
    endpoints: readonly DiscoveredEndpoint[],
    {
      source,
      problems,
      transport,
    }: { source: DiscoverySource; problems: readonly Error[]; transport: AsyncDisposable | undefined },
  ) {
    this.endpoints = endpoints;
    this.source = source;
    this.problems = problems;
    this.#transport = transport;
  }

  [Symbol.iterator](): Iterator<DiscoveredEndpoint> {
    return this.endpoints[Symbol.iterator]();
  }

  /** Closes the endpoints, waiting for what is under way, and the transport where `scan` made it. Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.endpoints.map((endpoint) => endpoint.close()));
    await this.#transport?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * Finds the NVMe-MI endpoints there are, and opens them; only a sweep sends anything to a drive. Rejects with `DISCOVERY` where
 * there is no message bus (`noBus`), no way into it (`noPermission`), or no mctpd on it (`noDaemon`), with `auto` only where
 * there is no list and no sweep either; with `NOT_SUPPORTED` where the package dbus-native is not installed; as
 * `readEndpointList` and `sweep` do; with `INVALID_ARGUMENT`; an aborted one with its signal's reason.
 */
export async function scan(options: ScanOptions = {}): Promise<Scan> {
  const means = new Means(options);
  try {
    const { endpoints, source, problems, control } = await sourceOf(options).find(means);
    const [transport, routes] = [await means.transport(), await means.knownRoutes()];
    const buses = new LinkBuses({ concurrency: options.concurrency, links: routes?.links });
    const opened = endpoints
      .filter(isManageable)
      .map((each) => ({ ...each, link: each.link ?? routes?.linkTo(each.address) }))
      .sort((one, other) => addressKey(one.address) - addressKey(other.address))
      .map((each) => {
        const settings = { ...options, bus: options.bus ?? buses.busOf(each) };
        return new DiscoveredEndpoint(transport, each, settings, control);
      });
    return new Scan(opened, { source, problems, transport: await means.own });
  } catch (error) {
    await means.close();
    throw error;
  }
}

function sourceOf({ source = "auto", messageBus, daemonTimeout }: ScanOptions): Source {
  const other = typeof source === "object" && source !== null ? otherSource(source) : undefined;
  if (other !== undefined) return other;
  if (source !== "auto" && source !== "mctpd") {
    const sources = '"auto", "mctpd", { list: file }, { sweep: network or true }, or an object with a method find';
    throw new MiError("INVALID_ARGUMENT", `source: ${JSON.stringify(source)} is none of ${sources}`);
  }
  const daemon = daemonSource({
    ...(messageBus !== undefined && { messageBus }),
    ...(daemonTimeout !== undefined && { timeout: daemonTimeout }),
  });
  return source === "mctpd" ? daemon : automaticSource(daemon);
}

/** Undefined for what is no source. */
function otherSource(source: Exclude<ScanOptions["source"], string | undefined>): Source | undefined {
  if ("list" in source && typeof source.list === "string") return listSource(source.list);
  if ("sweep" in source && source.sweep === true) return sweepSource();
  if ("sweep" in source && typeof source.sweep === "number") return sweepSource(source.sweep);
  return "find" in source && typeof source.find === "function" ? source : undefined;
}

/** Listed ones are believed; of one that a sweep heard, but not what it takes, it is not known that it is a drive. */
function isManageable({ messageTypes, source }: FoundEndpoint): boolean {
  return messageTypes === undefined ? source === "list" : messageTypes.includes(messageType.nvmeMi);
}

/** What a scan looks with. The kernel's MCTP is loaded when needed: it is of no use where another transport is given. */
class Means implements Look {
  readonly signal: AbortSignal | undefined;
  readonly #given: Transport | undefined;
  /** The transport, where it is the scan's. */
  own: Promise<Transport> | undefined;
  #routes: Promise<MctpRoutes> | undefined;

  constructor({ signal, transport }: ScanOptions) {
    this.signal = signal;
    this.#given = transport;
  }

  async transport(): Promise<Transport> {
    if (this.#given !== undefined) return this.#given;
    this.own ??= import("../transport/af-mctp/index.ts").then(({ AfMctpTransport }) => new AfMctpTransport());
    return await this.own;
  }

  async routes(): Promise<MctpRoutes | undefined> {
    if (this.#given !== undefined) return undefined;
    const { readMctpRoutes } = await import("../transport/af-mctp/index.ts");
    this.#routes ??= readMctpRoutes(this.signal === undefined ? {} : { signal: this.signal });
    return await this.#routes;
  }

  /** The routes, where they can be had: without them, links are only not known. */
  async knownRoutes(): Promise<MctpRoutes | undefined> {
    try {
      return await this.routes();
    } catch {
      this.signal?.throwIfAborted();
      return undefined;
    }
  }

  async close(): Promise<void> {
    await (await this.own)?.close();
  }
}
