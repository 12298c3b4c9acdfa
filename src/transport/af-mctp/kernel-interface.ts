/**
 * The structures and numbers of Linux' AF_MCTP (its user-space header is linux/mctp.h). They are the kernel's interface,
 * not the wire's: multi-byte numbers are in the machine's own byte order.
 */
import { endianness } from "node:os";
import { addressKey, type MctpAddress } from "../../mctp/address.ts";

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
const networkOffset = 4;
/** Where endpoint id, type and tag are in a `struct sockaddr_mctp`. */
export const socketAddressOffset = { eid: 8, type: 9, tag: 10 } as const;

/** Packs a `struct sockaddr_mctp`, 12 bytes; its padding is zero, as the kernel demands. */
export function packSocketAddress(address: SocketAddress): Uint8Array {
  return writeSocketAddress(new Uint8Array(socketAddressLength), address, address.type, address.tag);
}

/** The same into the bytes of one before: there is one for each command, and what it is made of need not be an object for it. */
export function writeSocketAddress(bytes: Uint8Array, peer: MctpAddress, type: number, tag: number): Uint8Array {
  bytes[littleEndian ? 0 : 1] = mctpFamily;
  putNetwork(bytes, networkOffset, peer.network);
  bytes[socketAddressOffset.eid] = peer.eid;
  bytes[socketAddressOffset.type] = type;
  bytes[socketAddressOffset.tag] = tag;
  return bytes;
}

/** Byte by byte, for what is packed for each command: making a DataView costs more. */
function putNetwork(bytes: Uint8Array, at: number, network: number): void {
  for (let index = 0; index < 4; index++)
    bytes[at + (littleEndian ? index : 3 - index)] = (network >>> (8 * index)) & 0xff;
}

function networkOf(bytes: Uint8Array): number {
  let network = 0;
  for (let index = 0; index < 4; index++)
    network = network * 0x100 + (bytes[networkOffset + (littleEndian ? 3 - index : index)] ?? 0);
  return network;
}

function isSocketAddress(bytes: Uint8Array): boolean {
  return (
    bytes.length >= socketAddressLength &&
    bytes[littleEndian ? 0 : 1] === mctpFamily &&
    bytes[littleEndian ? 1 : 0] === 0
  );
}

/** Unpacks a `struct sockaddr_mctp`; undefined where the bytes are none. */
export function unpackSocketAddress(bytes: Uint8Array): SocketAddress | undefined {
  if (!isSocketAddress(bytes)) return undefined;
  return {
    network: networkOf(bytes),
    eid: bytes[socketAddressOffset.eid] ?? 0,
    type: bytes[socketAddressOffset.type] ?? 0,
    tag: bytes[socketAddressOffset.tag] ?? 0,
  };
}

/** The `addressKey` of the endpoint that a packed address names, -1 where the bytes are none. Asked of every message. */
export function addressKeyIn(bytes: Uint8Array): number {
  if (!isSocketAddress(bytes)) return -1;
  return addressKey({ network: networkOf(bytes), eid: bytes[socketAddressOffset.eid] ?? 0 });
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
  putNetwork(bytes, 0, peer.network);
  bytes[4] = peer.eid;
  // Not fill(), which costs more than the rest: what is asked of the kernel is packed twice for each command.
  for (let at = 5; at < bytes.length; at++) bytes[at] = 0;
  bytes[tagControl2TagOffset] = tag;
  return bytes;
}

/** Where the tag is in a `struct mctp_ioc_tag_ctl2`. */
export const tagControl2TagOffset = 8;
