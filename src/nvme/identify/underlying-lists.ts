import { countedArray } from "../../codec/filled-array.ts";
import { ascii, at, bytes, enumeration, hex, type Infer, struct, u8, u16, u32, u64 } from "../../codec/index.ts";

/** It was 64 bits wide before base 2.4, but 4096 bytes never have room for as many entries as its lowest 16 bits count. */
const count = { kind: u16, offset: 0, doc: "Number of Entries (NUMENT)" } as const;

const generation = at(0, u64, "Generation Counter (GENCTR)");

const UnderlyingNamespace = struct(
  { title: "Underlying Namespace Entry", spec: "NVMe base 2.1 §5.1.13.4.1", size: 320 },
  {
    subsystemNqn: at(0, ascii(256, "nul"), "Underlying NVM Subsystem NQN (UNSNQN)"),
    namespaceId: at(256, u32, "Namespace Identifier (NSID)"),
    controllerId: at(260, hex(u16), "Controller Identifier (CNTLID)"),
    index: at(318, u16, "Index into the Underlying Namespaces (IDX), of base 2.4"),
  },
);

/**
 * Namespaces that an exported NVM subsystem may be made of, 4096 bytes: the answer to Identify with CNS 1Dh. More than 12 do
 * not fit. NVMe base 2.1 §5.1.13.4.1.
 */
export const UnderlyingNamespaceList = struct(
  { title: "Underlying Namespace List", spec: "NVMe base 2.1 §5.1.13.4.1", size: 4096 },
  {
    generation,
    namespaces: at(
      8,
      countedArray(UnderlyingNamespace, { length: 12, from: 8, count }),
      "Underlying Namespace Entries",
    ),
  },
);
/** Namespaces that an exported NVM subsystem may be made of, decoded. */
export type UnderlyingNamespaceList = Infer<typeof UnderlyingNamespaceList>;

const UnderlyingPort = struct(
  { title: "Underlying Fabrics Transport Entry", spec: "NVMe base 2.1 Figure 336", size: 576 },
  {
    transportAddress: at(0, ascii(256), "Transport Address (TRADDR)"),
    transportSpecific: at(256, bytes(256), "Transport Specific Address Subtype (TSAS)"),
    portId: at(512, u16, "Port ID of the Underlying Port (PIDUP)"),
    transportType: at(
      514,
      enumeration(u8, { rdma: 1, fibreChannel: 2, tcp: 3, intraHost: 254 }),
      "Transport Type (TRTYPE)",
    ),
    addressFamily: at(
      515,
      enumeration(u8, { ipv4: 1, ipv6: 2, infiniBand: 3, fibreChannel: 4, intraHost: 254 }),
      "Transport Address Family (ADRFAM)",
    ),
    transportRequirements: at(516, hex(u8), "Transport Requirements (TREQ)"),
  },
);

/**
 * Ports that an NVM subsystem may be exported on, 4096 bytes: the answer to Identify with CNS 1Eh. More than 7 do not fit.
 * NVMe base 2.1 §5.1.13.4.2.
 */
export const PortsList = struct(
  { title: "Ports List", spec: "NVMe base 2.1 §5.1.13.4.2", size: 4096 },
  { generation, ports: at(8, countedArray(UnderlyingPort, { length: 7, from: 8, count }), "Underlying Ports") },
);
/** Ports that an NVM subsystem may be exported on, decoded. */
export type PortsList = Infer<typeof PortsList>;
