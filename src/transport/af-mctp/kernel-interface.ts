/**
 * The structures and numbers of Linux' AF_MCTP (its user-space header is linux/mctp.h). They are the kernel's interface,
 * not the wire's: multi-byte numbers are in the machine's own byte order.
 */
import { endianness } from "node:os";
import type { MctpAddress } from "../../mctp/address.ts";

/** AF_MCTP. */
export const mctpFamily = 45;
/** SOCK_DGRAM, the only type AF_MCTP has. */
export const datagramType = 2;
/** MCTP_NET_ANY: for binding only. */
export const anyNetwork = 0;
/** MCTP_ADDR_ANY: every local EID. */
export const anyEid = 0xff;
/** MCTP_TAG_MASK: the tag number's bits. */
export const tagMask = 0x07;
/** MCTP_TAG_OWNER: set on a request, clear on its answers; with number 0 it asks the kernel to choose a number. */
export const tagOwner = 0x08;
/** MCTP_TAG_PREALLOC: the number was allocated by ioctl. */
export const tagPreallocated = 0x10;
/** The network the kernel starts with, and the only one the older tag ioctls know. */
export const firstNetwork = 1;

/** The ioctl requests for tags. */
export const ioctlRequest = {
  /** SIOCMCTPALLOCTAG, Linux 5.18 and later. */
  allocateTag: 0x89e0,
  /** SIOCMCTPDROPTAG. */
  dropTag: 0x89e1,
  /** SIOCMCTPALLOCTAG2, which names the network, Linux 6.9 and later. */
  allocateTag2: 0x89e2,
  /** SIOCMCTPDROPTAG2. */
  dropTag2: 0x89e3,
} as const;

/** `struct sockaddr_mctp` in words. */
export interface SocketAddress {
  readonly network: number;
  readonly eid: number;
  /** The MCTP message type with the integrity check bit; it is not part of the datagram. */
  readonly type: number;
  /** Tag number and the bits above it. */
  readonly tag: number;
}

const littleEndian = endianness() === "LE";
const socketAddressLength = 12;
const endpointOffset = 8;
/** Where type and tag are in a `struct sockaddr_mctp`. */
export const socketAddressOffset = { type: 9, tag: 10 } as const;

/** Packs a `struct sockaddr_mctp`, 12 bytes; its padding is zero, as the kernel demands. */
export function packSocketAddress(address: SocketAddress): Uint8Array {
  const bytes = new Uint8Array(socketAddressLength);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, mctpFamily, littleEndian);
  view.setUint32(4, address.network, littleEndian);
  view.setUint8(8, address.eid);
  view.setUint8(9, address.type);
  view.setUint8(10, address.tag);
  return bytes;
}

/** Unpacks a `struct sockaddr_mctp`; undefined where the bytes are none. */
export function unpackSocketAddress(bytes: Uint8Array): SocketAddress | undefined {
  if (bytes.length < socketAddressLength) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0, littleEndian) !== mctpFamily) {
    return undefined;
  }
  return {
    network: view.getUint32(4, littleEndian),
    eid: view.getUint8(8),
    type: view.getUint8(9),
    tag: view.getUint8(10),
  };
}

/** Whether two packed addresses are those of the same endpoint, whatever type and tag. */
export function isSameEndpoint(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length < socketAddressLength || other.length < socketAddressLength) return false;
  // Family, padding, network, endpoint id; without unpacking them, as this is asked of every message.
  for (let at = 0; at <= endpointOffset; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** Packs a `struct mctp_ioc_tag_ctl`, 4 bytes: peer, tag, flags. To allocate, the tag is 0. */
export function packTagControl(peer: MctpAddress, tag: number, bytes: Uint8Array = new Uint8Array(4)): Uint8Array {
  bytes[0] = peer.eid;
  bytes[tagControlTagOffset] = tag;
  bytes.fill(0, tagControlTagOffset + 1);
  return bytes;
}

/** Where the tag is in a `struct mctp_ioc_tag_ctl`. */
export const tagControlTagOffset = 1;

/** Packs a `struct mctp_ioc_tag_ctl2`, 12 bytes: network, peer, local address (0: any), flags, tag, padding. */
export function packTagControl2(peer: MctpAddress, tag: number, bytes: Uint8Array = new Uint8Array(12)): Uint8Array {
  for (let index = 0; index < 4; index++) {
    bytes[littleEndian ? index : 3 - index] = (peer.network >>> (8 * index)) & 0xff;
  }
  bytes[4] = peer.eid;
  // Not fill(), which costs more than the rest: what is asked of the kernel is packed twice for each command.
  for (let at = 5; at < bytes.length; at++) bytes[at] = 0;
  bytes[tagControl2TagOffset] = tag;
  return bytes;
}

/** Where the tag is in a `struct mctp_ioc_tag_ctl2`. */
export const tagControl2TagOffset = 8;
