import { currentNames, sharedInterfaces } from "../mctpd/daemon-names.ts";
import type { FoundEndpoint } from "./found-endpoint.ts";
import {
  type DaemonLinkState,
  type DaemonObject,
  type EndpointObject,
  foundEndpoint,
  type Interfaces,
  isBelow,
  type ManagedObjects,
  type Properties,
  readObject,
} from "./managed-objects.ts";

/** What happened to an endpoint. `endpoint` is as it is now; where it was removed, as it last was. */
export interface EndpointChange {
  /**
   * `added`: it is there now. `removed`: it is there no more. `degraded`: it stopped answering and mctpd tries to get it
   * back. `recovered`: it answers again.
   */
  readonly kind: "added" | "removed" | "degraded" | "recovered";
  readonly endpoint: FoundEndpoint;
}

/**
 * What is known of mctpd's objects, and which changes of endpoints follow from what it signals. It keeps no time, and goes
 * on across restarts of mctpd: what a new snapshot tells that was known is no change. Objects of 1.x and 2.x can be in it
 * side by side; an endpoint that both have is one, as 2.x tells it.
 *
 * mctpd may announce an object's interfaces one by one. An endpoint is therefore only told once things have settled, which
 * the owner of the view finds out and says by `settle`.
 */
export class ObjectView {
  readonly #objects = new Map<string, Record<string, Properties>>();
  readonly #endpoints = new Map<string, EndpointObject>();
  readonly #links = new Map<string, DaemonLinkState>();
  readonly #networks = new Map<string, { readonly network: number; readonly localEids: readonly number[] }>();
  /** The paths that each address has objects at. */
  readonly #paths = new Map<string, Set<string>>();
  /** Endpoints as they were last told, by address. */
  readonly #told = new Map<string, FoundEndpoint>();
  /** Addresses of endpoints that wait for things to settle. */
  readonly #fresh = new Set<string>();
  readonly #changes: EndpointChange[] = [];
  readonly #problem: (error: Error) => void;

  /** `problem` is told of malformed objects, each time they are announced. */
  constructor(problem: (error: Error) => void = () => {}) {
    this.#problem = problem;
  }

  /** Whether there are endpoints that were announced and are not told yet. */
  get unsettled(): boolean {
    return this.#fresh.size > 0;
  }

  /** Endpoints that have been told and not taken back. */
  get endpoints(): FoundEndpoint[] {
    return [...this.#told.values()];
  }

  /** Links, as mctpd tells of them; 1.x does not. */
  get links(): DaemonLinkState[] {
    return [...this.#links.values()];
  }

  /** All objects below a root, in place of what was known there. What is below the roots of `gone` is forgotten. */
  snapshot(root: string, objects: ManagedObjects, gone: readonly string[] = []): EndpointChange[] {
    const addresses = new Set(this.#told.keys());
    for (const path of [...this.#objects.keys()]) {
      if ([root, ...gone].some((each) => isBelow(each, path))) this.#forget(path);
    }
    for (const [path, interfaces] of Object.entries(objects)) {
      if (!isBelow(root, path)) continue;
      this.#objects.set(path, { ...interfaces });
      this.#read(path);
    }
    for (const address of this.#paths.keys()) addresses.add(address);
    this.#reconcile(addresses);
    return this.settle();
  }

  /** Nobody tells of what is below a root any more. */
  forget(root: string): EndpointChange[] {
    const addresses = new Set(this.#paths.keys());
    for (const path of [...this.#objects.keys()]) if (isBelow(root, path)) this.#forget(path);
    this.#reconcile(addresses);
    return this.#changes.splice(0);
  }

  /** InterfacesAdded: some or all interfaces of an object, with all their properties. */
  interfacesAdded(path: string, interfaces: Interfaces): EndpointChange[] {
    const known = this.#objects.get(path);
    this.#objects.set(path, { ...known, ...interfaces });
    return this.#changed(path);
  }

  /** InterfacesRemoved: some or all interfaces of an object. */
  interfacesRemoved(path: string, names: readonly string[]): EndpointChange[] {
    const object = this.#objects.get(path);
    if (object === undefined) return [];
    for (const name of names) delete object[name];
    // Without what makes it an endpoint, the rest tells of an endpoint that was, and must not be taken for a later one's.
    const gone = names.includes(sharedInterfaces.endpoint) || Object.keys(object).length === 0;
    if (gone) this.#objects.delete(path);
    return this.#changed(path);
  }

  /** PropertiesChanged of one interface. What comes for objects that are not known is no news. */
  propertiesChanged(path: string, name: string, changed: Properties): EndpointChange[] {
    const object = this.#objects.get(path);
    const properties = object?.[name];
    if (object === undefined || properties === undefined) return [];
    object[name] = { ...properties, ...changed };
    return this.#changed(path);
  }

  /** Tells the endpoints that were announced: all of their interfaces are known. */
  settle(): EndpointChange[] {
    for (const address of this.#fresh) {
      const found = this.#find(address);
      if (found === undefined) continue;
      this.#told.set(address, found);
      this.#changes.push({ kind: "added", endpoint: found });
    }
    this.#fresh.clear();
    return this.#changes.splice(0);
  }

  #changed(path: string): EndpointChange[] {
    const before = this.#endpoints.get(path);
    const surroundings = this.#links.has(path) || this.#networks.has(path);
    this.#forgetReading(path);
    const now = this.#read(path);
    const addresses = new Set([before, this.#endpoints.get(path)].flatMap((each) => (each ? [keyOf(each)] : [])));
    // Links and networks tell something of every endpoint.
    const all = surroundings || now === "link" || now === "network";
    this.#reconcile(all ? new Set([...this.#told.keys(), ...this.#paths.keys()]) : addresses);
    return this.#changes.splice(0);
  }

  #forget(path: string): void {
    this.#objects.delete(path);
    this.#forgetReading(path);
  }

  #forgetReading(path: string): void {
    const endpoint = this.#endpoints.get(path);
    if (endpoint !== undefined) {
      const paths = this.#paths.get(keyOf(endpoint));
      paths?.delete(path);
      if (paths?.size === 0) this.#paths.delete(keyOf(endpoint));
    }
    this.#endpoints.delete(path);
    this.#links.delete(path);
    this.#networks.delete(path);
  }

  #read(path: string): DaemonObject["kind"] | undefined {
    const interfaces = this.#objects.get(path);
    if (interfaces === undefined) return undefined;
    let object: DaemonObject | undefined;
    try {
      object = readObject(path, interfaces);
    } catch (error) {
      this.#problem(error as Error);
    }
    if (object?.kind === "link") this.#links.set(path, object.link);
    if (object?.kind === "network") this.#networks.set(path, object);
    if (object?.kind === "endpoint") {
      const address = keyOf(object.endpoint);
      this.#endpoints.set(path, object.endpoint);
      this.#paths.set(address, (this.#paths.get(address) ?? new Set()).add(path));
    }
    return object?.kind;
  }

  #reconcile(addresses: ReadonlySet<string>): void {
    for (const address of addresses) this.#compare(address, this.#told.get(address), this.#find(address));
  }

  /** What has become of one endpoint since it was last told. */
  #compare(address: string, before: FoundEndpoint | undefined, now: FoundEndpoint | undefined): void {
    if (before === undefined) {
      if (now === undefined) this.#fresh.delete(address);
      else this.#fresh.add(address);
      return;
    }
    // The same endpoint id, given to another drive.
    const replaced = before.uuid !== undefined && now?.uuid !== undefined && before.uuid !== now.uuid;
    if (now === undefined || replaced) {
      this.#told.delete(address);
      this.#changes.push({ kind: "removed", endpoint: before });
      if (replaced) this.#fresh.add(address);
      return;
    }
    const endpoint = { ...now, uuid: now.uuid ?? before.uuid, connectivity: now.connectivity ?? before.connectivity };
    this.#told.set(address, endpoint);
    if (endpoint.connectivity === before.connectivity) return;
    if (endpoint.connectivity === "degraded") this.#changes.push({ kind: "degraded", endpoint });
    else if (before.connectivity === "degraded") this.#changes.push({ kind: "recovered", endpoint });
  }

  /** The endpoint of an address as all objects together tell of it; undefined where there is none, or it is our own. */
  #find(address: string): FoundEndpoint | undefined {
    const paths = [...(this.#paths.get(address) ?? [])];
    const path = paths.find((each) => isBelow(currentNames.root, each)) ?? paths[0];
    const endpoint = path === undefined ? undefined : this.#endpoints.get(path);
    if (endpoint === undefined) return undefined;
    const networks = [...this.#networks.values()].map(({ network, localEids }) => [network, localEids] as const);
    return foundEndpoint(endpoint, { links: this.#links.values(), localEids: new Map(networks) });
  }
}

function keyOf({ address: { network, eid } }: EndpointObject): string {
  return `${network},${eid}`;
}
