import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Features of queues and events. */
export const queueFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "arbitration of controller 3, as saved",
    command: "getArbitration",
    request: { controllerId: 3, select: "saved" },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 00 03"],
        [44, "01 02"],
      ],
      "2e 8c c1 7f",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "07 00 20 ff"],
      ],
      "94 0f 77 97",
    ),
    value: { burstExponent: 7, lowPriorityWeight: 1, mediumPriorityWeight: 33, highPriorityWeight: 256 },
  },
  {
    name: "arbitration, for good",
    command: "setArbitration",
    request: { save: true, burstExponent: 5, lowPriorityWeight: 2, mediumPriorityWeight: 4, highPriorityWeight: 8 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "01 00 00 80 05 01 03 07"],
      ],
      "ab 81 ac 5c",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "queues allocated",
    command: "getNumberOfQueues",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "07"],
      ],
      "83 64 e2 12",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "3f 00 1f"],
      ],
      "18 6c 59 0b",
    ),
    value: { submissionQueues: 64, completionQueues: 32 },
  },
  {
    name: "queues asked for and allocated",
    command: "setNumberOfQueues",
    request: { submissionQueues: 4, completionQueues: 3 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "07 00 00 00 03 00 02"],
      ],
      "14 49 e7 c9",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01"],
      ],
      "77 99 71 b9",
    ),
    value: { submissionQueues: 2, completionQueues: 1 },
  },
  {
    name: "interrupt coalescing",
    command: "getInterruptCoalescing",
    request: { select: "default" },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "08 01"],
      ],
      "47 fb c9 8e",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "07 05"],
      ],
      "f0 a4 3b df",
    ),
    value: { threshold: 8, time: 5 },
  },
  {
    name: "interrupt coalescing set",
    command: "setInterruptCoalescing",
    request: { threshold: 16, time: 2 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "08 00 00 00 0f 02"],
      ],
      "6c d8 ab 2b",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "configuration of interrupt vector 258",
    command: "getInterruptVectorConfiguration",
    request: { vector: 258 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "09 00 00 00 02 01"],
      ],
      "6c 6a e9 96",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "02 01 01"],
      ],
      "43 69 c4 b6",
    ),
    value: { vector: 258, coalescingDisabled: true },
  },
  {
    name: "configuration of interrupt vector 3 set",
    command: "setInterruptVectorConfiguration",
    request: { vector: 3, coalescingDisabled: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "09 00 00 00 03 00 01"],
      ],
      "1b e2 eb 8b",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "every other event of the controller",
    command: "getAsynchronousEventConfiguration",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "0b"],
      ],
      "1c 3a 26 30",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "15 55 55 50"],
      ],
      "41 2d 87 76",
    ),
    value: {
      availableSpareBelowThreshold: true,
      temperatureThreshold: false,
      reliabilityDegraded: true,
      readOnly: false,
      volatileMemoryBackupFailed: true,
      persistentMemoryRegionReadOnly: false,
      attachedNamespaceAttribute: true,
      firmwareActivation: false,
      telemetryLog: true,
      asymmetricNamespaceAccess: false,
      predictableLatencyEvent: true,
      lbaStatus: false,
      enduranceGroupEvent: true,
      normalSubsystemShutdown: false,
      temperatureThresholdHysteresis: true,
      reachabilityAssociation: false,
      reachabilityGroup: true,
      allocatedNamespaceAttribute: false,
      crossControllerReset: true,
      lostHostCommunication: false,
      rateLimitingConfiguration: true,
      zoneDescriptor: false,
      pullModelDiscoveryLog: true,
      aveDiscoveryLog: false,
      hostDiscoveryLog: true,
      discoveryLog: false,
    },
  },
  {
    name: "the events between",
    command: "setAsynchronousEventConfiguration",
    request: {
      temperatureThreshold: true,
      readOnly: true,
      persistentMemoryRegionReadOnly: true,
      firmwareActivation: true,
      asymmetricNamespaceAccess: true,
      lbaStatus: true,
      normalSubsystemShutdown: true,
      reachabilityAssociation: true,
      allocatedNamespaceAttribute: true,
      lostHostCommunication: true,
      zoneDescriptor: true,
      aveDiscoveryLog: true,
      discoveryLog: true,
    },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "0b 00 00 00 2a aa 2a a8"],
      ],
      "86 4a 40 1d",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
];
