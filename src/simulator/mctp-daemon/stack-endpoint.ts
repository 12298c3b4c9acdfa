import type { AttachedDevice, VendorMessageType } from "./attached-device.ts";

/** An endpoint that mctpd knows: it was set up, or is one of this machine's own. */
export interface StackEndpoint {
  readonly network: number;
  readonly eid: number;
  readonly uuid: string | undefined;
  readonly messageTypes: readonly number[];
  readonly vendorMessageTypes: readonly VendorMessageType[];
  readonly pool: AttachedDevice["pool"];
  /** The link that leads to it; undefined for this machine's own. */
  readonly link: string | undefined;
  connectivity: "Available" | "Degraded";
  /** Bytes of a packet on the route to it, its header of four among them; undefined where it is that of the link. */
  mtu: number | undefined;
}
