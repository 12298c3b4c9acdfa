import { MctpDaemon } from "../discovery/index.ts";
import { DiscoveryError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../mctp/address.ts";
import { jsonText, printLines } from "./console.ts";
import { parseDeviceAddress } from "./device-address.ts";
import { withDiscovery } from "./discovery-failure.ts";
import { exitCodes, usageError } from "./failure.ts";
import type { Invocation, Options } from "./invocation.ts";

/** How long and where to look for mctpd, as a command line says. */
export async function connectDaemon({ options, call }: Invocation): Promise<MctpDaemon> {
  const { bus, timeout } = options;
  return await MctpDaemon.connect({
    ...(bus !== undefined && { messageBus: bus }),
    ...(timeout !== undefined && { timeout }),
    signal: call.signal,
  });
}

/** What mctpd is to do to an endpoint, and how that is told. */
export interface DaemonAction {
  act(daemon: MctpDaemon, address: MctpAddress, options: { readonly signal: AbortSignal }): Promise<void>;
  /** A sentence for people, about an address. */
  told(name: string): string;
  /** Members of the JSON besides the address and the verb's name. */
  readonly members?: object;
}

/** Has mctpd do something to the endpoint that a command line names. */
export function actOnEndpoint(invocation: Invocation, { act, told, members }: DaemonAction): Promise<number> {
  const { name: verb, addresses, options, call } = invocation;
  const address = endpointAddress(addresses[0] ?? "");
  const name = formatMctpAddress(address);
  return withDiscovery(
    invocation,
    async () => {
      await using daemon = await connectDaemon(invocation);
      await act(daemon, address, { signal: call.signal }).catch((error: unknown) => {
        throw explained(error, name, options);
      });
      printLines([options.json ? jsonText({ address: name, action: verb, ...members }) : told(name)]);
      return exitCodes.success;
    },
    { members: () => ({ address: name, action: verb }) },
  );
}

/** mctpd only knows endpoints of the kernel's networks. */
function endpointAddress(text: string): MctpAddress {
  const { link, controllerId, network, eid } = parseDeviceAddress(text);
  if (link.scheme === "mctp" && controllerId === undefined) return { network, eid };
  throw usageError(`"${text}" is not the address of an endpoint that mctpd could know: mctp:<net>,<eid>`);
}

function explained(error: unknown, name: string, { bus }: Options): unknown {
  if (!(error instanceof DiscoveryError) || error.reason !== "unknown") return error;
  const list = bus === undefined ? "nvme-mi list" : `nvme-mi list --bus ${bus}`;
  const text = `mctpd knows no endpoint ${name} that it could do this to: \`${list}\` shows those it knows`;
  return new DiscoveryError("unknown", text, { dbusName: error.dbusName, cause: error });
}
