import {
  at,
  bit,
  bitField,
  bits,
  constant,
  count,
  derived,
  type Infer,
  isMalformed,
  type MalformedItem,
  namedBits,
  optional,
  packed,
  rest,
  struct,
  u8,
  u16,
  u32,
} from "../../codec/index.ts";
import { eventId, eventIds } from "./asynchronous-events.ts";
import { measuredItems, strictItems } from "./measured-items.ts";

const spec = "NVMe-MI 2.0 §8";

/** What an event is about. */
const scopes = {
  namespace: 0,
  controller: 1,
  subsystem: 2,
  managementEndpoint: 3,
  port: 4,
  enduranceGroup: 5,
} as const;

const occurrenceSize = 9;

/** One occurrence of an event. Only one with the same event and scope is in a list. */
export const EventOccurrence = struct(
  { title: "Asynchronous Event Occurrence Data Structure", spec, size: occurrenceSize },
  {
    headerLength: constant(0, u8, occurrenceSize, "Asynchronous Event Occurrence Header Length (AELHLEN)"),
    specificLength: count(1, u8, "Asynchronous Event Occurrence Specific Information Length (AEOSIL)"),
    vendorLength: count(2, u8, "Asynchronous Event Occurrence Vendor Specific Information Length (AEOVSIL)"),
    event: at(3, eventId, "Asynchronous Event Occurrence Identifier (AEOI)"),
    scopeId: optional(4, u32, "Asynchronous Event Occurrence Scope Identifier Info (AEOCIDI)"),
    scopeInfo: packed(
      8,
      bitField(u8, { scope: namedBits(3, 0, "Asynchronous Event Scope", scopes) }),
      "Asynchronous Event Scope Specifier Info (AESSI)",
    ),
    specificInformation: rest("Event Specific Information", "specificLength"),
    vendorInformation: rest("Vendor Specific Information", "vendorLength"),
  },
);
export type EventOccurrence = Infer<typeof EventOccurrence>;

const occurrenceListSize = 7;
/** The length has 23 bits. No list that a message can carry needs those in the byte of this flag. */
const upperLength = bitField(u8, { overflow: bit(7, "Asynchronous Event Occurrence List Overflow (AEOLO)") });
/** Those 23, in the four bytes from the length on. */
const lengthMask = 0x7f_ffff;

function occurrencesSize(occurrences: readonly (EventOccurrence | MalformedItem)[]): number {
  return occurrences.reduce(
    (size, each) => size + (isMalformed(each) ? each.malformed.length : EventOccurrence.sizeOf(each)),
    0,
  );
}

/** Events that occurred: what an event message says, and the answer to what configures or acknowledges events. */
export const EventOccurrenceList = struct(
  { title: "Asynchronous Event Occurrence List", spec, size: occurrenceListSize },
  {
    numberOfOccurrences: count(0, u8, "Number of Asynchronous Event Occurrence Data Structures (NUMAEO)"),
    version: optional(1, u8, "Asynchronous Event Occurrence List Version (AELVER)"),
    totalLength: derived(
      2,
      u16,
      (list: { occurrences: readonly (EventOccurrence | MalformedItem)[] }) =>
        occurrenceListSize + occurrencesSize(list.occurrences),
      "Asynchronous Event Occurrence List Total Length (AEOLTL), lower bytes",
    ),
    lengthInfo: packed(4, upperLength, "Asynchronous Event Occurrence List Length Info (AEOLLI), upper byte"),
    headerLength: constant(5, u8, occurrenceListSize, "Asynchronous Event Occurrence List Header Length (AEOLHL)"),
    transmission: packed(
      6,
      bitField(u8, {
        retryCount: bits(2, 0, "Retry Count (AEMRC)"),
        generation: bits(7, 3, "Generation Number (AEMGN)"),
      }),
      "Asynchronous Event Message Transmission Info (AEMTI)",
    ),
    occurrences: measuredItems(
      {
        headerOffset: 0,
        headerSize: occurrenceListSize,
        headerLengthOffset: 5,
        totalLength: (view, header) => view.getUint32(header + 2, true) & lengthMask,
        item: EventOccurrence,
        itemLength: (view, item) => view.getUint8(item) + view.getUint8(item + 1) + view.getUint8(item + 2),
      },
      "Occurrences",
      "numberOfOccurrences",
    ),
  },
);
export type EventOccurrenceList = Infer<typeof EventOccurrenceList>;

/** A list that says nothing. */
export const noOccurrences: EventOccurrenceList = {
  version: 0,
  overflow: false,
  retryCount: 0,
  generation: 0,
  occurrences: [],
};

const switchSize = 3;

/** An event and whether a drive tells it: what the drive supports, and what it is asked to enable or disable. */
export const EventSwitch = struct(
  { title: "Asynchronous Event Enable Data Structure", spec, size: switchSize },
  {
    length: constant(0, u8, switchSize, "Data Structure Length (AEEL, AESL)"),
    info: packed(
      1,
      bitField(u16, {
        event: namedBits(7, 0, "Asynchronous Event Identifier", eventIds),
        enabled: bit(15, "Enabled (AEE, AESE)"),
      }),
      "Asynchronous Event Info (AEEI, AESI)",
    ),
  },
);
export type EventSwitch = Infer<typeof EventSwitch>;

/** Length of the header of a list of these in bytes. */
export const switchListSize = 5;

/** Where the fields of such a list's header stand, from its first byte. */
export const switchListPlaces = { count: 0, version: 1, totalLength: 2, headerLength: 4 } as const;

/** The total length of such a list, from the value that has it. */
export const switchListLength = ({ events }: { readonly events: readonly unknown[] }): number =>
  switchListSize + switchSize * events.length;

/** The items of such a list, whose header begins at an offset. */
export const switchItems = (headerOffset: number, doc: string) =>
  strictItems(
    {
      headerOffset,
      headerSize: switchListSize,
      headerLengthOffset: switchListPlaces.headerLength,
      totalLength: (view, header) => view.getUint16(header + switchListPlaces.totalLength, true),
      item: EventSwitch,
      itemLength: (view, item) => view.getUint8(item),
    },
    doc,
    "numberOfEvents",
  );
