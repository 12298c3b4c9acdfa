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
  u24,
  u32,
} from "../../codec/index.ts";

/** The first 64 bytes of the configuration space of a PCI function that is no bridge (type 0). */
export const PciConfigurationHeader = struct(
  { title: "PCI Configuration Header", spec: "PCI Express Base 6.0 §7.5.1.2", size: 64 },
  {
    vendorId: at(0, hex(u16), "Vendor ID (VID)"),
    deviceId: at(2, hex(u16), "Device ID (DID)"),
    command: at(
      4,
      bitField(u16, {
        ioSpace: bit(0, "I/O Space Enable (IOSE)"),
        memorySpace: bit(1, "Memory Space Enable (MSE)"),
        busMaster: bit(2, "Bus Master Enable (BME)"),
        parityErrorResponse: bit(6, "Parity Error Response (PEE)"),
        systemErrors: bit(8, "SERR# Enable (SEE)"),
        interruptDisable: bit(10, "Interrupt Disable (ID)"),
      }),
      "Command (CMD)",
    ),
    status: at(
      6,
      bitField(u16, {
        immediateReadiness: bit(0, "Immediate Readiness"),
        interruptPending: bit(3, "Interrupt Status (IS)"),
        capabilitiesList: bit(4, "Capabilities List (CL)"),
        masterDataParityError: bit(8, "Master Data Parity Error Detected (DPD)"),
        signaledTargetAbort: bit(11, "Signaled Target-Abort (STA)"),
        receivedTargetAbort: bit(12, "Received Target Abort (RTA)"),
        receivedMasterAbort: bit(13, "Received Master-Abort (RMA)"),
        signaledSystemError: bit(14, "Signaled System Error (SSE)"),
        detectedParityError: bit(15, "Detected Parity Error (DPE)"),
      }),
      "Device Status (STS)",
    ),
    revisionId: at(8, hex(u8), "Revision ID (RID)"),
    classCode: at(9, hex(u24), "Class Code (CC), 010802h for an NVM Express I/O controller"),
    cacheLineSize: at(12, u8, "Cache Line Size (CLS)", { unit: "dwords" }),
    latencyTimer: at(13, u8, "Master Latency Timer (MLT)"),
    headerType: at(
      14,
      bitField(u8, {
        layout: namedBits(6, 0, "Header Layout (HL)", { endpoint: 0, bridge: 1 }),
        multiFunction: bit(7, "Multi-Function Device (MFD)"),
      }),
      "Header Type (HTYPE)",
    ),
    selfTest: at(
      15,
      bitField(u8, {
        completionCode: bits(3, 0, "Completion Code (CC)"),
        start: bit(6, "Start BIST (SB)"),
        capable: bit(7, "BIST Capable (BC)"),
      }),
      "Built-In Self Test (BIST)",
    ),
    baseAddressRegisters: at(16, array(hex(u32), 6), "Base Address Registers (BAR0 to BAR5)"),
    cardInformationStructure: at(40, hex(u32), "CardBus CIS Pointer (CCPTR)"),
    subsystemVendorId: at(44, hex(u16), "Subsystem Vendor ID (SSVID)"),
    subsystemId: at(46, hex(u16), "Subsystem ID (SSID)"),
    expansionRom: at(48, hex(u32), "Expansion ROM Base Address (EROM)"),
    capabilitiesPointer: at(52, hex(u8), "Capabilities Pointer (CAP)"),
    interruptLine: at(60, u8, "Interrupt Line (ILINE)"),
    interruptPin: at(61, u8, "Interrupt Pin (IPIN), 0 for none, 1 for INTA"),
    minimumGrant: at(62, u8, "Minimum Grant (MGNT)"),
    maximumLatency: at(63, u8, "Maximum Latency (MLAT)"),
  },
);
/** The first 64 bytes of the configuration space of a PCI function, decoded. */
export type PciConfigurationHeader = Infer<typeof PciConfigurationHeader>;
