import { at, bit, bitField, choice, enumeration, namedBits, struct, u8, u16 } from "../../codec/index.ts";

const spec = "NVMe base 2.1 §5.1.12.3";

/** How controllers and hosts are reached. */
export const transportTypes = enumeration(u8, { notIndicated: 0, rdma: 1, fibreChannel: 2, tcp: 3, intraHost: 254 });
/** What an address is one of. */
export const addressFamilies = enumeration(u8, {
  pcie: 0,
  ipv4: 1,
  ipv6: 2,
  infiniBand: 3,
  fibreChannel: 4,
  intraHost: 254,
});
/** What a transport needs. */
export const transportRequirements = bitField(u8, {
  secureChannel: namedBits(1, 0, "Secure Channel (SC)", { notSpecified: 0, required: 1, notRequired: 2 }),
  flowControlDisable: bit(2, "Disable SQ Flow Control (DSQFC)"),
});

const RdmaAddress = struct(
  { title: "RDMA Address Subtype", spec, size: 256 },
  {
    serviceType: at(
      0,
      enumeration(u8, { reliableConnected: 1, reliableDatagram: 2 }),
      "RDMA QP Service Type (RDMA_QPTYPE)",
    ),
    provider: at(
      1,
      enumeration(u8, { notSpecified: 1, infiniBand: 2, roce: 3, roceV2: 4, iwarp: 5 }),
      "RDMA Provider Type (RDMA_PRTYPE)",
    ),
    connectionManagement: at(2, enumeration(u8, { rdmaCm: 1 }), "RDMA Connection Management Service (RDMA_CMS)"),
    partitionKey: at(8, u16, "RDMA Partition Key (RDMA_PKEY)"),
  },
);

const TcpAddress = struct(
  { title: "TCP Address Subtype", spec, size: 256 },
  { security: at(0, enumeration(u8, { none: 0, tls12: 1, tls13: 2 }), "Security Type (SECTYPE)") },
);

/** What an address of a transport has besides; `transportTypeOffset` is where the type is, from here. */
export const addressSubtype = (transportTypeOffset: number) =>
  choice(
    { size: 256, selector: u8, selectorOffset: transportTypeOffset },
    { rdma: RdmaAddress, tcp: TcpAddress },
    { rdma: 1, tcp: 3 },
  );
