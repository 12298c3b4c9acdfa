import { ascii, at, bit, bitField, enumeration, type Infer, struct, u8, u16, u64 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";
import { addressFamilies, addressSubtype, transportRequirements, transportTypes } from "./transport-address.ts";

const spec = "NVMe base 2.1 §5.1.12.3.1";

/** What entries of discovery logs say of themselves. */
export const discoveryEntryFlags = bitField(u16, {
  duplicateInformation: bit(0, "Duplicate Returned Information (DUPRETINFO)"),
  persistentConnection: bit(1, "Explicit Persistent Connection Support for Discovery (EPCSD)"),
  notConnected: bit(2, "No CDC Connectivity (NCC)"),
});

const DiscoveryEntry = struct(
  { title: "Discovery Log Page Entry", spec, size: 1024 },
  {
    transportType: at(0, transportTypes, "Transport Type (TRTYPE)"),
    addressFamily: at(1, addressFamilies, "Address Family (ADRFAM)"),
    subsystemType: at(2, enumeration(u8, { referral: 1, nvme: 2, currentDiscovery: 3 }), "Subsystem Type (SUBTYPE)"),
    transportRequirements: at(3, transportRequirements, "Transport Requirements (TREQ)"),
    portId: at(4, u16, "Port ID (PORTID)"),
    controllerId: at(6, u16, "Controller ID (CNTLID)"),
    adminQueueSize: at(8, u16, "Admin Max SQ Size (ASQSZ)"),
    flags: at(10, discoveryEntryFlags, "Entry Flags (EFLAGS)"),
    serviceId: at(32, ascii(32), "Transport Service Identifier (TRSVCID)"),
    qualifiedName: at(256, ascii(256, "nul"), "NVM Subsystem Qualified Name (SUBNQN)"),
    address: at(512, ascii(256), "Transport Address (TRADDR)"),
    addressSubtype: at(768, addressSubtype(-768), "Transport Specific Address Subtype (TSAS)"),
  },
);

/**
 * Discovery, log page 70h: where subsystems are reached over fabrics, in entries of 1024 bytes. The generation counter moves with
 * each change. NVMe base 2.1 §5.1.12.3.1.
 */
export const DiscoveryLog = struct(
  { title: "Discovery", spec, size: 1024 },
  {
    generation: at(0, u64, "Generation Counter (GENCTR)"),
    recordCount: at(8, u64, "Number of Records (NUMREC)"),
    recordFormat: at(16, u16, "Record Format (RECFMT)"),
    entries: pageEntries(
      { of: DiscoveryEntry, number: (view, start) => Number(view.getBigUint64(start + 8, true)) },
      "Discovery Log Page Entries",
    ),
  },
);
/** Discovery, decoded. */
export type DiscoveryLog = Infer<typeof DiscoveryLog>;
