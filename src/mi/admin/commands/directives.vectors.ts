import type { VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Directives, which are prohibited out of band. */
export const directivesVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "a directive is told something with data",
    command: "directiveSend",
    request: {
      controllerId: 1,
      namespaceId: 2,
      operation: 0x12,
      directiveType: "streams",
      directiveSpecific: 0x5678,
      dword12: 0x01020304,
      dword13: 0x05060708,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    },
    requestBytes: `
      84 10 00 00 19 01 01 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      08 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 12 01 78 56 04 03 02 01 08 07 06 05 00 00 00 00
      00 00 00 00 01 02 03 04 05 06 07 08 9e b7 c2 33`,
    responseBytes: "84 90 00 00 00 00 00 00 44 33 22 11 00 00 00 00 00 00 00 00 27 ca 5d 7f",
    value: { result: 0x11223344 },
  },
  {
    name: "a directive is asked",
    command: "directiveReceive",
    request: {
      controllerId: 1,
      namespaceId: 2,
      operation: 0x12,
      directiveType: "dataPlacement",
      directiveSpecific: 0x5678,
      dword12: 0x01020304,
      dword13: 0x05060708,
      dataLength: 8,
    },
    requestBytes: `
      84 10 00 00 1a 01 01 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      08 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 12 02 78 56 04 03 02 01 08 07 06 05 00 00 00 00
      00 00 00 00 b9 c6 c4 6d`,
    responseBytes: "84 90 00 00 00 00 00 00 44 33 22 11 00 00 00 00 00 00 00 00 01 02 03 04 05 06 07 08 0a 46 23 9d",
    value: { result: 0x11223344, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
  },
];
