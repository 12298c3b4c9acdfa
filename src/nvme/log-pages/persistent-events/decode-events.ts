import type { Struct } from "../../../codec/index.ts";
import { ProtocolError } from "../../../errors.ts";
import { PersistentEventHeader, uncountedHeader } from "./event-header.ts";
import { leastSizes, type PersistentEventData, persistentEventStructures } from "./event-structures.ts";

/** One event of the Persistent Event log. */
export interface PersistentEvent extends PersistentEventHeader {
  /** Bytes of the vendor, which come before what the event tells. */
  readonly vendorInformation: Uint8Array;
  readonly data: PersistentEventData;
  /** Bytes behind what is known of the event's type, as later revisions add. */
  readonly further: Uint8Array;
  /** What is wrong with the event where its bytes are not what its type has; they are in `data.other` then. */
  readonly problem?: string;
}

/** What could be read of events. */
export interface DecodedEvents {
  readonly events: readonly PersistentEvent[];
  /** How many of the bytes that was. The rest is the beginning of an event that has not come whole. */
  readonly consumed: number;
  /** An event did not say how long it is, so that the rest, which is with it, cannot be read, nor what comes after. */
  readonly lost: boolean;
}

const { size: headerSize } = PersistentEventHeader;

/**
 * Decodes persistent events, which follow the log's header, as far as they are there whole: whoever reads in parts gives what is
 * left together with the next part. An event that is not what its type has is told by its `problem`, and read over. Values
 * are views over `bytes`. NVMe base 2.0 §5.16.1.14.
 */
export function decodePersistentEvents(bytes: Uint8Array): DecodedEvents {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: PersistentEvent[] = [];
  let consumed = 0;
  while (bytes.length - consumed >= headerSize) {
    const header = PersistentEventHeader.decode(view, consumed);
    const dataStart = consumed + uncountedHeader + header.headerLength;
    if (dataStart < consumed + headerSize) {
      events.push(lostEvent(header, bytes.subarray(consumed)));
      return { events, consumed: bytes.length, lost: true };
    }
    const end = dataStart + header.length;
    if (end > bytes.length) break;
    events.push(decodeEvent(header, bytes.subarray(dataStart, end)));
    consumed = end;
  }
  return { events, consumed, lost: false };
}

const none = new Uint8Array(0);

function lostEvent(header: PersistentEventHeader, other: Uint8Array): PersistentEvent {
  const problem = `its header has ${uncountedHeader + header.headerLength} bytes, fewer than ${headerSize}`;
  return { ...header, vendorInformation: none, data: { other }, further: none, problem };
}

function decodeEvent(header: PersistentEventHeader, content: Uint8Array): PersistentEvent {
  const { vendorInformationLength: length } = header;
  if (length > content.length) {
    const problem = `${length} bytes of the vendor are more than the ${content.length} that there are`;
    return { ...header, vendorInformation: none, data: { other: content }, further: none, problem };
  }
  const vendorInformation = content.subarray(0, length);
  return { ...header, vendorInformation, ...decodeData(header.type, content.subarray(length)) };
}

type Told = Pick<PersistentEvent, "data" | "further" | "problem">;

function decodeData(type: PersistentEventHeader["type"], content: Uint8Array): Told {
  if (!isKnown(type)) return { data: { other: content }, further: none };
  const structure = persistentEventStructures[type] as Struct;
  const least = leastSizes[type] ?? structure.size;
  if (content.length < least) {
    const problem = `has ${content.length} bytes, fewer than the ${least} of its type`;
    return { data: { other: content }, further: none, problem };
  }
  const size = structure.variable ? Math.max(content.length, structure.size) : structure.size;
  const whole = content.length < size ? padded(content, size) : content.subarray(0, size);
  try {
    return { data: { [type]: structure.fromBytes(whole) }, further: content.subarray(size) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { data: { other: content }, further: none, problem: error.message };
  }
}

function isKnown(type: PersistentEventHeader["type"]): type is keyof typeof persistentEventStructures {
  return typeof type === "string" && Object.hasOwn(persistentEventStructures, type);
}

function padded(content: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set(content);
  return bytes;
}
