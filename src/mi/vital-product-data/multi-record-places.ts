import { viewOf } from "../message.ts";
import { MultiRecordHeader, recordFormatVersion } from "./multi-record-header.ts";
import { zeroSumFault } from "./zero-sum.ts";

/** Where a record is, or ought to be. */
export interface MultiRecordPlace {
  readonly offset: number;
  /** Where it ends by its length, be there so many bytes or not; without a header, where one would. */
  readonly end: number;
  /** Undefined where the bytes end first, or are blank: then it is the last of the places, and no record. */
  readonly header: MultiRecordHeader | undefined;
  /** What is wrong with the header's checksum. */
  readonly headerFault: string | undefined;
  /** What is wrong with the record's checksum; undefined also where the record is cut. */
  readonly recordFault: string | undefined;
}

const headerSize = MultiRecordHeader.size;

/**
 * Walks over the list of records. After a header that is wrong it goes on where the record it tells of is right, or an
 * intact header follows; else its length may be anything, and the list ends there. It takes a step for five bytes at most.
 */
export function* multiRecordPlaces(bytes: Uint8Array, from: number): Generator<MultiRecordPlace, void, undefined> {
  for (let offset = from; ; ) {
    const place = placeAt(bytes, offset);
    yield place;
    if (place.header === undefined || place.end > bytes.length || isLast(bytes, place, place.header)) return;
    offset = place.end;
  }
}

function placeAt(bytes: Uint8Array, offset: number): MultiRecordPlace {
  const body = offset + headerSize;
  if (body > bytes.length || isBlank(bytes, offset)) {
    return { offset, end: body, header: undefined, headerFault: undefined, recordFault: undefined };
  }
  const header = MultiRecordHeader.decode(viewOf(bytes), offset);
  const end = body + header.length;
  const headerFault = zeroSumFault(bytes, offset, body);
  return { offset, end, header, headerFault, recordFault: recordFault(bytes, body, end, header.recordChecksum) };
}

function recordFault(bytes: Uint8Array, from: number, end: number, checksum: number): string | undefined {
  return end > bytes.length ? undefined : zeroSumFault(bytes, from, end, checksum);
}

/** Erased or never written. All zeros would else pass for a record of type 0, as their checksum is right. */
function isBlank(bytes: Uint8Array, offset: number): boolean {
  const header = bytes.subarray(offset, offset + headerSize);
  return header.every((byte) => byte === 0) || header.every((byte) => byte === 0xff);
}

function isLast(bytes: Uint8Array, place: MultiRecordPlace, header: MultiRecordHeader): boolean {
  if (place.headerFault === undefined) return header.endOfList;
  const next = placeAt(bytes, place.end);
  const goesOn = next.headerFault === undefined && next.header?.formatVersion === recordFormatVersion;
  return !goesOn && (header.endOfList || place.recordFault !== undefined);
}
