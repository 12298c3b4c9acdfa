import type { VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Security protocols. */
export const securityVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "data for a protocol",
    command: "securitySend",
    request: {
      controllerId: 1,
      namespaceId: 2,
      namespaceSpecific: 0x45,
      specific: 0x0123,
      protocol: 0xea,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    },
    requestBytes: `
      84 10 00 00 81 01 01 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      08 00 00 00 00 00 00 00 00 00 00 00 45 23 01 ea 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 01 02 03 04 05 06 07 08 9b fc 91 ec`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "data of a protocol, fewer than were asked for",
    command: "securityReceive",
    request: {
      controllerId: 1,
      namespaceId: 2,
      namespaceSpecific: 0x45,
      specific: 0x0123,
      protocol: 0xea,
      allocationLength: 13,
    },
    requestBytes: `
      84 10 00 00 82 01 01 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      10 00 00 00 00 00 00 00 00 00 00 00 45 23 01 ea 0d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 ab 46 0f 5c`,
    responseBytes: `
      84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02 00 ea 00 00
      5d 92 6d 73`,
    value: { data: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2, 0, 0xea, 0, 0) },
  },
];
