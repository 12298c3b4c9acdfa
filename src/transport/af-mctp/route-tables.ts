/** The kernel's tables of links, addresses and routes, as far as they concern MCTP (linux/if_link.h, net/mctp of Linux). */
import { mctpFamily } from "./kernel-interface.ts";
import type { KernelTable } from "./netlink-dump.ts";
import { byteIn, numberIn, unpackAttributes } from "./netlink-messages.ts";

/** A network interface in an MCTP network, as the kernel tells of it. */
export interface LinkEntry {
  readonly index: number;
  readonly name: string;
  readonly network: number;
  readonly mtu: number;
  readonly up: boolean;
  readonly physicalAddress: Uint8Array | undefined;
}

/** An endpoint id of this machine. */
export interface AddressEntry {
  readonly linkIndex: number;
  readonly eid: number;
}

/** Where messages go. */
export interface RouteEntry {
  readonly eidFirst: number;
  readonly eidLast: number;
  readonly mtu: number | undefined;
  /** The interface, or the endpoint that passes messages on, from Linux 6.17 on. */
  readonly to:
    | { readonly linkIndex: number }
    | { readonly gateway: { readonly network: number; readonly eid: number } };
}

// struct ifinfomsg, ifaddrmsg and rtmsg: their lengths, and where what matters is in them.
const linkBody = { length: 16, index: 4, flags: 8 } as const;
const addressBody = { length: 8, index: 4 } as const;
const routeBody = { length: 12, eidsAfterFirst: 1, type: 7 } as const;

/** IFF_UP. */
const upFlag = 1;
/** IFLA_*; the last is inside of the attribute for the family, inside of `families` (IFLA_AF_SPEC). */
const linkAttribute = { physicalAddress: 1, name: 3, mtu: 4, families: 26, mctpNetwork: 1 } as const;
/** IFA_LOCAL. */
const localAttribute = 2;
/** RTA_*; the last, RTAX_MTU, is inside of `metrics` (RTA_METRICS). */
const routeAttribute = { destination: 1, link: 4, gateway: 5, metrics: 8, mtu: 2 } as const;
/** RTN_UNICAST. Local addresses are among the routes as well, as RTN_LOCAL. */
const unicastRoute = 1;

/** RTM_GETLINK. Interfaces without MCTP are told of as well: a loopback interface has it as soon as it is up. */
export const linkTable: KernelTable<LinkEntry> = {
  request: 18,
  answer: 16,
  bodyLength: linkBody.length,
  read(body) {
    const index = numberIn(body, linkBody.index);
    const flags = numberIn(body, linkBody.flags);
    const attributes = unpackAttributes(body, linkBody.length);
    const network = numberIn(
      inside(inside(attributes, linkAttribute.families), mctpFamily)?.get(linkAttribute.mctpNetwork),
    );
    const name = attributes?.get(linkAttribute.name);
    if (index === undefined || flags === undefined || network === undefined || name === undefined) return undefined;
    const physical = attributes?.get(linkAttribute.physicalAddress);
    return {
      index,
      name: textOf(name),
      network,
      mtu: numberIn(attributes?.get(linkAttribute.mtu)) ?? 0,
      up: (flags & upFlag) !== 0,
      physicalAddress: physical === undefined || physical.byteLength === 0 ? undefined : bytesOf(physical).slice(),
    };
  },
};

/** RTM_GETADDR. A kernel without MCTP tells of all families instead. */
export const addressTable: KernelTable<AddressEntry> = {
  request: 22,
  answer: 20,
  bodyLength: addressBody.length,
  read(body) {
    if (byteIn(body) !== mctpFamily) return undefined;
    const linkIndex = numberIn(body, addressBody.index);
    const eid = byteIn(unpackAttributes(body, addressBody.length)?.get(localAttribute));
    return linkIndex === undefined || eid === undefined ? undefined : { linkIndex, eid };
  },
};

/** RTM_GETROUTE. A kernel without MCTP tells of all families instead. */
export const routeTable: KernelTable<RouteEntry> = {
  request: 26,
  answer: 24,
  bodyLength: routeBody.length,
  read(body) {
    if (byteIn(body) !== mctpFamily || byteIn(body, routeBody.type) !== unicastRoute) return undefined;
    const attributes = unpackAttributes(body, routeBody.length);
    const eidFirst = byteIn(attributes?.get(routeAttribute.destination));
    const more = byteIn(body, routeBody.eidsAfterFirst);
    const to = destinationOf(attributes);
    if (eidFirst === undefined || more === undefined || to === undefined) return undefined;
    const mtu = numberIn(inside(attributes, routeAttribute.metrics)?.get(routeAttribute.mtu));
    return { eidFirst, eidLast: Math.min(eidFirst + more, 0xff), mtu, to };
  },
};

function destinationOf(attributes: Map<number, DataView> | undefined): RouteEntry["to"] | undefined {
  const linkIndex = numberIn(attributes?.get(routeAttribute.link));
  if (linkIndex !== undefined) return { linkIndex };
  // struct mctp_fq_addr: the network, then the endpoint id.
  const gateway = attributes?.get(routeAttribute.gateway);
  const network = numberIn(gateway);
  const eid = byteIn(gateway, 4);
  return network === undefined || eid === undefined ? undefined : { gateway: { network, eid } };
}

function inside(attributes: Map<number, DataView> | undefined, type: number): Map<number, DataView> | undefined {
  const nested = attributes?.get(type);
  return nested && unpackAttributes(nested, 0);
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Text up to its NUL. */
function textOf(view: DataView): string {
  const bytes = bytesOf(view);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end));
}
