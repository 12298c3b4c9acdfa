import type { VectorsOf } from "../command.vectors.ts";
import type * as ses from "./ses.ts";

/** SES Receive and SES Send. */
export const sesVectors: VectorsOf<typeof ses> = [
  {
    name: "the pages that an enclosure has",
    command: "sesReceive",
    request: { pageCode: 0, allocationLength: 4096 },
    requestBytes: "84 08 00 00 08 00 00 00 00 00 00 00 00 10 00 00 19 aa c6 f9",
    responseBytes: "84 88 00 00 00 07 00 00 00 00 00 03 00 02 0a a8 82 59 86",
    value: { data: Uint8Array.of(0x00, 0x00, 0x00, 0x03, 0x00, 0x02, 0x0a) },
  },
  {
    name: "a page of an enclosure, shorter than asked for, on slot 1",
    command: "sesReceive",
    slot: 1,
    request: { pageCode: 0x02, allocationLength: 0x0102 },
    requestBytes: "84 09 00 00 08 00 00 00 02 00 00 00 02 01 00 00 23 61 b4 66",
    responseBytes: "84 89 00 00 00 0c 00 00 02 00 00 08 00 00 00 01 17 01 00 00 7a 76 6f 46",
    value: { data: Uint8Array.of(0x02, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x01, 0x17, 0x01, 0x00, 0x00) },
  },
  {
    name: "a page of an enclosure cut to the length asked for",
    command: "sesReceive",
    request: { pageCode: 0x02, allocationLength: 5 },
    requestBytes: "84 08 00 00 08 00 00 00 02 00 00 00 05 00 00 00 96 b6 7b bd",
    responseBytes: "84 88 00 00 00 05 00 00 02 00 00 08 00 2b 5a 90 a5",
    value: { data: Uint8Array.of(0x02, 0x00, 0x00, 0x08, 0x00) },
  },
  {
    name: "a control page sent to an enclosure",
    command: "sesSend",
    request: { data: Uint8Array.of(0x02, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x01, 0x17, 0x01, 0x00, 0x00) },
    requestBytes: "84 08 00 00 09 00 00 00 00 00 00 00 0c 00 00 00 02 00 00 08 00 00 00 01 17 01 00 00 3c 61 5d 23",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: {},
    reference: "response",
  },
];
