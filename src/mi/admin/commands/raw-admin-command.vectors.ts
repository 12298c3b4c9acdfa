import type { VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Commands by their opcode. */
export const rawAdminCommandVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "a vendor's command with data for the controller and every dword, on slot 1",
    command: "rawAdminCommand",
    slot: 1,
    request: {
      opcode: 0xc1,
      controllerId: 0x0102,
      namespaceId: 0x0a0b0c0d,
      dword2: 0x22222222,
      dword3: 0x33333333,
      dword4: 0x44444444,
      dword5: 0x55555555,
      dword10: 0x10101010,
      dword11: 0x11111111,
      dword12: 0x12121212,
      dword13: 0x13131313,
      dword14: 0x14141414,
      dword15: 0x15151515,
      data: Uint8Array.of(1, 2, 3, 4),
    },
    requestBytes: `
      84 11 00 00 c1 01 02 01 0d 0c 0b 0a 22 22 22 22 33 33 33 33 44 44 44 44 55 55 55 55 00 00 00 00
      04 00 00 00 00 00 00 00 00 00 00 00 10 10 10 10 11 11 11 11 12 12 12 12 13 13 13 13 14 14 14 14
      15 15 15 15 01 02 03 04 6b 3b 15 cd`,
    responseBytes: "84 91 00 00 00 00 00 00 ef cd ab 89 67 45 23 01 00 00 00 00 59 b9 30 0c",
    value: { result: 0x89abcdef, result1: 0x01234567, data: new Uint8Array(0) },
  },
  {
    name: "a part of what a command returns",
    command: "rawAdminCommand",
    request: { opcode: 0xc2, dataOffset: 8, dataLength: 4 },
    requestBytes: `
      84 10 00 00 c2 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 08 00 00 00
      04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 fe 6f 21 80`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 05 06 07 08 f3 bb 27 b1",
    value: { result: 0, result1: 0, data: Uint8Array.of(5, 6, 7, 8) },
  },
  {
    name: "a command without data",
    command: "rawAdminCommand",
    request: { opcode: 0xc0, dword10: 1 },
    requestBytes: `
      84 10 00 00 c0 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 c4 92 ef 67`,
    responseBytes: "84 90 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 77 99 71 b9",
    value: { result: 1, result1: 0, data: new Uint8Array(0) },
  },
];
