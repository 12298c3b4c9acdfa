import type { VectorsOf } from "../command.vectors.ts";
import type * as reset from "./reset.ts";

/** Reset and Shutdown. */
export const resetVectors: VectorsOf<typeof reset> = [
  {
    name: "the NVM subsystem reset",
    command: "reset",
    request: {},
    requestBytes: "84 08 00 00 07 00 00 00 00 00 00 00 00 00 00 00 72 2c 53 91",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: {},
    reference: "both",
  },
  {
    name: "a normal shutdown",
    command: "shutdown",
    request: {},
    requestBytes: "84 08 00 00 0c 00 00 00 00 00 00 00 00 00 00 00 53 87 a3 4c",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: {},
    reference: "both",
  },
  {
    name: "an abrupt shutdown",
    command: "shutdown",
    request: { type: "abrupt" },
    requestBytes: "84 08 00 00 0c 00 00 00 00 00 00 01 00 00 00 00 ff e8 b2 74",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: {},
    reference: "both",
  },
];
