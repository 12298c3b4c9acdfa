import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

/** Get Log Page of discovery controllers. */
export const discoveryVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "a discovery controller that knows two subsystems, by TCP and by RDMA",
    command: "getDiscoveryLog",
    request: { portLocalOnly: true, allSubsystems: true, dataLength: 3072 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 0c 00 00 00 00 00 00 00 00 00 00 70 86 ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 12 ec 70 ca`,
    responseBytes: sparse(
      3096,
      [
        [0, "84 90"],
        [20 + 0, "08 07 06 05 04 03 02 01 02"],
        [20 + 16, "01"],
        [20 + 1024, "03 01 02 05 04 01 ff ff 20 00 07 00"],
        [20 + 1056, "34 34 32 30 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20"],
        [20 + 1280, "6e 71 6e 2e 32 30 32 36 2d 31 31 2e 69 6e 76 61 6c 69 64 3a 74 63 70"],
        [
          20 + 1536,
          "31 39 32 2e 30 2e 32 2e 31 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20",
        ],
        [20 + 1792, "02"],
        [20 + 2048, "01 02 01 02 00 00 01 00 80 00 00 00"],
        [20 + 2080, "34 34 32 30 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20"],
        [20 + 2304, "6e 71 6e 2e 32 30 32 36 2d 31 31 2e 69 6e 76 61 6c 69 64 3a 72 64 6d 61"],
        [
          20 + 2560,
          "32 30 30 31 3a 64 62 38 3a 3a 31 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20",
        ],
        [20 + 2816, "01 04 01 00 00 00 00 00 02 01"],
      ],
      "00 0f 35 73",
    ),
    value: {
      generation: 0x0102_0304_0506_0708n,
      recordCount: 2n,
      recordFormat: 1,
      entries: [
        {
          transportType: "tcp",
          addressFamily: "ipv4",
          subsystemType: "nvme",
          transportRequirements: { secureChannel: "required", flowControlDisable: true },
          portId: 0x0104,
          controllerId: 0xffff,
          adminQueueSize: 32,
          flags: { duplicateInformation: true, persistentConnection: true, notConnected: true },
          serviceId: "4420",
          qualifiedName: "nqn.2026-11.invalid:tcp",
          address: "192.0.2.1",
          addressSubtype: { tcp: { security: "tls13" } },
        },
        {
          transportType: "rdma",
          addressFamily: "ipv6",
          subsystemType: "referral",
          transportRequirements: { secureChannel: "notRequired", flowControlDisable: false },
          portId: 0,
          controllerId: 1,
          adminQueueSize: 128,
          flags: { duplicateInformation: false, persistentConnection: false, notConnected: false },
          serviceId: "4420",
          qualifiedName: "nqn.2026-11.invalid:rdma",
          address: "2001:db8::1",
          addressSubtype: {
            rdma: {
              serviceType: "reliableConnected",
              provider: "roceV2",
              connectionManagement: "rdmaCm",
              partitionKey: 0x0102,
            },
          },
        },
      ],
    },
  },
  {
    name: "a host with a symbolic name",
    command: "getHostDiscoveryLog",
    request: { allHosts: true, dataLength: 2068 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      14 08 00 00 00 00 00 00 00 00 00 00 71 81 04 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 d3 8e d5 ff`,
    responseBytes: sparse(
      2092,
      [
        [0, "84 90"],
        [20 + 0, "05 00 00 00 00 00 00 00 01"],
        [20 + 16, "02 00 01 00 14 08"],
        [20 + 1024, "02 04"],
        [20 + 1034, "01"],
        [20 + 1280, "6e 71 6e 2e 32 30 32 36 2d 31 31 2e 69 6e 76 61 6c 69 64 3a 68 6f 73 74"],
        [
          20 + 1536,
          "6e 6e 2d 30 78 31 3a 70 6e 2d 30 78 32 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20",
        ],
        [20 + 1792, "aa"],
        [20 + 2048, "14 04 00 00 01 00"],
        [20 + 2056, "02 00 08 00"],
        [20 + 2060, "68 6f 73 74 2d 6f 6e 65"],
      ],
      "82 8a 7c 61",
    ),
    value: {
      generation: 5n,
      recordCount: 1n,
      recordFormat: 2,
      flags: { allHostEntries: true },
      length: 2068,
      entries: [
        {
          transportType: "fibreChannel",
          addressFamily: "fibreChannel",
          flags: { duplicateInformation: true, persistentConnection: false, notConnected: false },
          hostName: "nqn.2026-11.invalid:host",
          address: "nn-0x1:pn-0x2",
          addressSubtype: { other: Uint8Array.of(0xaa, ...new Array<number>(255).fill(0)) },
          length: 1044,
          attributes: [{ type: "symbolicName", value: Uint8Array.from("host-one", (each) => each.charCodeAt(0)) }],
          additional: new Uint8Array(0),
        },
      ],
    },
  },
  {
    name: "an Authentication Verification Entity at one address",
    command: "getAveDiscoveryLog",
    request: { dataLength: 1276 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      fc 04 00 00 00 00 00 00 00 00 00 00 72 80 3e 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 0c b6 cd 5e`,
    responseBytes: sparse(
      1300,
      [
        [0, "84 90"],
        [20 + 0, "06 00 00 00 00 00 00 00 01"],
        [20 + 16, "03 00 00 00 fc 04"],
        [20 + 1024, "fc 00 00 00"],
        [20 + 1028, "6e 71 6e 2e 32 30 32 36 2d 31 31 2e 69 6e 76 61 6c 69 64 3a 61 76 65"],
        [20 + 1252, "01"],
        [20 + 1256, "01 00 49 1f c0 00 02 01"],
      ],
      "06 8d 33 0c",
    ),
    value: {
      generation: 6n,
      recordCount: 1n,
      recordFormat: 3,
      length: 1276,
      entries: [
        {
          length: 252,
          qualifiedName: "nqn.2026-11.invalid:ave",
          transports: [
            {
              addressFamily: "ipv4",
              serviceId: 8009,
              address: Uint8Array.of(192, 0, 2, 1, ...new Array<number>(12).fill(0)),
            },
          ],
          additional: new Uint8Array(0),
        },
      ],
    },
  },
  {
    name: "what a direct discovery controller asks for",
    command: "getPullModelDiscoveryLog",
    request: { dataLength: 12 },
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      0c 00 00 00 00 00 00 00 00 00 00 00 73 80 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 be 2b 5f 8e`,
    responseBytes: sparse(
      36,
      [
        [0, "84 90"],
        [20 + 0, "01 00 00 00 0c 00 00 00 0a 0b 0c 0d"],
      ],
      "a2 2f ca 7c",
    ),
    value: { operation: 1, length: 12, parameters: Uint8Array.of(10, 11, 12, 13) },
  },
];
