import type { VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Commands about the NVM subsystem as a whole. */
export const subsystemVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "a self-test of the vendor's on all namespaces",
    command: "deviceSelfTest",
    request: { controllerId: 1, namespaceId: 0xffff_ffff, selfTest: "vendorSpecific", parameter: 0x01020304 },
    requestBytes: `
      84 10 00 00 14 00 01 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 0e 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      04 03 02 01 44 eb 4a 4f`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "a feature is locked on both interfaces",
    command: "lockdown",
    request: {
      controllerId: 1,
      scope: "setFeatures",
      prohibit: true,
      interfaces: "adminQueueAndManagementEndpoint",
      identifier: 0xd5,
      uuidIndex: 0x55,
    },
    requestBytes: `
      84 10 00 00 24 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 32 d5 00 00 00 00 00 00 00 00 00 00 00 00 00 00 55 00 00 00
      00 00 00 00 58 12 67 c0`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "interrupts are given to a secondary controller",
    command: "virtualizationManagement",
    request: {
      controllerId: 1,
      action: "assignToSecondary",
      resourceType: "interrupt",
      managedControllerId: 0x0102,
      numberOfResources: 0x0304,
    },
    requestBytes: `
      84 10 00 00 1c 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 08 01 02 01 04 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 42 89 17 40`,
    responseBytes: "84 90 00 00 00 00 00 00 03 02 00 00 00 00 00 00 00 00 00 00 64 a8 9d f0",
    value: { numberOfResources: 0x0203 },
  },
  {
    name: "an NVM Set is created",
    command: "capacityManagement",
    request: {
      controllerId: 1,
      operation: "createNvmSet",
      elementId: 0x0102,
      capacity: 0x0102030405060708n,
    },
    requestBytes: `
      84 10 00 00 20 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 03 00 02 01 08 07 06 05 04 03 02 01 00 00 00 00 00 00 00 00
      00 00 00 00 05 2c 9c d3`,
    responseBytes: "84 90 00 00 00 00 00 00 0b 0a 00 00 00 00 00 00 00 00 00 00 d9 1a c1 d2",
    value: { createdElementId: 0x0a0b },
  },
];
