import { at, bit, bitField, hex, type Infer, optional, struct, u8 } from "../../codec/index.ts";
import { supportedLinkSpeeds } from "../data-structures/port-information.ts";

/** One PCIe port of a drive. Offsets count from the record's header. */
export const NvmePciePortMultiRecord = struct(
  { title: "NVMe PCIe Port MultiRecord", spec: "NVMe-MI 2.0 §8.2.4", size: 16 },
  {
    version: optional(5, u8, "NVMe PCIe Port MultiRecord Area Version Number (NPPMRAVN)"),
    portNumber: at(6, u8, "PCIe Port Number (PN), as in Link Capabilities"),
    portInformation: optional(7, hex(u8), "Port Information (PPI)"),
    linkSpeeds: optional(8, bitField(u8, supportedLinkSpeeds), "PCIe Link Speeds (LS)"),
    maximumLinkWidth: at(9, u8, "PCIe Maximum Link Width (MLW)", { unit: "lanes" }),
    mctp: optional(
      10,
      bitField(u8, { twoWire: bit(0, "MCTP over 2-Wire (SMBus, I2C)"), pcie: bit(1, "MCTP over PCIe VDM") }),
      "MCTP Support (MCTP)",
    ),
    referenceClock: optional(
      11,
      bitField(u8, {
        common: bit(0, "Common reference clock"),
        separateWithoutSpread: bit(1, "Separate reference clocks without spread spectrum (SRNS)"),
        separateWithSpread: bit(2, "Separate reference clocks with spread spectrum (SRIS)"),
        providedByDrive: bit(3, "Reference clock from the drive"),
      }),
      "Reference Clock Capability (REFCCAP)",
    ),
    portId: optional(12, u8, "Port Identifier (PI), that of Port Information"),
  },
);
export type NvmePciePortMultiRecord = Infer<typeof NvmePciePortMultiRecord>;
