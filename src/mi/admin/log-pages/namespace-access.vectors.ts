import { tooManyChangedNamespaces } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Get Log Page, of namespaces: which changed, how they can be accessed, which blocks may not be readable. */
export const namespaceAccessVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "three attached namespaces that changed",
    command: "getChangedNamespaceList",
    request: { controllerId: 3, retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 03 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 04 00 ff 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 ff a7 61 8f`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01 00 00 00 02 00 00 00 04 03 02 01"],
      ],
      "7f 0c fa 90",
    ),
    value: { namespaceIds: [1, 2, 0x01020304] },
  },
  {
    name: "more changed namespaces than the list has room for",
    command: "getChangedNamespaceList",
    request: {},
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 04 80 ff 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 4f 4c 7b b4`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "ff ff ff ff"],
      ],
      "7a 9b a4 6d",
    ),
    value: { namespaceIds: [tooManyChangedNamespaces] },
  },
  {
    name: "two ANA groups, asked for without their namespaces, though one has some",
    command: "getAsymmetricNamespaceAccessLog",
    request: { controllerId: 1, dataLength: 88, groupsOnly: true },
    requestBytes: `
      84 10 00 00 02 01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      58 00 00 00 00 00 00 00 00 00 00 00 0c 81 15 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 49 cd 56 fc`,
    responseBytes: sparse(
      112,
      [
        [0, "84 90"],
        [20 + 0, "28 27 26 25 24 23 22 21 02 00"],
        [
          20 + 16,
          "04 03 02 01 02 00 00 00 18 17 16 15 14 13 12 11 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 05 00 00 00 0d 0c 0b 0a 02 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 0f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        ],
      ],
      "a1 2c 9f 60",
    ),
    value: {
      changeCount: 0x2122232425262728n,
      groupCount: 2,
      groups: [
        { groupId: 0x01020304, changeCount: 0x1112131415161718n, state: "nonOptimized", namespaceIds: [5, 0x0a0b0c0d] },
        { groupId: 2, changeCount: 7n, state: "change", namespaceIds: [] },
      ],
    },
  },
  {
    name: "blocks of one namespace that may not be readable, and a namespace that should be asked about",
    command: "getLbaStatusLog",
    request: { dataLength: 80 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      50 00 00 00 00 00 00 00 00 00 00 00 0e 80 13 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 62 7f 1f a2`,
    responseBytes: sparse(
      104,
      [
        [0, "84 90"],
        [20 + 0, "50 00 00 00 02 00 00 00 04 03 02 01 00 00 06 05"],
        [
          20 + 16,
          "01 00 00 00 02 00 00 00 11 00 00 00 00 00 00 00 08 07 06 05 04 03 02 01 10 00 00 00 00 00 00 00 09 00 00 00 00 00 00 00 0d 0c 0b 0a 00 00 00 00 02 00 00 00 ff ff ff ff 10 00 00 00 00 00 00 00",
        ],
      ],
      "bd 86 01 a6",
    ),
    value: {
      length: 80,
      elementCount: 2,
      unrecoverableBlocks: 0x01020304,
      generationCounter: 0x0506,
      elements: [
        {
          namespaceId: 1,
          rangeCount: 2,
          recommendedAction: "tracked",
          ranges: [
            { start: 0x0102030405060708n, length: 16 },
            { start: 9n, length: 0x0a0b0c0d },
          ],
        },
        { namespaceId: 2, rangeCount: 0xffffffff, recommendedAction: "scanUntracked", ranges: [] },
      ],
    },
  },
];
