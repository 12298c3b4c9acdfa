import {
  array,
  at,
  bit,
  bitField,
  bits,
  bytes,
  type Infer,
  namedBits,
  packed,
  struct,
  u8,
  u16,
  u32,
  u64,
  u128,
} from "../../codec/index.ts";
import { powerOfTwo } from "../../codec/quantity.ts";

/**
 * A size of logical block and of its metadata that a namespace may be formatted with, 4 bytes. The block has
 * `2 ** dataSizeExponent` bytes; an exponent of 0 marks a format that is not available. NVM Command Set 1.0 Figure 98.
 */
export const LbaFormat = struct(
  { title: "LBA Format", spec: "NVM Command Set 1.0 Figure 98", size: 4 },
  {
    metadataSize: at(0, u16, "Metadata Size (MS)", { unit: "bytes" }),
    dataSizeExponent: at(2, powerOfTwo(u8, "bytes", "not available"), "LBA Data Size (LBADS), a power of two in bytes"),
    performance: packed(
      3,
      bitField(u8, {
        relativePerformance: namedBits(1, 0, "Relative Performance (RP)", { best: 0, better: 1, good: 2, degraded: 3 }),
      }),
      "Relative Performance (RP)",
    ),
  },
);
/** A size of logical block and of its metadata, decoded. */
export type LbaFormat = Infer<typeof LbaFormat>;

const namespaceFeatures = bitField(u8, {
  thinProvisioning: bit(0, "Thin Provisioning (THINP)"),
  namespaceAtomics: bit(1, "Namespace Supported Atomic Boundary and Power (NSABP)"),
  deallocatedErrors: bit(2, "Deallocated or Unwritten Logical Block Error (DAE)"),
  idsNeverReused: bit(3, "NGUID and EUI64 Never Reused (UIDREUSE)"),
  optimalPerformance: bits(5, 4, "Optimal Performance Fields (OPTPERF)"),
  multipleAtomicityMode: bit(6, "Multiple Atomicity Mode (MAM)"),
  optimalReadPerformance: bit(7, "Optimal Read Performance (OPTRPERF)"),
});

/** The format of a namespace, as an index into the formats that it may have (FLBAS). */
export const formattedLbaSize = bitField(u8, {
  formatIndexLow: bits(3, 0, "Format Index, Lower 4 Bits (FIDXL)"),
  metadataInExtendedBlock: bit(4, "Metadata Transferred at the End of the Block (MTELBA)"),
  formatIndexHigh: bits(6, 5, "Format Index, Upper 2 Bits (FIDXU)"),
});

const metadataCapabilities = bitField(u8, {
  extendedBlock: bit(0, "Metadata in an Extended Block Supported"),
  separateBuffer: bit(1, "Metadata in a Separate Buffer Supported"),
});

const protectionCapabilities = bitField(u8, {
  type1: bit(0, "Protection Information Type 1 Supported"),
  type2: bit(1, "Protection Information Type 2 Supported"),
  type3: bit(2, "Protection Information Type 3 Supported"),
  firstBytes: bit(3, "Protection Information in First Bytes of Metadata Supported"),
  lastBytes: bit(4, "Protection Information in Last Bytes of Metadata Supported"),
});

/** How a namespace protects its data end to end (DPS). */
export const protectionSettings = bitField(u8, {
  type: namedBits(2, 0, "Protection Information Type (PIT)", { disabled: 0, type1: 1, type2: 2, type3: 3 }),
  firstBytes: bit(3, "Protection Information in First Bytes of Metadata (PIP)"),
});

/** Whether a namespace may be attached to several controllers (NMIC). */
export const sharingCapabilities = bitField(u8, {
  shared: bit(0, "Shared Namespace (SHRNS)"),
  dispersed: bit(1, "Dispersed Namespace (DISNS)"),
});

/** Which reservations a namespace may be under (RESCAP). */
export const reservationCapabilities = bitField(u8, {
  persistThroughPowerLoss: bit(0, "Persist Through Power Loss (PTPL)"),
  writeExclusive: bit(1, "Write Exclusive (WE)"),
  exclusiveAccess: bit(2, "Exclusive Access (EA)"),
  writeExclusiveRegistrantsOnly: bit(3, "Write Exclusive - Registrants Only (WERO)"),
  exclusiveAccessRegistrantsOnly: bit(4, "Exclusive Access - Registrants Only (EARO)"),
  writeExclusiveAllRegistrants: bit(5, "Write Exclusive - All Registrants (WEAR)"),
  exclusiveAccessAllRegistrants: bit(6, "Exclusive Access - All Registrants (EAAR)"),
  ignoreExistingKey: bit(7, "Ignore Existing Key as in Revision 1.3 and Later (IEKEY)"),
});

/** How far a format of a namespace has come (FPI). */
export const formatProgress = bitField(u8, {
  remaining: bits(6, 0, "Percentage Remaining"),
  supported: bit(7, "Format Progress Indicator Supported"),
});

const deallocateFeatures = bitField(u8, {
  readBehavior: namedBits(2, 0, "Deallocated Logical Block Read Behavior", { notReported: 0, zeroes: 1, ones: 2 }),
  writeZeroesDeallocate: bit(3, "Deallocate Bit in Write Zeroes Supported"),
  guardOfReadValue: bit(4, "Guard Field Is the CRC of What Is Read"),
});

/** Whether a namespace encrypts each command's data with a key of its own (KPIOS). */
export const keyPerIoStatus = bitField(u8, {
  enabled: bit(0, "Key Per I/O Enabled"),
  supported: bit(1, "Key Per I/O Supported"),
});

/** What else there is to say of a namespace (NSATTR). */
export const namespaceAttributes = bitField(u8, { writeProtected: bit(0, "Write Protected") });

/**
 * Size, format and abilities of one namespace, 4096 bytes: the answer to Identify with CNS 00h (active) or 11h
 * (allocated). Sizes are in logical blocks where no unit is given; counts that the specification calls 0's based are kept
 * as they stand in the bytes. NVM Command Set 1.0 §4.1.5.1.
 */
export const IdentifyNamespace = struct(
  { title: "Identify Namespace", spec: "NVM Command Set 1.0 Figure 97", size: 4096 },
  {
    size: at(0, u64, "Namespace Size (NSZE)", { unit: "logical blocks" }),
    capacity: at(8, u64, "Namespace Capacity (NCAP)", { unit: "logical blocks" }),
    utilization: at(16, u64, "Namespace Utilization (NUSE)", { unit: "logical blocks" }),
    features: at(24, namespaceFeatures, "Namespace Features (NSFEAT)"),
    lbaFormatCount: at(25, u8, "Number of LBA Formats (NLBAF), 0's based"),
    formattedLbaSize: at(26, formattedLbaSize, "Formatted LBA Size (FLBAS)"),
    metadataCapabilities: at(27, metadataCapabilities, "Metadata Capabilities (MC)"),
    protectionCapabilities: at(28, protectionCapabilities, "End-to-end Data Protection Capabilities (DPC)"),
    protectionSettings: at(29, protectionSettings, "End-to-end Data Protection Type Settings (DPS)"),
    sharingCapabilities: at(
      30,
      sharingCapabilities,
      "Namespace Multi-path I/O and Namespace Sharing Capabilities (NMIC)",
    ),
    reservationCapabilities: at(31, reservationCapabilities, "Reservation Capabilities (RESCAP)"),
    formatProgress: at(32, formatProgress, "Format Progress Indicator (FPI)"),
    deallocateFeatures: at(33, deallocateFeatures, "Deallocate Logical Block Features (DLFEAT)"),
    atomicWriteUnitNormal: at(34, u16, "Namespace Atomic Write Unit Normal (NAWUN), 0's based"),
    atomicWriteUnitPowerFail: at(36, u16, "Namespace Atomic Write Unit Power Fail (NAWUPF), 0's based"),
    atomicCompareAndWriteUnit: at(38, u16, "Namespace Atomic Compare & Write Unit (NACWU), 0's based"),
    atomicBoundarySizeNormal: at(40, u16, "Namespace Atomic Boundary Size Normal (NABSN), 0's based, 0 being none"),
    atomicBoundaryOffset: at(42, u16, "Namespace Atomic Boundary Offset (NABO)"),
    atomicBoundarySizePowerFail: at(
      44,
      u16,
      "Namespace Atomic Boundary Size Power Fail (NABSPF), 0's based, 0 being none",
    ),
    optimalIoBoundary: at(46, u16, "Namespace Optimal I/O Boundary (NOIOB)", { unit: "logical blocks" }),
    nvmCapacity: at(48, u128, "NVM Capacity (NVMCAP)", { unit: "bytes" }),
    preferredWriteGranularity: at(64, u16, "Namespace Preferred Write Granularity (NPWG), 0's based"),
    preferredWriteAlignment: at(66, u16, "Namespace Preferred Write Alignment (NPWA), 0's based"),
    preferredDeallocateGranularity: at(68, u16, "Namespace Preferred Deallocate Granularity (NPDG), 0's based"),
    preferredDeallocateAlignment: at(70, u16, "Namespace Preferred Deallocate Alignment (NPDA), 0's based"),
    optimalWriteSize: at(72, u16, "Namespace Optimal Write Size (NOWS), 0's based"),
    maximumSingleSourceRangeLength: at(74, u16, "Maximum Single Source Range Length (MSSRL)", {
      unit: "logical blocks",
    }),
    maximumCopyLength: at(76, u32, "Maximum Copy Length (MCL)", { unit: "logical blocks" }),
    maximumSourceRangeCount: at(80, u8, "Maximum Source Range Count (MSRC), 0's based"),
    keyPerIoStatus: at(81, keyPerIoStatus, "Key Per I/O Status (KPIOS)"),
    uniqueAttributeLbaFormatCount: at(82, u8, "Number of Unique Attribute LBA Formats (NULBAF)"),
    keyPerIoAlignment: at(84, u32, "Key Per I/O Data Access Alignment and Granularity (KPIODAAG)"),
    asymmetricAccessGroupId: at(92, u32, "ANA Group Identifier (ANAGRPID)"),
    attributes: at(99, namespaceAttributes, "Namespace Attributes (NSATTR)"),
    nvmSetId: at(100, u16, "NVM Set Identifier (NVMSETID)"),
    enduranceGroupId: at(102, u16, "Endurance Group Identifier (ENDGID)"),
    globallyUniqueId: at(104, bytes(16), "Namespace Globally Unique Identifier (NGUID)"),
    extendedUniqueId: at(120, bytes(8), "IEEE Extended Unique Identifier (EUI64)"),
    lbaFormats: at(128, array(LbaFormat, 64), "LBA Formats (LBAF)"),
    vendorSpecific: at(384, bytes(3712), "Vendor Specific (VS)"),
  },
);
/** Size, format and abilities of one namespace, decoded. */
export type IdentifyNamespace = Infer<typeof IdentifyNamespace>;

/**
 * The format a namespace has now, out of its `lbaFormats`. The upper
 * bits of the index count only where there are more than 16 formats. NVM Command Set 1.0 §4.1.5.1.
 */
export function currentLbaFormat(
  namespace: Pick<
    IdentifyNamespace,
    "formattedLbaSize" | "lbaFormatCount" | "uniqueAttributeLbaFormatCount" | "lbaFormats"
  >,
): LbaFormat | undefined {
  const { formatIndexLow, formatIndexHigh } = namespace.formattedLbaSize;
  // 0's based, and the formats of unique attributes are listed after the others.
  const extended = namespace.lbaFormatCount + namespace.uniqueAttributeLbaFormatCount >= 16;
  return namespace.lbaFormats[extended ? formatIndexLow + (formatIndexHigh << 4) : formatIndexLow];
}
