/** What tests of changes share. */
import assert from "node:assert/strict";
import { formatMctpAddress } from "../mctp/address.ts";
import type { FoundEndpoint } from "./found-endpoint.ts";
import type { EndpointChange } from "./object-view.ts";

/** An endpoint as it would be told. */
export function endpointOf(eid: number, connectivity: FoundEndpoint["connectivity"] = "available"): FoundEndpoint {
  const address = { network: 1, eid };
  return { source: "mctpd", address, uuid: undefined, messageTypes: [0, 4], connectivity, link: undefined };
}

/** A change of such an endpoint. */
export function change(kind: EndpointChange["kind"], eid: number): EndpointChange {
  return { kind, endpoint: endpointOf(eid, kind === "degraded" ? "degraded" : "available") };
}

/** What somebody knows who heeds all changes, by address. Fails for a change that cannot be: added twice, removed unseen. */
export function replay(
  changes: readonly EndpointChange[],
  known: Map<string, FoundEndpoint> = new Map(),
): Map<string, FoundEndpoint> {
  for (const { kind, endpoint } of changes) {
    const address = formatMctpAddress(endpoint.address);
    const before = known.get(address);
    if (kind === "added") assert.equal(before, undefined, `${address} was added twice`);
    else assert.ok(before, `${address} was ${kind} without being there`);
    if (kind === "degraded") assert.notEqual(before?.connectivity, "degraded", `${address} was degraded twice`);
    if (kind === "recovered") assert.equal(before?.connectivity, "degraded", `${address} recovered from nothing`);
    if (kind === "removed") known.delete(address);
    else known.set(address, endpoint);
  }
  return new Map([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
}
