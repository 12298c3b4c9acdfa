import { at, bitField, bits, count, type Kind, optional, packed, rest, u8, u16, u32, u64 } from "../../codec/index.ts";
import { checkInteger } from "../../codec/kind.ts";
import type { Objection } from "../command.ts";
import { maximumData } from "../command-sets.ts";
import { pcieCommand } from "./pcie-command.ts";

const spec = "NVMe-MI 2.0 §7";

const length = at(8, u16, `Length (LENGTH), 1 to ${maximumData}`, { unit: "bytes" });
const lengthOfData = count(8, u16, `Length (LENGTH), 1 to ${maximumData}`);

const barDoc = "Base Address Register (BAR), the lower half of a 64-bit one";
const highestBar = 0b111;
/** Three bits of a byte whose others are reserved. Unlike a member of a bit field it may be one that has to be given. */
const barNumber: Kind<number> = {
  ...u8,
  label: "u3",
  range: { minimum: 0, maximum: highestBar },
  read: (code, place) => `(${u8.read(code, place)}&${highestBar})`,
  write: (code, place, value, path) => {
    const checked = `${code.bind(checkInteger)}(${value},0,${highestBar},${JSON.stringify(path)})`;
    return u8.write(code, place, checked, path);
  },
};
const barToRead = packed(
  10,
  bitField(u8, { baseAddressRegister: bits(2, 0, barDoc) }),
  "Third byte of PCIe Request Dword 0",
);

const offsetDocs = {
  configuration: "Offset (OFFSET) in configuration space",
  memory: "Offset (OFFSETL, OFFSETU) in the BAR's memory",
  io: "Offset (OFFSET) in the BAR's I/O space",
} as const;
const bytes = { unit: "bytes" } as const;

// Reads are from the beginning where they do not say otherwise. Writes have to say where they go: what is at the beginning
// turns a controller off.
const offsetToRead = {
  configuration: optional(12, u16, offsetDocs.configuration, bytes),
  memory: optional(12, u64, offsetDocs.memory, bytes),
  io: optional(12, u32, offsetDocs.io, bytes),
} as const;
const offsetToWrite = {
  configuration: at(12, u16, offsetDocs.configuration, bytes),
  memory: at(12, u64, offsetDocs.memory, bytes),
  io: at(12, u32, offsetDocs.io, bytes),
} as const;
const barToWrite = at(10, barNumber, barDoc);

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
  request: { length, offset: offsetToRead.configuration },
  example: { length: 64 },
});

/** Writes configuration space of a controller's PCI function. */
export const pcieConfigurationWrite = pcieCommand({
  ...writing,
  title: "PCIe Configuration Write",
  opcode: 0x01,
  objection: configurationObjection,
  request: { length: lengthOfData, offset: offsetToWrite.configuration, data: dataWritten },
  example: { offset: 0x0c, data: Uint8Array.of(0x10) },
});

/**
 * Reads the memory behind one of a controller's base address registers. The command changes nothing, but a register may: some
 * do something when they are read.
 */
export const pcieMemoryRead = pcieCommand({
  ...reading,
  title: "PCIe Memory Read",
  opcode: 0x02,
  request: { length, baseAddressRegister: barToRead, offset: offsetToRead.memory },
  example: { length: 64 },
});

/** Writes the memory behind one of a controller's base address registers. */
export const pcieMemoryWrite = pcieCommand({
  ...writing,
  title: "PCIe Memory Write",
  opcode: 0x03,
  request: { length: lengthOfData, baseAddressRegister: barToWrite, offset: offsetToWrite.memory, data: dataWritten },
  example: { baseAddressRegister: 0, offset: 0x24n, data: Uint8Array.of(0x1f, 0x00, 0x1f, 0x00) },
});

/**
 * Reads the I/O space behind one of a controller's base address registers. The command changes nothing, but a register may:
 * some do something when they are read.
 */
export const pcieIoRead = pcieCommand({
  ...reading,
  title: "PCIe I/O Read",
  opcode: 0x04,
  request: { length, baseAddressRegister: barToRead, offset: offsetToRead.io },
  example: { length: 4, baseAddressRegister: 2 },
});

/** Writes the I/O space behind one of a controller's base address registers. */
export const pcieIoWrite = pcieCommand({
  ...writing,
  title: "PCIe I/O Write",
  opcode: 0x05,
  request: { length: lengthOfData, baseAddressRegister: barToWrite, offset: offsetToWrite.io, data: dataWritten },
  example: { baseAddressRegister: 2, offset: 0, data: Uint8Array.of(0x00, 0x00, 0x00, 0x00) },
});
