import {
  at,
  bit,
  bitField,
  bits,
  bytes,
  choice,
  count,
  enumeration,
  hex,
  type Infer,
  list,
  rest,
  struct,
  u8,
  u16,
  u32,
  u64,
  u128,
} from "../../codec/index.ts";
import { timestampBits } from "../timestamp-bits.ts";
import { pageEntries } from "./page-entries.ts";

const spec = "NVMe base 2.1 §5.1.12.1.28";

const ReclaimUnitHandle = struct(
  { title: "Reclaim Unit Handle Descriptor", spec, size: 4 },
  {
    type: at(0, enumeration(u8, { initiallyIsolated: 1, persistentlyIsolated: 2 }), "Reclaim Unit Handle Type (RUHT)"),
  },
);

const FdpConfiguration = struct(
  { title: "FDP Configuration Descriptor", spec, size: 64 },
  {
    descriptorSize: at(0, u16, "Descriptor Size (DSZE)", { unit: "bytes" }),
    attributes: at(
      2,
      bitField(u8, {
        reclaimGroupIdentifierFormat: bits(3, 0, "Reclaim Group Identifier Format (RGIF)"),
        volatileWriteCache: bit(4, "FDP Volatile Write Cache (FDPVWC)"),
        valid: bit(7, "FDP Configuration Valid (FDPCV)"),
      }),
      "FDP Attributes (FDPA)",
    ),
    vendorSpecificSize: at(3, u8, "Vendor Specific Size (VSS)", { unit: "bytes" }),
    reclaimGroups: at(4, u32, "Number of Reclaim Groups (NRG)"),
    handleCount: count(8, u16, "Number of Reclaim Unit Handles (NRUH)"),
    lastPlacementIdentifier: at(10, u16, "Max Placement Identifiers, less one (MAXPIDS)"),
    namespaces: at(12, u32, "Number of Namespaces Supported (NNS)"),
    reclaimUnitSize: at(16, u64, "Reclaim Unit Nominal Size (RUNS)", { unit: "bytes" }),
    reclaimUnitTimeLimit: at(24, u32, "Estimated Reclaim Unit Time Limit (ERUTL)", { unit: "seconds" }),
    handles: list(ReclaimUnitHandle, "Reclaim Unit Handle Descriptors", "handleCount"),
    vendorSpecific: rest("Vendor Specific"),
  },
);

/** Flexible Data Placement Configurations, log page 20h, of an Endurance Group. NVMe base 2.1 §5.1.12.1.28. */
export const FdpConfigurationsLog = struct(
  { title: "FDP Configurations", spec, size: 16 },
  {
    // 0's based, of which the structure would otherwise say that an empty page has one.
    lastConfiguration: at(0, u16, "Number of FDP Configurations, less one (NUMFDPC)"),
    version: at(2, u8, "Version (FDPCLV)"),
    size: at(4, u32, "Size (SZE)", { unit: "bytes" }),
    configurations: pageEntries(
      {
        of: FdpConfiguration,
        number: (view, start) => view.getUint16(start, true) + 1,
        length: (view, at) => view.getUint16(at, true),
      },
      "FDP Configuration Descriptors",
    ),
  },
);
/** Flexible Data Placement Configurations, decoded. */
export type FdpConfigurationsLog = Infer<typeof FdpConfigurationsLog>;

const HandleUsage = struct(
  { title: "Reclaim Unit Handle Usage Descriptor", spec, size: 8 },
  {
    attributes: at(
      0,
      bitField(u8, {
        hostSpecified: bit(0, "Host Specified (HSPD)"),
        controllerSpecified: bit(1, "Controller Specified (CSPD)"),
      }),
      "Reclaim Unit Handle Attributes (RUHA)",
    ),
  },
);

/**
 * Reclaim Unit Handle Usage, log page 21h: by handle identifier, which is its index, whether a namespace uses it and who chose it.
 * NVMe base 2.1 §5.1.12.1.29.
 */
export const ReclaimUnitHandleUsageLog = struct(
  { title: "Reclaim Unit Handle Usage", spec: "NVMe base 2.1 §5.1.12.1.29", size: 8 },
  {
    handleCount: at(0, u16, "Number of Reclaim Unit Handles (NRUH)"),
    handles: pageEntries(
      { of: HandleUsage, number: (view, start) => view.getUint16(start, true) },
      "Reclaim Unit Handle Usage Descriptors",
    ),
  },
);
/** Reclaim Unit Handle Usage, decoded. */
export type ReclaimUnitHandleUsageLog = Infer<typeof ReclaimUnitHandleUsageLog>;

/** FDP Statistics, log page 22h, 64 bytes: what was written and erased, of which follows the write amplification. */
export const FdpStatisticsLog = struct(
  { title: "FDP Statistics", spec: "NVMe base 2.1 §5.1.12.1.30", size: 64 },
  {
    hostBytesWritten: at(0, u128, "Host Bytes with Metadata Written (HBMW)", { unit: "bytes" }),
    mediaBytesWritten: at(16, u128, "Media Bytes with Metadata Written (MBMW)", { unit: "bytes" }),
    mediaBytesErased: at(32, u128, "Media Bytes Erased (MBE)", { unit: "bytes" }),
  },
);
/** FDP Statistics, decoded. */
export type FdpStatisticsLog = Infer<typeof FdpStatisticsLog>;

const MediaReallocated = struct(
  { title: "Media Reallocated", spec: "NVMe base 2.1 §5.1.12.1.31", size: 16 },
  {
    flags: at(0, bitField(u8, { logicalBlockAddressValid: bit(0, "LBA Valid (LBAV)") }), "Specific Flags (SEF)"),
    logicalBlocksMoved: at(2, u16, "Number of LBAs Moved (NLBAM)"),
    logicalBlockAddress: at(4, u64, "Logical Block Address (LBA)"),
  },
);

const FdpEvent = struct(
  { title: "FDP Event", spec: "NVMe base 2.1 §5.1.12.1.31", size: 64 },
  {
    type: at(
      0,
      enumeration(u8, {
        reclaimUnitNotFullyWritten: 0,
        reclaimUnitTimeLimitExceeded: 1,
        controllerResetModifiedHandles: 2,
        invalidPlacementIdentifier: 3,
        mediaReallocated: 0x80,
        implicitlyModifiedHandle: 0x81,
      }),
      "Event Type (FDPET)",
    ),
    flags: at(
      1,
      bitField(u8, {
        placementIdentifierValid: bit(0, "Placement Identifier Valid (PIV)"),
        namespaceIdValid: bit(1, "NSID Valid (NSIDV)"),
        locationValid: bit(2, "Location Valid (LV)"),
      }),
      "FDP Event Flags (FDPEF)",
    ),
    placementIdentifier: at(2, u16, "Placement Identifier (PID)"),
    timestamp: at(4, timestampBits, "Event Timestamp (ETS)"),
    namespaceId: at(12, hex(u32), "Namespace Identifier (NSID)"),
    specific: at(
      16,
      choice(
        { size: 16, selector: u8, selectorOffset: -16 },
        { mediaReallocated: MediaReallocated },
        { mediaReallocated: 0x80 },
      ),
      "Event Type Specific",
    ),
    reclaimGroupId: at(32, u16, "Reclaim Group Identifier (RGID)"),
    handleId: at(34, u8, "Reclaim Unit Handle Identifier (RUHID)"),
    vendorSpecific: at(40, bytes(24), "Vendor Specific"),
  },
);

/** FDP Events, log page 23h: the newest events of the host or of the controller, at most 63. NVMe base 2.1 §5.1.12.1.31. */
export const FdpEventsLog = struct(
  { title: "FDP Events", spec: "NVMe base 2.1 §5.1.12.1.31", size: 64 },
  {
    eventCount: at(0, u32, "Number of FDP Events (NUMFDPE)"),
    events: pageEntries({ of: FdpEvent, number: (view, start) => view.getUint32(start, true) }, "FDP Events"),
  },
);
/** FDP Events, decoded. */
export type FdpEventsLog = Infer<typeof FdpEventsLog>;
