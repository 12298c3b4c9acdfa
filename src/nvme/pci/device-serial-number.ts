import { at, hex, type Infer, struct, u64 } from "../../codec/index.ts";
import { extendedHeader } from "./capability-header.ts";

/** The serial number of a PCI device: an EUI-64. */
export const DeviceSerialNumber = struct(
  { title: "Device Serial Number", spec: "PCI Express Base 6.0 §7.9.3", size: 12 },
  { ...extendedHeader(0x0003), serialNumber: at(4, hex(u64), "PCI Express Device Serial Number") },
);
/** The serial number of a PCI device, decoded. */
export type DeviceSerialNumber = Infer<typeof DeviceSerialNumber>;
