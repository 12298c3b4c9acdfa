import { at, type Infer, struct, u16, u64 } from "../../codec/index.ts";
import { wholeDwords } from "./page-entries.ts";
import { pageNumbers } from "./page-numbers.ts";

const beginning = { entryCount: at(0, u64, "Number of Entries (NENT)") } as const;

/** How log pages begin that gather identifiers for which an event is pending: how many there are. */
export const EventAggregateHeader = struct(
  { title: "Event Aggregate Header", spec: "NVMe base 2.0 §5.16.1.12", size: 8 },
  beginning,
);

/** No more than there can be identifiers of 16 bits, whatever a drive says. */
const entriesOf = (entryCount: bigint): number => (entryCount > 0xffffn ? 0xffff : Number(entryCount));

/** How long such a page is, in whole dwords, as it is read. */
export function lengthOfAggregate({ entryCount }: Infer<typeof EventAggregateHeader>): number {
  return wholeDwords(EventAggregateHeader.size + u16.size * entriesOf(entryCount));
}

const identifiers = (doc: string) => pageNumbers(u16, (view, start) => entriesOf(view.getBigUint64(start, true)), doc);

/**
 * Predictable Latency Event Aggregate, log page 0Bh: the NVM sets for which an event is pending, ascending, as far as they
 * were read. NVMe base 2.0 §5.16.1.12.
 */
export const PredictableLatencyEvents = struct(
  { title: "Predictable Latency Event Aggregate", spec: "NVMe base 2.0 §5.16.1.12", size: EventAggregateHeader.size },
  { ...beginning, nvmSetIds: identifiers("NVM Set Identifiers (NVMSETID)") },
);
/** Predictable Latency Event Aggregate, decoded. */
export type PredictableLatencyEvents = Infer<typeof PredictableLatencyEvents>;

/**
 * Endurance Group Event Aggregate, log page 0Fh: the endurance groups for which an event is pending, ascending, as far as
 * they were read. NVMe base 2.0 §5.16.1.16.
 */
export const EnduranceGroupEvents = struct(
  { title: "Endurance Group Event Aggregate", spec: "NVMe base 2.0 §5.16.1.16", size: EventAggregateHeader.size },
  { ...beginning, enduranceGroupIds: identifiers("Endurance Group Identifiers (ENDGID)") },
);
/** Endurance Group Event Aggregate, decoded. */
export type EnduranceGroupEvents = Infer<typeof EnduranceGroupEvents>;
