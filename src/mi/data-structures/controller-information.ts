import { at, bit, bitField, bits, hex, type Infer, struct, u8, u16 } from "../../codec/index.ts";

/** Where a controller sits on PCIe. */
export const ControllerInformation = struct(
  { title: "Controller Information Data Structure", spec: "NVMe-MI 2.0 §5.7.4", size: 32 },
  {
    portId: at(0, u8, "Port Identifier (PORTID)"),
    routingInformation: at(
      5,
      bitField(u8, { routingIdValid: bit(0, "PCIe Routing ID Valid (RIV)") }),
      "PCIe Routing ID Information (PRII)",
    ),
    routingId: at(
      6,
      bitField(u16, {
        bus: bits(15, 8, "PCI Bus Number"),
        device: bits(7, 3, "PCI Device Number"),
        function: bits(2, 0, "PCI Function Number"),
      }),
      "PCIe Routing ID (PRI)",
    ),
    pciVendorId: at(8, hex(u16), "PCI Vendor ID (PCIVID)"),
    pciDeviceId: at(10, hex(u16), "PCI Device ID (PCIDID)"),
    pciSubsystemVendorId: at(12, hex(u16), "PCI Subsystem Vendor ID (PCISVID)"),
    pciSubsystemDeviceId: at(14, hex(u16), "PCI Subsystem Device ID (PCISDID)"),
    pcieSegmentNumber: at(16, u8, "PCIe Segment Number (PCIESN)"),
  },
);
export type ControllerInformation = Infer<typeof ControllerInformation>;
