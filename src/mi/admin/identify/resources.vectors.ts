import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Identify, in its forms about what a subsystem is divided into, and as bytes. Offsets are those of the structure and 20 more. */
export const identifyResourceVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "NVM Sets from one on",
    command: "identifyNvmSetList",
    request: { controllerId: 0x0102, startingNvmSetId: 0x0304 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 04 00 00 00 04 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 da c3 ab ff`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01"],
        [
          20 + 128,
          "04 03 06 05 00 00 00 00 0a 09 08 07 0e 0d 0c 0b 10 0f 0e 0d 0c 0b 0a 09 08 07 06 05 04 03 02 01 00 60 e5 3e 7e 03 00 00 00 00 00 00 00 00 00 00",
        ],
      ],
      "4b 40 f4 28",
    ),
    value: {
      nvmSets: [
        {
          nvmSetId: 0x0304,
          enduranceGroupId: 0x0506,
          typicalRandomRead: 0x0708090a,
          optimalWriteSize: 0x0b0c0d0e,
          totalCapacity: 0x102030405060708090a0b0c0d0e0f10n,
          unallocatedCapacity: 3840755982336n,
        },
      ],
    },
  },
  {
    name: "a list of no NVM Sets",
    command: "identifyNvmSetList",
    request: {},
    requestBytes: `
      84 10 00 00 06 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 f6 63 3c 3d`,
    responseBytes: sparse(4120, [[0, "84 90"]], "0c 25 a2 0a"),
    value: { nvmSets: [] },
  },
  {
    name: "UUIDs of a vendor",
    command: "identifyUuidList",
    request: { controllerId: 0x0102 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 17 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 ee 8b 92 a2`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 32, "01"],
        [20 + 48, "00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff"],
        [20 + 64, "02"],
        [20 + 80, "ff ee dd cc bb aa 99 88 77 66 55 44 33 22 11 00"],
      ],
      "e6 83 01 f4",
    ),
    value: {
      uuids: [
        { association: "pciVendorId", uuid: "00112233-4455-6677-8899-aabbccddeeff" },
        { association: "pciSubsystemVendorId", uuid: "ffeeddcc-bbaa-9988-7766-554433221100" },
      ],
    },
  },
  {
    name: "domains from one on",
    command: "identifyDomainList",
    request: { controllerId: 0x0102, startingDomainId: 0x0304 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 18 00 00 00 04 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 3e 99 c4 58`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01"],
        [20 + 128, "04 03"],
        [
          20 + 144,
          "10 0f 0e 0d 0c 0b 0a 09 08 07 06 05 04 03 02 01 00 60 e5 3e 7e 03 00 00 00 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        ],
      ],
      "4c 48 fc 4f",
    ),
    value: {
      domains: [
        {
          domainId: 0x0304,
          totalCapacity: 0x102030405060708090a0b0c0d0e0f10n,
          unallocatedCapacity: 3840755982336n,
          maximumEnduranceGroupCapacity: 7n,
        },
      ],
    },
  },
  {
    name: "Endurance Groups from one on",
    command: "identifyEnduranceGroupList",
    request: { controllerId: 0x0102, startingEnduranceGroupId: 0x0304 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 19 00 00 00 04 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 b0 5b 8b e2`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "02 00 04 03 fe ff"],
      ],
      "04 6e 47 3d",
    ),
    value: { enduranceGroupIds: [0x0304, 0xfffe] },
  },
  {
    name: "a port to export a subsystem on",
    command: "identifyPortsList",
    request: { controllerId: 0x0102 },
    requestBytes: `
      84 10 00 00 06 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 1e 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 25 f0 fe d8`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01 01 00 00 00 00 00 00 00"],
        [
          20 + 16,
          "31 39 32 2e 30 2e 32 2e 31 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20",
        ],
        [20 + 272, "01"],
        [20 + 528, "02 01 03 01 04"],
      ],
      "43 72 7a 60",
    ),
    value: {
      generation: 0x0102030405060708n,
      ports: [
        {
          transportAddress: "192.0.2.1",
          transportSpecific: Uint8Array.from({ length: 256 }, (_, index) => (index === 0 ? 1 : 0)),
          portId: 0x0102,
          transportType: "tcp",
          addressFamily: "ipv4",
          transportRequirements: 4,
        },
      ],
    },
  },
  {
    name: "part of any structure, as bytes",
    command: "identify",
    request: {
      controllerId: 0x0102,
      namespaceId: 0x0a0b0c0d,
      dataOffset: 0x0100,
      dataLength: 8,
      cns: 0x99,
      startingControllerId: 0x0304,
      specificIdentifier: 0x0506,
      ioCommandSet: 0x07,
      uuidIndex: 0x08,
    },
    requestBytes: `
      84 10 00 00 06 03 02 01 0d 0c 0b 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00
      08 00 00 00 00 00 00 00 00 00 00 00 99 00 04 03 06 05 00 07 00 00 00 00 00 00 00 00 08 00 00 00
      00 00 00 00 9b 67 5a 1d`,
    responseBytes: `
      84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 02 03 04 05 06 07 08 4a 1c 6c f4`,
    value: { data: Uint8Array.of(0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08) },
  },
  {
    name: "all of any structure, as bytes",
    command: "identify",
    request: { cns: 0x13 },
    requestBytes: `
      84 10 00 00 06 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 13 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 34 b1 4c 91`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 0, "01 00"],
        [20 + 4095, "ff"],
      ],
      "03 c0 7a 65",
    ),
    value: {
      data: Uint8Array.from({ length: 4096 }, (_, index) => (index === 0 ? 1 : index === 4095 ? 0xff : 0)),
    },
  },
];
