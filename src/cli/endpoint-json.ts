import type { FoundEndpoint } from "../discovery/index.ts";
import { formatMctpAddress } from "../mctp/address.ts";

/** What is known of an endpoint, as JSON shows it: null where its source does not tell. */
export interface EndpointJson {
  readonly address: string;
  /** Whether it is known to be the simulator's. */
  readonly simulated: boolean;
  readonly network: number;
  readonly eid: number;
  readonly uuid: string | null;
  readonly connectivity: string | null;
  readonly messageTypes: readonly number[] | null;
  readonly link: string | null;
  readonly source: string;
}

/** The members of `EndpointJson`, for helps. */
export const endpointMembers =
  '"address", "simulated", "network", "eid", "uuid", "connectivity" ("available" or "degraded"), "messageTypes" (numbers), "link" and "source" ("mctpd", "list" or "sweep"), null where that is not known';

/** An endpoint for JSON; `name` is its address as it is printed. */
export function endpointJson(
  found: FoundEndpoint,
  { name = formatMctpAddress(found.address), simulated = false }: { name?: string; simulated?: boolean } = {},
): EndpointJson {
  const { address, uuid, connectivity, messageTypes, link, source } = found;
  return {
    ...{ address: name, simulated, network: address.network, eid: address.eid },
    ...{ uuid: uuid ?? null, connectivity: connectivity ?? null, messageTypes: messageTypes ?? null },
    ...{ link: link ?? null, source },
  };
}
