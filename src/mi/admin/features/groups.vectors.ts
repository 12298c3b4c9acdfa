import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Features of endurance groups and of data placement. */
export const groupFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "events of endurance group 7",
    command: "getEnduranceGroupEventConfiguration",
    request: { enduranceGroupId: 7 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "18 00 00 00 07"],
      ],
      "37 c9 7a fa",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "07 00 09"],
      ],
      "7c f1 d9 93",
    ),
    value: { enduranceGroupId: 7, availableSpareBelowThreshold: true, reliabilityDegraded: false, readOnly: true },
  },
  {
    name: "events of endurance group 7 set",
    command: "setEnduranceGroupEventConfiguration",
    request: { enduranceGroupId: 7, reliabilityDegraded: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "18 00 00 00 07 00 04"],
      ],
      "9d f0 cd 5b",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "flexible data placement of endurance group 1",
    command: "getFlexibleDataPlacement",
    request: { enduranceGroupId: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a"],
        [44, "1d 00 00 00 01"],
      ],
      "ed dd 5a 11",
    ),
    responseBytes: sparse(
      24,
      [
        [0, "84 90"],
        [8, "01 03"],
      ],
      "c5 f7 0f 05",
    ),
    value: { enabled: true, configurationIndex: 3 },
  },
  {
    name: "flexible data placement of endurance group 1 set",
    command: "setFlexibleDataPlacement",
    request: { enduranceGroupId: 1, enabled: true, configurationIndex: 2 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 09"],
        [44, "1d 00 00 00 01 00 00 00 01 02"],
      ],
      "17 1b 58 b0",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "events of placement handle 2",
    command: "getFlexibleDataPlacementEvents",
    request: { namespaceId: 1, placementHandle: 2, numberOfEvents: 2 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01 00 00 01"],
        [32, "04"],
        [44, "1e 00 00 00 02 00 02"],
      ],
      "f1 18 1f a3",
    ),
    responseBytes: sparse(
      28,
      [
        [0, "84 90"],
        [8, "06"],
        [20, "80 01 03"],
      ],
      "1b 75 b3 d2",
    ),
    value: {
      numberSupported: 6,
      events: [
        { type: "mediaReallocated", enabled: true },
        { type: "invalidPlacementIdentifier", enabled: false },
      ],
    },
  },
  {
    name: "events of placement handle 2 set",
    command: "setFlexibleDataPlacementEvents",
    request: {
      namespaceId: 1,
      placementHandle: 2,
      numberOfEvents: 2,
      enabled: true,
      eventTypes: ["handleImplicitlyModified", "resetModifiedHandles", "reclaimUnitNotFullyWritten", 0x55],
    },
    requestBytes: sparse(
      76,
      [
        [0, "84 10 00 00 09 01 00 00 01"],
        [32, "04"],
        [44, "1e 00 00 00 02 00 02 00 01"],
        [68, "81 02 00 55"],
      ],
      "c5 48 07 c4",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
];
