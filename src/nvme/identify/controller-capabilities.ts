import {
  at,
  bit,
  bitField,
  bits,
  enumeration,
  hex,
  namedBits,
  u8,
  u16,
  u24,
  u32,
  u64,
  uuid,
} from "../../codec/index.ts";
import { powerOfTwo } from "../../codec/quantity.ts";
import { memoryPages } from "../memory-pages.ts";

const multiPathCapabilities = bitField(u8, {
  multiplePorts: bit(0, "Multiple NVM Subsystem Ports (MPORT)"),
  multipleControllers: bit(1, "Multiple Controllers (MCTRL)"),
  virtualFunction: bit(2, "SR-IOV Virtual Function"),
  asymmetricAccessReporting: bit(3, "Asymmetric Namespace Access Reporting"),
});

/** Which version of its specification something follows (VER). */
export const version = bitField(u32, {
  major: bits(31, 16, "Major Version Number (MJR)"),
  minor: bits(15, 8, "Minor Version Number (MNR)"),
  tertiary: bits(7, 0, "Tertiary Version Number (TER)"),
});

const optionalAsynchronousEvents = bitField(u32, {
  attachedNamespaceAttribute: bit(8, "Attached Namespace Attribute Notices (NSAN)"),
  firmwareActivation: bit(9, "Firmware Activation Notices (FA)"),
  asymmetricAccessChange: bit(11, "Asymmetric Namespace Access Change Notices (ANA)"),
  predictableLatencyEventAggregate: bit(12, "Predictable Latency Event Aggregate Log Change Notices (PLEA)"),
  lbaStatusInformation: bit(13, "LBA Status Information Notices (LBAS)"),
  enduranceGroupEventAggregate: bit(14, "Endurance Group Event Aggregate Log Page Change Notices (EGE)"),
  normalSubsystemShutdown: bit(15, "Normal NVM Subsystem Shutdown (NS)"),
  temperatureThresholdHysteresis: bit(16, "Temperature Threshold Hysteresis Recovery (TTH)"),
  reachabilityGroupsChange: bit(17, "Reachability Groups Change Notices (RGCNS)"),
  allocatedNamespaceAttribute: bit(19, "Allocated Namespace Attribute Notices (ANSAN)"),
  rateLimitingConfigurationChange: bit(22, "Rate Limiting Configuration Change (RLCC)"),
  zoneDescriptorChanged: bit(27, "Zone Descriptor Changed Notices (ZD)"),
  discoveryLogChange: bit(31, "Discovery Log Page Change Notification (DL)"),
});

const controllerAttributes = bitField(u32, {
  hostIdentifier128: bit(0, "128-bit Host Identifier (HIDS)"),
  nonOperationalPermissiveMode: bit(1, "Non-Operational Power State Permissive Mode (NOPSPM)"),
  nvmSets: bit(2, "NVM Sets (NSETS)"),
  readRecoveryLevels: bit(3, "Read Recovery Levels (RRLVLS)"),
  enduranceGroups: bit(4, "Endurance Groups (EGS)"),
  predictableLatencyMode: bit(5, "Predictable Latency Mode (PLM)"),
  trafficBasedKeepAlive: bit(6, "Traffic Based Keep Alive Support (TBKAS)"),
  namespaceGranularity: bit(7, "Namespace Granularity (NG)"),
  submissionQueueAssociations: bit(8, "SQ Associations (SQA)"),
  uuidList: bit(9, "UUID List (ULIST)"),
  multiDomainSubsystem: bit(10, "Multi-Domain Subsystem (MDS)"),
  fixedCapacityManagement: bit(11, "Fixed Capacity Management (FCM)"),
  variableCapacityManagement: bit(12, "Variable Capacity Management (VCM)"),
  deleteEnduranceGroup: bit(13, "Delete Endurance Group (DEG)"),
  deleteNvmSet: bit(14, "Delete NVM Set (DNVMS)"),
  extendedLbaFormats: bit(15, "Extended LBA Formats Supported (ELBAS)"),
  sizeLimitsExcludeMetadata: bit(16, "MDTS and Size Limits Exclude Metadata (MEM)"),
  hostMemoryBufferRestriction: bit(17, "HMB Restrict Non-Operational Power State Access (HMBR)"),
  reservationsAndHostIdentifier: bit(18, "Reservations and Host Identifier Interaction (RHII)"),
  flexibleDataPlacement: bit(19, "Flexible Data Placement Support (FDPS)"),
  powerLimit: bit(20, "Power Limit Support (PLS)"),
  powerMeasurement: bit(21, "Power Measurement Support (PMS)"),
  voltageMeasurement: bit(22, "Voltage Measurement Support (VMS)"),
  idleExitLatencyLimit: namedBits(24, 23, "Idle I/O Exit Latency Limit Support and Scope (IIELLSS)", {
    notSupported: 0,
    eachPowerState: 1,
    allPowerStates: 2,
  }),
});

const bootPartitionCapabilities = bitField(u8, {
  rpmbWriteProtection: namedBits(1, 0, "RPMB Boot Partition Write Protection Support (RPMBBPWPS)", {
    notSpecified: 0,
    notSupported: 1,
    supported: 2,
  }),
  setFeaturesWriteProtection: bit(2, "Set Features Boot Partition Write Protection Support (SFBPWPS)"),
});

const powerLossSignaling = bitField(u8, {
  emergencyPowerFail: bit(0, "PLS Emergency Power Fail (PLSEPF)"),
  forcedQuiescence: bit(1, "PLS Forced Quiescence (PLSFQ)"),
});

const reachabilityCapabilities = bitField(u8, {
  reporting: bit(0, "Reachability Reporting Supported (RRSUP)"),
  groupIdChangeable: bit(1, "Reachability Group ID Changeable (RGIDC)"),
});

const subsystemReport = bitField(u8, {
  storageDevice: bit(0, "NVMe Storage Device (NVMESD)"),
  enclosure: bit(1, "NVMe Enclosure (NVMEE)"),
});

const vpdWriteCycles = bitField(u8, {
  remaining: bits(6, 0, "VPD Write Cycles Remaining (VWCR), 127 being that or more"),
  valid: bit(7, "VPD Write Cycles Remaining Valid (VWCRV)"),
});

const managementEndpointCapabilities = bitField(u8, {
  twoWire: bit(0, "SMBus/2-Wire Port Management Endpoint (SMBUSME)"),
  pcie: bit(1, "PCIe Port Management Endpoint (PCIEME)"),
});

/**
 * Rows of bytes 255:72 of Identify Controller: controller capabilities and features, those of NVMe-MI among them.
 * NVMe base 2.0 Figure 275.
 */
export const controllerCapabilitiesRows = {
  recommendedArbitrationBurstExponent: at(
    72,
    powerOfTwo(u8, "commands"),
    "Recommended Arbitration Burst (RAB), a power of two",
  ),
  ieeeOui: at(73, hex(u24), "IEEE OUI Identifier (IEEE)"),
  multiPathCapabilities: at(
    76,
    multiPathCapabilities,
    "Controller Multi-Path I/O and Namespace Sharing Capabilities (CMIC)",
  ),
  maximumDataTransferSizeExponent: at(
    77,
    memoryPages("no limit"),
    "Maximum Data Transfer Size (MDTS), a power of two in minimum memory pages, 0 being no limit",
  ),
  controllerId: at(78, hex(u16), "Controller ID (CNTLID)"),
  version: at(80, version, "Version (VER)"),
  runtimeD3ResumeLatency: at(84, u32, "RTD3 Resume Latency (RTD3R)", { unit: "µs" }),
  runtimeD3EntryLatency: at(88, u32, "RTD3 Entry Latency (RTD3E)", { unit: "µs" }),
  optionalAsynchronousEvents: at(92, optionalAsynchronousEvents, "Optional Asynchronous Events Supported (OAES)"),
  controllerAttributes: at(96, controllerAttributes, "Controller Attributes (CTRATT)"),
  readRecoveryLevels: at(100, hex(u16), "Read Recovery Levels Supported (RRLS), a bit each"),
  bootPartitionCapabilities: at(102, bootPartitionCapabilities, "Boot Partition Capabilities (BPCAP)"),
  computeExpressLinkMemory: at(
    103,
    bitField(u8, { supported: bit(0, "CXL HDM Support (CHS)") }),
    "CXL Host-managed Device Memory Support Information (CHSI)",
  ),
  subsystemShutdownLatency: at(104, u32, "NVM Subsystem Shutdown Latency (NSSL)", { unit: "µs" }),
  powerLossSignaling: at(110, powerLossSignaling, "Power Loss Signaling Information (PLSI)"),
  controllerType: at(
    111,
    enumeration(u8, { notReported: 0, io: 1, discovery: 2, administrative: 3 }),
    "Controller Type (CNTRLTYPE)",
  ),
  fruGuid: at(112, uuid, "FRU Globally Unique Identifier (FGUID)"),
  commandRetryDelay1: at(128, u16, "Command Retry Delay Time 1 (CRDT1)", { unit: "× 100 ms" }),
  commandRetryDelay2: at(130, u16, "Command Retry Delay Time 2 (CRDT2)", { unit: "× 100 ms" }),
  commandRetryDelay3: at(132, u16, "Command Retry Delay Time 3 (CRDT3)", { unit: "× 100 ms" }),
  reachabilityCapabilities: at(134, reachabilityCapabilities, "Controller Reachability Capabilities (CRCAP)"),
  controllerInstanceUniquifier: at(135, u8, "Controller Instance Uniquifier (CIU)"),
  controllerInstanceRandomNumber: at(136, hex(u64), "Controller Instance Random Number (CIRN)"),
  subsystemReport: at(253, subsystemReport, "NVM Subsystem Report (NVMSR)"),
  vpdWriteCycles: at(254, vpdWriteCycles, "VPD Write Cycle Information (VWCI)"),
  managementEndpointCapabilities: at(255, managementEndpointCapabilities, "Management Endpoint Capabilities (MEC)"),
};
