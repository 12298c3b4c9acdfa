import type { VectorsOf } from "../command.vectors.ts";
import type * as managementEndpointBuffer from "./management-endpoint-buffer.ts";

/** Management Endpoint Buffer Read and Write. */
export const managementEndpointBufferVectors: VectorsOf<typeof managementEndpointBuffer> = [
  {
    name: "the first bytes of the Management Endpoint Buffer",
    command: "managementEndpointBufferRead",
    request: { dataLength: 4 },
    requestBytes: "84 08 00 00 0a 00 00 00 00 00 00 00 04 00 00 00 00 4e a5 90",
    responseBytes: "84 88 00 00 00 00 00 00 de ad be ef 2a 7a 31 d5",
    value: { data: Uint8Array.of(0xde, 0xad, 0xbe, 0xef) },
  },
  {
    name: "bytes far behind in the Management Endpoint Buffer",
    command: "managementEndpointBufferRead",
    request: { dataOffset: 0x12345678, dataLength: 3 },
    requestBytes: "84 08 00 00 0a 00 00 00 78 56 34 12 03 00 00 00 dd 9b ef c3",
    responseBytes: "84 88 00 00 00 00 00 00 01 02 03 fa 53 02 b6",
    value: { data: Uint8Array.of(0x01, 0x02, 0x03) },
  },
  {
    name: "the first bytes of the Management Endpoint Buffer written",
    command: "managementEndpointBufferWrite",
    request: { data: Uint8Array.of(0xca, 0xfe) },
    requestBytes: "84 08 00 00 0b 00 00 00 00 00 00 00 02 00 00 00 ca fe e7 98 8f c0",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: {},
    reference: "response",
  },
  {
    name: "bytes far behind in the Management Endpoint Buffer written, on slot 1",
    command: "managementEndpointBufferWrite",
    slot: 1,
    request: { dataOffset: 0x87654321, data: Uint8Array.of(0x11, 0x22, 0x33, 0x44, 0x55) },
    requestBytes: "84 09 00 00 0b 00 00 00 21 43 65 87 05 00 00 00 11 22 33 44 55 ca c4 0a ad",
    responseBytes: "84 89 00 00 00 00 00 00 ec 79 74 4a",
    value: {},
    reference: "response",
  },
];
