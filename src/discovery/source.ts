import type { MctpAddress } from "../mctp/address.ts";
import type { MctpRoutes } from "../transport/af-mctp/index.ts";
import type { Transport } from "../transport/transport.ts";
import type { ActionOptions } from "./daemon-link.ts";
import type { DiscoverySource, Findings } from "./found-endpoint.ts";

/** What endpoints are found by. */
export interface Source {
  /** Looks for endpoints, once. Rejects where it cannot look at all; an aborted look with its signal's reason. */
  find(look: Look): Promise<Found>;
}

/** What a source has found. */
export interface Found extends Findings {
  /** What it was found by: of sources that try several, the one that could look. */
  readonly source: DiscoverySource;
  /** What can be done to the endpoints; not there where nothing can. */
  readonly control?: EndpointControl;
}

/** What a source looks with. */
export interface Look {
  readonly signal: AbortSignal | undefined;
  /** What the endpoints will be opened over, for sources that have to ask them. Made when first asked for. */
  transport(): Promise<Transport>;
  /** The kernel's routes, where the transport is the kernel's; undefined where it is another. Read when first asked for. */
  routes(): Promise<MctpRoutes | undefined>;
}

/** What only the MCTP daemon can do to an endpoint: see the methods of `MctpDaemon`. */
export interface EndpointControl {
  setMtu(address: MctpAddress, mtu: number, options?: ActionOptions): Promise<void>;
  remove(address: MctpAddress, options?: ActionOptions): Promise<void>;
  recover(address: MctpAddress, options?: ActionOptions): Promise<void>;
}
