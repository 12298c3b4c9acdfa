import { array, at, bit, bitField, bits, kelvin, namedBits, u8, u16, u32, u128 } from "../../codec/index.ts";
import { powerScale } from "../power-bits.ts";

const optionalAdminCommands = bitField(u16, {
  securitySendReceive: bit(0, "Security Send Receive Supported (SSRS)"),
  formatNvm: bit(1, "Format NVM Supported (FNVMS)"),
  firmwareDownload: bit(2, "Firmware Download Supported (FWDS)"),
  namespaceManagement: bit(3, "Namespace Management Supported (NMS)"),
  deviceSelfTest: bit(4, "Device Self-test Supported (DSTS)"),
  directives: bit(5, "Directives Supported (DIRS)"),
  nvmeMiSendReceive: bit(6, "NVMe-MI Send Receive Supported (NSRS)"),
  virtualizationManagement: bit(7, "Virtualization Management Supported (VMS)"),
  doorbellBufferConfig: bit(8, "Doorbell Buffer Config Supported (DBCS)"),
  getLbaStatus: bit(9, "Get LBA Status Supported (GLSS)"),
  commandAndFeatureLockdown: bit(10, "Command and Feature Lockdown Supported (CFLS)"),
  hostManagedLiveMigration: bit(11, "Host Managed Live Migration Support (HMLMS)"),
  controllerScopedLockdown: bit(13, "Controller-scoped Command and Feature Lockdown Supported (CCFLS)"),
});

const firmwareUpdates = bitField(u8, {
  firstSlotReadOnly: bit(0, "First Firmware Slot Read Only (FFSRO)"),
  slots: bits(3, 1, "Number of Firmware Slots (NOFS)"),
  activationWithoutReset: bit(4, "Firmware Activation Without Reset (FAWR)"),
  overlapDetection: bit(5, "Support Multiple Update Detection (SMUD)"),
});

const logPageAttributes = bitField(u8, {
  smartPerNamespace: bit(0, "SMART per Namespace Support (SMARTS)"),
  commandEffects: bit(1, "Commands Supported and Effects Support (CSES)"),
  extendedData: bit(2, "Log Page Extended Data Support (LPEDS)"),
  telemetry: bit(3, "Telemetry Support (TS)"),
  persistentEvent: bit(4, "Persistent Event Support (PES)"),
  supportedLogPages: bit(5, "Miscellaneous Log Page Support (MLPS): log pages 00h, 12h and 13h, and the scope in 05h"),
  telemetryDataArea4: bit(6, "Data Area 4 Support (DA4S)"),
});

const replayProtectedMemoryBlocks = bitField(u32, {
  units: bits(2, 0, "Number of RPMB Units"),
  authenticationMethod: bits(5, 3, "Authentication Method"),
  totalSize: bits(23, 16, "Total Size, 0's based in units of 128 KiB"),
  accessSize: bits(31, 24, "Access Size, 0's based in units of 512 bytes"),
});

const deviceSelfTestOptions = bitField(u8, {
  oneForSubsystem: bit(0, "Single Device Self-test Operation (SDSO)"),
  hostInitiatedRefresh: bit(1, "Host-Initiated Refresh Support (HIRS)"),
});

const sanitizeCapabilities = bitField(u32, {
  cryptoErase: bit(0, "Crypto Erase Support (CES)"),
  blockErase: bit(1, "Block Erase Support (BES)"),
  overwrite: bit(2, "Overwrite Support (OWS)"),
  verification: bit(3, "Verification Support (VERS)"),
  namespaceVerification: bit(4, "Namespace Verification Support (NVERS)"),
  purge: bit(5, "Sanitize Purge Request and Reporting Supported (SPRRS)"),
  noDeallocateInhibited: bit(29, "No-Deallocate Inhibited (NDI)"),
  noDeallocateModifiesMedia: namedBits(31, 30, "No-Deallocate Modifies Media After Sanitize (NODMMAS)", {
    notDefined: 0,
    notModified: 1,
    modified: 2,
  }),
});

const asymmetricAccessCapabilities = bitField(u8, {
  optimized: bit(0, "Reports ANA Optimized State"),
  nonOptimized: bit(1, "Reports ANA Non-Optimized State"),
  inaccessible: bit(2, "Reports ANA Inaccessible State"),
  persistentLoss: bit(3, "Reports ANA Persistent Loss State"),
  change: bit(4, "Reports ANA Change State"),
  groupIdFixedWhileAttached: bit(6, "ANAGRPID Does Not Change While Attached"),
  groupIdManagement: bit(7, "Non-zero ANAGRPID in Namespace Management"),
});

const keyPerIoCapabilities = bitField(u8, {
  supported: bit(0, "Key Per I/O Supported (KPIOS)"),
  scope: bit(1, "Key Per I/O Scope (KPIOSC): all namespaces of the subsystem"),
});

const voltageSensor = bitField(u32, {
  supply: bits(11, 0, "Power Input Supply Value, in 0.05 V (PISV)"),
  supplyLabel: bits(13, 12, "Power Input Supply Label (PISL)"),
  sampleScale: bits(15, 14, "Voltage Sample Scale (VOLSS)"),
  sampleRate: bits(23, 16, "Voltage Sample Rate Value (VSRV)"),
  sampleRateScale: bits(31, 24, "Voltage Sample Rate Scale (VSRS)"),
});

/**
 * Rows of bytes 511:256 of Identify Controller: what the Admin commands can do, temperatures, capacity, sanitize.
 * NVMe base 2.0 Figure 275; fields from byte 384 on are later.
 */
export const controllerAdminAttributesRows = {
  optionalAdminCommands: at(256, optionalAdminCommands, "Optional Admin Command Support (OACS)"),
  abortCommandLimit: at(258, u8, "Abort Command Limit (ACL), 0's based"),
  asynchronousEventRequestLimit: at(259, u8, "Asynchronous Event Request Limit (AERL), 0's based"),
  firmwareUpdates: at(260, firmwareUpdates, "Firmware Updates (FRMW)"),
  logPageAttributes: at(261, logPageAttributes, "Log Page Attributes (LPA)"),
  errorLogPageEntries: at(262, u8, "Error Log Page Entries (ELPE), 0's based"),
  powerStatesSupported: at(263, u8, "Number of Power States Support (NPSS), 0's based"),
  adminVendorCommands: at(
    264,
    bitField(u8, { standardFormat: bit(0, "Vendor Specific Commands Use the Standard Format") }),
    "Admin Vendor Specific Command Configuration (AVSCC)",
  ),
  autonomousPowerStateTransition: at(
    265,
    bitField(u8, { supported: bit(0, "Autonomous Power State Transitions Supported") }),
    "Autonomous Power State Transition Attributes (APSTA)",
  ),
  warningTemperature: at(266, kelvin, "Warning Composite Temperature Threshold (WCTEMP)"),
  criticalTemperature: at(268, kelvin, "Critical Composite Temperature Threshold (CCTEMP)"),
  firmwareActivationTime: at(270, u16, "Maximum Time for Firmware Activation (MTFA)", { unit: "× 100 ms" }),
  hostMemoryBufferPreferredSize: at(272, u32, "Host Memory Buffer Preferred Size (HMPRE)", { unit: "× 4 KiB" }),
  hostMemoryBufferMinimumSize: at(276, u32, "Host Memory Buffer Minimum Size (HMMIN)", { unit: "× 4 KiB" }),
  totalNvmCapacity: at(280, u128, "Total NVM Capacity (TNVMCAP)", { unit: "bytes" }),
  unallocatedNvmCapacity: at(296, u128, "Unallocated NVM Capacity (UNVMCAP)", { unit: "bytes" }),
  replayProtectedMemoryBlocks: at(312, replayProtectedMemoryBlocks, "Replay Protected Memory Block Support (RPMBS)"),
  extendedSelfTestTime: at(316, u16, "Extended Device Self-test Time (EDSTT)", { unit: "minutes" }),
  deviceSelfTestOptions: at(318, deviceSelfTestOptions, "Device Self-test Options (DSTO)"),
  firmwareUpdateGranularity: at(319, u8, "Firmware Update Granularity (FWUG), 0 not reported, 255 no restriction", {
    unit: "× 4 KiB",
  }),
  keepAliveGranularity: at(320, u16, "Keep Alive Support (KAS)", { unit: "× 100 ms" }),
  hostControlledThermalManagement: at(
    322,
    bitField(u16, { supported: bit(0, "Host Controlled Thermal Management Supported") }),
    "Host Controlled Thermal Management Attributes (HCTMA)",
  ),
  minimumThermalManagementTemperature: at(324, kelvin, "Minimum Thermal Management Temperature (MNTMT)"),
  maximumThermalManagementTemperature: at(326, kelvin, "Maximum Thermal Management Temperature (MXTMT)"),
  sanitizeCapabilities: at(328, sanitizeCapabilities, "Sanitize Capabilities (SANICAP)"),
  hostMemoryBufferMinimumDescriptorEntrySize: at(
    332,
    u32,
    "Host Memory Buffer Minimum Descriptor Entry Size (HMMINDS)",
    { unit: "× 4 KiB" },
  ),
  hostMemoryMaximumDescriptorEntries: at(336, u16, "Host Memory Maximum Descriptors Entries (HMMAXD)"),
  nvmSetIdMaximum: at(338, u16, "NVM Set Identifier Maximum (NSETIDMAX)"),
  enduranceGroupIdMaximum: at(340, u16, "Endurance Group Identifier Maximum (ENDGIDMAX)"),
  asymmetricAccessTransitionTime: at(342, u8, "ANA Transition Time (ANATT)", { unit: "seconds" }),
  asymmetricAccessCapabilities: at(
    343,
    asymmetricAccessCapabilities,
    "Asymmetric Namespace Access Capabilities (ANACAP)",
  ),
  asymmetricAccessGroupIdMaximum: at(344, u32, "ANA Group Identifier Maximum (ANAGRPMAX)"),
  asymmetricAccessGroups: at(348, u32, "Number of ANA Group Identifiers (NANAGRPID)"),
  persistentEventLogSize: at(352, u32, "Persistent Event Log Size (PELS)", { unit: "× 64 KiB" }),
  domainId: at(356, u16, "Domain Identifier (DOMAINID)"),
  keyPerIoCapabilities: at(358, keyPerIoCapabilities, "Key Per I/O Capabilities (KPIOC)"),
  firmwareActivationWithoutResetTime: at(
    360,
    u16,
    "Maximum Processing Time for Firmware Activation Without Reset (MPTFAWR)",
    { unit: "× 100 ms" },
  ),
  manufacturingConfigurationRestore: at(
    362,
    bitField(u8, {
      subsystem: bit(0, "Restore Default NVM Subsystem Configuration Supported (RDSCS)"),
      namespaces: bit(1, "Restore Default Namespace Configuration Supported (RDNCS)"),
      capacity: bit(2, "Restore Default Capacity Management Configuration Supported (RDCCS)"),
    }),
    "Restore Manufacturing Configuration Attributes (RMDCA)",
  ),
  maximumEnduranceGroupCapacity: at(368, u128, "Max Endurance Group Capacity (MEGCAP)", { unit: "bytes" }),
  temperatureThresholdHysteresis: at(
    384,
    bitField(u8, { maximum: bits(2, 0, "Temperature Threshold Maximum Hysteresis (TMPTHMH)") }),
    "Temperature Threshold Hysteresis Attributes (TMPTHHA)",
  ),
  maximumUnlimitedPowerAttributes: at(
    385,
    bitField(u8, { scale: namedBits(1, 0, "Maximum Unlimited Power Scale (MUPS)", powerScale) }),
    "Maximum Unlimited Power Attributes (MUPA)",
  ),
  commandQuiesceTime: at(386, u16, "Command Quiesce Time (CQT)", { unit: "ms" }),
  devicePersonalityAttributes: at(
    388,
    bitField(u16, { hmacSha384: bit(0, "HMAC-SHA-384 Supported") }),
    "Configurable Device Personality Attributes (CDPA)",
  ),
  maximumUnlimitedPower: at(390, u16, "Maximum Unlimited Power (MUP)"),
  intervalPowerSampleRate: at(
    392,
    bitField(u16, { value: bits(7, 0, "Sample Rate Value (SRV)"), scale: bits(15, 8, "Sample Rate Scale (SRS)") }),
    "Interval Power Measurement Sample Rate (IPMSR)",
  ),
  maximumStopMeasurementTime: at(394, u16, "Maximum Stop Measurement Time (MSMT)"),
  maximumExportedSubsystems: at(396, u16, "Maximum Number of Exported NVM Subsystems (MNENS)"),
  maximumControllersPerExportedSubsystem: at(
    398,
    u16,
    "Maximum Number of Exported Controllers per Exported NVM Subsystem (MNECPENS)",
  ),
  maximumExportedSubsystemNamespaces: at(400, u32, "Maximum Exported NVM Subsystem Number of Namespaces (MENSNN)"),
  exportedSubsystemAttributes: at(
    404,
    bitField(u8, {
      templates: bit(0, "Exported NVM Subsystem Template Support (ENSTS)"),
      migration: bit(1, "Exported NVM Subsystem Migration Support (ENSMS)"),
    }),
    "Exported NVM Subsystem Attributes (ENSA)",
  ),
  exportedNamespaceFormats: at(
    405,
    bitField(u8, {
      format0: bit(0, "Exported Namespace Format 0 (ENF0)"),
      format1: bit(1, "Exported Namespace Format 1 (ENF1)"),
    }),
    "Exported Namespace Data Structure Formats Supported (ENDSFS)",
  ),
  voltageSensors: at(
    406,
    array(voltageSensor, 4),
    "Voltage Sensors 1 to 4, 0 for one that is not supported (VSEN1–VSEN4)",
  ),
  maximumStopVoltageMeasurementTime: at(
    422,
    u16,
    "Maximum Stop Voltage Measurement Time (MSVMT), 0 being not reported",
    {
      unit: "minutes",
    },
  ),
};
