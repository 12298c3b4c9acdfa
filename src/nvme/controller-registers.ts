import { at, bit, bitField, bits, hex, type Infer, namedBits, struct, u32, u64 } from "../codec/index.ts";

const shutdownNotifications = { none: 0, normal: 1, abrupt: 2 };
const shutdownStatuses = { normal: 0, occurring: 1, complete: 2 };

/** The first 64 bytes of the memory behind BAR0 of an NVMe controller. Offsets behind them are those of its doorbells. */
export const ControllerRegisters = struct(
  { title: "NVMe Controller Registers", spec: "NVMe base 2.0 §3.1.3", size: 64 },
  {
    capabilities: at(
      0,
      bitField(u64, {
        lastQueueEntry: bits(15, 0, "Maximum Queue Entries Supported (MQES), one less than there are"),
        contiguousQueues: bit(16, "Contiguous Queues Required (CQR)"),
        arbitration: bits(18, 17, "Arbitration Mechanism Supported (AMS)"),
        timeout: bits(31, 24, "Timeout (TO), in units of 500 ms"),
        doorbellStride: bits(35, 32, "Doorbell Stride (DSTRD), an exponent"),
        subsystemReset: bit(36, "NVM Subsystem Reset Supported (NSSRS)"),
        commandSets: bits(44, 37, "Command Sets Supported (CSS)"),
        minimumPageSize: bits(51, 48, "Memory Page Size Minimum (MPSMIN), an exponent above 4 KiB"),
        maximumPageSize: bits(55, 52, "Memory Page Size Maximum (MPSMAX), an exponent above 4 KiB"),
      }),
      "Controller Capabilities (CAP)",
    ),
    version: at(
      8,
      bitField(u32, {
        tertiary: bits(7, 0, "Tertiary Version Number (TER)"),
        minor: bits(15, 8, "Minor Version Number (MNR)"),
        major: bits(31, 16, "Major Version Number (MJR)"),
      }),
      "Version (VS)",
    ),
    interruptMaskSet: at(12, hex(u32), "Interrupt Mask Set (INTMS)"),
    interruptMaskClear: at(16, hex(u32), "Interrupt Mask Clear (INTMC)"),
    configuration: at(
      20,
      bitField(u32, {
        enable: bit(0, "Enable (EN)"),
        commandSet: bits(6, 4, "I/O Command Set Selected (CSS)"),
        pageSize: bits(10, 7, "Memory Page Size (MPS), an exponent above 4 KiB"),
        arbitration: bits(13, 11, "Arbitration Mechanism Selected (AMS)"),
        shutdownNotification: namedBits(15, 14, "Shutdown Notification (SHN)", shutdownNotifications),
        submissionQueueEntrySize: bits(19, 16, "I/O Submission Queue Entry Size (IOSQES), an exponent"),
        completionQueueEntrySize: bits(23, 20, "I/O Completion Queue Entry Size (IOCQES), an exponent"),
      }),
      "Controller Configuration (CC)",
    ),
    status: at(
      28,
      bitField(u32, {
        ready: bit(0, "Ready (RDY)"),
        controllerFatalStatus: bit(1, "Controller Fatal Status (CFS)"),
        shutdownStatus: namedBits(3, 2, "Shutdown Status (SHST)", shutdownStatuses),
        subsystemResetOccurred: bit(4, "NVM Subsystem Reset Occurred (NSSRO)"),
        processingPaused: bit(5, "Processing Paused (PP)"),
      }),
      "Controller Status (CSTS)",
    ),
    subsystemReset: at(32, hex(u32), "NVM Subsystem Reset (NSSR)"),
    adminQueueAttributes: at(
      36,
      bitField(u32, {
        lastSubmissionEntry: bits(11, 0, "Admin Submission Queue Size (ASQS), one less than there are entries"),
        lastCompletionEntry: bits(27, 16, "Admin Completion Queue Size (ACQS), one less than there are entries"),
      }),
      "Admin Queue Attributes (AQA)",
    ),
    adminSubmissionQueue: at(40, hex(u64), "Admin Submission Queue Base Address (ASQ)"),
    adminCompletionQueue: at(48, hex(u64), "Admin Completion Queue Base Address (ACQ)"),
    controllerMemoryLocation: at(56, hex(u32), "Controller Memory Buffer Location (CMBLOC)"),
    controllerMemorySize: at(60, hex(u32), "Controller Memory Buffer Size (CMBSZ)"),
  },
);
/** The first 64 bytes of the memory behind BAR0 of an NVMe controller, decoded. */
export type ControllerRegisters = Infer<typeof ControllerRegisters>;
