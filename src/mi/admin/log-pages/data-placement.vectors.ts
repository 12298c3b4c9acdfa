import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Get Log Page of Flexible Data Placement. */
export const dataPlacementVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "two FDP configurations of Endurance Group 1, one with two handles and bytes of the vendor",
    command: "getFdpConfigurations",
    request: { enduranceGroupId: 1, dataLength: 156 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      9c 00 00 00 00 00 00 00 00 00 00 00 20 80 26 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 03 86 6e a4`,
    responseBytes: sparse(
      180,
      [
        [0, "84 90"],
        [20 + 0, "01 00 01 00 9c"],
        [20 + 16, "4c 00 93 04 04 00 00 00 02 00 0f 00 10 00 00 00 00 00 00 40 00 00 00 00 2c 01"],
        [20 + 80, "01 00 00 00 02 00 00 00 de ad be ef"],
        [20 + 92, "40 00 00 00 01 00 00 00 00 00 01"],
      ],
      "bf 5f 21 9a",
    ),
    value: {
      lastConfiguration: 1,
      version: 1,
      size: 156,
      configurations: [
        {
          descriptorSize: 76,
          attributes: { reclaimGroupIdentifierFormat: 3, volatileWriteCache: true, valid: true },
          vendorSpecificSize: 4,
          reclaimGroups: 4,
          lastPlacementIdentifier: 15,
          namespaces: 16,
          reclaimUnitSize: 0x4000_0000n,
          reclaimUnitTimeLimit: 300,
          handles: [{ type: "initiallyIsolated" }, { type: "persistentlyIsolated" }],
          vendorSpecific: Uint8Array.of(0xde, 0xad, 0xbe, 0xef),
        },
        {
          descriptorSize: 64,
          attributes: { reclaimGroupIdentifierFormat: 0, volatileWriteCache: false, valid: false },
          vendorSpecificSize: 0,
          reclaimGroups: 1,
          lastPlacementIdentifier: 1,
          namespaces: 0,
          reclaimUnitSize: 0n,
          reclaimUnitTimeLimit: 0,
          handles: [],
          vendorSpecific: new Uint8Array(0),
        },
      ],
    },
  },
  {
    name: "the use of three Reclaim Unit Handles",
    command: "getReclaimUnitHandleUsage",
    request: { enduranceGroupId: 0x0201, dataLength: 32 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      20 00 00 00 00 00 00 00 00 00 00 00 21 80 07 00 00 00 01 02 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 61 bc b8 cf`,
    responseBytes: sparse(
      56,
      [
        [0, "84 90"],
        [20 + 0, "03"],
        [20 + 8, "01"],
        [20 + 16, "02"],
      ],
      "32 05 7e 9e",
    ),
    value: {
      handleCount: 3,
      handles: [
        { attributes: { hostSpecified: true, controllerSpecified: false } },
        { attributes: { hostSpecified: false, controllerSpecified: true } },
        { attributes: { hostSpecified: false, controllerSpecified: false } },
      ],
    },
  },
  {
    name: "what was written with placement",
    command: "getFdpStatistics",
    request: { enduranceGroupId: 1 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      40 00 00 00 00 00 00 00 00 00 00 00 22 80 0f 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 14 6f 38 fe`,
    responseBytes: sparse(
      88,
      [
        [0, "84 90"],
        [20 + 0, "01 00 00 00 00 00 00 00 02"],
        [20 + 16, "03 00 00 00 00 00 00 00 04"],
        [20 + 32, "05 00 00 00 00 00 00 00 06"],
      ],
      "08 53 b9 ad",
    ),
    value: {
      hostBytesWritten: (2n << 64n) + 1n,
      mediaBytesWritten: (4n << 64n) + 3n,
      mediaBytesErased: (6n << 64n) + 5n,
    },
  },
  {
    name: "an event of the host and one of the controller, with what it is about",
    command: "getFdpEvents",
    request: { hostEvents: true, enduranceGroupId: 1, dataLength: 192 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      c0 00 00 00 00 00 00 00 00 00 00 00 23 81 2f 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 d0 d7 5b 00`,
    responseBytes: sparse(
      216,
      [
        [0, "84 90"],
        [20 + 0, "02"],
        [20 + 64, "03 07 0d 0c 04 03 02 01 18 00 03 00 05 00 00 00"],
        [20 + 80, "11"],
        [20 + 96, "02 01 03"],
        [20 + 104, "77"],
        [20 + 128, "80 00 00 00"],
        [20 + 144, "01 00 04 00 08 07 06 05 04 03 02 01"],
      ],
      "77 28 43 ba",
    ),
    value: {
      eventCount: 2,
      events: [
        {
          type: "invalidPlacementIdentifier",
          flags: { placementIdentifierValid: true, namespaceIdValid: true, locationValid: true },
          placementIdentifier: 0x0c0d,
          timestamp: { milliseconds: 0x018_0102_0304n, stopped: true, origin: "set" },
          namespaceId: 5,
          specific: { other: Uint8Array.of(0x11, ...new Array<number>(15).fill(0)) },
          reclaimGroupId: 0x0102,
          handleId: 3,
          vendorSpecific: Uint8Array.of(0x77, ...new Array<number>(23).fill(0)),
        },
        {
          type: "mediaReallocated",
          flags: { placementIdentifierValid: false, namespaceIdValid: false, locationValid: false },
          placementIdentifier: 0,
          timestamp: { milliseconds: 0n, stopped: false, origin: "cleared" },
          namespaceId: 0,
          specific: {
            mediaReallocated: {
              flags: { logicalBlockAddressValid: true },
              logicalBlocksMoved: 4,
              logicalBlockAddress: 0x0102_0304_0506_0708n,
            },
          },
          reclaimGroupId: 0,
          handleId: 0,
          vendorSpecific: new Uint8Array(24),
        },
      ],
    },
  },
];
