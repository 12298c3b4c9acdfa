import { at, bitField, enumeration, type Infer, namedBits, packed, struct, u8, u16 } from "../../../codec/index.ts";
import { timestampBits } from "../../timestamp-bits.ts";
import { persistentEventTypes } from "./event-types.ts";

/** Bytes at the beginning of an event that its header length does not count. */
export const uncountedHeader = 3;

/**
 * How each persistent event begins, 24 bytes. `headerLength` counts what follows it of the header; `length` what follows the
 * header, the vendor's bytes first. NVMe base 2.0 §5.16.1.14.
 */
export const PersistentEventHeader = struct(
  { title: "Persistent Event Header", spec: "NVMe base 2.0 §5.16.1.14", size: 24 },
  {
    type: at(0, enumeration(u8, persistentEventTypes), "Event Type (ETYPE)"),
    revision: at(1, u8, "Event Type Revision (ETR)"),
    headerLength: at(2, u8, "Event Header Length (EHL)", { unit: "bytes" }),
    additionalInformation: packed(
      3,
      bitField(u8, {
        portType: namedBits(1, 0, "Port Identifier Type (PIT)", {
          notReported: 0,
          subsystemPort: 1,
          managementEndpoint: 2,
          none: 3,
        }),
      }),
      "Event Header Additional Info (EHAI)",
    ),
    controllerId: at(4, u16, "Controller Identifier (CNTLID)"),
    timestamp: at(6, timestampBits, "Event Timestamp (ETSTMP)"),
    portId: at(14, u16, "Port Identifier (PELPID)"),
    vendorInformationLength: at(20, u16, "Vendor Specific Information Length (VSIL)", { unit: "bytes" }),
    length: at(22, u16, "Event Length (EL)", { unit: "bytes" }),
  },
);
/** How each persistent event begins, decoded. */
export type PersistentEventHeader = Infer<typeof PersistentEventHeader>;
