import { TransportError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import type { MctpRoutes, ReadMctpRoutesOptions } from "../transport/af-mctp/routes.ts";
import type { ActionOptions } from "./daemon-link.ts";
import type { EndpointControl } from "./source.ts";

/** What leads to an endpoint, at one point in time. Sizes are of whole packets, the MCTP header of 4 bytes included. */
export interface LinkRouteState {
  /** The name of the network interface. */
  readonly link: string;
  /** The largest packet that the interface sends and receives. */
  readonly linkMtu: number;
  /** The largest packet that is sent to this endpoint; undefined where the route does not say, so that it is the link's. */
  readonly mtu: number | undefined;
}

/** This machine's side of the way to an endpoint. */
export interface LinkRoute {
  /** Rejects where it cannot be told. */
  read(options?: ActionOptions): Promise<LinkRouteState>;
  /** As `MctpDaemon.setMtu`; not there where nothing can. */
  setMtu?(mtu: number, options?: ActionOptions): Promise<void>;
  /** Why there is no `setMtu`, in words. */
  readonly fixed?: string;
  /** As `MctpDaemon.recover`; not there where nothing can. */
  recover?(options?: ActionOptions): Promise<void>;
}

/**
 * The kernel's route to an endpoint, which mctpd can change: give an `MctpDaemon`, or what a `Source` has for it. Without one,
 * nothing can change it, and it can only be read.
 */
export function kernelRoute(
  address: { eid: number; network?: number },
  daemon?: Pick<EndpointControl, "setMtu" | "recover">,
  readRoutes: (options: ReadMctpRoutesOptions) => Promise<MctpRoutes> = kernelRoutes,
): LinkRoute {
  const peer = mctpAddress(address);
  const read = async (options: ActionOptions = {}) => stateOf(peer, await readRoutes(options));
  if (daemon === undefined) return { read, fixed: "there is no mctpd to change it" };
  return {
    read,
    setMtu: (mtu, options) => daemon.setMtu(peer, mtu, options),
    recover: (options) => daemon.recover(peer, options),
  };
}

/** Loaded when needed: who finds endpoints otherwise needs nothing of the kernel's. */
async function kernelRoutes(options: ReadMctpRoutesOptions): Promise<MctpRoutes> {
  const { readMctpRoutes } = await import("../transport/af-mctp/routes.ts");
  return await readMctpRoutes(options);
}

function stateOf(peer: MctpAddress, routes: MctpRoutes): LinkRouteState {
  const route = routes.routeTo(peer);
  const link = routes.links.find(({ name }) => name === route?.link);
  if (link !== undefined) return { link: link.name, linkMtu: link.mtu, mtu: route?.mtu };
  throw new TransportError(`${formatMctpAddress(peer)}: the kernel has no route to it`, { errno: "EHOSTUNREACH" });
}
