import type { TextLine } from "../codec/index.ts";
import { hexNumber } from "../codec/text.ts";
import { adminCommands, commandSets, opcodeTitle } from "../mi/index.ts";
import { changesText } from "./command-effects.ts";
import { commandsBy } from "./commands-by.ts";
import type { Views } from "./view.ts";

const { getSmartHealthLog, getFeatures } = adminCommands;
/** Numbers from here on are vendors', of log pages and of features. */
const firstOfVendors = 0xc0;

type Title = (number: number) => string;

/** Of pages with a place for each of 256 numbers, which say what there is: that alone, by name. */
export const supportViews: Views = {
  getSupportedLogPages: {
    lines: (_, { logPages }) => supported("Log Pages", logPages, titlesBy("logPage", getSmartHealthLog.opcode)),
  },
  getFeatureEffectsLog: {
    lines: (_, { features }) => supported("Features", features, titlesBy("featureIdentifier", getFeatures.opcode)),
  },
  getCommandEffectsLog: {
    lines: (_, { adminCommands: admin, ioCommands }, { ioCommandSet = 0 }) => [
      ...supported("Admin Commands", admin, (opcode) => opcodeTitle("adminCommand", opcode)),
      ...supported("I/O Commands", ioCommands, ioCommandSet === 0 ? ioTitle : otherTitle),
    ],
  },
  getMiCommandEffectsLog: {
    lines: (_, { miCommands }) =>
      supported("Management Interface Commands", miCommands, (opcode) => opcodeTitle("miCommand", opcode)),
  },
};

/** I/O commands of the NVM command set; another set has others. */
const nvmCommands: Readonly<Record<number, string>> = {
  0: "Flush",
  1: "Write",
  2: "Read",
  4: "Write Uncorrectable",
  5: "Compare",
  8: "Write Zeroes",
  9: "Dataset Management",
  12: "Verify",
  13: "Reservation Register",
  14: "Reservation Report",
  17: "Reservation Acquire",
  18: "I/O Management Receive",
  21: "Reservation Release",
  24: "Cancel",
  25: "Copy",
  29: "I/O Management Send",
};

const otherTitle: Title = (opcode) =>
  opcode >= commandSets.adminCommand.firstVendorOpcode ? "vendor specific" : "I/O command";
const ioTitle: Title = (opcode) => nvmCommands[opcode] ?? otherTitle(opcode);

/** Titles of log pages or features, without what the commands have in common that read them. */
function titlesBy(field: string, opcode: number | undefined): Title {
  const known = commandsBy(field, opcode);
  return (number) => {
    const method = known.get(number);
    if (method !== undefined) return adminCommands[method].title.replace(/^Get [^:]+: /, "");
    return number >= firstOfVendors ? "vendor specific" : "not known here";
  };
}

function supported(
  label: string,
  list: readonly ({ readonly supported: boolean } & object)[],
  titleOf: Title,
): TextLine[] {
  const lines = list.flatMap(({ supported: there, ...effects }, number) => {
    const value = `${titleOf(number)}${changesText({ effects })}`;
    return there ? [{ depth: 1, label: hexNumber(number), value }] : [];
  });
  return [{ depth: 0, label, value: lines.length === 0 ? "none" : undefined }, ...lines];
}
