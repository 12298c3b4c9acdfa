import { at, count, optional, rest, u16, u32 } from "../../codec/index.ts";
import { managementResponse, miCommand, responseBytes } from "./mi-command.ts";

const dataOffset = optional(8, u32, "Data Offset (DOFST)", { unit: "bytes" });

/** Reads the Management Endpoint Buffer, where commands may leave data that are too long for a message. */
export const managementEndpointBufferRead = miCommand({
  title: "Management Endpoint Buffer Read",
  spec: "NVMe-MI 2.0 §5.4",
  opcode: 0x0a,
  effect: "read",
  optional: true,
  request: { dataOffset, dataLength: at(12, u16, "Data Length (DLEN)", { unit: "bytes" }) },
  response: responseBytes("Management Endpoint Buffer Read", "Management Endpoint Buffer", {
    lengthAsked: ({ dataLength }: { dataLength: number }) => dataLength,
  }),
  example: { dataLength: 64 },
});

/**
 * Writes the Management Endpoint Buffer, from which commands may take their data. Without an offset from its beginning, as
 * that is where they look; what was there before is nobody's to keep.
 */
export const managementEndpointBufferWrite = miCommand({
  title: "Management Endpoint Buffer Write",
  spec: "NVMe-MI 2.0 §5.5",
  opcode: 0x0b,
  effect: "write",
  optional: true,
  request: {
    dataOffset,
    dataLength: count(12, u16, "Data Length (DLEN)"),
    data: rest("Management Endpoint Buffer", "dataLength"),
  },
  response: managementResponse("Management Endpoint Buffer Write", {}),
  example: { data: Uint8Array.of(0x01, 0x02, 0x03, 0x04) },
});
