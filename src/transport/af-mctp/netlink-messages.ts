/**
 * Netlink messages (linux/netlink.h, linux/rtnetlink.h): the envelope in which the kernel tells of links, addresses and
 * routes. They are the kernel's interface, not the wire's: multi-byte numbers are in the machine's own byte order.
 */
import { endianness } from "node:os";

/** AF_NETLINK. */
export const netlinkFamily = 16;
/** SOCK_RAW. */
export const rawType = 3;
/** NETLINK_ROUTE. */
export const routeProtocol = 0;

/** Message types below those of rtnetlink: what the kernel says of a request. */
export const netlinkMessage = {
  /** NLMSG_ERROR. */
  error: 2,
  /** NLMSG_DONE, the end of a dump. */
  done: 3,
} as const;

/** NLM_F_DUMP_INTR: the tables changed while they were told, so that something may be missing or there twice. */
export const interruptedFlag = 0x10;
/** NLM_F_REQUEST with NLM_F_DUMP: all entries of a table. */
const dumpRequestFlags = 0x301;

const littleEndian = endianness() === "LE";
const headerLength = 16;
const attributeHeaderLength = 4;
/** Without the bits for nested attributes and for network byte order. */
const attributeTypeMask = 0x3fff;
const addressLength = 12;
const portOffset = 4;

/** One message of a datagram. */
export interface NetlinkMessage {
  readonly type: number;
  readonly flags: number;
  /** Repeats the request's. */
  readonly sequence: number;
  /** Behind the header; lent as long as the datagram is. */
  readonly body: DataView;
}

/** A `struct sockaddr_nl` of the kernel's own port, 12 bytes. */
export function packKernelAddress(): Uint8Array {
  const bytes = new Uint8Array(addressLength);
  viewOf(bytes).setUint16(0, netlinkFamily, littleEndian);
  return bytes;
}

/** Whether a datagram came from the kernel: other programs with privileges can send to any port, too. */
export function isKernelAddress(bytes: Uint8Array): boolean {
  return bytes.length >= addressLength && viewOf(bytes).getUint32(portOffset, littleEndian) === 0;
}

/** A request for all entries of a table, for one address family. `bodyLength` is that of the fixed part its type has. */
export function packDumpRequest(type: number, sequence: number, family: number, bodyLength: number): Uint8Array {
  const bytes = new Uint8Array(headerLength + bodyLength);
  const view = viewOf(bytes);
  view.setUint32(0, bytes.length, littleEndian);
  view.setUint16(4, type, littleEndian);
  view.setUint16(6, dumpRequestFlags, littleEndian);
  view.setUint32(8, sequence, littleEndian);
  // All of rtnetlink's fixed parts begin with the family; zero elsewhere means any.
  view.setUint8(headerLength, family);
  return bytes;
}

/** Cuts a datagram into its messages; undefined where lengths do not fit, from where on nothing can be told apart. */
export function unpackMessages(datagram: Uint8Array): NetlinkMessage[] | undefined {
  const view = viewOf(datagram);
  const messages: NetlinkMessage[] = [];
  for (let at = 0; at < datagram.length; ) {
    if (datagram.length - at < headerLength) return undefined;
    const length = view.getUint32(at, littleEndian);
    if (length < headerLength || length > datagram.length - at) return undefined;
    messages.push({
      type: view.getUint16(at + 4, littleEndian),
      flags: view.getUint16(at + 6, littleEndian),
      sequence: view.getUint32(at + 8, littleEndian),
      body: partOf(view, at + headerLength, length - headerLength),
    });
    at += aligned(length);
  }
  return messages;
}

/** The attributes behind the fixed part of a message, or inside of another, by type; undefined where lengths do not fit. */
export function unpackAttributes(body: DataView, begin: number): Map<number, DataView> | undefined {
  const attributes = new Map<number, DataView>();
  for (let at = begin; at < body.byteLength; ) {
    if (body.byteLength - at < attributeHeaderLength) return undefined;
    const length = body.getUint16(at, littleEndian);
    if (length < attributeHeaderLength || length > body.byteLength - at) return undefined;
    const type = body.getUint16(at + 2, littleEndian) & attributeTypeMask;
    attributes.set(type, partOf(body, at + attributeHeaderLength, length - attributeHeaderLength));
    at += aligned(length);
  }
  return attributes;
}

/** A number of one byte in an attribute or fixed part; undefined where it is too short. */
export function byteIn(view: DataView | undefined, at = 0): number | undefined {
  return view === undefined || view.byteLength < at + 1 ? undefined : view.getUint8(at);
}

/** A number of 32 bits in an attribute or fixed part; undefined where it is too short. */
export function numberIn(view: DataView | undefined, at = 0): number | undefined {
  return view === undefined || view.byteLength < at + 4 ? undefined : view.getUint32(at, littleEndian);
}

/** The negative error number that ends a dump or refuses it; 0 where all is well. */
export function errorNumberIn(body: DataView): number {
  return body.byteLength < 4 ? 0 : body.getInt32(0, littleEndian);
}

function aligned(length: number): number {
  return (length + 3) & ~3;
}

function partOf(view: DataView, begin: number, length: number): DataView {
  return new DataView(view.buffer, view.byteOffset + begin, length);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
