import { at, type Infer, optional, struct, u8, u104 } from "../../codec/index.ts";
import { formFactor } from "./form-factor.ts";

const watts = (byte: number, doc: string) => optional(byte, u8, doc, { unit: "W" });

/** Form factor, power and capacity of a drive. Offsets count from the record's header. */
export const NvmeMultiRecord = struct(
  { title: "NVMe MultiRecord", spec: "NVMe-MI 2.0 §8.2.3", size: 64 },
  {
    version: optional(5, u8, "NVMe MultiRecord Area Version Number (NMRAVN)"),
    formFactor: at(6, formFactor, "Form Factor (FF)"),
    initial1v8Power: watts(13, "Initial 1.8 V Power Supply Requirements (I18VPWR)"),
    maximum1v8Power: watts(14, "Maximum 1.8 V Power Supply Requirements (M18VPWR)"),
    initial3v3Power: watts(15, "Initial 3.3 V Power Supply Requirements (I33VPWR)"),
    maximum3v3Power: watts(16, "Maximum 3.3 V Power Supply Requirements (M33VPWR)"),
    // Its unit is not that of the others; which it is, our sources do not agree on.
    maximum3v3AuxiliaryPower: optional(18, u8, "Maximum 3.3 V aux Power Supply Requirements (M33VAPSR)"),
    initial5vPower: watts(19, "Initial 5 V Power Supply Requirements (I5VAPSR)"),
    maximum5vPower: watts(20, "Maximum 5 V Power Supply Requirements (M5VAPSR)"),
    initial12vPower: watts(21, "Initial 12 V Power Supply Requirements (I12VAPSR)"),
    maximum12vPower: watts(22, "Maximum 12 V Power Supply Requirements (M12VAPSR)"),
    maximumThermalLoad: watts(23, "Maximum Thermal Load (MTL)"),
    totalCapacity: at(24, u104, "Total NVM Capacity (TNVMCAP)", { unit: "bytes" }),
  },
);
export type NvmeMultiRecord = Infer<typeof NvmeMultiRecord>;
