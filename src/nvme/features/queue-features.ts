import { at, bit, bitField, bits, optional, packed, u8, u16, u32, zeroBased } from "../../codec/index.ts";
import { feature } from "./feature.ts";

/** How a controller chooses among submission queues. */
export const arbitration = feature({
  identifier: 0x01,
  title: "Arbitration",
  spec: "NVMe base 2.0 §5.27.1.1",
  value: {
    burst: packed(0, bitField(u8, { burstExponent: bits(2, 0, "Arbitration Burst (AB)") }), "Arbitration, bits 7:0"),
    lowPriorityWeight: at(1, zeroBased(u8), "Low Priority Weight (LPW)"),
    mediumPriorityWeight: at(2, zeroBased(u8), "Medium Priority Weight (MPW)"),
    highPriorityWeight: at(3, zeroBased(u8), "High Priority Weight (HPW)"),
  },
});

/** How many queues a host may create. */
export const numberOfQueues = feature({
  identifier: 0x07,
  title: "Number of Queues",
  spec: "NVMe base 2.0 §5.27.1.5",
  saveable: false,
  ofHost: true,
  set: {
    submissionQueues: at(0, zeroBased(u16), "Number of I/O Submission Queues Requested (NSQR)"),
    completionQueues: at(2, zeroBased(u16), "Number of I/O Completion Queues Requested (NCQR)"),
  },
  answer: {
    submissionQueues: at(0, zeroBased(u16), "Number of I/O Submission Queues Allocated (NSQA)"),
    completionQueues: at(2, zeroBased(u16), "Number of I/O Completion Queues Allocated (NCQA)"),
  },
});

/** When completions are announced by one interrupt. */
export const interruptCoalescing = feature({
  identifier: 0x08,
  title: "Interrupt Coalescing",
  spec: "NVMe base 2.0 §5.27.1.6",
  ofHost: true,
  value: {
    threshold: at(0, zeroBased(u8), "Aggregation Threshold (THR)"),
    time: at(1, u8, "Aggregation Time (TIME)", { unit: "× 100 µs" }),
  },
});

/** Whether coalescing applies to a vector. */
export const interruptVectorConfiguration = feature({
  identifier: 0x09,
  title: "Interrupt Vector Configuration",
  spec: "NVMe base 2.0 §5.27.1.7",
  ofHost: true,
  select: { vector: optional(0, u16, "Interrupt Vector (IV)") },
  value: {
    vector: at(0, u16, "Interrupt Vector (IV)"),
    control: packed(
      2,
      bitField(u16, { coalescingDisabled: bit(0, "Coalescing Disable (CD)") }),
      "Interrupt Vector Configuration, bits 31:16",
    ),
  },
});

/** Which events a controller announces to its host. */
export const asynchronousEventConfiguration = feature({
  identifier: 0x0b,
  title: "Asynchronous Event Configuration",
  spec: "NVMe base 2.1 §5.1.25.1.5",
  value: {
    events: packed(
      0,
      bitField(u32, {
        availableSpareBelowThreshold: bit(0, "Available Spare below its threshold (SHCW bit 0)"),
        temperatureThreshold: bit(1, "Temperature over or under a threshold (SHCW bit 1)"),
        reliabilityDegraded: bit(2, "Reliability degraded (SHCW bit 2)"),
        readOnly: bit(3, "Media in read-only mode (SHCW bit 3)"),
        volatileMemoryBackupFailed: bit(4, "Volatile memory backup failed (SHCW bit 4)"),
        persistentMemoryRegionReadOnly: bit(5, "Persistent Memory Region read-only or unreliable (SHCW bit 5)"),
        attachedNamespaceAttribute: bit(8, "Attached Namespace Attribute Notices (NAN)"),
        firmwareActivation: bit(9, "Firmware Activation Notices (FAN)"),
        telemetryLog: bit(10, "Telemetry Log Notices (TLN)"),
        asymmetricNamespaceAccess: bit(11, "Asymmetric Namespace Access Change Notices (ANACN)"),
        predictableLatencyEvent: bit(12, "Predictable Latency Event Aggregate Log Change Notices (PLEALCN)"),
        lbaStatus: bit(13, "LBA Status Information Alert Notices (LSIAN)"),
        enduranceGroupEvent: bit(14, "Endurance Group Event Aggregate Log Page Change Notices (EGEALPCN)"),
        normalSubsystemShutdown: bit(15, "Normal NVM Subsystem Shutdown Notices (NNSSHDN)"),
        temperatureThresholdHysteresis: bit(16, "Temperature Threshold Hysteresis Recovery (TTHRY)"),
        reachabilityAssociation: bit(17, "Reachability Association Notices (RASSN)"),
        reachabilityGroup: bit(18, "Reachability Group Notices (RGRP0)"),
        allocatedNamespaceAttribute: bit(19, "Allocated Namespace Attribute Notices (ANSAN)"),
        crossControllerReset: bit(20, "Cross-Controller Reset Completed Notices (CCRCN)"),
        lostHostCommunication: bit(21, "Lost Host Communication Notices (LHCN)"),
        rateLimitingConfiguration: bit(22, "Rate Limiting Configuration Change Notices (RLCCN)"),
        zoneDescriptor: bit(27, "Zone Descriptor Changed Notices (ZDCN)"),
        pullModelDiscoveryLog: bit(28, "Pull Model DDC Request Log Page Change Notices (PMDRLPCN)"),
        aveDiscoveryLog: bit(29, "AVE Discovery Log Page Change Notices (ADLPCN)"),
        hostDiscoveryLog: bit(30, "Host Discovery Log Page Change Notices (HDLPCN)"),
        discoveryLog: bit(31, "Discovery Log Page Change Notices (DLPCN)"),
      }),
      "Asynchronous Event Configuration",
    ),
  },
});
