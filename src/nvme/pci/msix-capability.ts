import { at, bit, bitField, bits, type Infer, struct, u16, u32 } from "../../codec/index.ts";
import { standardHeader } from "./capability-header.ts";

/** Offsets are multiples of eight, so their lowest bits tell the register instead. */
const place = {
  baseAddressRegister: bits(2, 0, "BAR Indicator (BIR)"),
  offset: bits(31, 3, "Offset, in units of 8 bytes"),
};

/** Where a PCI function has its table of interrupts. */
export const MsixCapability = struct(
  { title: "MSI-X", spec: "PCI Express Base 6.0 §7.7.2", size: 12 },
  {
    ...standardHeader(0x11),
    control: at(
      2,
      bitField(u16, {
        lastEntry: bits(10, 0, "Table Size (TS), one less than there are entries"),
        functionMask: bit(14, "Function Mask (FM)"),
        enable: bit(15, "MSI-X Enable (MXE)"),
      }),
      "Message Control (MXC)",
    ),
    table: at(4, bitField(u32, place), "Table Offset and BIR (MTAB)"),
    pendingBits: at(8, bitField(u32, place), "Pending Bit Array Offset and BIR (MPBA)"),
  },
);
/** Where a PCI function has its table of interrupts, decoded. */
export type MsixCapability = Infer<typeof MsixCapability>;
