import type { NamespaceSpecification } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const fullSpecification: NamespaceSpecification = {
  size: 0x1234567800n,
  capacity: 0x1234567000n,
  formattedLbaSize: { formatIndexLow: 2, metadataInExtendedBlock: true, formatIndexHigh: 1 },
  protectionSettings: { type: "type2", firstBytes: true },
  sharingCapabilities: { shared: true, dispersed: false },
  asymmetricAccessGroupId: 0x01020304,
  nvmSetId: 0x0102,
  enduranceGroupId: 0x0304,
  storageTagMask: 0xffeen,
  placementHandleCount: 2,
  zonedOptions: { allocateRandomWriteAreas: true },
  requestedActiveResources: 14,
  requestedOpenResources: 7,
  requestedRandomWriteAreas: 3,
  placementHandles: [0x0101, 0x0202, ...new Array<number>(126).fill(0)],
};

/** Namespaces that come and go, and what they are attached to. */
export const namespaceManagementVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "a namespace is created, with everything there is to say of it",
    command: "createNamespace",
    request: { controllerId: 3, ioCommandSet: 2, namespace: fullSpecification },
    requestBytes: sparse(
      4168,
      [
        [0, "84 10 00 00 0d 01 03"],
        [33, "10"],
        [51, "02"],
        [69, "78 56 34 12 00 00 00 00 70 56 34 12"],
        [94, "32 00 00 0a 01"],
        [160, "04 03 02 01 00 00 00 00 02 01 04 03"],
        [452, "ee ff"],
        [460, "02"],
        [567, "01 0e 00 00 00 07 00 00 00 03 00 00 00 01 01 02 02"],
      ],
      "a1 0d d6 e9",
    ),
    responseBytes: "84 90 00 00 00 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00 d7 61 55 1e",
    value: { namespaceId: 7 },
  },
  {
    name: "a namespace is deleted",
    command: "deleteNamespace",
    request: { controllerId: 1, namespaceId: 0x0a0b0c0d },
    requestBytes: `
      84 10 00 00 0d 00 01 00 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 fc 92 58 e1`,
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "a namespace is attached to two controllers",
    command: "attachNamespace",
    request: { controllerId: 1, namespaceId: 0x01020304, controllerIds: [1, 0x0203] },
    requestBytes: sparse(
      4168,
      [
        [0, "84 10 00 00 15 01 01 00 04 03 02 01"],
        [33, "10"],
        [68, "02 00 01 00 03 02"],
      ],
      "10 dd 4d 0c",
    ),
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
  {
    name: "a namespace is detached from a controller",
    command: "detachNamespace",
    request: { namespaceId: 2, controllerIds: [0xfffe] },
    requestBytes: sparse(
      4168,
      [
        [0, "84 10 00 00 15 01 00 00 02"],
        [33, "10"],
        [44, "01"],
        [68, "01 00 fe ff"],
      ],
      "74 c4 f6 d9",
    ),
    responseBytes: "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88",
    value: {},
  },
];
