import { at, bitField, bits, count, optional, packed, rest, u8, u16, u32, u64 } from "../../codec/index.ts";
import type { Objection } from "../command.ts";
import { maximumData } from "../command-sets.ts";
import { pcieCommand } from "./pcie-command.ts";

const spec = "NVMe-MI 2.0 §7";

const length = at(8, u16, `Length (LENGTH), 1 to ${maximumData}`, { unit: "bytes" });
const lengthOfData = count(8, u16, `Length (LENGTH), 1 to ${maximumData}`);
const barAtByte10 = packed(
  10,
  bitField(u8, { baseAddressRegister: bits(2, 0, "Base Address Register (BAR), the lower half of a 64-bit one") }),
  "Third byte of PCIe Request Dword 0",
);
const configurationOffset = optional(12, u16, "Offset (OFFSET) in configuration space", { unit: "bytes" });
const memoryOffset = optional(12, u64, "Offset (OFFSETL, OFFSETU) in the BAR's memory", { unit: "bytes" });
const ioOffset = optional(12, u32, "Offset (OFFSET) in the BAR's I/O space", { unit: "bytes" });

/** Configuration space of PCI Express, in bytes. */
const configurationSpaceSize = 4096;

interface Access {
  readonly offset: number | bigint;
  /** Of a read. */
  readonly length?: number;
  /** Of a write. */
  readonly data?: Uint8Array;
}

const lengthOf = ({ length, data }: Access): number => length ?? data?.length ?? 0;

/**
 * Refuses a length that no access has. Of 0 nothing is known but that it is not 0's based, for 4096 is said to be the
 * most: an access to nothing is taken for a mistake, here and by simulated drives.
 */
function lengthObjection(access: Access): Objection | undefined {
  const length = lengthOf(access);
  if (length >= 1 && length <= maximumData) return undefined;
  return { field: "length", detail: `${length} is not an integer in 1–${maximumData}` };
}

/** Refuses also what goes beyond the end of configuration space; how long the BARs are only the drive knows. */
function configurationObjection(access: Access): Objection | undefined {
  const end = Number(access.offset) + lengthOf(access);
  const detail = `the access ends at ${end}, behind the ${configurationSpaceSize} bytes there are`;
  return lengthObjection(access) ?? (end > configurationSpaceSize ? { field: "offset", detail } : undefined);
}

const reading = {
  spec,
  effect: "read",
  response: { data: rest("Data") },
  lengthAsked: (request: { length: number }) => request.length,
  objection: lengthObjection,
} as const;
const writing = { spec, effect: "destructive", response: {}, objection: lengthObjection } as const;
const dataWritten = rest("Data", "length");

/** Reads configuration space of a controller's PCI function. */
export const pcieConfigurationRead = pcieCommand({
  ...reading,
  title: "PCIe Configuration Read",
  opcode: 0x00,
  objection: configurationObjection,
  request: { length, offset: configurationOffset },
  example: { length: 64 },
});

/** Writes configuration space of a controller's PCI function. */
export const pcieConfigurationWrite = pcieCommand({
  ...writing,
  title: "PCIe Configuration Write",
  opcode: 0x01,
  objection: configurationObjection,
  request: { length: lengthOfData, offset: configurationOffset, data: dataWritten },
  example: { offset: 0x0c, data: Uint8Array.of(0x10) },
});

/** Reads the memory behind one of a controller's base address registers. */
export const pcieMemoryRead = pcieCommand({
  ...reading,
  title: "PCIe Memory Read",
  opcode: 0x02,
  request: { length, baseAddressRegister: barAtByte10, offset: memoryOffset },
  example: { length: 64 },
});

/** Writes the memory behind one of a controller's base address registers. */
export const pcieMemoryWrite = pcieCommand({
  ...writing,
  title: "PCIe Memory Write",
  opcode: 0x03,
  request: { length: lengthOfData, baseAddressRegister: barAtByte10, offset: memoryOffset, data: dataWritten },
  example: { offset: 0x24n, data: Uint8Array.of(0x1f, 0x00, 0x1f, 0x00) },
});

/** Reads the I/O space behind one of a controller's base address registers. */
export const pcieIoRead = pcieCommand({
  ...reading,
  title: "PCIe I/O Read",
  opcode: 0x04,
  request: { length, baseAddressRegister: barAtByte10, offset: ioOffset },
  example: { length: 4, baseAddressRegister: 2 },
});

/** Writes the I/O space behind one of a controller's base address registers. */
export const pcieIoWrite = pcieCommand({
  ...writing,
  title: "PCIe I/O Write",
  opcode: 0x05,
  request: { length: lengthOfData, baseAddressRegister: barAtByte10, offset: ioOffset, data: dataWritten },
  example: { baseAddressRegister: 2, data: Uint8Array.of(0x00, 0x00, 0x00, 0x00) },
});
