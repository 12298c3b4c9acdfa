import { adminCommands, type Command } from "../../src/mi/index.ts";
import { isMeant } from "../../src/mi/is-meant.ts";
import { features } from "../../src/nvme/features/features.ts";
import { identifyCns, logPageIdentifiers } from "../../src/nvme/index.ts";
import type { Row, Section } from "./section.ts";
import { simulatorCarriesOut } from "./simulator-identifiers.ts";
import { type StructureLinks, structureLinks } from "./structures-page.ts";
import { countVectors, type VectorCount } from "./vector-counts.ts";
import { verbsByMethod } from "./verbs-by-method.ts";

/** Identifiers by which one opcode asks for many things. */
interface Register {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** What the first column holds. */
  readonly number: string;
  readonly opcodes: readonly number[];
  /** The constant of a request that is the identifier. */
  readonly field: string;
  readonly identifiers: readonly number[];
  /** The method that gives the bytes of what has no command of its own. */
  readonly generic: keyof typeof adminCommands;
}

/** The opcodes that have such identifiers. */
export const registers: readonly Register[] = [
  {
    name: "identify",
    title: "Identify, by CNS",
    text: "Opcode 06h. `identify` gives the bytes of any structure by its CNS.",
    number: "CNS",
    opcodes: [0x06],
    field: "cns",
    identifiers: Object.values(identifyCns),
    generic: "identify",
  },
  {
    name: "logPages",
    title: "Log pages, by LID",
    text: "Opcode 02h. `getLogPage` gives the bytes of any page by its LID, of vendors' pages (C0h–FFh), too; `readLog` any of them in chunks of any length.",
    number: "LID",
    opcodes: [0x02],
    field: "logPage",
    identifiers: Object.values(logPageIdentifiers),
    generic: "getLogPage",
  },
  {
    name: "features",
    title: "Features, by FID",
    text: "Opcodes 0Ah, Get Features, and 09h, Set Features. `getFeatures` and `setFeatures` take any by its FID, as dwords and bytes, and so do the verbs `get-feature` and `set-feature`. To set it a drive is given what it told before.",
    number: "FID",
    opcodes: [0x0a, 0x09],
    field: "featureIdentifier",
    identifiers: [...features.keys()],
    generic: "getFeatures",
  },
];

type Named = readonly [method: string, command: Command];

/** A command set that an identifier has a structure for, where it has one for each. */
const commandSetField = "ioCommandSet";

const constantOf = ({ request }: Command, field: string): number | undefined => {
  const { role, constant } = request.fields[field] ?? {};
  return role === "constant" && typeof constant === "number" ? constant : undefined;
};

/** The identifier that a command is about; undefined for those that are about any, or have none. */
export function identifierOf(command: Command): number | undefined {
  const register = registers.find(({ opcodes }) => command.opcode !== undefined && opcodes.includes(command.opcode));
  return command.messageType === "adminCommand" && register ? constantOf(command, register.field) : undefined;
}

const hexOf = (number: number) => `${number.toString(16).padStart(2, "0").toUpperCase()}h`;

/** What a command's title has in front of what it is about. */
const family = /^(Identify|Get Log Page:|Get Features:|Set Features:) /;

/** Whether a request in bytes is what a command would send: all of its constants that tell commands apart are in it. */
const isOf = (command: Command, message: Uint8Array): boolean =>
  command.opcode !== undefined && isMeant(command, message);

/** The commands of an identifier, those of a command set by themselves. */
function groupsOf({ opcodes, field }: Register, identifier: number): Named[][] {
  const all = Object.entries<Command>(adminCommands).filter(
    ([, command]) => opcodes.includes(command.opcode ?? -1) && constantOf(command, field) === identifier,
  );
  const sets = new Set(all.map(([, command]) => constantOf(command, commandSetField)));
  const inOrder = [...sets].sort((one = 0, other = 0) => one - other);
  return inOrder.map((set) => all.filter(([, command]) => constantOf(command, commandSetField) === set));
}

interface Sources {
  readonly byMethod: ReadonlyMap<string, readonly string[]>;
  readonly vectors: VectorCount;
  readonly links: StructureLinks;
}

async function rowOf(register: Register, identifier: number, commands: readonly Named[], from: Sources): Promise<Row> {
  const { byMethod, vectors, links } = from;
  const methods = commands.map(([method]) => method);
  const whole = commands.filter(([, { partial }]) => !partial);
  const [first] = whole.map(([, command]) => command);
  const set = first && constantOf(first, commandSetField);
  const counts = whole.map(([, each]) =>
    vectors("adminCommand", (opcode, message) => opcode === each.opcode && isOf(each, message)),
  );
  const link = first && links(first);
  return {
    number: set === undefined ? hexOf(identifier) : `${hexOf(identifier)}, CSI ${hexOf(set)}`,
    title: first?.title.replace(family, "") ?? `bytes by \`${register.generic}\``,
    ...(link !== undefined && { link }),
    methods,
    simulator: await simulatorCarriesOut(whole.map(([, command]) => command)),
    verbs: [...new Set(methods.flatMap((method) => byMethod.get(method) ?? []))],
    // A command without any stands out.
    vectors: counts.includes(0) ? 0 : counts.reduce((sum, each) => sum + each, 0),
  };
}

/** Identify, log pages and features: a row for each identifier. */
export async function identifierSections(): Promise<Section[]> {
  const [byMethod, vectors] = await Promise.all([verbsByMethod(), countVectors()]);
  const sources = { byMethod, vectors, links: structureLinks() };
  const sections: Section[] = [];
  for (const register of registers) {
    const { name, title, text, number, identifiers } = register;
    const rows: Row[] = [];
    for (const identifier of identifiers) {
      const groups = groupsOf(register, identifier);
      for (const group of groups.length === 0 ? [[]] : groups) {
        rows.push(await rowOf(register, identifier, group, sources));
      }
    }
    sections.push({ name, title, text, number, rows });
  }
  return sections;
}
