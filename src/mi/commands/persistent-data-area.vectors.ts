import type { VectorsOf } from "../command.vectors.ts";
import type * as persistentDataArea from "./persistent-data-area.ts";

/** Persistent Data Area Read, Write and Write Zeroes. */
export const persistentDataAreaVectors: VectorsOf<typeof persistentDataArea> = [
  {
    name: "bytes of the Persistent Data Area",
    command: "persistentDataAreaRead",
    request: { format: "bytes", dataOffset: 0x00012345, dataLength: 4 },
    requestBytes: "84 08 00 00 0d 03 00 00 45 23 01 00 04 00 00 00 a6 a5 c1 a2",
    responseBytes: "84 88 00 00 00 00 00 00 a1 b2 c3 d4 6f 70 9e 45",
    value: { data: Uint8Array.of(0xa1, 0xb2, 0xc3, 0xd4) },
  },
  {
    name: "a block of 512 bytes of the Persistent Data Area",
    command: "persistentDataAreaRead",
    request: { format: "blocks512", dataOffset: 7, dataLength: 1 },
    requestBytes: "84 08 00 00 0d 02 00 00 07 00 00 00 01 00 00 00 ac 65 c1 71",
    responseBytes: `
      84 88 00 00 00 00 00 00 01 04 07 0a 0d 10 13 16 19 1c 1f 22 25 28 2b 2e 31 34 37 3a 3d 40 43 46
      49 4c 4f 52 55 58 5b 5e 61 64 67 6a 6d 70 73 76 79 7c 7f 82 85 88 8b 8e 91 94 97 9a 9d a0 a3 a6
      a9 ac af b2 b5 b8 bb be c1 c4 c7 ca cd d0 d3 d6 d9 dc df e2 e5 e8 eb ee f1 f4 f7 fa fd 00 03 06
      09 0c 0f 12 15 18 1b 1e 21 24 27 2a 2d 30 33 36 39 3c 3f 42 45 48 4b 4e 51 54 57 5a 5d 60 63 66
      69 6c 6f 72 75 78 7b 7e 81 84 87 8a 8d 90 93 96 99 9c 9f a2 a5 a8 ab ae b1 b4 b7 ba bd c0 c3 c6
      c9 cc cf d2 d5 d8 db de e1 e4 e7 ea ed f0 f3 f6 f9 fc ff 02 05 08 0b 0e 11 14 17 1a 1d 20 23 26
      29 2c 2f 32 35 38 3b 3e 41 44 47 4a 4d 50 53 56 59 5c 5f 62 65 68 6b 6e 71 74 77 7a 7d 80 83 86
      89 8c 8f 92 95 98 9b 9e a1 a4 a7 aa ad b0 b3 b6 b9 bc bf c2 c5 c8 cb ce d1 d4 d7 da dd e0 e3 e6
      e9 ec ef f2 f5 f8 fb fe 01 04 07 0a 0d 10 13 16 19 1c 1f 22 25 28 2b 2e 31 34 37 3a 3d 40 43 46
      49 4c 4f 52 55 58 5b 5e 61 64 67 6a 6d 70 73 76 79 7c 7f 82 85 88 8b 8e 91 94 97 9a 9d a0 a3 a6
      a9 ac af b2 b5 b8 bb be c1 c4 c7 ca cd d0 d3 d6 d9 dc df e2 e5 e8 eb ee f1 f4 f7 fa fd 00 03 06
      09 0c 0f 12 15 18 1b 1e 21 24 27 2a 2d 30 33 36 39 3c 3f 42 45 48 4b 4e 51 54 57 5a 5d 60 63 66
      69 6c 6f 72 75 78 7b 7e 81 84 87 8a 8d 90 93 96 99 9c 9f a2 a5 a8 ab ae b1 b4 b7 ba bd c0 c3 c6
      c9 cc cf d2 d5 d8 db de e1 e4 e7 ea ed f0 f3 f6 f9 fc ff 02 05 08 0b 0e 11 14 17 1a 1d 20 23 26
      29 2c 2f 32 35 38 3b 3e 41 44 47 4a 4d 50 53 56 59 5c 5f 62 65 68 6b 6e 71 74 77 7a 7d 80 83 86
      89 8c 8f 92 95 98 9b 9e a1 a4 a7 aa ad b0 b3 b6 b9 bc bf c2 c5 c8 cb ce d1 d4 d7 da dd e0 e3 e6
      e9 ec ef f2 f5 f8 fb fe 25 c8 50 a3`,
    value: { data: Uint8Array.from({ length: 512 }, (_, index) => (index * 3 + 1) & 0xff) },
  },
  {
    name: "bytes of the Persistent Data Area written, on slot 1",
    command: "persistentDataAreaWrite",
    slot: 1,
    request: { format: "bytes", dataOffset: 0x01020304, data: Uint8Array.of(0x99, 0x88, 0x77) },
    requestBytes: "84 09 00 00 0e 03 00 00 04 03 02 01 03 00 00 00 99 88 77 28 59 f4 86",
    responseBytes: "84 89 00 00 00 00 00 00 ec 79 74 4a",
    value: {},
    reference: "response",
  },
  {
    name: "a block of 512 bytes of the Persistent Data Area written, its length said",
    command: "persistentDataAreaWrite",
    request: {
      format: 2,
      dataOffset: 1,
      dataLength: 1,
      data: Uint8Array.from({ length: 512 }, (_, index) => (index * 3 + 1) & 0xff),
    },
    requestBytes: `
      84 08 00 00 0e 02 00 00 01 00 00 00 01 00 00 00 01 04 07 0a 0d 10 13 16 19 1c 1f 22 25 28 2b 2e
      31 34 37 3a 3d 40 43 46 49 4c 4f 52 55 58 5b 5e 61 64 67 6a 6d 70 73 76 79 7c 7f 82 85 88 8b 8e
      91 94 97 9a 9d a0 a3 a6 a9 ac af b2 b5 b8 bb be c1 c4 c7 ca cd d0 d3 d6 d9 dc df e2 e5 e8 eb ee
      f1 f4 f7 fa fd 00 03 06 09 0c 0f 12 15 18 1b 1e 21 24 27 2a 2d 30 33 36 39 3c 3f 42 45 48 4b 4e
      51 54 57 5a 5d 60 63 66 69 6c 6f 72 75 78 7b 7e 81 84 87 8a 8d 90 93 96 99 9c 9f a2 a5 a8 ab ae
      b1 b4 b7 ba bd c0 c3 c6 c9 cc cf d2 d5 d8 db de e1 e4 e7 ea ed f0 f3 f6 f9 fc ff 02 05 08 0b 0e
      11 14 17 1a 1d 20 23 26 29 2c 2f 32 35 38 3b 3e 41 44 47 4a 4d 50 53 56 59 5c 5f 62 65 68 6b 6e
      71 74 77 7a 7d 80 83 86 89 8c 8f 92 95 98 9b 9e a1 a4 a7 aa ad b0 b3 b6 b9 bc bf c2 c5 c8 cb ce
      d1 d4 d7 da dd e0 e3 e6 e9 ec ef f2 f5 f8 fb fe 01 04 07 0a 0d 10 13 16 19 1c 1f 22 25 28 2b 2e
      31 34 37 3a 3d 40 43 46 49 4c 4f 52 55 58 5b 5e 61 64 67 6a 6d 70 73 76 79 7c 7f 82 85 88 8b 8e
      91 94 97 9a 9d a0 a3 a6 a9 ac af b2 b5 b8 bb be c1 c4 c7 ca cd d0 d3 d6 d9 dc df e2 e5 e8 eb ee
      f1 f4 f7 fa fd 00 03 06 09 0c 0f 12 15 18 1b 1e 21 24 27 2a 2d 30 33 36 39 3c 3f 42 45 48 4b 4e
      51 54 57 5a 5d 60 63 66 69 6c 6f 72 75 78 7b 7e 81 84 87 8a 8d 90 93 96 99 9c 9f a2 a5 a8 ab ae
      b1 b4 b7 ba bd c0 c3 c6 c9 cc cf d2 d5 d8 db de e1 e4 e7 ea ed f0 f3 f6 f9 fc ff 02 05 08 0b 0e
      11 14 17 1a 1d 20 23 26 29 2c 2f 32 35 38 3b 3e 41 44 47 4a 4d 50 53 56 59 5c 5f 62 65 68 6b 6e
      71 74 77 7a 7d 80 83 86 89 8c 8f 92 95 98 9b 9e a1 a4 a7 aa ad b0 b3 b6 b9 bc bf c2 c5 c8 cb ce
      d1 d4 d7 da dd e0 e3 e6 e9 ec ef f2 f5 f8 fb fe ca a9 49 e4`,
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: {},
    reference: "response",
  },
  {
    name: "blocks of 4 KiB of the Persistent Data Area zeroed",
    command: "persistentDataAreaWriteZeroes",
    request: { format: "blocks4096", dataOffset: 0x0a0b0c0d, dataLength: 0x01000002 },
    requestBytes: "84 08 00 00 0f 01 00 00 0d 0c 0b 0a 02 00 00 01 5e 68 64 e5",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: {},
    reference: "response",
  },
];
