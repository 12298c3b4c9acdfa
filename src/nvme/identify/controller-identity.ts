import { ascii, at, hex, type Infer, struct, u16 } from "../../codec/index.ts";

/** Rows of bytes 71:0 of Identify Controller: who made it and what it is called. NVMe base 2.0 Figure 275. */
export const controllerIdentityRows = {
  pciVendorId: at(0, hex(u16), "PCI Vendor ID (VID)"),
  pciSubsystemVendorId: at(2, hex(u16), "PCI Subsystem Vendor ID (SSVID)"),
  serialNumber: at(4, ascii(20), "Serial Number (SN)"),
  modelNumber: at(24, ascii(40), "Model Number (MN)"),
  firmwareRevision: at(64, ascii(8), "Firmware Revision (FR)"),
};

/**
 * The start of Identify Controller by itself: who made the controller and what it is called, 72 bytes. Enough for a list
 * of drives, where reading 4096 bytes from each over a slow bus would take long. NVMe base 2.0 §5.17.2.1.
 */
export const ControllerIdentity = struct(
  { title: "Controller Identity", spec: "NVMe base 2.0 Figure 275", size: 72 },
  controllerIdentityRows,
);
/** The start of Identify Controller by itself, decoded. */
export type ControllerIdentity = Infer<typeof ControllerIdentity>;
