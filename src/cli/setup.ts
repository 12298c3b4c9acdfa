import type { DaemonLink, EndpointSetup, MctpDaemon, PhysicalAddress } from "../discovery/index.ts";
import { DiscoveryError } from "../errors.ts";
import { formatMctpAddress } from "../mctp/address.ts";
import { jsonText, printLines } from "./console.ts";
import { connectDaemon } from "./daemon-endpoint.ts";
import { withDiscovery } from "./discovery-failure.ts";
import { exitCodes, usageError } from "./failure.ts";
import type { Invocation, Options } from "./invocation.ts";
import { parsePhysicalAddress } from "./physical-address-text.ts";

/** Has mctpd find the device at a place of a link. */
export function run(invocation: Invocation): Promise<number> {
  const { addresses, options, call } = invocation;
  const [name = "", place] = addresses;
  requireOneWay(options);
  // Wrong addresses are told before anything is opened.
  const device = place === undefined ? [] : parsePhysicalAddress(place);
  return withDiscovery(
    invocation,
    async () => {
      await using daemon = await connectDaemon(invocation);
      const setup = await setUp(daemon.link(name), device, options, call.signal).catch(async (error: unknown) => {
        throw await explained(error, name, daemon, call.signal);
      });
      printLines([options.json ? jsonText(setupJson(name, setup)) : setupText(name, setup)]);
      return exitCodes.success;
    },
    { members: () => ({ link: name }) },
  );
}

function requireOneWay({ assign, eid, learn }: Options): void {
  if (learn && (assign || eid !== undefined))
    throw usageError("setup: --learn gives no endpoint id, --assign and --eid do");
}

function setUp(link: DaemonLink, device: PhysicalAddress, { assign, eid, learn }: Options, signal: AbortSignal) {
  if (eid !== undefined) return link.assignEndpointStatic(device, eid, { signal });
  if (assign) return link.assignEndpoint(device, { signal });
  if (learn) return link.learnEndpoint(device, { signal });
  return link.setupEndpoint(device, { signal });
}

function setupJson(link: string, { address, isNew }: EndpointSetup) {
  return { address: formatMctpAddress(address), network: address.network, eid: address.eid, new: isNew, link };
}

function setupText(link: string, { address, isNew }: EndpointSetup): string {
  const since = isNew ? "new, with this endpoint id since now" : "known, it had this endpoint id before";
  return `${formatMctpAddress(address)} on ${link}: ${since}`;
}

/** mctpd says no more than that there is no such object, or no such method on it. */
async function explained(error: unknown, name: string, daemon: MctpDaemon, signal: AbortSignal): Promise<unknown> {
  if (!(error instanceof DiscoveryError) || error.reason !== "unknown") return error;
  const links = await daemon.links({ signal }).catch((): readonly DaemonLink[] => []);
  signal.throwIfAborted();
  const { dbusName, message } = error;
  const owned = links.filter(({ busOwner }) => busOwner).map((link) => link.name);
  if (owned.includes(name)) return error;
  const which = owned.length === 0 ? "" : `; it does so on ${owned.join(", ")}`;
  const text = links.length === 0 ? message : `mctpd cannot set up endpoints on ${name}${which}`;
  return new DiscoveryError("unknown", text, { dbusName, cause: error });
}
