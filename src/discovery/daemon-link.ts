import type { CallOptions } from "../endpoint/call-options.ts";
import { DiscoveryError, MiError } from "../errors.ts";
import { isAssignableEid, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import { currentPaths, legacyNames, methodSignatures } from "../mctpd/daemon-names.ts";
import type { RunningDaemon } from "./daemon-objects.ts";
import type { BusCall } from "./message-bus.ts";
import { type PhysicalAddress, physicalAddress } from "./physical-address.ts";

/** How long to wait for mctpd to act, and what ends the wait. Aborted or not, mctpd goes on with what it was asked for. */
export type ActionOptions = Pick<CallOptions, "signal" | "timeout">;

/** What mctpd did about an endpoint. */
export interface EndpointSetup {
  readonly address: MctpAddress;
  /**
   * What mctpd calls new: set up, where it has given the endpoint an id just now; assigned or learnt, where it did not know
   * the endpoint before.
   */
  readonly isNew: boolean;
}

/** Sends a call to mctpd: what it is depends on the generation that runs. Resolves with what it returned. */
export type DaemonCaller = (
  call: (daemon: RunningDaemon) => Omit<BusCall, "destination">,
  options: ActionOptions | undefined,
) => Promise<unknown[]>;

/** What mctpd told of a link, and how it is called. */
export interface LinkTerms {
  readonly name: string;
  readonly network: number | undefined;
  readonly role: string | undefined;
  readonly busOwner: boolean | undefined;
  readonly call: DaemonCaller;
}

/**
 * A network interface that mctpd can find endpoints on, such as `mctpi2c3`. Its methods reject with `DISCOVERY`, with
 * mctpd's own text where it refused: `unknown` where there is no such link, or mctpd does not own its bus; with
 * `INVALID_ARGUMENT` before mctpd is asked.
 */
export class DaemonLink {
  readonly name: string;
  /** The network it belongs to; undefined where that is not known. */
  readonly network: number | undefined;
  /** `BusOwner`, `Endpoint` or `Unknown`; undefined where that is not known. */
  readonly role: string | undefined;
  /** Whether mctpd has the methods below for it; undefined where that is not known. */
  readonly busOwner: boolean | undefined;
  readonly #call: DaemonCaller;

  /** `MctpDaemon` makes them. */
  constructor({ name, network, role, busOwner, call }: LinkTerms) {
    this.name = name;
    this.network = network;
    this.role = role;
    this.busOwner = busOwner;
    this.#call = call;
  }

  /** Finds the device at a physical address, gives it an endpoint id if it has none, and has mctpd list it. */
  async setupEndpoint(device: PhysicalAddress, options?: ActionOptions): Promise<EndpointSetup> {
    return await this.#set("SetupEndpoint", [physicalAddress(device)], options);
  }

  /** As `setupEndpoint`, but gives the device an id without asking for the one it has; one that mctpd knows keeps its id. */
  async assignEndpoint(device: PhysicalAddress, options?: ActionOptions): Promise<EndpointSetup> {
    return await this.#set("AssignEndpoint", [physicalAddress(device)], options);
  }

  /**
   * As `assignEndpoint`, with an endpoint id of your choice, which mctpd refuses where it knows another for the device, or
   * another device with it. mctpd 2.x.
   */
  async assignEndpointStatic(device: PhysicalAddress, eid: number, options?: ActionOptions): Promise<EndpointSetup> {
    return await this.#set("AssignEndpointStatic", [physicalAddress(device), mctpAddress({ eid }).eid], options);
  }

  /** Has mctpd list the device under the endpoint id it has, without setting one. */
  async learnEndpoint(device: PhysicalAddress, options?: ActionOptions): Promise<EndpointSetup> {
    return await this.#set("LearnEndpoint", [physicalAddress(device)], options);
  }

  async #set(
    member: "SetupEndpoint" | "AssignEndpoint" | "AssignEndpointStatic" | "LearnEndpoint",
    body: unknown[],
    options: ActionOptions | undefined,
  ): Promise<EndpointSetup> {
    const title = `${member} on ${this.name}`;
    const answer = await this.#call(({ names }) => {
      const signature = methodSignatures[member].in;
      const call = { interface: names.busOwner, member, title };
      // 1.x has no objects for links: it takes the name.
      if (names === legacyNames)
        return { ...call, path: names.root, signature: `s${signature}`, body: [this.name, ...body] };
      return { ...call, path: linkPath(this.name), signature, body };
    }, options);
    return readSetup(title, answer);
  }
}

function linkPath(name: string): string {
  if (/^\w+$/.test(name)) return currentPaths.link(name);
  throw new MiError("INVALID_ARGUMENT", `${JSON.stringify(name)} is no name that a link has on D-Bus`);
}

/** Endpoint id, network, the object's path, and whether it is new. */
function readSetup(title: string, [eid, network, , isNew]: readonly unknown[]): EndpointSetup {
  const isAddress = typeof eid === "number" && isAssignableEid(eid) && typeof network === "number" && network >= 1;
  if (isAddress && typeof isNew === "boolean") return { address: { network, eid }, isNew };
  const told = [network, eid, isNew].map(String).join(", ");
  throw new DiscoveryError("malformed", `${title}: mctpd did not answer with an endpoint, but with ${told}`);
}
