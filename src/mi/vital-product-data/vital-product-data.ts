import type { InputFor } from "../../codec/index.ts";
import { MiError } from "../../errors.ts";
import { viewOf } from "../message.ts";
import { formatVersion, VitalProductDataHeader } from "./common-header.ts";
import type { DecodingProblem, Report } from "./decoding-problem.ts";
import {
  decodeMultiRecords,
  encodeMultiRecord,
  type MultiRecord,
  type MultiRecordDescription,
} from "./multi-record.ts";
import { multiRecordPlaces } from "./multi-record-places.ts";
import { decodeProductInformation, type ProductInformation } from "./product-information.ts";
import { ProductInformationArea, ProductInformationHead } from "./product-information-area.ts";
import { putZeroSum, zeroSumFault } from "./zero-sum.ts";

/** Vital Product Data (VPD): what a drive tells of itself, also with its controllers off (NVMe-MI 2.0 §8.2). */
export interface VitalProductData {
  /** Undefined where not even its eight bytes are there. */
  readonly header: VitalProductDataHeader | undefined;
  /** Undefined where there is no such area. */
  readonly productInformation: ProductInformation | undefined;
  readonly records: readonly MultiRecord[];
  /** Whatever is wrong; the values are those of the bytes all the same. Empty for intact data. */
  readonly problems: readonly DecodingProblem[];
}

/** What Vital Product Data is encoded from. */
export interface VitalProductDataDescription {
  readonly productInformation: InputFor<typeof ProductInformationArea>;
  readonly records?: readonly MultiRecordDescription[];
}

/** The most bytes of Vital Product Data that its commands can address. */
const maximumVitalProductDataSize = 0x10000;

const headerSize = VitalProductDataHeader.size;

/**
 * Decodes Vital Product Data. Never throws for what is in the bytes: a wrong checksum, length, offset or version is among
 * the `problems`, and everything that can still be found is there. Bytes after the last record are not looked at.
 */
export function decodeVitalProductData(bytes: Uint8Array): VitalProductData {
  const problems: DecodingProblem[] = [];
  const report: Report = (path, detail) => problems.push({ path, detail });
  if (bytes.length < headerSize) {
    report("header", `needs ${headerSize} bytes, has ${bytes.length}`);
    return { header: undefined, productInformation: undefined, records: [], problems };
  }
  const header = VitalProductDataHeader.decode(viewOf(bytes));
  if (header.formatVersion !== formatVersion) {
    report("header.formatVersion", `is ${header.formatVersion}, not ${formatVersion}`);
  }
  const fault = zeroSumFault(bytes, 0, headerSize);
  if (fault !== undefined) report("header.checksum", fault);
  const present = presentAreas(header, bytes.length, report);
  return {
    header,
    productInformation: present.has("productInformationAreaOffset")
      ? decodeProductInformation(bytes, header.productInformationAreaOffset, report)
      : undefined,
    records: present.has("multiRecordAreaOffset")
      ? decodeMultiRecords(bytes, header.multiRecordAreaOffset, report)
      : [],
    problems,
  };
}

const areas = [
  "internalUseAreaOffset",
  "chassisInformationAreaOffset",
  "boardInformationAreaOffset",
  "productInformationAreaOffset",
  "multiRecordAreaOffset",
] as const;

/** Areas that begin within the bytes. */
function presentAreas(header: VitalProductDataHeader, length: number, report: Report): Set<(typeof areas)[number]> {
  for (const area of areas) {
    if (header[area] >= length) report(`header.${area}`, `is ${header[area]}, beyond the ${length} bytes`);
  }
  return new Set(areas.filter((area) => header[area] !== 0 && header[area] < length));
}

/**
 * How many bytes from the start have to be there to decode one thing more than `bytes` allow; not more than there are
 * where all is there. For those who read by the lengths that areas and records have.
 */
export function neededVitalProductData(bytes: Uint8Array): number {
  if (bytes.length < headerSize) return headerSize;
  const header = VitalProductDataHeader.decode(viewOf(bytes));
  const ends: number[] = [];
  if (header.productInformationAreaOffset !== 0) ends.push(productInformationEnd(bytes, header));
  if (header.multiRecordAreaOffset !== 0) {
    for (const { end } of multiRecordPlaces(bytes, header.multiRecordAreaOffset)) ends.push(end);
  }
  const missing = ends.filter((end) => end > bytes.length);
  // The areas stand in any order: what comes first is read first.
  return missing.length === 0 ? bytes.length : Math.min(...missing, maximumVitalProductDataSize);
}

function productInformationEnd(bytes: Uint8Array, { productInformationAreaOffset }: VitalProductDataHeader): number {
  const fieldsStart = productInformationAreaOffset + ProductInformationHead.size;
  if (fieldsStart > bytes.length) return fieldsStart;
  return (
    productInformationAreaOffset + ProductInformationHead.decode(viewOf(bytes), productInformationAreaOffset).length
  );
}

/**
 * Encodes Vital Product Data with all its checksums: the Product Info Area in the form that drives have it in, and the
 * records in their order. Throws `INVALID_ARGUMENT`, naming the field, for what does not fit.
 */
export function encodeVitalProductData({ productInformation, records = [] }: VitalProductDataDescription): Uint8Array {
  const area = ProductInformationArea.toBytes(productInformation);
  putZeroSum(area, 0, area.length, area.length - 1);
  const parts = records.map((record, index) => encodeMultiRecord(record, index === records.length - 1));
  const recordsStart = headerSize + area.length;
  const header = VitalProductDataHeader.toBytes({
    formatVersion,
    productInformationAreaOffset: headerSize,
    multiRecordAreaOffset: parts.length === 0 ? 0 : recordsStart,
  });
  putZeroSum(header, 0, headerSize, headerSize - 1);
  return joined([header, area, ...parts]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (size > maximumVitalProductDataSize) {
    throw new MiError("INVALID_ARGUMENT", `records: make ${size} bytes, more than ${maximumVitalProductDataSize}`);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
