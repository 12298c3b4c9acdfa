import {
  ascii,
  at,
  bit,
  bitField,
  bytes,
  count,
  enumeration,
  type Infer,
  list,
  rest,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../../codec/index.ts";
import { discoveryEntryFlags } from "./discovery.ts";
import { pageEntries } from "./page-entries.ts";
import { addressFamilies, addressSubtype, transportTypes } from "./transport-address.ts";

const hostSpec = "NVMe base 2.1 §5.1.12.3.2";
const aveSpec = "NVMe base 2.1 §5.1.12.3.3";
const pullSpec = "NVMe base 2.1 §5.1.12.3.4";
const recordCountPlace = 8;
const recordsOf = (view: DataView, start: number): number => Number(view.getBigUint64(start + recordCountPlace, true));

const ExtendedAttribute = struct(
  { title: "Extended Attribute", spec: hostSpec, size: 4 },
  {
    type: at(0, enumeration(u16, { hostIdentifier: 1, symbolicName: 2 }), "Extended Attribute Type (EXATTYPE)"),
    length: count(2, u16, "Extended Attribute Length (EXATLEN)"),
    value: rest("Extended Attribute Value (EXATVAL)", "length"),
  },
);

const HostEntry = struct(
  { title: "Host Extended Discovery Log Page Entry", spec: hostSpec, size: 1032 },
  {
    transportType: at(0, transportTypes, "Transport Type (TRTYPE)"),
    addressFamily: at(1, addressFamilies, "Address Family (ADRFAM)"),
    flags: at(10, discoveryEntryFlags, "Entry Flags (EFLAGS)"),
    hostName: at(256, ascii(256, "nul"), "Host NVMe Qualified Name (HOSTNQN)"),
    address: at(512, ascii(256), "Transport Address (TRADDR)"),
    addressSubtype: at(768, addressSubtype(-768), "Transport Specific Address Subtype (TSAS)"),
    length: at(1024, u32, "Total Entry Length (TEL)", { unit: "bytes" }),
    attributeCount: count(1028, u16, "Number of Extended Attributes (NUMEXAT)"),
    attributes: list(ExtendedAttribute, "Extended Attributes (EXAT)", "attributeCount"),
    additional: rest("What follows the attributes"),
  },
);

/** Host Discovery, log page 71h: the hosts that a discovery controller knows. NVMe base 2.1 §5.1.12.3.2. */
export const HostDiscoveryLog = struct(
  { title: "Host Discovery", spec: hostSpec, size: 1024 },
  {
    generation: at(0, u64, "Generation Counter (GENCTR)"),
    recordCount: at(recordCountPlace, u64, "Number of Records (NUMREC)"),
    recordFormat: at(16, u16, "Record Format (RECFMT)"),
    flags: at(
      18,
      bitField(u8, { allHostEntries: bit(0, "All Host Entries (ALLHOSTE)") }),
      "Host Discovery Log Page Flags (HDLPF)",
    ),
    length: at(20, u32, "Total Host Discovery Log Page Length (THDLPL)", { unit: "bytes" }),
    entries: pageEntries(
      { of: HostEntry, number: recordsOf, length: (view, at) => view.getUint32(at + 1024, true) },
      "Host Extended Discovery Log Page Entries",
    ),
  },
);
/** Host Discovery, decoded. */
export type HostDiscoveryLog = Infer<typeof HostDiscoveryLog>;

const AveTransport = struct(
  { title: "AVE Transport Record", spec: aveSpec, size: 20 },
  {
    addressFamily: at(0, addressFamilies, "AVE Address Family (AVEADRFAM)"),
    serviceId: at(2, u16, "AVE Transport Service Identifier (AVETRSVCID)"),
    address: at(4, bytes(16), "AVE Transport Address (AVETRADDR)"),
  },
);

const AveEntry = struct(
  { title: "AVE Discovery Log Page Entry", spec: aveSpec, size: 232 },
  {
    length: at(0, u32, "Total Entry Length (TEL)", { unit: "bytes" }),
    qualifiedName: at(4, ascii(224, "nul"), "AVE NQN (AVENQN)"),
    transportCount: count(228, u8, "Number of AVE Transport Records (NUMATR)"),
    transports: list(AveTransport, "AVE Transport Records (ATR)", "transportCount"),
    additional: rest("What follows the records"),
  },
);

/** AVE Discovery, log page 72h: the Authentication Verification Entities to ask. NVMe base 2.1 §5.1.12.3.3. */
export const AveDiscoveryLog = struct(
  { title: "AVE Discovery", spec: aveSpec, size: 1024 },
  {
    generation: at(0, u64, "Generation Counter (GENCTR)"),
    recordCount: at(recordCountPlace, u64, "Number of Records (NUMREC)"),
    recordFormat: at(16, u16, "Record Format (RECFMT)"),
    length: at(20, u32, "Total AVE Discovery Log Page Length (TADLPL)", { unit: "bytes" }),
    entries: pageEntries(
      { of: AveEntry, number: recordsOf, length: (view, at) => view.getUint32(at, true) },
      "AVE Discovery Log Page Entries",
    ),
  },
);
/** AVE Discovery, decoded. */
export type AveDiscoveryLog = Infer<typeof AveDiscoveryLog>;

/**
 * Pull Model DDC Request, log page 73h: what a direct discovery controller asks of a central one, whose parameters depend on
 * the operation. NVMe base 2.1 §5.1.12.3.4.
 */
export const PullModelDiscoveryLog = struct(
  { title: "Pull Model DDC Request", spec: pullSpec, size: 8 },
  {
    operation: at(0, u8, "Operation Request Identifier (ORI)"),
    length: at(4, u32, "Total Pull Model DDC Request Log Page Length (TPDRPL)", { unit: "bytes" }),
    parameters: rest("Operation Specific Parameters (OSP)"),
  },
);
/** Pull Model DDC Request, decoded. */
export type PullModelDiscoveryLog = Infer<typeof PullModelDiscoveryLog>;
