import type { BusConnection } from "./bus-connection.ts";
import type { DaemonShape } from "./daemon-version.ts";
import { objectManager } from "./introspection.ts";
import type { MctpStack, StackChange } from "./mctp-stack.ts";
import { busOwnerInterface, endpointObject, linkObject, networkObject } from "./object-tree.ts";
import type { ServedObjects } from "./served-objects.ts";
import { interfacePairs, type ShownObject, standardInterfaces } from "./shown-object.ts";

/** What decides how changes are told. */
export interface SignalOptions {
  readonly stack: MctpStack;
  readonly shape: DaemonShape;
  readonly announcements: "whole" | "byInterface";
}

/** Tells a message bus of each change of a stack, with the signals that sd-bus would send. */
export class StackSignals {
  readonly #connection: BusConnection;
  readonly #objects: ServedObjects;
  readonly #options: SignalOptions;
  readonly #stop: () => void;

  constructor(connection: BusConnection, objects: ServedObjects, options: SignalOptions) {
    this.#connection = connection;
    this.#objects = objects;
    this.#options = options;
    this.#stop = options.stack.watch((change) => this.#tell(change));
  }

  /** Tells no more. Idempotent. */
  close(): void {
    this.#stop();
  }

  #tell(change: StackChange): void {
    const { shape } = this.#options;
    const object = this.#objectOf(change);
    switch (change.kind) {
      case "linkAdded":
      case "networkAdded":
      case "endpointAdded":
        this.#added(object);
        break;
      case "linkRemoved":
      case "networkRemoved":
      case "endpointRemoved":
        this.#removed(object);
        break;
      case "connectivityChanged":
        this.#changed(object, shape.names.endpointControl, "Connectivity");
        break;
      case "roleChanged":
        this.#changed(object, shape.link?.interface, "Role");
        if (change.link.role === "BusOwner") this.#owns(object);
    }
  }

  #objectOf(change: StackChange): ShownObject | undefined {
    const { stack, shape } = this.#options;
    if ("link" in change) return linkObject(change.link, shape);
    if ("network" in change) return networkObject(change.network, stack, shape);
    return endpointObject(change.endpoint, shape);
  }

  /** The link has an interface more now. */
  #owns(object: ShownObject | undefined): void {
    if (object === undefined) return;
    const { name } = busOwnerInterface(this.#options.shape);
    this.#signal("InterfacesAdded", "oa{sa{sv}}", [object.path, [[name, []]]]);
  }

  #added(object: ShownObject | undefined): void {
    const shown = this.#objects.shown(object);
    if (shown === undefined) return;
    const pairs = interfacePairs(shown);
    const announcements = this.#options.announcements === "whole" ? [pairs] : pairs.map((pair) => [pair]);
    for (const interfaces of announcements) this.#signal("InterfacesAdded", "oa{sa{sv}}", [shown.path, interfaces]);
  }

  #removed(object: ShownObject | undefined): void {
    const shown = this.#objects.shown(object);
    if (shown === undefined) return;
    const names = [...Object.values(standardInterfaces), ...shown.interfaces.map(({ name }) => name)];
    this.#signal("InterfacesRemoved", "oas", [shown.path, names]);
  }

  #changed(object: ShownObject | undefined, iface: string | undefined, property: string): void {
    const shown = this.#objects.shown(object);
    const found = shown?.interfaces.find(({ name }) => name === iface)?.properties[property];
    if (shown === undefined || iface === undefined || found === undefined) return;
    const body = [iface, [[property, [found.signature, found.value]]], []];
    this.#connection.signal(shown.path, standardInterfaces.properties, "PropertiesChanged", "sa{sv}as", body);
  }

  #signal(member: string, signature: string, body: unknown[]): void {
    this.#connection.signal(this.#objects.root.path, objectManager, member, signature, body);
  }
}
