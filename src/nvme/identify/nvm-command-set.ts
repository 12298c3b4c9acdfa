import {
  array,
  at,
  bit,
  bitField,
  bits,
  hex,
  type Infer,
  namedBits,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../../codec/index.ts";
import { memoryPages } from "../memory-pages.ts";
import { version } from "./controller-capabilities.ts";

const extendedFormat = bitField(u32, {
  storageTagSize: bits(6, 0, "Storage Tag Size (STS), in bits"),
  protectionFormat: namedBits(8, 7, "Protection Information Format (PIF)", {
    guard16: 0,
    guard32: 1,
    guard64: 2,
    qualified: 3,
  }),
  qualifiedProtectionFormat: bits(12, 9, "Qualified Protection Information Format (QPIF)"),
});

const protectionCapabilities = bitField(u8, {
  storageTagWithGuard16: bit(0, "16b Guard Protection Information Storage Tag Support (16BPISTS)"),
  storageTagMaskWithGuard16: bit(1, "16b Guard Protection Information Storage Tag Mask (16BPISTM)"),
  storageTagCheckRead: bit(2, "Storage Tag Check Read Support (STCRS)"),
  qualifiedProtectionFormat: bit(3, "Qualified Protection Information Format Support (QPIFS)"),
});

const protectionAttributes = bitField(u8, {
  storageTagMasking: namedBits(3, 0, "Storage Tag Masking Level Attribute (STMLA)", {
    eachBit: 0,
    eachByte: 1,
    notSupported: 2,
  }),
});

/**
 * What the NVM command set says of one of its namespaces beside Identify Namespace, 4096 bytes: the answer to Identify with
 * CNS 05h (active), 1Bh (allocated) or 0Ah (of a format), CSI 00h. NVM Command Set 1.2 §4.1.5.3.
 */
export const IdentifyNvmNamespace = struct(
  { title: "Identify NVM Command Set Namespace", spec: "NVM Command Set 1.2 §4.1.5.3", size: 4096 },
  {
    storageTagMask: at(0, hex(u64), "Logical Block Storage Tag Mask (LBSTM)"),
    protectionCapabilities: at(8, protectionCapabilities, "Protection Information Capabilities (PIC)"),
    protectionAttributes: at(9, protectionAttributes, "Protection Information Format Attribute (PIFA)"),
    extendedFormats: at(12, array(extendedFormat, 64), "Extended LBA Formats (ELBAF)"),
    preferredDeallocateGranularityLarge: at(
      268,
      u32,
      "Namespace Preferred Deallocate Granularity Large (NPDGL), in logical blocks, 0 being not reported",
    ),
    preferredReadGranularity: at(272, u32, "Namespace Preferred Read Granularity (NPRG)"),
    preferredReadAlignment: at(276, u32, "Namespace Preferred Read Alignment (NPRA)"),
    optimalReadSize: at(280, u32, "Namespace Optimal Read Size (NORS)"),
    preferredDeallocateAlignmentLarge: at(284, u32, "Namespace Preferred Deallocate Alignment Large (NPDAL)"),
    placementShardSize: at(288, u32, "LBA Format Placement Shard Size (LBAPSS)"),
    trackedAllocationGranularity: at(292, u32, "Tracked LBA Allocation Granularity (TLBAAG)"),
  },
);
/** What the NVM command set says of one of its namespaces, decoded. */
export type IdentifyNvmNamespace = Infer<typeof IdentifyNvmNamespace>;

/**
 * Limits of a controller's commands of the NVM command set, 4096 bytes: the answer to Identify with CNS 06h, CSI 00h. An
 * exponent counts units of the minimum memory page, 0 being no limit. NVM Command Set 1.2 §4.1.5.4; bytes 27:25 are later.
 */
export const IdentifyNvmController = struct(
  { title: "Identify NVM Command Set Controller", spec: "NVM Command Set 1.2 §4.1.5.4", size: 4096 },
  {
    verifySizeLimitExponent: at(0, memoryPages("no limit"), "Verify Size Limit (VSL), a power of two"),
    writeZeroesSizeLimitExponent: at(1, memoryPages("no limit"), "Write Zeroes Size Limit (WZSL), a power of two"),
    writeUncorrectableSizeLimitExponent: at(
      2,
      memoryPages("no limit"),
      "Write Uncorrectable Size Limit (WUSL), a power of two",
    ),
    datasetManagementRangesLimit: at(3, u8, "Dataset Management Ranges Limit (DMRL), 0 being none"),
    datasetManagementRangeSizeLimit: at(4, u32, "Dataset Management Range Size Limit (DMRSL), 0 being none", {
      unit: "logical blocks",
    }),
    datasetManagementSizeLimit: at(8, u64, "Dataset Management Size Limit (DMSL), 0 being none", {
      unit: "logical blocks",
    }),
    keyPerIoCapabilities: at(
      16,
      bitField(u8, {
        supported: bit(0, "Key Per I/O Supported (KPIOS)"),
        scope: bit(1, "Key Per I/O Scope (KPIOSC): all namespaces of the subsystem"),
      }),
      "Key Per I/O Capabilities (KPIOCAP)",
    ),
    writeZeroesWithDeallocateSizeLimitExponent: at(
      17,
      memoryPages("no limit"),
      "Write Zeroes With Deallocate Size Limit (WZDSL), a power of two",
    ),
    adminCommandSupport: at(
      18,
      bitField(u16, { reportingAllocatedBlocks: bit(0, "Reporting Allocated LBA Supported (RALBAS)") }),
      "Admin Optional Command Support (AOCS)",
    ),
    version: at(20, version, "Version (VER)"),
    migrationQueueFormat: at(24, u8, "LBA Migration Queue Format (LBAMQF)"),
    rateLimitingAttributes: at(
      25,
      bitField(u8, { hardLimit: bit(0, "Hard Limit Support (HLS)"), softLimit: bit(1, "Soft Limit Support (SLS)") }),
      "Rate Limiting Attributes (RLA)",
    ),
    softLimitMaximumControllers: at(
      26,
      u16,
      "Soft Limit Maximum Controllers (SLMC), 0's based, where soft limits are supported",
    ),
  },
);
/** Limits of a controller's commands of the NVM command set, decoded. */
export type IdentifyNvmController = Infer<typeof IdentifyNvmController>;
