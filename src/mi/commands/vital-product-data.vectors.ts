import type { VectorsOf } from "../command.vectors.ts";
import type * as vitalProductData from "./vital-product-data.ts";

/** VPD Read and VPD Write. */
export const vitalProductDataVectors: VectorsOf<typeof vitalProductData> = [
  {
    name: "the common header of the Vital Product Data",
    command: "vpdRead",
    request: { dataLength: 8 },
    requestBytes: "84 08 00 00 05 00 00 00 00 00 00 00 08 00 00 00 f4 e7 f4 05",
    responseBytes: "84 88 00 00 00 00 00 00 01 00 00 00 01 0f 00 ef 4c b3 fe 48",
    value: { data: Uint8Array.of(0x01, 0x00, 0x00, 0x00, 0x01, 0x0f, 0x00, 0xef) },
  },
  {
    name: "Vital Product Data from an offset of two bytes",
    command: "vpdRead",
    request: { dataOffset: 0x1234, dataLength: 5 },
    requestBytes: "84 08 00 00 05 00 00 00 34 12 00 00 05 00 00 00 2f 52 e1 b1",
    responseBytes: "84 88 00 00 00 00 00 00 0b 82 3b c4 74 41 0e d1 ff",
    value: { data: Uint8Array.of(0x0b, 0x82, 0x3b, 0xc4, 0x74) },
  },
  {
    name: "the first 256 bytes of the Vital Product Data",
    command: "vpdRead",
    request: { dataLength: 256 },
    requestBytes: "84 08 00 00 05 00 00 00 00 00 00 00 00 01 00 00 6c 16 f1 56",
    responseBytes: `
      84 88 00 00 00 00 00 00 03 0a 11 18 1f 26 2d 34 3b 42 49 50 57 5e 65 6c 73 7a 81 88 8f 96 9d a4
      ab b2 b9 c0 c7 ce d5 dc e3 ea f1 f8 ff 06 0d 14 1b 22 29 30 37 3e 45 4c 53 5a 61 68 6f 76 7d 84
      8b 92 99 a0 a7 ae b5 bc c3 ca d1 d8 df e6 ed f4 fb 02 09 10 17 1e 25 2c 33 3a 41 48 4f 56 5d 64
      6b 72 79 80 87 8e 95 9c a3 aa b1 b8 bf c6 cd d4 db e2 e9 f0 f7 fe 05 0c 13 1a 21 28 2f 36 3d 44
      4b 52 59 60 67 6e 75 7c 83 8a 91 98 9f a6 ad b4 bb c2 c9 d0 d7 de e5 ec f3 fa 01 08 0f 16 1d 24
      2b 32 39 40 47 4e 55 5c 63 6a 71 78 7f 86 8d 94 9b a2 a9 b0 b7 be c5 cc d3 da e1 e8 ef f6 fd 04
      0b 12 19 20 27 2e 35 3c 43 4a 51 58 5f 66 6d 74 7b 82 89 90 97 9e a5 ac b3 ba c1 c8 cf d6 dd e4
      eb f2 f9 00 07 0e 15 1c 23 2a 31 38 3f 46 4d 54 5b 62 69 70 77 7e 85 8c 93 9a a1 a8 af b6 bd c4
      cb d2 d9 e0 e7 ee f5 fc 31 53 b0 f6`,
    value: { data: Uint8Array.from({ length: 256 }, (_, index) => (index * 7 + 3) & 0xff) },
    reference: "request",
  },
  {
    name: "no bytes of the Vital Product Data",
    command: "vpdRead",
    request: { dataOffset: 7, dataLength: 0 },
    requestBytes: "84 08 00 00 05 00 00 00 07 00 00 00 00 00 00 00 16 81 e9 09",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: { data: new Uint8Array(0) },
    reference: "response",
  },
  {
    name: "a byte of the Vital Product Data written",
    command: "vpdWrite",
    request: { dataOffset: 0, data: Uint8Array.of(0x01) },
    requestBytes: "84 08 00 00 06 00 00 00 00 00 00 00 01 00 00 00 01 4d f0 e7 38",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: {},
    reference: "response",
  },
  {
    name: "Vital Product Data written from an offset of two bytes, on slot 1",
    command: "vpdWrite",
    slot: 1,
    request: { dataOffset: 0x0166, data: Uint8Array.of(0x41, 0x54, 0x2d, 0x37) },
    requestBytes: "84 09 00 00 06 00 00 00 66 01 00 00 04 00 00 00 41 54 2d 37 f6 57 35 b9",
    responseBytes: "84 89 00 00 00 00 00 00 ec 79 74 4a",
    value: {},
    reference: "response",
  },
];
