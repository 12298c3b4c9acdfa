import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Identify, in its forms about controllers. Offsets in the responses are those of the structure and 20 more. */
export const identifyControllerVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "controllers of a namespace from one on",
    command: "identifyNamespaceControllerList",
    request: { controllerId: 0x0102, namespaceId: 0x0a0b0c0d, startingControllerId: 0x0e0f },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 12 00 0f 0e 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 12 38 bc e3`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "02 00 0f 0e fe ff"],
      ],
      "06 76 40 f1",
    ),
    value: { controllerIds: [0x0e0f, 0xfffe] },
  },
  {
    name: "all controllers, of which the first is 0",
    command: "identifyControllerList",
    request: {},
    requestBytes: `
      84 10 00 00 06 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 13 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 34 b1 4c 91`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "02 00 00 00 01 00"],
      ],
      "85 4b ab e1",
    ),
    value: { controllerIds: [0, 1] },
  },
  {
    name: "controllers from one on, of which there is none",
    command: "identifyControllerList",
    request: { controllerId: 0x0102, startingControllerId: 0x0304 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 13 00 04 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 22 26 d0 22`,
    responseBytes: sparse(4120, [[0, "84 90"]], "0c 25 a2 0a"),
    value: { controllerIds: [] },
  },
  {
    name: "what a primary controller has to give",
    command: "identifyPrimaryControllerCapabilities",
    request: { controllerId: 0x0102, startingControllerId: 0x0304 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 14 00 04 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 9b f0 0b 0b`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "02 01 04 03 03"],
        [20 + 32, "04 03 02 01 08 07 06 05 0a 09 0c 0b 0e 0d 10 0f"],
        [20 + 64, "14 13 12 11 18 17 16 15 1a 19 1c 1b 1e 1d 20 1f"],
      ],
      "11 ea f6 57",
    ),
    value: {
      controllerId: 0x0102,
      portId: 0x0304,
      resourceTypes: { queues: true, interrupts: true },
      flexibleQueues: 0x01020304,
      flexibleQueuesAssigned: 0x05060708,
      flexibleQueuesOfPrimary: 0x090a,
      privateQueues: 0x0b0c,
      maximumFlexibleQueues: 0x0d0e,
      queueGranularity: 0x0f10,
      flexibleInterrupts: 0x11121314,
      flexibleInterruptsAssigned: 0x15161718,
      flexibleInterruptsOfPrimary: 0x191a,
      privateInterrupts: 0x1b1c,
      maximumFlexibleInterrupts: 0x1d1e,
      interruptGranularity: 0x1f20,
    },
  },
  {
    name: "two secondary controllers, one of them online",
    command: "identifySecondaryControllerList",
    request: { controllerId: 0x0102, startingControllerId: 0x0304 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 15 00 04 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 15 32 44 b1`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "02"],
        [20 + 32, "04 03 02 01 01 00 00 00 06 05 08 07 0a 09"],
        [20 + 64, "05 03 02 01 00 00 00 00 07 05 00 00 00 00"],
      ],
      "c7 a7 35 36",
    ),
    value: {
      controllers: [
        {
          secondaryControllerId: 0x0304,
          primaryControllerId: 0x0102,
          state: { state: "online" },
          virtualFunctionNumber: 0x0506,
          queues: 0x0708,
          interrupts: 0x090a,
        },
        {
          secondaryControllerId: 0x0305,
          primaryControllerId: 0x0102,
          state: { state: "offline" },
          virtualFunctionNumber: 0x0507,
          queues: 0,
          interrupts: 0,
        },
      ],
    },
  },
  {
    name: "formats of a controller state",
    command: "identifyControllerStateFormats",
    request: { controllerId: 0x0102 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 2b 27 58 00`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "02 01 02 01 04 03 00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff"],
      ],
      "9c 68 83 46",
    ),
    value: { formats: { versions: [0x0102, 0x0304], uuids: ["00112233-4455-6677-8899-aabbccddeeff"] } },
  },
];
