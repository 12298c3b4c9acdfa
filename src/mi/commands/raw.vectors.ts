import type { VectorsOf } from "../command.vectors.ts";
import type * as raw from "./raw.ts";

/** Commands by their opcode. */
export const rawVectors: VectorsOf<typeof raw> = [
  {
    name: "a vendor's command with data in both directions, on slot 1",
    command: "rawCommand",
    slot: 1,
    request: {
      opcode: 0xc1,
      parameters: Uint8Array.of(1, 2, 3),
      dword0: 0x89abcdef,
      dword1: 0x01234567,
      data: Uint8Array.of(0x0a, 0x0b, 0x0c),
    },
    requestBytes: "84 09 00 00 c1 01 02 03 ef cd ab 89 67 45 23 01 0a 0b 0c de 62 cf 51",
    responseBytes: "84 89 00 00 00 ba dc fe 55 aa 7b 85 f4 e2",
    value: { managementResponse: 0xfedcba, data: Uint8Array.of(0x55, 0xaa) },
  },
  {
    name: "a vendor's command without data",
    command: "rawCommand",
    request: { opcode: 0xff },
    requestBytes: "84 08 00 00 ff 00 00 00 00 00 00 00 00 00 00 00 e2 33 a2 99",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: { managementResponse: 0, data: new Uint8Array(0) },
    reference: "response",
  },
];
