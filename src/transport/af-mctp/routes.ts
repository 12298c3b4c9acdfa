import { TransportError } from "../../errors.ts";
import { addressKey, isAssignableEid, type MctpAddress } from "../../mctp/address.ts";
import { nativeDatagramSystem } from "./addon.ts";
import { openMctpSocket } from "./mctp-socket.ts";
import { NetlinkDumps } from "./netlink-dump.ts";
import {
  type AddressEntry,
  addressTable,
  type LinkEntry,
  linkTable,
  type RouteEntry,
  routeTable,
} from "./route-tables.ts";
import type { DatagramSystem } from "./socket.ts";

/** A network interface that carries MCTP. */
export interface MctpLink {
  /** The kernel's number of the interface. */
  readonly index: number;
  /** Its name, such as `mctpi2c3`. */
  readonly name: string;
  /** The MCTP network it is in. */
  readonly network: number;
  /** The most bytes of a packet, its MCTP header of 4 bytes included. */
  readonly mtu: number;
  /** Whether it is switched on. Over a link that is down nothing can be sent. */
  readonly up: boolean;
  /** This machine's own address on the bus, such as the one byte of an I2C target; undefined where the bus has none. */
  readonly physicalAddress: Uint8Array | undefined;
}

/** An endpoint id that this machine has itself. */
export interface LocalEndpointId extends MctpAddress {
  /** The name of the network interface that has it. */
  readonly link: string;
}

/** Endpoint ids that messages can be sent to, all over the same interface. */
export interface MctpRoute {
  readonly network: number;
  readonly eidFirst: number;
  readonly eidLast: number;
  /** The name of the network interface; undefined where it is behind an endpoint that itself has no route. */
  readonly link: string | undefined;
  /** The most bytes of a packet, its MCTP header included, where the route says so; else it is the link's. */
  readonly mtu: number | undefined;
}

/** How to ask for routes. */
export interface ReadMctpRoutesOptions {
  /** Gives up when aborted: rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The longest wait for the kernel, in milliseconds; 5000 if left out. It answers at once, unless its tables are locked. */
  readonly timeout?: number;
  /** The system calls to use instead of the addon's: for tests, or another way into the kernel. */
  readonly system?: DatagramSystem;
}

/** What the Linux kernel knew of MCTP at one point in time: its interfaces, its own endpoint ids, and who can be reached. */
export class MctpRoutes {
  readonly links: readonly MctpLink[];
  readonly local: readonly LocalEndpointId[];
  /** In the kernel's order: the first that fits is used. */
  readonly routes: readonly MctpRoute[];

  constructor(tables: Pick<MctpRoutes, "links" | "local" | "routes">) {
    this.links = tables.links;
    this.local = tables.local;
    this.routes = tables.routes;
  }

  /** The name of the network interface that leads to an address; undefined where none does. */
  linkTo(address: MctpAddress): string | undefined {
    const own = this.local.find((each) => addressKey(each) === addressKey(address));
    return own?.link ?? this.routeTo(address)?.link;
  }

  /** The route that is used to an address; undefined where there is none. */
  routeTo({ network, eid }: MctpAddress): MctpRoute | undefined {
    return routeTo(this.routes, network, eid);
  }

  /**
   * Every address with a route, in one network or in all, that is not this machine's own: each once, ascending. There need
   * not be anybody at any of them.
   */
  addresses(network?: number): MctpAddress[] {
    const found = new Map<number, MctpAddress>();
    for (const route of this.routes) {
      if (network !== undefined && route.network !== network) continue;
      for (let eid = route.eidFirst; eid <= route.eidLast; eid++) {
        const address = { network: route.network, eid };
        if (isAssignableEid(eid)) found.set(addressKey(address), address);
      }
    }
    for (const own of this.local) found.delete(addressKey(own));
    return [...found].sort(([one], [other]) => one - other).map(([, address]) => address);
  }
}

/**
 * Asks the Linux kernel, by rtnetlink, for its MCTP links, addresses and routes. This needs no privilege. Rejects with
 * `TransportError`, with errno EAFNOSUPPORT where the kernel has no MCTP; a kernel with MCTP that nobody has set up has no
 * routes, and maybe the loopback interface.
 */
export async function readMctpRoutes(options: ReadMctpRoutesOptions = {}): Promise<MctpRoutes> {
  const { signal, timeout = 5_000 } = options;
  signal?.throwIfAborted();
  const system = options.system ?? nativeDatagramSystem();
  requireMctp(system);
  const dumps = new NetlinkDumps(system);
  const abort = () => dumps.end(signal?.reason);
  const timer = setTimeout(() => dumps.end(tooLate(timeout)), Math.min(timeout, longestTime));
  signal?.addEventListener("abort", abort);
  try {
    // Links come first: the kernel fills the first datagram of a socket with 4 KiB at most, and loses a route at the end of
    // each that is full. When it has seen how much is taken at once, there is room for more than five hundred.
    const links = await dumps.read(linkTable);
    const addresses = await dumps.read(addressTable);
    const routes = await dumps.read(routeTable);
    return assemble(links, addresses, routes);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    dumps.end();
  }
}

/** The longest time a timer can measure, in milliseconds. Node.js turns anything longer into 1 ms. */
const longestTime = 2 ** 31 - 1;

/**
 * A kernel without MCTP would answer with the tables of other families, or nothing, and so would one whose module has not
 * been loaded yet: a socket tells, and has the module loaded.
 */
function requireMctp(system: DatagramSystem): void {
  const ignore = () => {};
  openMctpSocket(system, { datagram: ignore, oversized: ignore, failed: ignore }, "MCTP").close();
}

function tooLate(timeout: number): TransportError {
  return new TransportError(`the kernel has not told its MCTP routes within ${timeout} ms`, { errno: "ETIMEDOUT" });
}

/** Entries of an interface that came or went between the tables are left out. */
function assemble(
  links: readonly LinkEntry[],
  addresses: readonly AddressEntry[],
  entries: readonly RouteEntry[],
): MctpRoutes {
  const byIndex = new Map(links.map((link) => [link.index, link]));
  const local = addresses.flatMap(({ linkIndex, eid }) => {
    const link = byIndex.get(linkIndex);
    return link === undefined ? [] : [{ network: link.network, eid, link: link.name }];
  });
  const routes = entries.flatMap(({ to, ...route }): GatewayRoute[] => {
    if ("gateway" in to) return [{ ...route, network: to.gateway.network, gateway: to.gateway.eid, link: undefined }];
    const link = byIndex.get(to.linkIndex);
    return link === undefined ? [] : [{ ...route, network: link.network, gateway: undefined, link: link.name }];
  });
  return new MctpRoutes({ links, local, routes: routes.map((route) => resolved(route, routes)) });
}

interface GatewayRoute extends MctpRoute {
  /** The endpoint id that passes messages on. */
  readonly gateway: number | undefined;
}

function resolved({ gateway, ...route }: GatewayRoute, routes: readonly GatewayRoute[]): MctpRoute {
  return { ...route, link: linkBehind({ gateway, ...route }, routes) };
}

/** A gateway may be behind another. */
function linkBehind(route: GatewayRoute, routes: readonly GatewayRoute[], depth = 0): string | undefined {
  if (route.gateway === undefined || depth === gatewayDepth) return route.link;
  const next = routeTo(routes, route.network, route.gateway);
  return next && linkBehind(next, routes, depth + 1);
}

/** More than any machine has; they may point at each other. */
const gatewayDepth = 16;

function routeTo<Route extends MctpRoute>(routes: readonly Route[], network: number, eid: number): Route | undefined {
  return routes.find((route) => route.network === network && eid >= route.eidFirst && eid <= route.eidLast);
}
