import { at, bit, bitField, bits, type Infer, rest, struct, u8, u16, u32 } from "../../codec/index.ts";
import { timestampBits } from "../timestamp-bits.ts";
import { pageEntries } from "./page-entries.ts";

const spec = "NVMe base 2.4";
const descriptorCountPlace = 10;

const VoltageMeasurement = struct(
  { title: "Interval Voltage Measurement Descriptor", spec, size: 2 },
  {
    measurement: at(
      0,
      bitField(u16, {
        value: bits(13, 0, "Voltage Value (VOLV)"),
        nonContiguous: bit(14, "Non Contiguous Voltage Measurement (NCVM)"),
      }),
      "Interval Voltage Measurement Descriptor (IVMD)",
    ),
  },
);

const extreme = (doc: string, validDoc: string) => bitField(u16, { value: bits(13, 0, doc), valid: bit(14, validDoc) });

/**
 * Voltage Measurement, log page 27h: what a voltage sensor measured since it was started. Values are in units of the sensor's
 * sample scale. Bytes of the vendor may follow the measurements. NVMe base 2.4.
 */
export const VoltageMeasurementLog = struct(
  { title: "Voltage Measurement", spec, size: 64 },
  {
    generation: at(0, u8, "Voltage Measurement Generation Number (VMGN)"),
    attributes: at(
      1,
      bitField(u8, {
        enabled: bit(0, "Voltage Measurement Enable (VME)"),
        timestamps: bit(1, "Interval Voltage Timestamp Support (IVOLTS)"),
        sensor: bits(3, 2, "Voltage Sensor Measured, less one (VSM)"),
        counted: bit(4, "Voltage Measurement Counted (VMC)"),
      }),
      "Voltage Measurement Attributes (VMA)",
    ),
    sensorInformation: at(
      2,
      bitField(u16, {
        supply: bits(11, 0, "Voltage Sensor Supply Value, in 0.05 V (VSSV)"),
        supplyLabel: bits(13, 12, "Voltage Sensor Supply Label (VSSL)"),
        sampleScale: bits(15, 14, "Voltage Sensor Sample Scale (VSSS)"),
      }),
      "Voltage Sensor Info (VSI)",
    ),
    size: at(4, u32, "Voltage Measurement Log Size (VMLSZ)", { unit: "bytes" }),
    measurementsSupported: at(8, u16, "Number of Voltage Measurement Descriptors Supported (NVMDS)"),
    measurementCount: at(descriptorCountPlace, u16, "Number of Voltage Measurement Descriptor Entries (NVMDE)"),
    timeRemaining: at(12, u16, "Stop Voltage Measurement Time Remaining (SVMTR)", { unit: "minutes" }),
    stopped: at(14, timestampBits, "Stop Voltage Measurement Timestamp (SVMTS)"),
    controllerId: at(22, u16, "Controller Identifier (CNTLID)"),
    vendorSpecificSize: at(24, u16, "Voltage Log Vendor Specific Size (VLVSS)", { unit: "bytes" }),
    overvoltage: at(32, extreme("Maximum Overvoltage Value (MOVV)", "Overvoltage Valid (OVV)"), "Overvoltage (OVOL)"),
    overvoltageCount: at(34, u16, "Overvoltage Count (OVC)"),
    overvoltageThreshold: at(36, u16, "Overvoltage Log Threshold (OVLT)"),
    overvoltageTimestamp: at(38, timestampBits, "Overvoltage Timestamp (OVTS)"),
    overvoltagePercentError: at(46, u8, "Interval Overvoltage Percent Error (IOVPE)", { unit: "%" }),
    undervoltage: at(
      47,
      extreme("Minimum Undervoltage Value (MUVV)", "Undervoltage Valid (UVV)"),
      "Undervoltage (UVOL)",
    ),
    undervoltageCount: at(49, u16, "Undervoltage Count (UVC)"),
    undervoltageThreshold: at(51, u16, "Undervoltage Log Threshold (UVLT)"),
    undervoltageTimestamp: at(53, timestampBits, "Undervoltage Timestamp (UVTS)"),
    undervoltagePercentError: at(61, u8, "Interval Undervoltage Percent Error (IUVPE)", { unit: "%" }),
    measurements: pageEntries(
      {
        of: VoltageMeasurement,
        number: (view, start) => view.getUint16(start + descriptorCountPlace, true),
        followed: true,
      },
      "Interval Voltage Measurement Descriptors",
    ),
    vendorSpecific: rest("Vendor Specific"),
  },
);
/** Voltage Measurement, decoded. */
export type VoltageMeasurementLog = Infer<typeof VoltageMeasurementLog>;
