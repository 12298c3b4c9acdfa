import { MiError } from "../../errors.ts";
import { isAssignableEid } from "../../mctp/address.ts";
import { messageType } from "../../mctp/message.ts";
import type { AttachedDevice, LinkRole, NetworkLink } from "./attached-device.ts";
import { Recoveries, type RecoveryTimes } from "./recoveries.ts";
import type { StackEndpoint } from "./stack-endpoint.ts";
import { atOnePlace, type Plugged, StackLink } from "./stack-link.ts";

/** What happened to the stack, in the order in which it did. */
export type StackChange =
  | { readonly kind: "linkAdded" | "linkRemoved" | "roleChanged"; readonly link: StackLink }
  | { readonly kind: "networkAdded" | "networkRemoved"; readonly network: number }
  | {
      readonly kind: "endpointAdded" | "endpointRemoved" | "connectivityChanged";
      readonly endpoint: StackEndpoint;
    };

/** What a stack begins with. */
export interface MctpStackOptions {
  readonly links?: readonly NetworkLink[];
  /** The endpoint id of this machine in every network; 8 if left out. */
  readonly localEid?: number;
  /** The UUID of this machine as an endpoint; a fixed one if left out. */
  readonly localUuid?: string;
  /** When a recovery asks the endpoint; as mctpd does if left out. */
  readonly recovery?: RecoveryTimes;
}

/** What a set-up came to. */
export interface SetUp {
  readonly endpoint: StackEndpoint;
  /** Whether it was given an endpoint id now, or for `learn`, is known since now. */
  readonly isNew: boolean;
}

const simulatedHost = "7d1b9c52-0000-4000-8000-000000000008";

/**
 * The MCTP networks of a simulated machine: links, the devices on them, and the endpoints that were set up. It is what
 * mctpd knows and does, without D-Bus. Set-up, removal and the like throw `MiError`: `INVALID_ARGUMENT` for what is not
 * there, a `TransportError` for a device that does not answer, and `NOT_SUPPORTED` for what mctpd refuses.
 */
export class MctpStack {
  readonly localEid: number;
  readonly #localUuid: string;
  readonly #links = new Map<string, StackLink>();
  readonly #networks = new Map<number, Map<number, StackEndpoint>>();
  /** Which device is behind an endpoint. */
  readonly #behind = new Map<StackEndpoint, Plugged>();
  readonly #listeners = new Set<(change: StackChange) => void>();
  readonly #recoveries: Recoveries;

  constructor({ links = [], localEid = 8, localUuid = simulatedHost, recovery }: MctpStackOptions = {}) {
    this.localEid = localEid;
    this.#localUuid = localUuid;
    const steps = {
      attempt: (endpoint: StackEndpoint) => this.#findAgain(endpoint),
      giveUp: (endpoint: StackEndpoint) => this.#remove(endpoint),
    };
    this.#recoveries = new Recoveries(steps, recovery);
    for (const link of links) this.addLink(link);
  }

  get links(): readonly StackLink[] {
    return [...this.#links.values()];
  }

  /** Networks that have a link. */
  get networks(): readonly number[] {
    return [...this.#networks.keys()];
  }

  /** Those of all networks, this machine's own among them. */
  get endpoints(): readonly StackEndpoint[] {
    return [...this.#networks.values()].flatMap((endpoints) => [...endpoints.values()]);
  }

  /** Calls `listener` for each change as it happens; returns a function that ends that. */
  watch(listener: (change: StackChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Throws `INVALID_ARGUMENT` where there is no such endpoint. */
  endpoint(network: number, eid: number): StackEndpoint {
    const endpoint = this.#networks.get(network)?.get(eid);
    if (endpoint !== undefined) return endpoint;
    throw new MiError("INVALID_ARGUMENT", `there is no endpoint ${eid} in MCTP network ${network}`);
  }

  /** Throws `INVALID_ARGUMENT` where there is no such link. */
  link(name: string): StackLink {
    const link = this.#links.get(name);
    if (link !== undefined) return link;
    throw new MiError("INVALID_ARGUMENT", `there is no MCTP link ${name}`);
  }

  /** A link appears, and with the first of a network this machine's own endpoint in it. */
  addLink(description: NetworkLink): void {
    const link = new StackLink(description);
    if (this.#links.has(link.name)) {
      throw new MiError("INVALID_ARGUMENT", `there is an MCTP link ${link.name} already`);
    }
    const { network } = link;
    this.#links.set(link.name, link);
    if (this.#networks.has(network)) {
      this.#tell({ kind: "linkAdded", link });
      return;
    }
    this.#networks.set(network, new Map());
    this.#tell({ kind: "networkAdded", network });
    this.#tell({ kind: "linkAdded", link });
    const own = { physicalAddress: [], uuid: this.#localUuid, messageTypes: [messageType.control] };
    this.#add(network, this.localEid, own, undefined);
  }

  /** A link goes, and with it its endpoints, one after the other; with the last of a network this machine's own as well. */
  removeLink(name: string): void {
    const link = this.link(name);
    for (const endpoint of this.endpoints.filter((each) => each.link === name)) this.#remove(endpoint);
    this.#links.delete(name);
    const { network } = link;
    const last = !this.links.some((each) => each.network === network);
    if (last) this.#remove(this.endpoint(network, this.localEid));
    this.#tell({ kind: "linkRemoved", link });
    if (!last) return;
    this.#networks.delete(network);
    this.#tell({ kind: "networkRemoved", network });
  }

  /** A device is plugged in. Nobody knows it before it is set up. */
  attach(linkName: string, device: AttachedDevice): void {
    this.link(linkName).attach(device);
  }

  /** A device is pulled. mctpd does not notice: its endpoint stays until it is removed, or a recovery fails. */
  detach(linkName: string, physicalAddress: readonly number[]): void {
    this.link(linkName).detach(physicalAddress);
  }

  /** The usual way to an endpoint: by the endpoint id that the device has, or a new one. */
  setUp(linkName: string, physicalAddress: readonly number[]): SetUp {
    const plugged = this.#ask(linkName, physicalAddress);
    const known = this.#known(plugged);
    if (known !== undefined) return { endpoint: known, isNew: false };
    if (plugged.eid === 0 || this.#isTaken(plugged, plugged.eid)) return this.assign(linkName, physicalAddress);
    return { endpoint: this.#publish(plugged), isNew: false };
  }

  /** Gives the device an endpoint id, whatever it has: this one, or the first that is free. */
  assign(linkName: string, physicalAddress: readonly number[], eid?: number): SetUp {
    const plugged = this.#ask(linkName, physicalAddress);
    const known = this.#known(plugged);
    if (known !== undefined) {
      if (eid === undefined || known.eid === eid) return { endpoint: known, isNew: false };
      throw refusal(`the device has endpoint id ${known.eid}, not ${eid}`);
    }
    if (eid !== undefined && !isAssignableEid(eid)) {
      throw new MiError("INVALID_ARGUMENT", `no device can have endpoint id ${eid}`);
    }
    const wanted = eid ?? this.#freeEid(plugged);
    const { keepsEid = false } = plugged.device;
    const given = keepsEid && plugged.eid !== 0 ? plugged.eid : wanted;
    if (this.#isTaken(plugged, given)) throw refusal(`endpoint id ${given} belongs to another endpoint`);
    if (eid !== undefined && given !== eid) throw refusal(`the device insists on endpoint id ${given}`);
    plugged.eid = given;
    return { endpoint: this.#publish(plugged), isNew: true };
  }

  /** Asks the device for its endpoint id, and gives it none. */
  learn(linkName: string, physicalAddress: readonly number[]): SetUp {
    const plugged = this.#ask(linkName, physicalAddress);
    return this.#learn(plugged);
  }

  /** The same for a device to which there is a route already. */
  learnRouted(network: number, eid: number): SetUp {
    const known = this.#networks.get(network)?.get(eid);
    if (known !== undefined) return { endpoint: known, isNew: false };
    const links = this.links.filter((link) => link.network === network);
    const [plugged] = links.flatMap((link) => link.reached(eid) ?? []);
    if (plugged === undefined) throw refusal(`endpoint ${eid} of MCTP network ${network} does not answer`);
    return this.#learn(plugged);
  }

  /** Sets the size of packets on the route to an endpoint, their header of four bytes included; 0 is the link's. */
  setMtu(endpoint: StackEndpoint, mtu: number): void {
    const { smallest, largest } = this.link(this.#remote(endpoint, "has no route")).packetSizes;
    if (mtu !== 0 && (mtu < smallest || mtu > largest)) {
      throw refusal(`the link takes packets of ${smallest} to ${largest} bytes, not ${mtu}`);
    }
    endpoint.mtu = mtu === 0 ? undefined : mtu;
  }

  /** Forgets an endpoint, whether the device is there or not. */
  remove(endpoint: StackEndpoint): void {
    this.#remote(endpoint, "cannot be removed");
    this.#remove(endpoint);
  }

  /** Tells that an endpoint is degraded, and does nothing about it. */
  degrade(endpoint: StackEndpoint): void {
    this.#remote(endpoint, "is not degraded");
    this.#setConnectivity(endpoint, "Degraded");
  }

  /**
   * Tells that an endpoint is degraded and asks it until it answers, which makes it available again, or until so many
   * attempts failed, which removes it. Where a recovery goes on already, that one is it.
   */
  recover(endpoint: StackEndpoint): void {
    this.#remote(endpoint, "needs no recovery");
    this.#setConnectivity(endpoint, "Degraded");
    this.#recoveries.begin(endpoint);
  }

  /** Decides what mctpd is on a link where that is unknown yet. */
  takeRole(link: StackLink, role: LinkRole): void {
    if (link.role !== "Unknown") throw refusal(`${link.name} has the role ${link.role}, which stays`);
    if (role === "Unknown") return;
    link.role = role;
    this.#tell({ kind: "roleChanged", link });
  }

  /** Gives up the recoveries that go on, without a word. */
  abandonRecoveries(): void {
    this.#recoveries.abandon();
  }

  #ask(linkName: string, physicalAddress: readonly number[]): Plugged {
    const link = this.link(linkName);
    if (link.role !== "BusOwner") throw refusal(`${linkName} leads to a bus that others own`);
    return link.ask(physicalAddress);
  }

  /** The endpoint that was set up at the device's place. One that another device had there is gone by that. */
  #known(plugged: Plugged): StackEndpoint | undefined {
    for (const [endpoint, before] of this.#behind) {
      if (!atOnePlace(before, plugged)) continue;
      if (before === plugged || isTheSame(endpoint, plugged)) return this.#takeBack(endpoint, plugged);
      this.#remove(endpoint);
    }
    return undefined;
  }

  /** A device that lost its endpoint id with its power is given it again. */
  #takeBack(endpoint: StackEndpoint, plugged: Plugged): StackEndpoint {
    plugged.eid = endpoint.eid;
    this.#behind.set(endpoint, plugged);
    return endpoint;
  }

  #isTaken({ link }: Plugged, eid: number): boolean {
    return this.#networks.get(link.network)?.has(eid) ?? false;
  }

  #freeEid(plugged: Plugged): number {
    for (let eid = 8; eid <= 254; eid++) if (!this.#isTaken(plugged, eid)) return eid;
    throw refusal(`MCTP network ${plugged.link.network} has no endpoint id left`);
  }

  #learn(plugged: Plugged): SetUp {
    const known = this.#known(plugged);
    if (known !== undefined) return { endpoint: known, isNew: false };
    if (plugged.eid === 0) throw refusal("the device has no endpoint id");
    if (this.#isTaken(plugged, plugged.eid)) {
      throw refusal(`endpoint id ${plugged.eid} belongs to another endpoint`);
    }
    return { endpoint: this.#publish(plugged), isNew: true };
  }

  #publish(plugged: Plugged): StackEndpoint {
    const { link, eid, device } = plugged;
    return this.#add(link.network, eid, device, link.name, plugged);
  }

  #add(
    network: number,
    eid: number,
    { uuid, messageTypes, vendorMessageTypes = [], pool }: AttachedDevice,
    link: string | undefined,
    plugged?: Plugged,
  ): StackEndpoint {
    const endpoint: StackEndpoint = {
      ...{ network, eid, uuid, messageTypes, vendorMessageTypes, pool, link },
      connectivity: "Available",
      mtu: undefined,
    };
    this.#networks.get(network)?.set(eid, endpoint);
    if (plugged !== undefined) this.#behind.set(endpoint, plugged);
    this.#tell({ kind: "endpointAdded", endpoint });
    return endpoint;
  }

  /** The link to an endpoint that is not this machine's own. */
  #remote(endpoint: StackEndpoint, otherwise: string): string {
    if (endpoint.link === undefined) throw refusal(`endpoint ${endpoint.eid} is this machine's own, and ${otherwise}`);
    return endpoint.link;
  }

  #remove(endpoint: StackEndpoint): void {
    this.#recoveries.end(endpoint);
    this.#behind.delete(endpoint);
    if (this.#networks.get(endpoint.network)?.delete(endpoint.eid)) this.#tell({ kind: "endpointRemoved", endpoint });
  }

  #setConnectivity(endpoint: StackEndpoint, connectivity: StackEndpoint["connectivity"]): void {
    if (endpoint.connectivity === connectivity) return;
    endpoint.connectivity = connectivity;
    this.#tell({ kind: "connectivityChanged", endpoint });
  }

  /** One attempt of a recovery: whether a device answers, the same or another in its place. */
  #findAgain(endpoint: StackEndpoint): boolean {
    const before = this.#behind.get(endpoint);
    const plugged = before?.link.at(before.device.physicalAddress);
    if (plugged === undefined) return false;
    if (this.#known(plugged) === endpoint) {
      this.#setConnectivity(endpoint, "Available");
      return true;
    }
    try {
      this.setUp(plugged.link.name, plugged.device.physicalAddress);
    } catch {
      // The endpoint that was to be recovered is gone all the same, and nobody waits for another.
    }
    return true;
  }

  #tell(change: StackChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

function isTheSame({ uuid, eid }: StackEndpoint, { device, eid: has }: Plugged): boolean {
  return uuid === device.uuid && (has === eid || has === 0);
}

function refusal(message: string): MiError {
  return new MiError("NOT_SUPPORTED", message);
}
