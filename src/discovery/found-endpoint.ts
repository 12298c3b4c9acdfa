import type { MctpAddress } from "../mctp/address.ts";

/** What an endpoint was found by: the MCTP daemon, a list in a file, or asking every endpoint id. */
export type DiscoverySource = "mctpd" | "list" | "sweep";

/** An MCTP endpoint, as a source tells of it. */
export interface FoundEndpoint {
  readonly source: DiscoverySource;
  readonly address: MctpAddress;
  /** As told, in lower case: drives have been seen with all zeros and with one UUID for many. Undefined where not told. */
  readonly uuid: string | undefined;
  /** MCTP message types supported; undefined where the source does not know. */
  readonly messageTypes: readonly number[] | undefined;
  /** What mctpd last saw; undefined where the source does not know. */
  readonly connectivity: "available" | "degraded" | undefined;
  /** The network interface that leads there, such as `mctpi2c3`: one physical bus. Undefined where not known. */
  readonly link: string | undefined;
}

/** What a source knows, and what it could not make sense of: one malformed entry does not lose the others. */
export interface Findings {
  readonly endpoints: readonly FoundEndpoint[];
  readonly problems: readonly Error[];
}
