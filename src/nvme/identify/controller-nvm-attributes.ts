import { ascii, at, bit, bitField, bits, namedBits, u8, u16, u32, u128 } from "../../codec/index.ts";
import { powerText } from "../../codec/quantity.ts";

const inBytes = (exponent: number): string => powerText(exponent, "bytes");

const submissionQueueEntrySize = bitField(u8, {
  requiredExponent: bits(3, 0, "Required Submission Queue Entry Size, a power of two in bytes", inBytes),
  maximumExponent: bits(7, 4, "Maximum Submission Queue Entry Size, a power of two in bytes", inBytes),
});

const completionQueueEntrySize = bitField(u8, {
  requiredExponent: bits(3, 0, "Required Completion Queue Entry Size, a power of two in bytes", inBytes),
  maximumExponent: bits(7, 4, "Maximum Completion Queue Entry Size, a power of two in bytes", inBytes),
});

const optionalNvmCommands = bitField(u16, {
  compare: bit(0, "Compare Support (NVMCMPS)"),
  writeUncorrectable: bit(1, "Write Uncorrectable Support (NVMWUSV)"),
  datasetManagement: bit(2, "Dataset Management Support (NVMDSMSV)"),
  writeZeroes: bit(3, "Write Zeroes Support (NVMWZSV)"),
  saveAndSelectFeatures: bit(4, "Save and Select Feature Support (SSFS)"),
  reservations: bit(5, "Reservations Support (RESERVS)"),
  timestamp: bit(6, "Timestamp Support (TSS)"),
  verify: bit(7, "Verify Support (NVMVFYS)"),
  copy: bit(8, "Copy Support (NVMCPYS)"),
  copySingleAtomicity: bit(9, "Copy Single Atomicity (NVMCSA)"),
  allFastCopy: bit(10, "All Fast Copy (NVMAFC)"),
  writeZeroesDeallocate: bit(11, "Maximum Write Zeroes with Deallocate (MAXWZD)"),
  namespaceZeroes: bit(12, "Namespace Zeroes Support (NSZS)"),
});

const formatNvmAttributes = bitField(u8, {
  formatAppliesToAll: bit(0, "Format Applies to All Namespaces"),
  secureEraseAppliesToAll: bit(1, "Secure Erase Applies to All Namespaces"),
  cryptographicErase: bit(2, "Cryptographic Erase Supported"),
  broadcastNotSupported: bit(3, "Format of NSID FFFFFFFFh Not Supported"),
});

const volatileWriteCache = bitField(u8, {
  present: bit(0, "Volatile Write Cache Present (VWCP)"),
  flushBehavior: namedBits(2, 1, "Flush Behavior with NSID FFFFFFFFh (FB)", {
    notIndicated: 0,
    notSupported: 2,
    supported: 3,
  }),
});

const writeProtection = bitField(u8, {
  writeProtect: bit(0, "No Write Protect and Write Protect States Supported"),
  untilPowerCycle: bit(1, "Write Protect Until Power Cycle State Supported"),
  permanent: bit(2, "Permanent Write Protect State Supported"),
});

const copyFormats = bitField(u16, {
  format0: bit(0, "Copy Descriptor Format 0 Supported"),
  format1: bit(1, "Copy Descriptor Format 1 Supported"),
  format2: bit(2, "Copy Descriptor Format 2 Supported"),
  format3: bit(3, "Copy Descriptor Format 3 Supported"),
});

const sglSupport = bitField(u32, {
  support: namedBits(1, 0, "SGL Support for I/O Commands", { notSupported: 0, byteAligned: 1, dwordAligned: 2 }),
  keyedDataBlock: bit(2, "Keyed SGL Data Block Descriptor Supported"),
  descriptorThreshold: bits(15, 8, "SGL Descriptor Threshold (SDT)"),
  bitBucket: bit(16, "SGL Bit Bucket Descriptor Supported"),
  byteAlignedMetadata: bit(17, "Byte Aligned Contiguous Metadata Buffer Supported"),
  oversize: bit(18, "SGL Length Larger than the Data Supported"),
  metadataPointer: bit(19, "Metadata Pointer Containing an SGL Segment Supported"),
  offsetAddress: bit(20, "Address Field Specifying an Offset Supported"),
  transportDataBlock: bit(21, "Transport SGL Data Block Descriptor Supported"),
});

const trackingAttributes = bitField(u8, {
  hostMemoryChanges: bit(0, "Track Host Memory Changes Support (THMCS)"),
  userDataChanges: bit(1, "Track User Data Changes Support (TUDCS)"),
  rangeLengthLimit: bit(2, "Memory Range Tracking Length Limit (MRTLL)"),
});

/**
 * Rows of bytes 1023:512 of Identify Controller: what the I/O commands can do, and the NVM subsystem's name.
 * NVMe base 2.0 Figure 275; bytes 587:568 are later.
 */
export const controllerNvmAttributesRows = {
  submissionQueueEntrySize: at(512, submissionQueueEntrySize, "Submission Queue Entry Size (SQES)"),
  completionQueueEntrySize: at(513, completionQueueEntrySize, "Completion Queue Entry Size (CQES)"),
  maximumOutstandingCommands: at(514, u16, "Maximum Outstanding Commands (MAXCMD)"),
  namespaces: at(516, u32, "Number of Namespaces (NN)"),
  optionalNvmCommands: at(520, optionalNvmCommands, "Optional NVM Command Support (ONCS)"),
  fusedOperations: at(
    522,
    bitField(u16, { compareAndWrite: bit(0, "Fused Compare and Write Supported") }),
    "Fused Operation Support (FUSES)",
  ),
  formatNvmAttributes: at(524, formatNvmAttributes, "Format NVM Attributes (FNA)"),
  volatileWriteCache: at(525, volatileWriteCache, "Volatile Write Cache (VWC)"),
  atomicWriteUnitNormal: at(526, u16, "Atomic Write Unit Normal (AWUN), 0's based in logical blocks"),
  atomicWriteUnitPowerFail: at(528, u16, "Atomic Write Unit Power Fail (AWUPF), 0's based in logical blocks"),
  ioVendorCommands: at(
    530,
    bitField(u8, { standardFormat: bit(0, "Vendor Specific Commands Use the Standard Format") }),
    "I/O Command Set Vendor Specific Command Configuration (ICSVSCC)",
  ),
  writeProtection: at(531, writeProtection, "Namespace Write Protection Capabilities (NWPC)"),
  atomicCompareAndWriteUnit: at(532, u16, "Atomic Compare & Write Unit (ACWU), 0's based in logical blocks"),
  copyFormats: at(534, copyFormats, "Optional Copy Descriptor Formats Supported (OCFS)"),
  sglSupport: at(536, sglSupport, "SGL Support (SGLS)"),
  maximumAllowedNamespaces: at(540, u32, "Maximum Number of Allowed Namespaces (MNAN)"),
  maximumDomainNamespaceAttachments: at(544, u128, "Maximum Domain Namespace Attachments (MAXDNA)"),
  maximumControllerNamespaceAttachments: at(560, u32, "Maximum I/O Controller Namespace Attachments (MAXCNA)"),
  optimalAggregatedQueueDepth: at(564, u32, "Optimal Aggregated Queue Depth (OAQD)"),
  recommendedRefreshInterval: at(568, u8, "Recommended Host-Initiated Refresh Interval (RHIRI)", { unit: "days" }),
  refreshTime: at(569, u8, "Host-Initiated Refresh Time (HIRT)", { unit: "minutes" }),
  controllerTrackingDescriptors: at(570, u16, "Controller Maximum Memory Range Tracking Descriptors (CMMRTD)"),
  subsystemTrackingDescriptors: at(572, u16, "NVM Subsystem Maximum Memory Range Tracking Descriptors (NMMRTD)"),
  minimumTrackingGranularity: at(574, u8, "Minimum Memory Range Tracking Granularity (MINMRTG)"),
  maximumTrackingGranularity: at(575, u8, "Maximum Memory Range Tracking Granularity (MAXMRTG)"),
  trackingAttributes: at(576, trackingAttributes, "Tracking Attributes (TRATTR)"),
  controllerMigrationQueues: at(578, u16, "Maximum Controller User Data Migration Queues (MCUDMQ)"),
  subsystemMigrationQueues: at(580, u16, "Maximum NVM Subsystem User Data Migration Queues (MNSUDMQ)"),
  controllerDataQueueMemoryRanges: at(582, u16, "Maximum CDQ Memory Ranges (MCMR)"),
  subsystemDataQueueMemoryRanges: at(584, u16, "NVM Subsystem Maximum CDQ Memory Ranges (NMCMR)"),
  controllerDataQueuePrpCount: at(586, u16, "Maximum Controller Data Queue PRP Count (MCDQPC)"),
  subsystemNqn: at(768, ascii(256, "nul"), "NVM Subsystem NVMe Qualified Name (SUBNQN)"),
};
