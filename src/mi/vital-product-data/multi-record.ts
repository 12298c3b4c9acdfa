import type { InputFor } from "../../codec/index.ts";
import { MiError } from "../../errors.ts";
import { viewOf } from "../message.ts";
import type { Report } from "./decoding-problem.ts";
import { MultiRecordHeader, recordFormatVersion } from "./multi-record-header.ts";
import { type MultiRecordPlace, multiRecordPlaces } from "./multi-record-places.ts";
import { NvmeMultiRecord } from "./nvme-multi-record.ts";
import { NvmePciePortMultiRecord } from "./nvme-pcie-port-multi-record.ts";
import {
  decodeTopology,
  encodeTopology,
  type Topology,
  type TopologyDescription,
  topologyHeadSize,
} from "./topology.ts";
import { putZeroSum } from "./zero-sum.ts";

/** A record of Vital Product Data: one of the members that its type says, or `data` where that is not known. */
export interface MultiRecord {
  /** Where it begins, in bytes from the start. */
  readonly offset: number;
  readonly type: MultiRecordHeader["type"];
  readonly formatVersion: number;
  /** Whether all of it is there and both its checksums are right. Where not, no value of it can be relied on. */
  readonly intact: boolean;
  readonly nvme?: NvmeMultiRecord;
  readonly nvmePciePort?: NvmePciePortMultiRecord;
  readonly topology?: Topology;
  /** What follows the header, of an unknown type or one that is too short for what it says it is. */
  readonly data?: Uint8Array;
}

/** A record to encode: one of the members, or a type with its data. What was decoded will do. */
export interface MultiRecordDescription {
  /** Needed with `data` only. */
  readonly type?: InputFor<typeof MultiRecordHeader>["type"];
  readonly nvme?: InputFor<typeof NvmeMultiRecord>;
  readonly nvmePciePort?: InputFor<typeof NvmePciePortMultiRecord>;
  readonly topology?: TopologyDescription;
  readonly data?: Uint8Array;
}

type Content = Pick<MultiRecord, "nvme" | "nvmePciePort" | "topology" | "data">;

const headerSize = MultiRecordHeader.size;

/** Decodes the list of records that begins at `offset`. */
export function decodeMultiRecords(bytes: Uint8Array, offset: number, report: Report): MultiRecord[] {
  const records: MultiRecord[] = [];
  let nextElement = 0;
  let last: MultiRecordPlace | undefined;
  for (const place of multiRecordPlaces(bytes, offset)) {
    last = place;
    if (place.header === undefined) break;
    const path = `records[${records.length}]`;
    reportPlace(bytes, place, place.header, path, report);
    const { content, next } = decodeContent(bytes, place, place.header, { path, report, nextElement });
    nextElement = next;
    const { type, formatVersion } = place.header;
    const intact = place.headerFault === undefined && place.recordFault === undefined && place.end <= bytes.length;
    records.push({ offset: place.offset, type, formatVersion, intact, ...content });
  }
  if (last?.header?.endOfList !== true) {
    report("records", `have no end: none of those up to offset ${last?.offset} is the last of the list`);
  }
  return records;
}

function reportPlace(
  bytes: Uint8Array,
  { offset, end, headerFault, recordFault }: MultiRecordPlace,
  { formatVersion, length }: MultiRecordHeader,
  path: string,
  report: Report,
): void {
  if (headerFault !== undefined) report(`${path}.headerChecksum`, headerFault);
  if (recordFault !== undefined) report(`${path}.recordChecksum`, recordFault);
  if (formatVersion !== recordFormatVersion) {
    report(`${path}.formatVersion`, `is ${formatVersion}, not ${recordFormatVersion}`);
  }
  if (end > bytes.length) {
    report(`${path}.length`, `is ${length} bytes, of which ${bytes.length - offset - headerSize} are there`);
  }
}

interface ContentContext {
  readonly path: string;
  readonly report: Report;
  /** The index of the next element of a topology. */
  readonly nextElement: number;
}

function decodeContent(
  bytes: Uint8Array,
  { offset, end }: MultiRecordPlace,
  { type, length }: MultiRecordHeader,
  { path, report, nextElement }: ContentContext,
): { content: Content; next: number } {
  const record = bytes.subarray(offset, end);
  const kept = { content: { data: record.subarray(headerSize) }, next: nextElement };
  if (type === "topology") {
    if (record.length < topologyHeadSize) {
      report(`${path}.length`, `is ${length} bytes, less than the ${topologyHeadSize - headerSize} of any topology`);
      return kept;
    }
    const { value, next } = decodeTopology(record, nextElement, `${path}.topology`, report);
    return { content: { topology: value }, next };
  }
  if (typeof type === "number") return kept;
  const struct = fixedRecords[type];
  if (length !== struct.size - headerSize) {
    report(`${path}.length`, `is ${length} bytes, not the ${struct.size - headerSize} of the ${struct.title}`);
  }
  if (record.length < struct.size) return kept;
  return { content: { [type]: struct.decode(viewOf(record)) }, next: nextElement };
}

const fixedRecords = { nvme: NvmeMultiRecord, nvmePciePort: NvmePciePortMultiRecord };

/** Encodes a record, with its header and both checksums. Throws `INVALID_ARGUMENT` for one of more than 255 bytes. */
export function encodeMultiRecord(description: MultiRecordDescription, endOfList: boolean): Uint8Array {
  const { type, bytes } = encodeContent(description);
  const length = bytes.length - headerSize;
  const header = { type, endOfList, formatVersion: recordFormatVersion, length };
  MultiRecordHeader.encode(viewOf(bytes), 0, header);
  const { recordChecksum, headerChecksum } = MultiRecordHeader.fields;
  putZeroSum(bytes, headerSize, bytes.length, recordChecksum?.offset ?? 0);
  putZeroSum(bytes, 0, headerSize, headerChecksum?.offset ?? 0);
  return bytes;
}

function encodeContent({ type, nvme, nvmePciePort, topology, data }: MultiRecordDescription): {
  type: MultiRecordHeader["type"];
  bytes: Uint8Array;
} {
  const given = [nvme, nvmePciePort, topology, data].filter((each) => each !== undefined).length;
  if (given !== 1) {
    throw new MiError("INVALID_ARGUMENT", `record: has ${given} of nvme, nvmePciePort, topology and data, not one`);
  }
  if (nvme !== undefined) return { type: "nvme", bytes: NvmeMultiRecord.toBytes(nvme) };
  if (nvmePciePort !== undefined) return { type: "nvmePciePort", bytes: NvmePciePortMultiRecord.toBytes(nvmePciePort) };
  if (topology !== undefined) return { type: "topology", bytes: encodeTopology(topology) };
  if (type === undefined) throw new MiError("INVALID_ARGUMENT", "record: has data, but no type");
  const bytes = new Uint8Array(headerSize + (data?.length ?? 0));
  bytes.set(data ?? [], headerSize);
  return { type, bytes };
}
