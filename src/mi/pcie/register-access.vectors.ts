import { sparse, type VectorsOf } from "../command.vectors.ts";
import type * as registerAccess from "./register-access.ts";

const success = "84 a0 00 00 00 00 00 00 ca 2b 01 51";

/** So many bytes, zero behind those that are given. */
function filled(size: number, ...beginning: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set(beginning);
  return bytes;
}

/** The PCIe command set. */
export const pcieVectors: VectorsOf<typeof registerAccess> = [
  {
    name: "all of configuration space",
    command: "pcieConfigurationRead",
    request: { length: 4096 },
    requestBytes: "84 20 00 00 00 00 00 00 00 10 00 00 00 00 00 00 00 00 00 00 8f 1b 1a 82",
    responseBytes: sparse(
      4108,
      [
        [0, "84 a0"],
        [8, "f0 ff 01 00"],
      ],
      "d3 42 86 94",
    ),
    value: { data: filled(4096, 0xf0, 0xff, 0x01) },
    reference: "request",
  },
  {
    name: "eight bytes of another controller's configuration space, on slot 1",
    command: "pcieConfigurationRead",
    slot: 1,
    request: { controllerId: 0x0201, length: 8, offset: 0xabc },
    requestBytes: "84 21 00 00 00 00 01 02 08 00 00 00 bc 0a 00 00 00 00 00 00 c1 c0 0a 9d",
    responseBytes: "84 a1 00 00 00 00 00 00 10 70 00 00 42 a0 81 34 f3 d3 be 8f",
    value: { data: Uint8Array.of(0x10, 0x70, 0x00, 0x00, 0x42, 0xa0, 0x81, 0x34) },
  },
  {
    name: "the last four bytes of configuration space written",
    command: "pcieConfigurationWrite",
    request: { controllerId: 1, offset: 0xffc, data: Uint8Array.of(0xde, 0xad, 0xbe, 0xef) },
    requestBytes: "84 20 00 00 01 00 01 00 04 00 00 00 fc 0f 00 00 00 00 00 00 de ad be ef 7a 66 7d 19",
    responseBytes: success,
    value: {},
  },
  {
    name: "one byte of configuration space written, the cache line size",
    command: "pcieConfigurationWrite",
    request: { offset: 0x0c, data: Uint8Array.of(0x10) },
    requestBytes: "84 20 00 00 01 00 00 00 01 00 00 00 0c 00 00 00 00 00 00 00 10 f4 85 e7 8e",
    responseBytes: success,
    value: {},
  },
  {
    name: "memory beyond 4 GiB of BAR 4",
    command: "pcieMemoryRead",
    request: { controllerId: 7, length: 12, baseAddressRegister: 4, offset: 0x12_3456_789an },
    requestBytes: "84 20 00 00 02 00 07 00 0c 00 04 00 9a 78 56 34 12 00 00 00 61 03 5d 8f",
    responseBytes: "84 a0 00 00 00 00 00 00 ff 03 01 14 00 00 00 00 00 04 01 00 1d 57 fc 95",
    value: { data: Uint8Array.of(0xff, 0x03, 0x01, 0x14, 0, 0, 0, 0, 0x00, 0x04, 0x01, 0x00) },
  },
  {
    name: "three bytes of memory, the controller's status",
    command: "pcieMemoryRead",
    request: { length: 3, offset: 0x1cn },
    requestBytes: "84 20 00 00 02 00 00 00 03 00 00 00 1c 00 00 00 00 00 00 00 b8 38 bc 8a",
    responseBytes: "84 a0 00 00 00 00 00 00 01 00 00 27 a1 4a da",
    value: { data: Uint8Array.of(1, 0, 0) },
  },
  {
    name: "memory written at an offset of 64 bits, on slot 1",
    command: "pcieMemoryWrite",
    slot: 1,
    request: {
      controllerId: 0x0102,
      baseAddressRegister: 2,
      offset: 0xfedc_ba98_7654_3210n,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    },
    requestBytes: "84 21 00 00 03 00 02 01 06 00 02 00 10 32 54 76 98 ba dc fe 01 02 03 04 05 06 a5 51 01 87",
    responseBytes: "84 a1 00 00 00 00 00 00 02 07 02 39",
    value: {},
  },
  {
    name: "memory written, the controller's configuration",
    command: "pcieMemoryWrite",
    request: { baseAddressRegister: 0, offset: 0x14n, data: Uint8Array.of(0x01, 0x00, 0x46, 0x00) },
    requestBytes: "84 20 00 00 03 00 00 00 04 00 00 00 14 00 00 00 00 00 00 00 01 00 46 00 f7 74 32 dd",
    responseBytes: success,
    value: {},
  },
  {
    name: "I/O space of BAR 5, at an offset with its highest bit set",
    command: "pcieIoRead",
    request: { controllerId: 3, length: 4, baseAddressRegister: 5, offset: 0x8000_0004 },
    requestBytes: "84 20 00 00 04 00 03 00 04 00 05 00 04 00 00 80 00 00 00 00 14 fc c4 87",
    responseBytes: "84 a0 00 00 00 00 00 00 a5 a5 5a 5a 89 93 cf 49",
    value: { data: Uint8Array.of(0xa5, 0xa5, 0x5a, 0x5a) },
  },
  {
    name: "I/O space of the last controller there can be written",
    command: "pcieIoWrite",
    request: { controllerId: 0xfffe, baseAddressRegister: 2, offset: 0xffff_fff8, data: Uint8Array.of(0x3c, 0x00) },
    requestBytes: "84 20 00 00 05 00 fe ff 02 00 02 00 f8 ff ff ff 00 00 00 00 3c 00 63 a4 1c 07",
    responseBytes: success,
    value: {},
  },
  {
    name: "I/O space written from its beginning",
    command: "pcieIoWrite",
    request: { baseAddressRegister: 0, offset: 0, data: Uint8Array.of(0x1c, 0, 0, 0, 1, 0, 0, 0) },
    requestBytes: "84 20 00 00 05 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 1c 00 00 00 01 00 00 00 66 fc 93 60",
    responseBytes: success,
    value: {},
  },
];
