import type { MctpAddress } from "../mctp/address.ts";
import type { ActionOptions } from "./daemon-link.ts";
import type { DiscoverySource, Findings } from "./found-endpoint.ts";

/** What endpoints are found by. */
export interface Source {
  readonly kind: DiscoverySource;
  /** Looks for endpoints, once. Rejects where it cannot look at all; an aborted look with its signal's reason. */
  find(signal: AbortSignal | undefined): Promise<Findings>;
  /** What can be done to the endpoints found; not there where nothing can. */
  readonly control?: EndpointControl;
}

/** What only the MCTP daemon can do to an endpoint: see the methods of `MctpDaemon`. */
export interface EndpointControl {
  setMtu(address: MctpAddress, mtu: number, options?: ActionOptions): Promise<void>;
  remove(address: MctpAddress, options?: ActionOptions): Promise<void>;
  recover(address: MctpAddress, options?: ActionOptions): Promise<void>;
}
