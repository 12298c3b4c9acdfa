import type { VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Firmware images, handed over and committed. */
export const firmwareVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "a part of an image far behind its beginning",
    command: "firmwareImageDownload",
    request: { controllerId: 1, offset: 0x12345678, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    requestBytes: `
      84 10 00 00 11 01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      08 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 9e 15 8d 04 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 01 02 03 04 05 06 07 08 50 80 50 99`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "an image is committed to a slot, and another update is found",
    command: "firmwareCommit",
    request: { controllerId: 1, slot: 5, action: "replaceAndActivate" },
    requestBytes: `
      84 10 00 00 10 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 1d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 06 ac dc 35`,
    responseBytes: "84 90 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 77 99 71 b9",
    value: { multipleUpdateDetected: { byController: true, byManagementEndpoint: false } },
  },
  {
    name: "a boot partition is put into effect",
    command: "firmwareCommit",
    request: { action: "activateBootPartition", bootPartition: 1 },
    requestBytes: `
      84 10 00 00 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 38 00 00 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 55 3c 69 f6`,
    responseBytes: "84 90 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 27 e5 e3 ea",
    value: { multipleUpdateDetected: { byController: false, byManagementEndpoint: true } },
  },
];
