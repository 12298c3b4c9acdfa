import {
  at,
  bit,
  bitField,
  bits,
  enumeration,
  hex,
  namedBits,
  optional,
  packed,
  u8,
  u16,
  u32,
  u64,
} from "../../../codec/index.ts";
import { objectToReserved } from "../../commands/objections.ts";
import { adminCommand, adminPlaces, completion, dword, noAnswer } from "../admin-command.ts";

/** Starts a self-test of the controller, and of a namespace or all (FFFFFFFFh), or aborts the one that runs. */
export const deviceSelfTest = adminCommand({
  title: "Device Self-test",
  spec: "NVMe base 2.0 §5.9",
  opcode: 0x14,
  effect: "write",
  optional: true,
  request: {
    namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID), 0 for none of them"),
    selfTest: at(
      dword(10),
      enumeration(u8, { short: 0x1, extended: 0x2, hostInitiatedRefresh: 0x3, vendorSpecific: 0xe, abort: 0xf }),
      "Self-test Code (STC)",
    ),
    parameter: optional(dword(15), hex(u32), "Device Self-test Parameter (DSTP)"),
  },
  response: noAnswer,
  example: { selfTest: "short" },
});

/** Prohibits a command or the setting of a feature, or allows it again. What is prohibited stays so until a power cycle. */
export const lockdown = adminCommand({
  title: "Lockdown",
  spec: "NVMe base 2.0 §5.19",
  opcode: 0x24,
  effect: "destructive",
  optional: true,
  request: {
    settings: packed(
      dword(10),
      bitField(u32, {
        scope: namedBits(3, 0, "Scope (SCP)", {
          adminCommand: 0,
          setFeatures: 2,
          miCommand: 3,
          pcieCommand: 4,
        }),
        prohibit: bit(4, "Prohibit (PRHBT)"),
        interfaces: namedBits(6, 5, "Interface (IFC)", {
          adminQueue: 0,
          adminQueueAndManagementEndpoint: 1,
          managementEndpoint: 2,
        }),
        identifier: bits(15, 8, "Opcode or Feature Identifier (OFI)"),
      }),
      "Scope, Interface and what is prohibited",
    ),
    uuid: packed(dword(14), bitField(u8, { uuidIndex: bits(6, 0, "UUID Index (UIDX)") }), "UUID Index (UIDX)"),
  },
  response: noAnswer,
  example: { scope: "adminCommand", prohibit: true, interfaces: "managementEndpoint", identifier: 0x80 },
});

/** Moves flexible resources between a primary and its secondary controllers, and takes secondary ones in and out of service. */
export const virtualizationManagement = adminCommand({
  title: "Virtualization Management",
  spec: "NVMe base 2.0 §5.28",
  opcode: 0x1c,
  effect: "destructive",
  optional: true,
  request: {
    settings: packed(
      dword(10),
      bitField(u16, {
        action: namedBits(3, 0, "Action (ACT)", {
          allocateToPrimary: 1,
          secondaryOffline: 7,
          assignToSecondary: 8,
          secondaryOnline: 9,
        }),
        resourceType: namedBits(10, 8, "Resource Type (RT)", { queue: 0, interrupt: 1 }),
      }),
      "Action and Resource Type",
    ),
    managedControllerId: at(dword(10, 2), u16, "Controller Identifier (CNTLID), the one it is about"),
    numberOfResources: optional(dword(11), u16, "Number of Controller Resources (NR)"),
  },
  objection: objectToReserved("action"),
  response: completion({
    numberOfResources: at(adminPlaces.result, u16, "Number of Controller Resources Modified (NRM)"),
  }),
  example: { action: "secondaryOffline", managedControllerId: 1 },
});

/** Divides the capacity of the NVM subsystem: configurations of it, Endurance Groups and NVM Sets come and go. */
export const capacityManagement = adminCommand({
  title: "Capacity Management",
  spec: "NVMe base 2.0 §5.3",
  opcode: 0x20,
  effect: "destructive",
  optional: true,
  request: {
    settings: packed(
      dword(10),
      bitField(u16, {
        operation: namedBits(3, 0, "Operation (OPER)", {
          selectConfiguration: 0,
          createEnduranceGroup: 1,
          deleteEnduranceGroup: 2,
          createNvmSet: 3,
          deleteNvmSet: 4,
        }),
      }),
      "Operation (OPER)",
    ),
    elementId: optional(dword(10, 2), u16, "Element Identifier (ELID), of what it is about"),
    capacity: optional(dword(11), u64, "Capacity Lower and Upper (CAPL, CAPU)", { unit: "bytes" }),
  },
  required: ["operation"],
  objection: objectToReserved("operation"),
  response: completion({
    createdElementId: at(adminPlaces.result, u16, "Created Element Identifier (CELID), 0 where nothing was created"),
  }),
  example: { operation: "createNvmSet", elementId: 1, capacity: 1_000_000_000n },
});
