import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const controllerElements = {
  elements: [
    { type: "operatingSystemDriverName", revision: 1, value: new TextEncoder().encode("nvme") },
    { type: 0x20, revision: 0, value: Uint8Array.of(0xc2, 0xb5) },
  ],
} as const;

const namespaceElements = {
  elements: [{ type: "operatingSystemNamespaceName", revision: 0, value: new TextEncoder().encode("data0") }],
} as const;

/** Features of management addresses and metadata. */
export const metadataFeatureVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "embedded management controller address",
    command: "getEmbeddedManagementControllerAddress",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "02"],
        [44, "78"],
      ],
      "0e 03 14 aa",
    ),
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [24, "68 74 74 70 73 3a 2f 2f 31 39 32 2e 30 2e 32 2e 31 2f"],
      ],
      "1f 71 24 46",
    ),
    value: { address: { uri: "https://192.0.2.1/" } },
  },
  {
    name: "embedded management controller address set",
    command: "setEmbeddedManagementControllerAddress",
    request: { address: { uri: "https://192.0.2.1/" } },
    requestBytes: sparse(
      584,
      [
        [0, "84 10 00 00 09 01"],
        [33, "02"],
        [44, "78"],
        [72, "68 74 74 70 73 3a 2f 2f 31 39 32 2e 30 2e 32 2e 31 2f"],
      ],
      "fd ab 80 5f",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "host management agent address",
    command: "getHostManagementAgentAddress",
    request: {},
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "02"],
        [44, "79"],
      ],
      "80 c1 5b 10",
    ),
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [24, "68 74 74 70 73 3a 2f 2f 31 39 32 2e 30 2e 32 2e 31 2f"],
      ],
      "1f 71 24 46",
    ),
    value: { address: { uri: "https://192.0.2.1/" } },
  },
  {
    name: "host management agent address set",
    command: "setHostManagementAgentAddress",
    request: { address: { uri: "https://192.0.2.1/" } },
    requestBytes: sparse(
      584,
      [
        [0, "84 10 00 00 09 01"],
        [33, "02"],
        [44, "79"],
        [72, "68 74 74 70 73 3a 2f 2f 31 39 32 2e 30 2e 32 2e 31 2f"],
      ],
      "c1 c4 f4 4f",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "enhanced controller metadata, its default generated",
    command: "getEnhancedControllerMetadata",
    request: { select: "default", generateDefault: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "10"],
        [44, "7d 01 00 00 01"],
      ],
      "4b 82 10 e4",
    ),
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20, "02 00 02 01 04 00 6e 76 6d 65 20 00 02 00 c2 b5"],
      ],
      "da 67 6b b8",
    ),
    value: { metadata: controllerElements },
  },
  {
    name: "enhanced controller metadata added",
    command: "setEnhancedControllerMetadata",
    request: { action: "add", metadata: controllerElements },
    requestBytes: sparse(
      4168,
      [
        [0, "84 10 00 00 09 01"],
        [33, "10"],
        [44, "7d 00 00 00 00 40"],
        [68, "02 00 02 01 04 00 6e 76 6d 65 20 00 02 00 c2 b5"],
      ],
      "66 b3 5d 4f",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "controller metadata, its default generated",
    command: "getControllerMetadata",
    request: { select: "default", generateDefault: true },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01"],
        [33, "10"],
        [44, "7e 01 00 00 01"],
      ],
      "28 b3 2c 2f",
    ),
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20, "02 00 02 01 04 00 6e 76 6d 65 20 00 02 00 c2 b5"],
      ],
      "da 67 6b b8",
    ),
    value: { metadata: controllerElements },
  },
  {
    name: "controller metadata deleted",
    command: "setControllerMetadata",
    request: { action: "delete", metadata: controllerElements },
    requestBytes: sparse(
      4168,
      [
        [0, "84 10 00 00 09 01"],
        [33, "10"],
        [44, "7e 00 00 00 00 20"],
        [68, "02 00 02 01 04 00 6e 76 6d 65 20 00 02 00 c2 b5"],
      ],
      "36 43 a7 34",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
  {
    name: "metadata of namespace 1",
    command: "getNamespaceMetadata",
    request: { namespaceId: 1 },
    requestBytes: sparse(
      72,
      [
        [0, "84 10 00 00 0a 01 00 00 01"],
        [33, "10"],
        [44, "7f"],
      ],
      "78 d2 48 a2",
    ),
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20, "01 00 01 00 05 00 64 61 74 61 30"],
      ],
      "e3 2b 81 11",
    ),
    value: { metadata: namespaceElements },
  },
  {
    name: "metadata of namespace 1 replaced",
    command: "setNamespaceMetadata",
    request: { namespaceId: 1, action: "addOrReplace", metadata: namespaceElements },
    requestBytes: sparse(
      4168,
      [
        [0, "84 10 00 00 09 01 00 00 01"],
        [33, "10"],
        [44, "7f"],
        [68, "01 00 01 00 05 00 64 61 74 61 30"],
      ],
      "ba 69 af 02",
    ),
    responseBytes: sparse(24, [[0, "84 90"]], "47 4d 00 88"),
    value: {},
  },
];
