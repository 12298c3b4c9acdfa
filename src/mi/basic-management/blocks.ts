import {
  ascii,
  at,
  bit,
  bitField,
  celsius,
  constant,
  hex,
  type Infer,
  inverted,
  type Kind,
  optional,
  struct,
  u8,
  u16,
} from "../../codec/index.ts";
import { criticalWarnings } from "../../nvme/index.ts";

const packetErrorCode = (byte: number) => optional(byte, hex(u8), "Packet Error Code (PEC)");

/** The drive's state: block 1 of the NVMe Basic Management Command, at command code 0. */
export const BasicManagementStatus = struct(
  { title: "NVMe Basic Management: Subsystem Status", spec: "NVMe-MI 2.0 Appendix A", size: 8 },
  {
    length: constant(0, u8, 6, "Length of Status"),
    status: at(
      1,
      bitField(u8, {
        smbusArbitration: bit(7, "SMBus Arbitration: no loss of it since this was cleared"),
        driveNotReady: bit(6, "Drive Not Ready"),
        driveFunctional: bit(5, "Drive Functional"),
        resetNotRequired: bit(4, "Reset Not Required"),
        port0LinkActive: bit(3, "Port 0 PCIe Link Active"),
        port1LinkActive: bit(2, "Port 1 PCIe Link Active"),
      }),
      "Status Flags (SFLGS)",
    ),
    smartWarnings: at(2, bitField(inverted(u8), criticalWarnings), "SMART Warnings (SW), inverted on the wire"),
    compositeTemperature: at(3, celsius, "Composite Temperature (CTEMP)"),
    percentageUsed: at(4, u8, "Percentage Drive Life Used (PDLU), 255 for more", { unit: "%" }),
    packetErrorCode: packetErrorCode(7),
  },
);
export type BasicManagementStatus = Infer<typeof BasicManagementStatus>;

/** The only number of these structures whose first byte is the higher one. */
const swapped: Kind<number> = {
  ...u16,
  label: "u16, higher byte first",
  read: (_, place) => `v.getUint16(${place})`,
  write: (code, place, value, path) =>
    `${u16.write(code, place, value, path)}v.setUint16(${place},v.getUint16(${place},true));`,
};

/** Which drive it is: block 2 of the NVMe Basic Management Command, at command code 8. */
export const BasicManagementIdentity = struct(
  { title: "NVMe Basic Management: Identification", spec: "NVMe-MI 2.0 Appendix A", size: 24 },
  {
    length: constant(0, u8, 22, "Length of Identification"),
    pciVendorId: at(1, hex(swapped), "PCI Vendor ID (VID)"),
    serialNumber: at(3, ascii(20), "Serial Number"),
    packetErrorCode: packetErrorCode(23),
  },
);
export type BasicManagementIdentity = Infer<typeof BasicManagementIdentity>;
