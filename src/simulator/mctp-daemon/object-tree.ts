import { currentInterfaces, methodSignatures, sharedInterfaces } from "../../mctpd/daemon-names.ts";
import type { DaemonShape } from "./daemon-version.ts";
import type { MctpStack } from "./mctp-stack.ts";
import type { ShownInterface, ShownObject, ShownProperty } from "./shown-object.ts";
import type { StackEndpoint } from "./stack-endpoint.ts";
import type { StackLink } from "./stack-link.ts";

/** The object with the ObjectManager. It has no properties. */
export function rootObject({ names, link, busOwnerMethods, rootMethods }: DaemonShape): ShownObject {
  const interfaces: ShownInterface[] = [];
  // Without objects of links, what is done on them is done here.
  if (link === undefined) interfaces.push({ name: names.busOwner, properties: {}, methods: busOwnerMethods });
  if (Object.keys(rootMethods).length > 0) {
    interfaces.push({ name: currentInterfaces.root, properties: {}, methods: rootMethods });
  }
  return { path: names.root, interfaces };
}

/** The objects below the root, each with what tells it apart from others of its kind. */
export function managedObjects(stack: MctpStack, shape: DaemonShape): ShownObject[] {
  const objects = [
    ...stack.links.map((link) => linkObject(link, shape)),
    ...stack.networks.map((network) => networkObject(network, stack, shape)),
    ...stack.endpoints.map((endpoint) => endpointObject(endpoint, shape)),
  ];
  return objects.filter((object) => object !== undefined);
}

/** The object of a link; undefined in versions without. */
export function linkObject(link: StackLink, shape: DaemonShape): ShownObject | undefined {
  if (shape.link === undefined) return undefined;
  const { name, role, network } = link;
  const properties = {
    Role: { signature: "s", value: role, emits: true, writable: true },
    NetworkId: { signature: "u", value: network, emits: true },
  };
  const interfaces: ShownInterface[] = [{ name: shape.link.interface, properties, methods: {} }];
  if (role === "BusOwner") interfaces.push(busOwnerInterface(shape));
  return { path: shape.link.path(name), interfaces };
}

/** What a link has besides once mctpd owns the bus behind it. */
export function busOwnerInterface({ names, busOwnerMethods }: DaemonShape): ShownInterface {
  return { name: names.busOwner, properties: {}, methods: busOwnerMethods };
}

/** The object of a network; undefined in versions without. */
export function networkObject(network: number, stack: MctpStack, shape: DaemonShape): ShownObject | undefined {
  if (shape.network === undefined) return undefined;
  const properties = { LocalEIDs: { signature: "ay", value: [stack.localEid] } };
  return {
    path: shape.network.path(network),
    interfaces: [{ name: shape.network.interface, properties, methods: shape.networkMethods }],
  };
}

/** The object of an endpoint, one of this machine's own as well. */
export function endpointObject(endpoint: StackEndpoint, shape: DaemonShape): ShownObject {
  const { network, eid, uuid, pool, connectivity } = endpoint;
  const { SetMTU, Remove, Recover } = methodSignatures;
  const interfaces: ShownInterface[] = [
    { name: sharedInterfaces.endpoint, properties: endpointProperties(endpoint, shape), methods: {} },
    {
      name: shape.names.endpointControl,
      properties: shape.recovery ? { Connectivity: { signature: "s", value: connectivity, emits: true } } : {},
      methods: shape.recovery ? { SetMTU, Remove, Recover } : { SetMTU, Remove },
    },
  ];
  if (uuid !== undefined) {
    interfaces.push({
      name: sharedInterfaces.uuid,
      properties: { UUID: { signature: "s", value: uuid } },
      methods: {},
    });
  }
  if (pool !== undefined && shape.bridges) {
    const properties = {
      PoolStart: { signature: "y", value: pool.first },
      PoolEnd: { signature: "y", value: pool.last },
    };
    interfaces.push({ name: currentInterfaces.bridge, properties, methods: {} });
  }
  return { path: shape.names.endpointPath(network, eid), interfaces };
}

function endpointProperties(
  { network, eid, messageTypes, vendorMessageTypes }: StackEndpoint,
  shape: DaemonShape,
): Record<string, ShownProperty> {
  const common = {
    NetworkId: { signature: shape.networkId, value: network },
    EID: { signature: "y", value: eid },
    SupportedMessageTypes: { signature: "ay", value: messageTypes },
  };
  if (!shape.vendorDefinedMessageTypes) return common;
  // The vendor is a number of two bytes or of four, by its format.
  const value = vendorMessageTypes.map(({ format, vendor, commandSet }) => [
    format,
    [format === 0 ? "q" : "u", vendor],
    commandSet,
  ]);
  return { ...common, VendorDefinedMessageTypes: { signature: "a(yvq)", value } };
}
