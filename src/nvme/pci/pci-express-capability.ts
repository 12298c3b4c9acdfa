import { at, bit, bitField, bits, type Infer, namedBits, struct, u16, u32 } from "../../codec/index.ts";
import { standardHeader } from "./capability-header.ts";
import { linkSpeedBits, linkSpeeds, transferSizes } from "./link.ts";

const portTypes = {
  endpoint: 0,
  legacyEndpoint: 1,
  rootPort: 4,
  switchUpstreamPort: 5,
  switchDownstreamPort: 6,
  pciBridge: 7,
  pciExpressBridge: 8,
  rootComplexEndpoint: 9,
  rootComplexEventCollector: 10,
};

const powerManagement = { disabled: 0, l0s: 1, l1: 2, l0sAndL1: 3 };

const deviceCapabilities = bitField(u32, {
  maximumPayloadSize: namedBits(2, 0, "Max_Payload_Size Supported (MPS)", transferSizes),
  phantomFunctions: bits(4, 3, "Phantom Functions Supported (PFS)"),
  extendedTag: bit(5, "Extended Tag Field Supported (ETFS)"),
  acceptableL0sLatency: bits(8, 6, "Endpoint L0s Acceptable Latency (L0SL), a code"),
  acceptableL1Latency: bits(11, 9, "Endpoint L1 Acceptable Latency (L1L), a code"),
  roleBasedErrorReporting: bit(15, "Role-Based Error Reporting (RER)"),
  slotPowerLimit: bits(25, 18, "Captured Slot Power Limit Value (CSPLV)"),
  slotPowerLimitScale: bits(27, 26, "Captured Slot Power Limit Scale (CSPLS)"),
  functionLevelReset: bit(28, "Function Level Reset Capability (FLRC)"),
});

const deviceControl = bitField(u16, {
  correctableErrors: bit(0, "Correctable Error Reporting Enable (CERE)"),
  nonFatalErrors: bit(1, "Non-Fatal Error Reporting Enable (NFERE)"),
  fatalErrors: bit(2, "Fatal Error Reporting Enable (FERE)"),
  unsupportedRequests: bit(3, "Unsupported Request Reporting Enable (URRE)"),
  relaxedOrdering: bit(4, "Enable Relaxed Ordering (ERO)"),
  maximumPayloadSize: namedBits(7, 5, "Max_Payload_Size (MPS)", transferSizes),
  extendedTag: bit(8, "Extended Tag Field Enable (ETE)"),
  phantomFunctions: bit(9, "Phantom Functions Enable (PFE)"),
  auxiliaryPower: bit(10, "Aux Power PM Enable (APPME)"),
  noSnoop: bit(11, "Enable No Snoop (ENS)"),
  maximumReadRequestSize: namedBits(14, 12, "Max_Read_Request_Size (MRRS)", transferSizes),
  initiateFunctionLevelReset: bit(15, "Initiate Function Level Reset (IFLR)"),
});

const deviceStatus = bitField(u16, {
  correctableError: bit(0, "Correctable Error Detected (CED)"),
  nonFatalError: bit(1, "Non-Fatal Error Detected (NFED)"),
  fatalError: bit(2, "Fatal Error Detected (FED)"),
  unsupportedRequest: bit(3, "Unsupported Request Detected (URD)"),
  auxiliaryPower: bit(4, "AUX Power Detected (APD)"),
  transactionsPending: bit(5, "Transactions Pending (TP)"),
});

const linkCapabilities = bitField(u32, {
  maximumLinkSpeed: namedBits(3, 0, "Max Link Speed (SLS)", linkSpeeds),
  maximumLinkWidth: bits(9, 4, "Maximum Link Width (MLW), lanes"),
  activeStatePowerManagement: namedBits(11, 10, "Active State Power Management Support (ASPMS)", powerManagement),
  l0sExitLatency: bits(14, 12, "L0s Exit Latency (L0SEL), a code"),
  l1ExitLatency: bits(17, 15, "L1 Exit Latency (L1EL), a code"),
  clockPowerManagement: bit(18, "Clock Power Management (CPM)"),
  surpriseDownErrorReporting: bit(19, "Surprise Down Error Reporting Capable (SDERC)"),
  linkActiveReporting: bit(20, "Data Link Layer Link Active Reporting Capable (DLLLARC)"),
  bandwidthNotification: bit(21, "Link Bandwidth Notification Capability (LBNC)"),
  optionalityCompliance: bit(22, "ASPM Optionality Compliance (AOC)"),
  portNumber: bits(31, 24, "Port Number (PN)"),
});

const linkControl = bitField(u16, {
  activeStatePowerManagement: namedBits(1, 0, "Active State Power Management Control (ASPMC)", powerManagement),
  readCompletionBoundary: bit(3, "Read Completion Boundary (RCB)"),
  linkDisable: bit(4, "Link Disable"),
  retrainLink: bit(5, "Retrain Link"),
  commonClock: bit(6, "Common Clock Configuration (CCC)"),
  extendedSynch: bit(7, "Extended Synch (ES)"),
  clockPowerManagement: bit(8, "Enable Clock Power Management (ECPM)"),
  autonomousWidthDisable: bit(9, "Hardware Autonomous Width Disable (HAWD)"),
});

const linkStatus = bitField(u16, {
  currentLinkSpeed: namedBits(3, 0, "Current Link Speed (CLS)", linkSpeeds),
  negotiatedLinkWidth: bits(9, 4, "Negotiated Link Width (NLW), lanes"),
  linkTraining: bit(11, "Link Training"),
  slotClock: bit(12, "Slot Clock Configuration (SCC)"),
  linkActive: bit(13, "Data Link Layer Link Active"),
  bandwidthManagement: bit(14, "Link Bandwidth Management Status"),
  autonomousBandwidth: bit(15, "Link Autonomous Bandwidth Status"),
});

const deviceCapabilities2 = bitField(u32, {
  completionTimeoutRanges: bits(3, 0, "Completion Timeout Ranges Supported (CTRS), a code"),
  completionTimeoutDisable: bit(4, "Completion Timeout Disable Supported (CTDS)"),
  latencyToleranceReporting: bit(11, "Latency Tolerance Reporting Supported (LTRS)"),
});

const deviceControl2 = bitField(u16, {
  completionTimeout: bits(3, 0, "Completion Timeout Value (CTV), a code"),
  completionTimeoutDisable: bit(4, "Completion Timeout Disable (CTD)"),
  latencyToleranceReporting: bit(10, "Latency Tolerance Reporting Mechanism Enable (LTRME)"),
});

/** What a function of PCI Express can do and does, with its link. The slot's registers, which no drive has, are left out. */
export const PciExpressCapability = struct(
  { title: "PCI Express", spec: "PCI Express Base 6.0 §7.5.3", size: 60 },
  {
    ...standardHeader(0x10),
    capabilities: at(
      2,
      bitField(u16, {
        version: bits(3, 0, "Capability Version (VER)"),
        portType: namedBits(7, 4, "Device/Port Type (DPT)", portTypes),
        slotImplemented: bit(8, "Slot Implemented (SI)"),
        interruptMessageNumber: bits(13, 9, "Interrupt Message Number (IMN)"),
      }),
      "PCI Express Capabilities (PXCAP)",
    ),
    deviceCapabilities: at(4, deviceCapabilities, "Device Capabilities (PXDCAP)"),
    deviceControl: at(8, deviceControl, "Device Control (PXDC)"),
    deviceStatus: at(10, deviceStatus, "Device Status (PXDS)"),
    linkCapabilities: at(12, linkCapabilities, "Link Capabilities (PXLCAP)"),
    linkControl: at(16, linkControl, "Link Control (PXLC)"),
    linkStatus: at(18, linkStatus, "Link Status (PXLS)"),
    deviceCapabilities2: at(36, deviceCapabilities2, "Device Capabilities 2 (PXDCAP2)"),
    deviceControl2: at(40, deviceControl2, "Device Control 2 (PXDC2)"),
    supportedLinkSpeeds: at(44, bitField(u32, linkSpeedBits(1)), "Link Capabilities 2, Supported Link Speeds Vector"),
    linkControl2: at(
      48,
      bitField(u16, { targetLinkSpeed: namedBits(3, 0, "Target Link Speed", linkSpeeds) }),
      "Link Control 2",
    ),
    linkStatus2: at(
      50,
      bitField(u16, { equalizationComplete: bit(1, "Equalization 8.0 GT/s Complete") }),
      "Link Status 2",
    ),
  },
);
/** What a function of PCI Express can do and does, with its link, decoded. */
export type PciExpressCapability = Infer<typeof PciExpressCapability>;
