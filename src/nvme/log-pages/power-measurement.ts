import { at, bit, bitField, bits, type Infer, rest, struct, u8, u16, u32 } from "../../codec/index.ts";
import { powerBits } from "../power-bits.ts";
import { timestampBits } from "../timestamp-bits.ts";
import { pageEntries } from "./page-entries.ts";

const spec = "NVMe base 2.3";
const descriptorCountPlace = 12;
const descriptorSizePlace = 24;

const PowerHistogramBin = struct(
  { title: "Power Histogram Descriptor", spec, size: 8 },
  {
    count: at(0, u32, "Power Histogram Bin Count (PHBC)"),
    lowerThreshold: at(4, powerBits, "Power Histogram Bin Lower Threshold (PHBLT)"),
    additional: rest("What later revisions add"),
  },
);

/**
 * Power Measurement, log page 25h: the power that the controller took since measuring was started, as average, maximum and
 * histogram. Bytes of the vendor may follow the histogram. NVMe base 2.3.
 */
export const PowerMeasurementLog = struct(
  { title: "Power Measurement", spec, size: 64 },
  {
    version: at(0, u8, "Version (VER)"),
    generation: at(1, u8, "Power Measurement Generation Number (PMGN)"),
    attributes: at(
      2,
      bitField(u16, {
        enabled: bit(0, "Power Measurement Enable (PME)"),
        nonContiguous: bit(1, "Non-Contiguous Power Data Flag (NCPDF)"),
        estimated: bit(2, "Estimated Power Flag (EPF)"),
        maximumTimestamp: bit(3, "Maximum Interval Power Timestamp Support (MIPWRTS)"),
        histogramOverflow: bit(4, "Power Histogram Descriptor Overflow (PHDO)"),
        type: bits(15, 12, "Power Measurement Type (PMT)"),
      }),
      "Power Measurement Attributes (PMA)",
    ),
    size: at(4, u32, "Size (SZE)", { unit: "bytes" }),
    measurements: at(8, u32, "Power Measurement Count (PMC)"),
    histogramCount: at(descriptorCountPlace, u16, "Number of Power Histogram Descriptors (NPHD)"),
    timeRemaining: at(14, u16, "Stop Measurement Time Remaining (SMTR)", { unit: "minutes" }),
    stopped: at(16, timestampBits, "Stop Measurement Timestamp (SMTS)"),
    histogramDescriptorSize: at(descriptorSizePlace, u16, "Power Histogram Descriptor Size (PHDS)", { unit: "bytes" }),
    histogramBinSize: at(26, u16, "Power Histogram Bin Size (PHBS)", { unit: "mW" }),
    histogramsSupported: at(28, u16, "Number of Power Histogram Descriptors Supported (NPHDS)"),
    vendorSpecificSize: at(30, u16, "Vendor Specific Size (VSS)", { unit: "bytes" }),
    histogramOverflowCount: at(32, u32, "Power Histogram Descriptor Overflow Count (PHDOC)"),
    averagePower: at(40, powerBits, "Average Interval Power (AIPWR)"),
    maximumPower: at(44, powerBits, "Maximum Interval Power (MIPWR)"),
    maximumPowerTimestamp: at(48, timestampBits, "Maximum Interval Power Timestamp (MIPWRT)"),
    percentError: at(56, u8, "Interval Power Percent Error (IPWRPE)", { unit: "%" }),
    histogram: pageEntries(
      {
        of: PowerHistogramBin,
        number: (view, start) => view.getUint16(start + descriptorCountPlace, true),
        length: (view, _at, start) => view.getUint16(start + descriptorSizePlace, true),
        followed: true,
      },
      "Power Histogram Descriptors",
    ),
    vendorSpecific: rest("Vendor Specific"),
  },
);
/** Power Measurement, decoded. */
export type PowerMeasurementLog = Infer<typeof PowerMeasurementLog>;
