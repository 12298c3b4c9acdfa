import { constant, u8 } from "../../codec/index.ts";

const identifiers = {
  smbusFrequency: 0x01,
  healthStatusChange: 0x02,
  transmissionUnitSize: 0x03,
  asynchronousEvent: 0x04,
} as const;

/** The constant field of a request that says which configuration it is about. */
export const configurationOf = (name: keyof typeof identifiers) =>
  constant(8, u8, identifiers[name], "Configuration Identifier (CONFIGID)");

const selector = "configuration";

/** What every Configuration Get has. */
export const configurationGet = { spec: "NVMe-MI 2.0 §5.1", opcode: 0x04, effect: "read", selector } as const;
/** What every Configuration Set has. */
export const configurationSet = { spec: "NVMe-MI 2.0 §5.2", opcode: 0x03, effect: "write", selector } as const;
