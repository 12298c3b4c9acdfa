/**
 * The logs of commands and their effects, one field at a time: byte offset, the bytes there in hexadecimal, the field, and
 * its value; and flags: byte offset of the entry, bit within it, the flag. All from the specification's tables.
 */
type Fields = readonly (readonly [number, string, string, unknown])[];
type Flags = readonly (readonly [number, number, string])[];

const shared: readonly (readonly [number, string])[] = [
  [0, "supported"],
  [2, "namespaceCapabilityChange"],
  [3, "namespaceInventoryChange"],
  [4, "controllerCapabilityChange"],
  [20, "namespaceScope"],
  [21, "controllerScope"],
  [22, "nvmSetScope"],
  [23, "enduranceGroupScope"],
  [24, "domainScope"],
  [25, "subsystemScope"],
];
const ofCommands = [...shared, [1, "logicalBlockContentChange"], [19, "uuidSelection"]] as const;
const ofMiCommands = [...shared, [1, "userDataContentChange"]] as const;

/** Commands Supported and Effects: Admin opcodes 06h and FFh, I/O opcodes 00h and FFh. */
export const commandEffectsFields: Fields = [
  [24, "00400000", "adminCommands[6].executionRelaxations", 1],
  [1020, "00c00000", "adminCommands[255].executionRelaxations", 3],
  [24, "00000100", "adminCommands[6].executionRestriction", "aloneInNamespace"],
  [24, "00000200", "adminCommands[6].executionRestriction", "aloneInAllNamespaces"],
  [24, "00000700", "adminCommands[6].executionRestriction", 7],
  [1024, "00800000", "ioCommands[0].executionRelaxations", 2],
  [2044, "00000100", "ioCommands[255].executionRestriction", "aloneInNamespace"],
];

/** Flags of Commands Supported and Effects. */
export const commandEffectsFlags: Flags = [
  ...ofCommands.map(([bit, name]) => [24, bit, `adminCommands[6].${name}`] as const),
  ...ofCommands.map(([bit, name]) => [1024 + 1020, bit, `ioCommands[255].${name}`] as const),
];

/** Flags of NVMe-MI Commands Supported and Effects: opcodes 03h and FFh. It has no other fields. */
export const miCommandEffectsFlags: Flags = [
  ...ofMiCommands.map(([bit, name]) => [12, bit, `miCommands[3].${name}`] as const),
  ...ofMiCommands.map(([bit, name]) => [1020, bit, `miCommands[255].${name}`] as const),
];
