import { at, bit, bitField, enumeration, type Infer, rest, struct, u8, u16, u32 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

const spec = "NVMe base 2.1 §5.1.12.1.25";
const descriptorSizePlace = 20;
const descriptorCountPlace = 24;

const LaneEye = struct(
  { title: "EOM Lane Descriptor", spec, size: 32 },
  {
    status: at(1, bitField(u8, { successful: bit(0, "Measurement Successful") }), "Measurement Status (MSTATUS)"),
    lane: at(2, u8, "Lane Number (LN)"),
    eye: at(3, u8, "Eye Number (EYE)"),
    top: at(4, u16, "Top: rows from the center to the top edge (TOP)"),
    bottom: at(6, u16, "Bottom: rows from the center to the bottom edge (BTM)"),
    left: at(8, u16, "Left: columns from the center to the left edge (LFT)"),
    right: at(10, u16, "Right: columns from the center to the right edge (RGT)"),
    rows: at(12, u16, "Number of Rows (NROWS)"),
    columns: at(14, u16, "Number of Columns (NCOLS)"),
    eyeDataLength: at(16, u16, "Eye Data Length (EDLEN)", { unit: "bytes" }),
    eyeData: rest("Printable Eye (rows times columns characters), Eye Data, and padding"),
  },
);

/**
 * Physical Interface Receiver Eye Opening Measurement, log page 19h: how wide the eyes of a port's lanes are open. The copy of the
 * Log Specific Parameter tells how it was measured, times are what each quality takes, in seconds. NVMe base 2.1 §5.1.12.1.25.
 */
export const EyeOpeningLog = struct(
  { title: "Physical Interface Receiver Eye Opening Measurement", spec, size: 64 },
  {
    logPage: at(0, u8, "Log Page Identifier (LID)"),
    progress: at(1, enumeration(u8, { notStarted: 0, inProgress: 1, completed: 2 }), "EOM In Progress (EOMIP)"),
    headerSize: at(2, u16, "Header Size (HSIZE)", { unit: "bytes" }),
    resultSize: at(4, u32, "Result Size (RSZ)", { unit: "bytes" }),
    generation: at(8, u8, "EOM Data Generation Number (EOMDGN)"),
    revision: at(9, u8, "Log Revision (LREV)"),
    optionalData: at(
      10,
      bitField(u8, {
        printableEye: bit(0, "Printable Eye Field Present (PEFP)"),
        eyeData: bit(1, "Eye Data Field Present (EDFP)"),
      }),
      "Optional Data Present (ODP)",
    ),
    lanes: at(11, u8, "Lanes (LNS)"),
    eyesPerLane: at(12, u8, "Eyes Per Lane (EPL)"),
    specificParameter: at(13, u8, "Log Specific Parameter Field Copy (LSPFC)"),
    linkInformation: at(14, u8, "Link Information (LINFO)"),
    specificIdentifier: at(18, u16, "Log Specific Identifier Copy (LSIC)"),
    descriptorSize: at(descriptorSizePlace, u32, "Descriptor Size (DSIZE)", { unit: "bytes" }),
    descriptorCount: at(descriptorCountPlace, u16, "Number of Descriptors (NDESC)"),
    maximumTopBottom: at(26, u16, "Maximum Top Bottom (MAXTB)"),
    maximumLeftRight: at(28, u16, "Maximum Left Right (MAXLR)"),
    goodQualityTime: at(30, u16, "Estimated Time for Good Quality (ETGOOD)", { unit: "seconds" }),
    betterQualityTime: at(32, u16, "Estimated Time for Better Quality (ETBETTER)", { unit: "seconds" }),
    bestQualityTime: at(34, u16, "Estimated Time for Best Quality (ETBEST)", { unit: "seconds" }),
    eyes: pageEntries(
      {
        of: LaneEye,
        number: (view, start) => view.getUint16(start + descriptorCountPlace, true),
        length: (view, _at, start) => view.getUint32(start + descriptorSizePlace, true),
      },
      "EOM Lane Descriptors",
    ),
  },
);
/** Physical Interface Receiver Eye Opening Measurement, decoded. */
export type EyeOpeningLog = Infer<typeof EyeOpeningLog>;
