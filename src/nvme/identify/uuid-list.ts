import { terminatedArray } from "../../codec/filled-array.ts";
import { at, bitField, type Infer, namedBits, packed, struct, u8, uuid } from "../../codec/index.ts";

/** Where the UUID of an entry stands. Without one, the list has ended. */
const uuidPlace = { offset: 16, size: 16 } as const;

const UuidListEntry = struct(
  { title: "UUID List Entry", spec: "NVMe base 2.0 §5.17.2.16", size: 32 },
  {
    header: packed(
      0,
      bitField(u8, {
        association: namedBits(1, 0, "Identifier Association (IDASC)", {
          none: 0,
          pciVendorId: 1,
          pciSubsystemVendorId: 2,
        }),
      }),
      "UUID Lists Entry Header",
    ),
    uuid: at(uuidPlace.offset, uuid, "UUID"),
  },
);

/**
 * UUIDs by which vendors tell their definitions apart, at most 127, 4096 bytes: the answer to Identify with CNS 17h. A UUID
 * index is a place in the list, counted from 1. NVMe base 2.0 §5.17.2.16.
 */
export const UuidList = struct(
  { title: "UUID List", spec: "NVMe base 2.0 §5.17.2.16", size: 4096 },
  { uuids: at(32, terminatedArray(UuidListEntry, 127, uuidPlace), "UUID List Entries") },
);
/** UUIDs by which vendors tell their definitions apart, decoded. */
export type UuidList = Infer<typeof UuidList>;
