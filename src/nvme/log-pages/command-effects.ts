import { array, at, bit, bitField, bits, type Infer, namedBits, struct, u32 } from "../../codec/index.ts";

/** How many opcodes there are, of each command set. */
const opcodeCount = 256;

/** What both logs tell of a command besides. */
const changes = {
  namespaceCapabilityChange: bit(2, "Namespace Capability Change (NCC)"),
  namespaceInventoryChange: bit(3, "Namespace Inventory Change (NIC)"),
  controllerCapabilityChange: bit(4, "Controller Capability Change (CCC)"),
} as const;
const scope = {
  namespaceScope: bit(20, "Namespace Scope (CSP)"),
  controllerScope: bit(21, "Controller Scope (CSP)"),
  nvmSetScope: bit(22, "NVM Set Scope (CSP)"),
  enduranceGroupScope: bit(23, "Endurance Group Scope (CSP)"),
  domainScope: bit(24, "Domain Scope (CSP)"),
  subsystemScope: bit(25, "NVM Subsystem Scope (CSP)"),
} as const;

const commandEffects = bitField(u32, {
  supported: bit(0, "Command Supported (CSUPP)"),
  logicalBlockContentChange: bit(1, "Logical Block Content Change (LBCC)"),
  ...changes,
  executionRelaxations: bits(15, 14, "Command Submission and Execution Relaxations (CSER)"),
  executionRestriction: namedBits(18, 16, "Command Submission and Execution (CSE)", {
    none: 0,
    aloneInNamespace: 1,
    aloneInAllNamespaces: 2,
  }),
  uuidSelection: bit(19, "UUID Selection Supported (USS)"),
  ...scope,
});

const miCommandEffects = bitField(u32, {
  supported: bit(0, "Command Supported (CSUPP)"),
  userDataContentChange: bit(1, "User Data Content Change (UDCC)"),
  ...changes,
  ...scope,
});

/**
 * Commands Supported and Effects, log page 05h, 4096 bytes: for each opcode of Admin and of I/O commands, which is its index,
 * whether the controller supports it and what it changes. Scopes are all false where a drive does not tell them.
 * NVMe base 2.0 §5.16.1.6.
 */
export const CommandEffectsLog = struct(
  { title: "Commands Supported and Effects", spec: "NVMe base 2.0 §5.16.1.6", size: 4096 },
  {
    adminCommands: at(0, array(commandEffects, opcodeCount), "Admin Commands Supported (ACS), by opcode"),
    ioCommands: at(1024, array(commandEffects, opcodeCount), "I/O Commands Supported (IOCS), by opcode"),
  },
);
/** Commands Supported and Effects, decoded. */
export type CommandEffectsLog = Infer<typeof CommandEffectsLog>;

/**
 * NVMe-MI Commands Supported and Effects, log page 13h, 4096 bytes: for each opcode of the Management Interface command set,
 * which is its index, whether the drive supports it and what it changes. NVMe base 2.0 §5.16.1.20.
 */
export const MiCommandEffectsLog = struct(
  { title: "NVMe-MI Commands Supported and Effects", spec: "NVMe base 2.0 §5.16.1.20", size: 4096 },
  {
    miCommands: at(
      0,
      array(miCommandEffects, opcodeCount),
      "Management Interface Commands Supported (MICS), by opcode",
    ),
  },
);
/** NVMe-MI Commands Supported and Effects, decoded. */
export type MiCommandEffectsLog = Infer<typeof MiCommandEffectsLog>;
