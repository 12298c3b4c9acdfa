import { at, enumeration, hex, type Infer, struct, u8, u16, u32, u64 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

/** A range of logical blocks, 16 bytes. */
export const LbaStatusRange = struct(
  { title: "LBA Range Descriptor", spec: "NVM command set 1.0 §4.1.4.5", size: 16 },
  {
    start: at(0, u64, "Range Starting LBA (RSLBA)"),
    length: at(8, u32, "Range Number of Logical Blocks (RNLB)", { unit: "blocks" }),
  },
);
/** A range of logical blocks, decoded. */
export type LbaStatusRange = Infer<typeof LbaStatusRange>;

/** Instead of a number of ranges: none are told, for the whole namespace should be asked about. */
const wholeNamespace = 0xffff_ffff;

const elementHeadSize = 16;
const rangesOf = (view: DataView, element: number): number => {
  const told = view.getUint32(element + 4, true);
  return told === wholeNamespace ? 0 : told;
};

/**
 * What the LBA Status log has for a namespace: ranges in which blocks may not be readable, and how to ask for them by Get LBA
 * Status. `rangeCount` is FFFFFFFFh where no ranges are told, and the whole namespace should be asked about.
 */
export const LbaStatusElement = struct(
  { title: "LBA Status Log Namespace Element", spec: "NVM command set 1.0 §4.1.4.5", size: elementHeadSize },
  {
    namespaceId: at(0, hex(u32), "Namespace Element Identifier (NEID)"),
    rangeCount: at(4, u32, "Number of LBA Range Descriptors (NLRD)"),
    recommendedAction: at(
      8,
      enumeration(u8, { allocated: 0x02, scanUntracked: 0x10, tracked: 0x11 }),
      "Recommended Action Type (RATYPE)",
    ),
    ranges: pageEntries({ of: LbaStatusRange, number: rangesOf }, "LBA Range Descriptors"),
  },
);
/** What the LBA Status log has for a namespace, decoded. */
export type LbaStatusElement = Infer<typeof LbaStatusElement>;

const beginning = {
  length: at(0, u32, "LBA Status Log Page Length (LSLPLEN)", { unit: "bytes" }),
  elementCount: at(4, u32, "Number of LBA Status Log Namespace Elements (NLSLNE)"),
  unrecoverableBlocks: at(8, u32, "Estimate of Unrecoverable Logical Blocks (ESTULB)"),
  generationCounter: at(14, u16, "LBA Status Generation Counter (LSGC)"),
} as const;

/** How log page 0Eh begins, 16 bytes. */
export const LbaStatusHeader = struct(
  { title: "LBA Status Information Header", spec: "NVM command set 1.0 §4.1.4.5", size: 16 },
  beginning,
);

/**
 * LBA Status Information, log page 0Eh: logical blocks that may not be readable, by namespace, as far as they were read.
 * NVM command set 1.0 §4.1.4.5.
 */
export const LbaStatusLog = struct(
  { title: "LBA Status Information", spec: "NVM command set 1.0 §4.1.4.5", size: LbaStatusHeader.size },
  {
    ...beginning,
    elements: pageEntries(
      {
        of: LbaStatusElement,
        number: (view, start) => view.getUint32(start + 4, true),
        length: (view, element) => elementHeadSize + LbaStatusRange.size * rangesOf(view, element),
      },
      "LBA Status Log Namespace Elements",
    ),
  },
);
/** LBA Status Information, decoded. */
export type LbaStatusLog = Infer<typeof LbaStatusLog>;
