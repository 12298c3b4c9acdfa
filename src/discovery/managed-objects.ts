import { DiscoveryError } from "../errors.ts";
import { formatMctpAddress, isAssignableEid, type MctpAddress } from "../mctp/address.ts";
import { messageType } from "../mctp/message.ts";
import { currentInterfaces, currentNames, legacyNames, sharedInterfaces } from "../mctpd/daemon-names.ts";
import type { FoundEndpoint } from "./found-endpoint.ts";

/** Properties by name, values plain. */
export type Properties = Readonly<Record<string, unknown>>;

/** Interfaces of one object, by name. */
export type Interfaces = Readonly<Record<string, Properties>>;

/** Objects by path, as GetManagedObjects tells them. */
export type ManagedObjects = Readonly<Record<string, Interfaces>>;

/** A network interface that mctpd knows, such as `mctpi2c3`. */
export interface DaemonLinkState {
  readonly name: string;
  /** The network it belongs to; undefined where mctpd does not tell. */
  readonly network: number | undefined;
  /** `BusOwner`, `Endpoint` or `Unknown`, in mctpd's words; undefined where it does not tell. */
  readonly role: string | undefined;
  /** Whether endpoints can be set up on it: mctpd has the methods for that only on links that it owns the bus of. */
  readonly busOwner: boolean;
}

/** A management endpoint as its own object tells of it: whether it is ours, and over which link, other objects know. */
export interface EndpointObject {
  readonly address: MctpAddress;
  readonly uuid: string | undefined;
  readonly messageTypes: readonly number[];
  readonly connectivity: "available" | "degraded" | undefined;
}

/** What one object is. */
export type DaemonObject =
  | { readonly kind: "endpoint"; readonly endpoint: EndpointObject }
  | { readonly kind: "link"; readonly link: DaemonLinkState }
  | { readonly kind: "network"; readonly network: number; readonly localEids: readonly number[] };

/** What the objects that are no endpoints tell of those that are. */
export interface Surroundings {
  readonly links: Iterable<DaemonLinkState>;
  /** Our own endpoint ids, by network. */
  readonly localEids: ReadonlyMap<number, readonly number[]>;
}

/**
 * What one object is; undefined where it is nothing that concerns NVMe-MI. Interfaces of mctpd 1.x and 2.x are known by
 * their names, so both read alike. Throws `DISCOVERY` (`malformed`).
 */
export function readObject(path: string, interfaces: Interfaces): DaemonObject | undefined {
  const endpoint = interfaces[sharedInterfaces.endpoint];
  if (endpoint !== undefined) return readEndpoint(path, endpoint, interfaces);
  const link = interfaces[currentInterfaces.link] ?? interfaces[currentInterfaces.linkUntil20];
  if (link !== undefined) return readLink(path, link, currentNames.busOwner in interfaces);
  const network = interfaces[currentInterfaces.network];
  return network === undefined ? undefined : readNetwork(path, network);
}

/** An endpoint with what its surroundings add; undefined where it is our own. */
export function foundEndpoint(endpoint: EndpointObject, surroundings: Surroundings): FoundEndpoint | undefined {
  const { network, eid } = endpoint.address;
  if (surroundings.localEids.get(network)?.includes(eid)) return undefined;
  // The objects of endpoints do not tell their link. Most networks have only one, beside the loopback that Linux has in one.
  const links = [...surroundings.links].filter((link) => link.network === network && link.name !== "lo");
  return { source: "mctpd", ...endpoint, link: links.length === 1 ? links[0]?.name : undefined };
}

/** Objects as GetManagedObjects answers, or of which nothing can be read at all: throws `DISCOVERY` (`malformed`). */
export function managedObjects(told: unknown): ManagedObjects {
  if (isDictionary(told) && Object.values(told).every(isInterfaces)) return told as ManagedObjects;
  throw new DiscoveryError("malformed", "mctpd: GetManagedObjects did not answer with objects");
}

/** Whether something is interfaces with their properties. */
export function isInterfaces(told: unknown): told is Interfaces {
  return isDictionary(told) && Object.values(told).every(isDictionary);
}

/** Whether something is a D-Bus dictionary by names. */
export function isDictionary(told: unknown): told is Readonly<Record<string, unknown>> {
  return typeof told === "object" && told !== null && !Array.isArray(told) && !ArrayBuffer.isView(told);
}

/** Whether an object is a root or below it: mctpd 1.x and 2.x share no path. */
export function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

function readEndpoint(path: string, properties: Properties, interfaces: Interfaces): DaemonObject | undefined {
  const messageTypes = byteList(properties.SupportedMessageTypes);
  if (messageTypes === undefined) throw malformed(path, "SupportedMessageTypes", properties);
  // Our own endpoint is listed too, and speaks nothing but control messages unless a program has registered more.
  if (!messageTypes.includes(messageType.nvmeMi)) return undefined;
  const { EID: eid, NetworkId: network } = properties;
  if (typeof eid !== "number" || !isAssignableEid(eid)) throw malformed(path, "EID", properties);
  if (!isNetwork(network)) throw malformed(path, "NetworkId", properties);
  return {
    kind: "endpoint",
    endpoint: {
      address: { network, eid },
      uuid: text(interfaces[sharedInterfaces.uuid]?.UUID)?.toLowerCase(),
      messageTypes,
      connectivity: connectivityOf(interfaces),
    },
  };
}

function connectivityOf(interfaces: Interfaces): EndpointObject["connectivity"] {
  const control = interfaces[currentNames.endpointControl] ?? interfaces[legacyNames.endpointControl];
  const told = control?.Connectivity;
  if (told === "Available") return "available";
  return told === "Degraded" ? "degraded" : undefined;
}

function readLink(path: string, properties: Properties, busOwner: boolean): DaemonObject {
  const { NetworkId: network, Role: role } = properties;
  // A link without a network yet has 0.
  const link = { name: lastOf(path), network: isNetwork(network) ? network : undefined, role: text(role), busOwner };
  return { kind: "link", link };
}

function readNetwork(path: string, properties: Properties): DaemonObject {
  const localEids = byteList(properties.LocalEIDs);
  if (localEids === undefined) throw malformed(path, "LocalEIDs", properties);
  const network = Number(lastOf(path));
  if (!isNetwork(network)) throw new DiscoveryError("malformed", `mctpd: ${path} does not end in a network's number`);
  return { kind: "network", network, localEids };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function isNetwork(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 0xffff_ffff;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function byteList(value: unknown): number[] | undefined {
  return value instanceof Uint8Array ? [...value] : undefined;
}

function malformed(path: string, property: string, properties: Properties): DiscoveryError {
  const value = properties[property];
  const what = property in properties ? `is ${JSON.stringify(value, plainBigints)}` : "is missing";
  const address = addressOf(properties);
  return new DiscoveryError("malformed", `mctpd: ${path}${address}: ${property} ${what}`);
}

function plainBigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** Which endpoint it may be, for people. */
function addressOf({ EID: eid, NetworkId: network }: Properties): string {
  return typeof eid === "number" && isNetwork(network) ? ` (${formatMctpAddress({ network, eid })})` : "";
}
