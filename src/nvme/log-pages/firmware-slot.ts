import { array, ascii, at, bitField, bits, type Infer, packed, struct, u8 } from "../../codec/index.ts";

/**
 * Firmware Slot Information, log page 03h, 512 bytes: the revision in each slot, which one runs, and which one will after
 * the next reset (`nextSlot` 0: none is waiting, or it is not told). `revisions[0]` is slot 1; an empty slot has an empty
 * text, and zeros in the bytes. NVMe base 2.0 §5.16.1.4.
 */
export const FirmwareSlotLog = struct(
  { title: "Firmware Slot Information", spec: "NVMe base 2.0 §5.16.1.4", size: 512 },
  {
    activeFirmwareInfo: packed(
      0,
      bitField(u8, {
        activeSlot: bits(2, 0, "Current Active Firmware Slot (CAFSL)"),
        nextSlot: bits(6, 4, "Next Controller Level Reset Firmware Slot (NCAFSL)"),
      }),
      "Active Firmware Info (AFI)",
    ),
    revisions: at(8, array(ascii(8, "spaceIfAny"), 7), "Firmware Revision for Slots 1 to 7 (FRS)"),
  },
);
/** Firmware Slot Information, decoded. */
export type FirmwareSlotLog = Infer<typeof FirmwareSlotLog>;
