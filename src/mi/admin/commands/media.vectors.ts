import type { VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Commands about what is on the media. */
export const mediaVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "a namespace is formatted with every setting",
    command: "formatNvm",
    request: {
      controllerId: 1,
      namespaceId: 0x01020304,
      formatIndexLow: 9,
      metadataInExtendedBlock: true,
      protectionInformation: "type2",
      protectionInFirstBytes: true,
      secureErase: "cryptographic",
      formatIndexHigh: 3,
    },
    requestBytes: `
      84 10 00 00 80 00 01 00 04 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 59 35 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 90 29 f1 a0`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "an overwrite with every setting",
    command: "sanitize",
    request: {
      controllerId: 1,
      action: "overwrite",
      allowUnrestrictedExit: true,
      overwritePasses: 11,
      invertPattern: true,
      noDeallocateAfterSanitize: true,
      enterMediaVerification: true,
      overwritePattern: 0x89abcdef,
    },
    requestBytes: `
      84 10 00 00 84 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 bb 07 00 00 ef cd ab 89 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 93 0c c9 5b`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "sanitizing of a namespace with every setting",
    command: "sanitizeNamespace",
    request: {
      controllerId: 1,
      namespaceId: 5,
      action: "exitMediaVerification",
      allowUnrestrictedExit: true,
      enterMediaVerification: true,
    },
    requestBytes: `
      84 10 00 00 8c 00 01 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 0d 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 fd ae 17 26`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "two ranges of logical blocks, and there are more",
    command: "getLbaStatus",
    request: {
      controllerId: 1,
      namespaceId: 2,
      dataLength: 40,
      startingBlock: 0x1234567890n,
      rangeLength: 0x4321,
      actionType: "scanAndReturn",
    },
    requestBytes: `
      84 10 00 00 86 01 01 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      28 00 00 00 00 00 00 00 00 00 00 00 90 78 56 34 12 00 00 00 09 00 00 00 21 43 00 10 00 00 00 00
      00 00 00 00 18 a2 07 12`,
    responseBytes: `
      84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00 01 00 00 00 9a 78 56 34
      12 00 00 00 08 00 00 00 00 01 00 00 00 20 00 00 00 00 00 00 00 00 01 00 00 00 00 00 4b 71 6d 81`,
    value: {
      completionCondition: "incomplete",
      descriptors: [
        { startingBlock: 0x123456789an, blockCount: 8, status: { potentiallyUnrecoverable: true } },
        { startingBlock: 0x2000n, blockCount: 0x10000, status: { potentiallyUnrecoverable: false } },
      ],
    },
  },
  {
    name: "no range of logical blocks in as much data as may be",
    command: "getLbaStatus",
    request: { namespaceId: 1, startingBlock: 0n, actionType: "returnAllocated" },
    requestBytes: `
      84 10 00 00 86 01 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff 03 00 00 00 00 00 02 00 00 00 00
      00 00 00 00 ce d8 1c ac`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00 c0 92 aa 81",
    value: { completionCondition: "complete", descriptors: [] },
  },
];
