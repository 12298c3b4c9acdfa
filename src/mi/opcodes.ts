import { hexNumber } from "../codec/text.ts";
import { type CommandSetName, commandSets } from "./command-sets.ts";

/** Whether drives must, may, or must not carry out a command out of band. */
export type Support = "mandatory" | "optional" | "prohibited";

/** An opcode of the specification. */
export interface Opcode {
  readonly title: string;
  /** What it is to a drive. */
  readonly support: Support;
  /** What it is to an enclosure, where that is another thing. */
  readonly enclosureSupport?: Support;
}

type Opcodes = Readonly<Record<number, Opcode>>;

/** Opcodes of the same support, by number. */
function all(support: Support, titles: Readonly<Record<number, string>>): Opcodes {
  return Object.fromEntries(Object.entries(titles).map(([opcode, title]) => [opcode, { title, support }]));
}

const adminOpcodes: Opcodes = {
  ...all("mandatory", { 2: "Get Log Page", 6: "Identify", 10: "Get Features" }),
  ...all("optional", {
    9: "Set Features",
    13: "Namespace Management",
    16: "Firmware Commit",
    17: "Firmware Image Download",
    20: "Device Self-test",
    21: "Namespace Attachment",
    28: "Virtualization Management",
    32: "Capacity Management",
    36: "Lockdown",
    40: "Clear Exported NVM Resource Configuration",
    42: "Create Exported NVM Subsystem",
    45: "Manage Exported NVM Subsystem",
    49: "Manage Exported Namespace",
    53: "Manage Exported Port",
    128: "Format NVM",
    129: "Security Send",
    130: "Security Receive",
    132: "Sanitize",
    134: "Get LBA Status",
    140: "Sanitize Namespace",
  }),
  ...all("prohibited", {
    0: "Delete I/O Submission Queue",
    1: "Create I/O Submission Queue",
    4: "Delete I/O Completion Queue",
    5: "Create I/O Completion Queue",
    8: "Abort",
    12: "Asynchronous Event Request",
    24: "Keep Alive",
    25: "Directive Send",
    26: "Directive Receive",
    29: "NVMe-MI Send",
    30: "NVMe-MI Receive",
    33: "Discovery Information Management",
    34: "Fabric Zoning Receive",
    37: "Fabric Zoning Lookup",
    41: "Fabric Zoning Send",
    56: "Cross-Controller Reset",
    57: "Send Discovery Log Page",
    61: "Track Send",
    62: "Track Receive",
    65: "Migration Send",
    66: "Migration Receive",
    69: "Controller Data Queue",
    124: "Doorbell Buffer Config",
    127: "Fabrics Commands",
    133: "Load Program",
    136: "Program Activation Management",
    137: "Memory Range Set Management",
  }),
};

/**
 * Every opcode of the specification, by command set and number: NVMe-MI 2.0 §4.2.1, Figures 61 and 134 and §7, with the
 * Persistent Data Area and the Admin commands of later revisions. It says what there is, not what this library has.
 */
export const opcodes: Readonly<Record<CommandSetName, Opcodes>> = {
  controlPrimitive: all("mandatory", { 0: "Pause", 1: "Resume", 2: "Abort", 3: "Get State", 4: "Replay" }),
  miCommand: {
    0: { title: "Read NVMe-MI Data Structure", support: "mandatory" },
    1: { title: "NVM Subsystem Health Status Poll", support: "mandatory", enclosureSupport: "optional" },
    2: { title: "Controller Health Status Poll", support: "mandatory", enclosureSupport: "optional" },
    3: { title: "Configuration Set", support: "mandatory" },
    4: { title: "Configuration Get", support: "mandatory" },
    5: { title: "VPD Read", support: "mandatory", enclosureSupport: "optional" },
    6: { title: "VPD Write", support: "optional" },
    7: { title: "Reset", support: "optional" },
    8: { title: "SES Receive", support: "prohibited", enclosureSupport: "mandatory" },
    9: { title: "SES Send", support: "prohibited", enclosureSupport: "mandatory" },
    10: { title: "Management Endpoint Buffer Read", support: "optional", enclosureSupport: "mandatory" },
    11: { title: "Management Endpoint Buffer Write", support: "optional", enclosureSupport: "mandatory" },
    12: { title: "Shutdown", support: "optional" },
    13: { title: "Persistent Data Area Read", support: "optional" },
    14: { title: "Persistent Data Area Write", support: "optional" },
    15: { title: "Persistent Data Area Write Zeroes", support: "optional" },
  },
  adminCommand: adminOpcodes,
  pcieCommand: all("optional", {
    0: "PCIe Configuration Read",
    1: "PCIe Configuration Write",
    2: "PCIe Memory Read",
    3: "PCIe Memory Write",
    4: "PCIe I/O Read",
    5: "PCIe I/O Write",
  }),
};

/** The specification's name of an opcode, with its number where it has none. */
export function opcodeTitle(set: CommandSetName, opcode: number): string {
  const known = opcodes[set][opcode];
  if (known !== undefined) return known.title;
  return `${opcode >= commandSets[set].firstVendorOpcode ? "vendor specific" : "reserved"} opcode ${hexNumber(opcode)}`;
}
