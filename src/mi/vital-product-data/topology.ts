import { type Infer, type InputFor, optional, struct, u8 } from "../../codec/index.ts";
import { viewOf } from "../message.ts";
import type { Report } from "./decoding-problem.ts";
import { TopologyElementHead, UpstreamConnector } from "./topology-element.ts";

/** How a Topology MultiRecord begins. Offsets count from the record's header. */
const TopologyHead = struct(
  { title: "Topology MultiRecord", spec: "NVMe-MI 2.0 §8.2.5", size: 8 },
  {
    version: optional(5, u8, "Version Number (VN)"),
    elementCount: optional(7, u8, "Element Count (EC)"),
  },
);

/** The least bytes that a Topology MultiRecord takes, its header among them. */
export const topologyHeadSize: number = TopologyHead.size;

/** One element of a drive's topology. */
export interface TopologyElement {
  /** Its number, by which others refer to it. It goes on from one Topology MultiRecord to the next. */
  readonly index: number;
  readonly type: Infer<typeof TopologyElementHead>["type"];
  readonly revision: number;
  /** The index of the element that this one continues, where it is an extended one and there is an element before it. */
  readonly extends?: number;
  readonly upstreamConnector?: UpstreamConnector & { readonly portDescriptors: Uint8Array };
  /** What follows the element's head, where we know no more of it. */
  readonly data?: Uint8Array;
}

/** One Topology MultiRecord: a part of the topology, or all of it. */
export interface Topology {
  readonly version: number;
  readonly elements: readonly TopologyElement[];
}

/** An element to encode: an upstream connector, or any type with its data. */
export interface TopologyElementDescription {
  readonly type: InputFor<typeof TopologyElementHead>["type"];
  readonly revision?: number;
  readonly upstreamConnector?: InputFor<typeof UpstreamConnector> & { readonly portDescriptors?: Uint8Array };
  readonly data?: Uint8Array;
}

/** A Topology MultiRecord to encode. */
export interface TopologyDescription {
  readonly version?: number;
  readonly elements: readonly TopologyElementDescription[];
}

/**
 * Decodes a Topology MultiRecord, `bytes` being all of it with its header, at least `topologyHeadSize` long. `first` is
 * the index of its first element; `next` is that of the next record's, by the count, be the elements there or not.
 */
export function decodeTopology(
  bytes: Uint8Array,
  first: number,
  path: string,
  report: Report,
): { value: Topology; next: number } {
  const { version, elementCount } = TopologyHead.fromBytes(bytes.subarray(0, TopologyHead.size));
  const elements: TopologyElement[] = [];
  let at = TopologyHead.size;
  while (elements.length < elementCount) {
    const place = `${path}.elements[${elements.length}]`;
    const length = elementLength(bytes.subarray(at), place, report);
    if (length === undefined) break;
    const element = bytes.subarray(at, at + length);
    elements.push(decodeElement(element, first + elements.length));
    at += length;
  }
  if (elements.length === elementCount && at < bytes.length) {
    report(`${path}.elements`, `end ${bytes.length - at} bytes before the record does`);
  }
  return { value: { version, elements }, next: first + elementCount };
}

/** The bytes of the element that begins here, as far as they are there; undefined where there is nothing to go by. */
function elementLength(bytes: Uint8Array, path: string, report: Report): number | undefined {
  if (bytes.length < TopologyElementHead.size) {
    report(path, `needs ${TopologyElementHead.size} bytes, of which ${bytes.length} are left in the record`);
    return undefined;
  }
  const { length } = TopologyElementHead.decode(viewOf(bytes));
  if (length < TopologyElementHead.size) {
    report(`${path}.length`, `is ${length}, less than its own ${TopologyElementHead.size} bytes`);
    return undefined;
  }
  if (length > bytes.length) report(`${path}.length`, `is ${length}, of which ${bytes.length} are left in the record`);
  return Math.min(length, bytes.length);
}

function decodeElement(bytes: Uint8Array, index: number): TopologyElement {
  const { type, revision } = TopologyElementHead.decode(viewOf(bytes));
  if (type === "upstreamConnector" && bytes.length >= UpstreamConnector.size) {
    const portDescriptors = bytes.subarray(UpstreamConnector.size);
    return {
      index,
      type,
      revision,
      upstreamConnector: { ...UpstreamConnector.decode(viewOf(bytes)), portDescriptors },
    };
  }
  const data = bytes.subarray(TopologyElementHead.size);
  if (type === "extended" && index > 0) return { index, type, revision, extends: index - 1, data };
  return { index, type, revision, data };
}

/** Encodes a Topology MultiRecord with room for its header. Elements of more than 255 bytes are refused by their length. */
export function encodeTopology({ version = 0, elements }: TopologyDescription): Uint8Array {
  const parts = elements.map(encodeElement);
  const bytes = new Uint8Array(TopologyHead.size + parts.reduce((size, part) => size + part.length, 0));
  TopologyHead.encode(viewOf(bytes), 0, { version, elementCount: elements.length });
  let at = TopologyHead.size;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function encodeElement({ type, revision = 0, upstreamConnector, data }: TopologyElementDescription): Uint8Array {
  const size = upstreamConnector === undefined ? TopologyElementHead.size : UpstreamConnector.size;
  const trailing = upstreamConnector?.portDescriptors ?? data ?? new Uint8Array(0);
  const bytes = new Uint8Array(size + trailing.length);
  if (upstreamConnector !== undefined) UpstreamConnector.encode(viewOf(bytes), 0, upstreamConnector);
  TopologyElementHead.encode(viewOf(bytes), 0, { type, revision, length: bytes.length });
  bytes.set(trailing, size);
  return bytes;
}
