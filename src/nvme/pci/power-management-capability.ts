import { at, bit, bitField, bits, type Infer, namedBits, struct, u8, u16 } from "../../codec/index.ts";
import { standardHeader } from "./capability-header.ts";

/** The power state of a PCI function, and in which it can be. */
export const PowerManagementCapability = struct(
  { title: "PCI Power Management", spec: "PCI Express Base 6.0 §7.5.2", size: 8 },
  {
    ...standardHeader(0x01),
    capabilities: at(
      2,
      bitField(u16, {
        version: bits(2, 0, "Version (VS)"),
        immediateReadiness: bit(4, "Immediate Readiness on Return to D0"),
        deviceSpecificInitialization: bit(5, "Device Specific Initialization (DSI)"),
        auxiliaryCurrent: bits(8, 6, "Aux Current (AUXC), a code"),
        d1: bit(9, "D1 Support (D1S)"),
        d2: bit(10, "D2 Support (D2S)"),
        powerManagementEvents: bits(15, 11, "PME Support (PSUP), a bit each of D0, D1, D2, D3hot and D3cold"),
      }),
      "Power Management Capabilities (PC)",
    ),
    control: at(
      4,
      bitField(u16, {
        powerState: namedBits(1, 0, "Power State (PS)", { d0: 0, d1: 1, d2: 2, d3Hot: 3 }),
        noSoftReset: bit(3, "No Soft Reset (NSFRST)"),
        powerManagementEvents: bit(8, "PME Enable (PMEE)"),
        dataSelect: bits(12, 9, "Data Select (DSE)"),
        dataScale: bits(14, 13, "Data Scale (DSC)"),
        powerManagementEvent: bit(15, "PME Status (PMES)"),
      }),
      "Power Management Control and Status (PMCS)",
    ),
    data: at(7, u8, "Data"),
  },
);
/** The power state of a PCI function, and in which it can be, decoded. */
export type PowerManagementCapability = Infer<typeof PowerManagementCapability>;
