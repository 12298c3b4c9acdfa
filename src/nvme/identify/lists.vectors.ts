/** Primary Controller Capabilities, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const primaryControllerFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "818e", "controllerId", 0x8e81],
  [2, "8895", "portId", 0x9588],
  [32, "8f9ca9b6", "flexibleQueues", 0xb6a99c8f],
  [36, "96a3b0bd", "flexibleQueuesAssigned", 0xbdb0a396],
  [40, "9daa", "flexibleQueuesOfPrimary", 0xaa9d],
  [42, "a4b1", "privateQueues", 0xb1a4],
  [44, "abb8", "maximumFlexibleQueues", 0xb8ab],
  [46, "b2bf", "queueGranularity", 0xbfb2],
  [64, "b9c6d3e0", "flexibleInterrupts", 0xe0d3c6b9],
  [68, "c0cddae7", "flexibleInterruptsAssigned", 0xe7dacdc0],
  [72, "c7d4", "flexibleInterruptsOfPrimary", 0xd4c7],
  [74, "cedb", "privateInterrupts", 0xdbce],
  [76, "d5e2", "maximumFlexibleInterrupts", 0xe2d5],
  [78, "dce9", "interruptGranularity", 0xe9dc],
];

/** Primary Controller Capabilities, one flag at a time: byte offset of the field, bit within the field, the flag. */
export const primaryControllerFlags: readonly (readonly [number, number, string])[] = [
  [4, 0, "resourceTypes.queues"],
  [4, 1, "resourceTypes.interrupts"],
];

/** Secondary Controller List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const secondaryControllersFields: readonly (readonly [number, string, string, unknown])[] = [
  [
    0,
    "02000000000000000000000000000000000000000000000000000000000000000201040301000000050006000700000000000000000000000000000000000000feff000000000000000000000000000000000000000000000000000000000000",
    "controllers",
    [
      {
        secondaryControllerId: 0x0102,
        primaryControllerId: 0x0304,
        state: { state: "online" },
        virtualFunctionNumber: 5,
        queues: 6,
        interrupts: 7,
      },
      {
        secondaryControllerId: 0xfffe,
        primaryControllerId: 0,
        state: { state: "offline" },
        virtualFunctionNumber: 0,
        queues: 0,
        interrupts: 0,
      },
    ],
  ],
];

/** Identify Controller List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const controllerListFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "030000000201feff", "controllerIds", [0, 0x0102, 0xfffe]],
];

/** NVM Set List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const nvmSetsFields: readonly (readonly [number, string, string, unknown])[] = [
  [
    0,
    "010000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002010403000000000500000006000000100f0e0d0c0b0a09080706050403020107000000000000000000000000000000",
    "nvmSets",
    [
      {
        nvmSetId: 0x0102,
        enduranceGroupId: 0x0304,
        typicalRandomRead: 5,
        optimalWriteSize: 6,
        totalCapacity: 0x102030405060708090a0b0c0d0e0f10n,
        unallocatedCapacity: 7n,
      },
    ],
  ],
];

/** Domain List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const domainsFields: readonly (readonly [number, string, string, unknown])[] = [
  [
    0,
    "010000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002010000000000000000000000000000100f0e0d0c0b0a0908070605040302010700000000000000000000000000000008000000000000000000000000000000",
    "domains",
    [
      {
        domainId: 0x0102,
        totalCapacity: 0x102030405060708090a0b0c0d0e0f10n,
        unallocatedCapacity: 7n,
        maximumEnduranceGroupCapacity: 8n,
      },
    ],
  ],
];

/** Endurance Group List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const enduranceGroupsFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "02000100feff", "enduranceGroupIds", [1, 0xfffe]],
];

/** Namespace Granularity List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const granularitiesFields: readonly (readonly [number, string, string, unknown])[] = [
  [
    4,
    "010000000000000000000000000000000000000000000000000000000100000000000000020000000000000003000000000000000400000000000000",
    "descriptors",
    [
      { sizeGranularity: 1n, capacityGranularity: 2n },
      { sizeGranularity: 3n, capacityGranularity: 4n },
    ],
  ],
  [32, "e3f003101d2a3744", "descriptors[0].sizeGranularity", 0x44372a1d1003f0e3n],
  [40, "eaf70a1724313e4b", "descriptors[0].capacityGranularity", 0x4b3e3124170af7ean],
];

/** Namespace Granularity List, one flag at a time: byte offset of the field, bit within the field, the flag. */
export const granularitiesFlags: readonly (readonly [number, number, string])[] = [
  [0, 0, "attributes.descriptorForEachFormat"],
];

/** UUID List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const uuidsFields: readonly (readonly [number, string, string, unknown])[] = [
  [
    32,
    "0200000000000000000000000000000000112233445566778899aabbccddeeff",
    "uuids",
    [{ association: "pciSubsystemVendorId", uuid: "00112233-4455-6677-8899-aabbccddeeff" }],
  ],
];

/** Identify I/O Command Set, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const combinationsFields: readonly (readonly [number, string, string, unknown])[] = [
  [
    0,
    "010000000000000002000000000000000400000000000000080000000000000010000000000000002000000000000000",
    "combinations",
    [
      {
        nvm: true,
        keyValue: false,
        zoned: false,
        subsystemLocalMemory: false,
        computationalPrograms: false,
        others: 0n,
      },
      {
        nvm: false,
        keyValue: true,
        zoned: false,
        subsystemLocalMemory: false,
        computationalPrograms: false,
        others: 0n,
      },
      {
        nvm: false,
        keyValue: false,
        zoned: true,
        subsystemLocalMemory: false,
        computationalPrograms: false,
        others: 0n,
      },
      {
        nvm: false,
        keyValue: false,
        zoned: false,
        subsystemLocalMemory: true,
        computationalPrograms: false,
        others: 0n,
      },
      {
        nvm: false,
        keyValue: false,
        zoned: false,
        subsystemLocalMemory: false,
        computationalPrograms: true,
        others: 0n,
      },
      {
        nvm: false,
        keyValue: false,
        zoned: false,
        subsystemLocalMemory: false,
        computationalPrograms: false,
        others: 1n,
      },
    ],
  ],
];

/** Underlying Namespace List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const underlyingNamespacesFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "f104111e2b384552", "generation", 0x5245382b1e1104f1n],
  [
    8,
    "01000000000000006e716e2e78000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000020000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000304",
    "namespaces",
    [{ subsystemNqn: "nqn.x", namespaceId: 1, controllerId: 2, index: 0x0403 }],
  ],
];

/** Ports List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const portsFields: readonly (readonly [number, string, string, unknown])[] = [
  [0, "f80b1825323f4c59", "generation", 0x594c3f3225180bf8n],
  [
    8,
    "01000000000000003a3a3120202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee010002fe04",
    "ports",
    [
      {
        transportAddress: "::1",
        transportSpecific: new Uint8Array(256).fill(0xee),
        portId: 1,
        transportType: "fibreChannel",
        addressFamily: "intraHost",
        transportRequirements: 4,
      },
    ],
  ],
];

/** Supported Controller State Formats, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const stateFormatsFields: readonly (readonly [number, string, string, unknown])[] = [
  [
    0,
    "01020304ffeeddccbbaa99887766554433221100".concat("0102030405060708090a0b0c0d0e0f10").padEnd(8192, "0"),
    "formats",
    {
      versions: [0x0403],
      uuids: ["ffeeddcc-bbaa-9988-7766-554433221100", "01020304-0506-0708-090a-0b0c0d0e0f10"],
    },
  ],
];

/** Namespace Identification Descriptor List, one field at a time: byte offset, the bytes there in hexadecimal, the field, and its value. */
export const descriptorsFields: readonly (readonly [number, string, string, unknown])[] = [
  [
    0,
    "0408000001020304050607080401000005".padEnd(8192, "0"),
    "descriptors",
    [
      { type: 4, value: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
      { type: "commandSet", value: 5 },
    ],
  ],
];
