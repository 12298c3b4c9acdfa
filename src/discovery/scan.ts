import type { EndpointOptions } from "../endpoint/call-options.ts";
import type { Transport } from "../transport/transport.ts";
import type { BusAddress } from "./bus-address.ts";
import { daemonSource } from "./daemon-source.ts";
import { DiscoveredEndpoint } from "./discovered-endpoint.ts";
import type { DiscoverySource, FoundEndpoint } from "./found-endpoint.ts";
import type { Source } from "./source.ts";

/** Where to look for endpoints, and how to open them: all options of an endpoint are for each of them. */
export interface ScanOptions extends EndpointOptions {
  /** What to find them by; mctpd unless given. */
  readonly source?: "auto" | "mctpd" | Source;
  /** The message bus that mctpd is on; the system's unless given. */
  readonly bus?: BusAddress;
  /** The longest wait for an answer of the bus or of mctpd, in milliseconds; as in `MctpDaemonOptions` unless given. */
  readonly daemonTimeout?: number;
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
  /** What the source told and made no sense, each for itself: those endpoints are missing. */
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
 * Finds the NVMe-MI endpoints there are, and opens them; nothing is sent to a drive. Rejects with `DISCOVERY` where there is
 * no message bus (`noBus`), no way into it (`noPermission`), or no mctpd on it (`noDaemon`); with `NOT_SUPPORTED` where the
 * package dbus-native is not installed; with `INVALID_ARGUMENT`; an aborted one with its signal's reason.
 */
export async function scan(options: ScanOptions = {}): Promise<Scan> {
  const source = sourceOf(options);
  let own: Promise<Transport> | undefined;
  const transport = async (): Promise<Transport> => {
    if (options.transport !== undefined) return options.transport;
    own ??= kernelTransport();
    return await own;
  };
  try {
    const { endpoints: found, problems } = await source.find({ signal: options.signal, transport });
    const carrier = await transport();
    const open = (each: FoundEndpoint) => new DiscoveredEndpoint(carrier, each, options, source.control);
    const endpoints = [...found].sort(byAddress).map(open);
    return new Scan(endpoints, { source: source.kind, problems, transport: await own });
  } catch (error) {
    await (await own)?.close();
    throw error;
  }
}

/** Where the other sources plug in. */
function sourceOf({ source = "auto", bus, daemonTimeout }: ScanOptions): Source {
  if (typeof source === "object") return source;
  return daemonSource({
    ...(bus !== undefined && { bus }),
    ...(daemonTimeout !== undefined && { timeout: daemonTimeout }),
  });
}

/** Loaded when needed: it is of no use where another transport is given. */
async function kernelTransport(): Promise<Transport> {
  const { AfMctpTransport } = await import("../transport/af-mctp/index.ts");
  return new AfMctpTransport();
}

function byAddress({ address: a }: FoundEndpoint, { address: b }: FoundEndpoint): number {
  return a.network - b.network || a.eid - b.eid;
}
