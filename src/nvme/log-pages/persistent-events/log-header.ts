import {
  ascii,
  at,
  bit,
  bitField,
  bits,
  hex,
  type Infer,
  namedBits,
  struct,
  u8,
  u16,
  u32,
  u64,
  u128,
} from "../../../codec/index.ts";
import { timestampBits } from "../../timestamp-bits.ts";
import { eventTypeSet } from "./event-types.ts";

const reportingContext = bitField(u32, {
  portId: bits(15, 0, "Reporting Context Port Identifier (RCPID)"),
  portType: namedBits(17, 16, "Reporting Context Port Identifier Type (RCPIT)", {
    none: 0,
    subsystemPort: 1,
    managementEndpoint: 2,
  }),
  exists: bit(18, "Reporting Context Exists (RCE)"),
});

/**
 * How log page 0Dh begins, Persistent Event Log, 512 bytes: how many events follow and how long all of it is, which drive it
 * is of, and whether it is held still for somebody (the reporting context). The generation number is another once the log was
 * gathered anew. NVMe base 2.0 §5.16.1.14.
 */
export const PersistentEventLogHeader = struct(
  { title: "Persistent Event Log Header", spec: "NVMe base 2.0 §5.16.1.14", size: 512 },
  {
    logPage: at(0, hex(u8), "Log Identifier (LID)"),
    eventCount: at(4, u32, "Total Number of Events (TNEV)"),
    totalLength: at(8, u64, "Total Log Length (TLL)", { unit: "bytes" }),
    revision: at(16, u8, "Log Revision (LREV)"),
    headerLength: at(18, u16, "Log Header Length (LHL), behind this field", { unit: "bytes" }),
    timestamp: at(20, timestampBits, "Timestamp (TSTMP)"),
    powerOnHours: at(28, u128, "Power on Hours (POH)", { unit: "hours" }),
    powerCycles: at(44, u64, "Power Cycle Count (PCC)"),
    pciVendorId: at(52, hex(u16), "PCI Vendor ID (VID)"),
    pciSubsystemVendorId: at(54, hex(u16), "PCI Subsystem Vendor ID (SSVID)"),
    serialNumber: at(56, ascii(20), "Serial Number (SN)"),
    modelNumber: at(76, ascii(40), "Model Number (MN)"),
    subsystemNqn: at(116, ascii(256, "nul"), "NVM Subsystem NVMe Qualified Name (SUBNQN)"),
    generationNumber: at(372, u16, "Generation Number (GNUM)"),
    reportingContext: at(374, reportingContext, "Reporting Context Information (RCI)"),
    supportedEvents: at(480, eventTypeSet, "Supported Events Bitmap (SEB)"),
  },
);
/** How log page 0Dh begins, decoded. */
export type PersistentEventLogHeader = Infer<typeof PersistentEventLogHeader>;
