import {
  adminCommands,
  type CommandSetName,
  type Commands,
  commandSets,
  controlPrimitives,
  miCommands,
  type Opcode,
  opcodes,
  pcieCommands,
} from "../../src/mi/index.ts";
import { anchorOf } from "./anchor.ts";
import { identifierOf, registers } from "./identifier-sections.ts";
import type { Row, Section } from "./section.ts";
import { simulatorAnswers } from "./simulator-answers.ts";
import { countVectors } from "./vector-counts.ts";
import { verbsByMethod } from "./verbs-by-method.ts";

interface CommandSetPage {
  readonly name: CommandSetName;
  readonly title: string;
  readonly commands: Commands;
}

const commandSetPages: readonly CommandSetPage[] = [
  { name: "miCommand", title: "Management Interface commands (NMIMT 1): methods of an endpoint", commands: miCommands },
  {
    name: "controlPrimitive",
    title: "Control primitives (NMIMT 0): methods of an endpoint",
    commands: controlPrimitives,
  },
  { name: "pcieCommand", title: "PCIe commands (NMIMT 4): methods of a controller", commands: pcieCommands },
  { name: "adminCommand", title: "Admin commands (NMIMT 2): methods of a controller", commands: adminCommands },
];

const hexOf = (opcode: number) => `${opcode.toString(16).padStart(2, "0").toUpperCase()}`;
const rangeOf = (first: number, last: number) =>
  first === last ? `${hexOf(first)}h` : `${hexOf(first)}h–${hexOf(last)}h`;

/** Numbers that lie behind each other, as ranges. */
function ranges(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}

/** One row for all that the specification leaves open. */
function reservedRow(name: CommandSetName, all: readonly number[]): Row {
  const answers = new Set(all.map((opcode) => simulatorAnswers(name, opcode)));
  return {
    number: ranges(all)
      .map(([first, last]) => rangeOf(first, last))
      .join(", "),
    title: "Reserved",
    support: "reserved",
    methods: [],
    simulator: [...answers].join(", "),
    verbs: [],
    vectors: 0,
    reserved: true,
  };
}

function supportOf({ support, enclosureSupport }: Opcode): string {
  return enclosureSupport === undefined ? support : `${support}; enclosures: ${enclosureSupport}`;
}

async function sectionOf({ name, title, commands }: CommandSetPage): Promise<Section> {
  const [byMethod, vectors] = await Promise.all([verbsByMethod(), countVectors()]);
  const { firstVendorOpcode } = commandSets[name];
  // What an identifier tells apart has a section of its own.
  const methodsOf = (opcode: number | undefined) =>
    Object.entries(commands)
      .filter(([, command]) => command.opcode === opcode && identifierOf(command) === undefined)
      .map(([method]) => method);
  const row = (first: number, last: number, methods: readonly string[]) => ({
    number: rangeOf(first, last),
    methods,
    simulator: simulatorAnswers(name, first),
    verbs: [...new Set(methods.flatMap((method) => byMethod.get(method) ?? []))],
    vectors: vectors(name, (opcode) => opcode >= first && opcode <= last),
  });
  const known = Object.entries(opcodes[name]).map(([number, opcode]): Row => {
    const first = Number(number);
    const register = name === "adminCommand" ? registers.find((each) => each.opcodes.includes(first)) : undefined;
    const link = register && { link: anchorOf(register.title) };
    return { ...row(first, first, methodsOf(first)), title: opcode.title, support: supportOf(opcode), ...link };
  });
  const all = Array.from({ length: 256 }, (_, opcode) => opcode).filter(
    (opcode) => opcodes[name][opcode] === undefined,
  );
  const vendors = ranges(all.filter((opcode) => opcode >= firstVendorOpcode)).map(([first, last]): Row => {
    return { ...row(first, last, methodsOf(undefined)), title: "Vendor specific", support: "optional" };
  });
  const reserved = all.filter((opcode) => opcode < firstVendorOpcode);
  return { name, title, number: "Opcode", rows: [...known, ...vendors, reservedRow(name, reserved)] };
}

/** Every opcode of every message type that is a command. */
export function opcodeSections(): Promise<Section[]> {
  return Promise.all(commandSetPages.map(sectionOf));
}
