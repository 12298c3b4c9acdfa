import { array, at, bit, bitField, bytes, type Infer, struct, u8, u16, u32, u64 } from "../../codec/index.ts";
import { memoryPages } from "../memory-pages.ts";
import { version } from "./controller-capabilities.ts";

const LbaFormatExtension = struct(
  { title: "LBA Format Extension", spec: "Zoned Namespace Command Set 1.1 §4.1.5.1", size: 16 },
  {
    zoneSize: at(0, u64, "Zone Size (ZSZE)", { unit: "logical blocks" }),
    zoneDescriptorExtensionSize: at(8, u8, "Zone Descriptor Extension Size (ZDES)", { unit: "× 64 bytes" }),
  },
);

/**
 * What the Zoned Namespace command set says of one of its namespaces, 4096 bytes: the answer to Identify with CNS 05h, CSI
 * 02h. Zoned Namespace Command Set 1.1 §4.1.5.1.
 */
export const IdentifyZonedNamespace = struct(
  { title: "Identify Zoned Namespace", spec: "Zoned Namespace Command Set 1.1 §4.1.5.1", size: 4096 },
  {
    zoneOperation: at(
      0,
      bitField(u16, {
        variableZoneCapacity: bit(0, "Variable Zone Capacity (VZC)"),
        zoneActiveExcursions: bit(1, "Zone Active Excursions (ZAE)"),
      }),
      "Zone Operation Characteristics (ZOC)",
    ),
    optionalCommands: at(
      2,
      bitField(u16, {
        readAcrossZones: bit(0, "Read Across Zone Boundaries (RAZB)"),
        randomWriteArea: bit(1, "Zone Random Write Area Support (ZRWASUP)"),
      }),
      "Optional Zoned Command Support (OZCS)",
    ),
    maximumActiveResources: at(4, u32, "Maximum Active Resources (MAR), 0's based, FFFFFFFFh being no limit"),
    maximumOpenResources: at(8, u32, "Maximum Open Resources (MOR), 0's based, FFFFFFFFh being no limit"),
    resetRecommendedLimit: at(12, u32, "Reset Recommended Limit (RRL)", { unit: "s" }),
    finishRecommendedLimit: at(16, u32, "Finish Recommended Limit (FRL)", { unit: "s" }),
    resetRecommendedLimit1: at(20, u32, "Reset Recommended Limit 1 (RRL1)", { unit: "s" }),
    resetRecommendedLimit2: at(24, u32, "Reset Recommended Limit 2 (RRL2)", { unit: "s" }),
    resetRecommendedLimit3: at(28, u32, "Reset Recommended Limit 3 (RRL3)", { unit: "s" }),
    finishRecommendedLimit1: at(32, u32, "Finish Recommended Limit 1 (FRL1)", { unit: "s" }),
    finishRecommendedLimit2: at(36, u32, "Finish Recommended Limit 2 (FRL2)", { unit: "s" }),
    finishRecommendedLimit3: at(40, u32, "Finish Recommended Limit 3 (FRL3)", { unit: "s" }),
    randomWriteAreaResources: at(44, u32, "Number of ZRWA Resources (NUMZRWA), 0's based"),
    randomWriteAreaFlushGranularity: at(48, u16, "ZRWA Flush Granularity (ZRWAFG)", { unit: "logical blocks" }),
    randomWriteAreaSize: at(50, u16, "ZRWA Size (ZRWASZ)", { unit: "logical blocks" }),
    randomWriteAreaCapability: at(
      52,
      bitField(u8, { explicitFlush: bit(0, "Explicit ZRWA Flush Operations Supported (EXPFLUSHSUP)") }),
      "ZRWA Capability (ZRWACAP)",
    ),
    lbaFormatExtensions: at(2816, array(LbaFormatExtension, 64), "LBA Format Extensions (LBAFE)"),
    vendorSpecific: at(3840, bytes(256), "Vendor Specific (VS)"),
  },
);
/** What the Zoned Namespace command set says of one of its namespaces, decoded. */
export type IdentifyZonedNamespace = Infer<typeof IdentifyZonedNamespace>;

/**
 * Limits of a controller's zones, 4096 bytes: the answer to Identify with CNS 06h, CSI 02h. Controllers of revisions before
 * 1.5 have but the first field. Zoned Namespace Command Set 1.1 §4.1.5.2.
 */
export const IdentifyZonedController = struct(
  { title: "Identify Zoned Namespace Controller", spec: "Zoned Namespace Command Set 1.1 §4.1.5.2", size: 4096 },
  {
    appendSizeLimitExponent: at(
      0,
      memoryPages("that of MDTS"),
      "Zone Append Size Limit (ZASL), a power of two in minimum memory pages, 0 being that of MDTS",
    ),
    attributes: at(
      4,
      bitField(u32, { resourceManagement: bit(0, "Zoned Namespace Resource Management (ZNRM)") }),
      "Zoned Controller Attributes (ZCTRATT)",
    ),
    totalActiveResources: at(8, u32, "Total Active Resources (TAR)"),
    unallocatedActiveResources: at(12, u32, "Unallocated Active Resources (UAR)"),
    totalOpenResources: at(16, u32, "Total Open Resources (TOR)"),
    unallocatedOpenResources: at(20, u32, "Unallocated Open Resources (UOR)"),
    totalRandomWriteAreaResources: at(24, u32, "Total ZRWA Resources (TZRWAR)"),
    unallocatedRandomWriteAreaResources: at(28, u32, "Unallocated ZRWA Resources (UZRWAR)"),
    version: at(32, version, "Version (VER)"),
  },
);
/** Limits of a controller's zones, decoded. */
export type IdentifyZonedController = Infer<typeof IdentifyZonedController>;
