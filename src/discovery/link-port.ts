import type { CallOptions } from "../endpoint/call-options.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { MiError, MiStatusError, ProtocolError } from "../errors.ts";
import type { PortInformation } from "../mi/index.ts";

/** A port of the drive, with what it tells of itself. */
export interface LinkPort {
  readonly portId: number;
  readonly information: PortInformation;
}

/**
 * The port that is given; else the drive's only 2-Wire port, or where it has none its only port. Which port an endpoint is
 * reached through, no command tells, so there is no guessing among several, nor where the drive refuses to tell of one: throws
 * `INVALID_ARGUMENT` then.
 */
export async function linkPort(endpoint: Endpoint, portId: number | undefined, call: CallOptions): Promise<LinkPort> {
  if (portId !== undefined) return { portId, information: await endpoint.readPortInformation({ portId }, call) };
  const ports = await portsOf(endpoint, call);
  const told = ports.flatMap(({ information, ...port }) => (information ? [{ ...port, information }] : []));
  const twoWire = told.filter(({ information }) => information.portType === "twoWire");
  const [first, ...others] = twoWire.length > 0 ? twoWire : told;
  if (first !== undefined && others.length === 0 && told.length === ports.length) return first;
  const list = ports.map((port) => `${port.portId} (${port.information?.portType ?? "it does not tell of what type"})`);
  throw new MiError(
    "INVALID_ARGUMENT",
    `portId: which port the drive is reached through has to be given; it has ${list.join(", ") || "none"}`,
  );
}

async function portsOf(endpoint: Endpoint, call: CallOptions) {
  const { numberOfPorts } = await endpoint.readSubsystemInformation({}, call);
  const ports: (Pick<LinkPort, "portId"> & { readonly information: PortInformation | undefined })[] = [];
  for (let portId = 0; portId < numberOfPorts; portId++) {
    ports.push({ portId, information: await informationOf(endpoint, portId, call) });
  }
  return ports;
}

async function informationOf(
  endpoint: Endpoint,
  portId: number,
  call: CallOptions,
): Promise<PortInformation | undefined> {
  try {
    return await endpoint.readPortInformation({ portId }, call);
  } catch (error) {
    if (error instanceof MiStatusError || error instanceof ProtocolError) return undefined;
    throw error;
  }
}
