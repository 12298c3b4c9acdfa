/** docs/commands.md: every opcode of the specification, and what is here for it. Written by scripts/write-docs.mjs. */
import { commandGroups, verbsOf } from "../../src/cli/command-group.ts";
import { verbs } from "../../src/cli/verbs.ts";
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
import { eventSection } from "./event-section.ts";
import { notYet } from "./not-yet.ts";
import { simulatorAnswers } from "./simulator-answers.ts";
import { countVectors } from "./vector-counts.ts";

/** One opcode, or a range of them. */
export interface OpcodeRow {
  readonly opcode: string;
  readonly title: string;
  readonly support: string;
  /** Names of methods. */
  readonly methods: readonly string[];
  /** What simulated drives do. */
  readonly simulator: string;
  /** What to type after `nvme-mi`. */
  readonly verbs: readonly string[];
  readonly vectors: number;
  /** True for what the specification has not given a meaning. */
  readonly reserved?: boolean;
}

/** A message type. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** What the first column holds. */
  readonly number: string;
  readonly rows: readonly OpcodeRow[];
}

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

/** What the verbs of the command line send, by the name of the method. */
async function verbsByMethod(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const add = (method: string, verb: string) => found.set(method, [...(found.get(method) ?? []), verb]);
  for (const { name, read } of verbs) if (read !== undefined) add(read.command, name);
  for (const group of commandGroups) {
    for (const { name, command } of await verbsOf(group)) {
      if (command !== undefined) add(command.method, `${group.name} ${name}`);
    }
  }
  return found;
}

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
function reservedRow(name: CommandSetName, all: readonly number[]): OpcodeRow {
  const answers = new Set(all.map((opcode) => simulatorAnswers(name, opcode) ?? notYet));
  return {
    opcode: ranges(all)
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
  const methodsOf = (opcode: number | undefined) =>
    Object.keys(commands).filter((method) => commands[method]?.opcode === opcode);
  const row = (first: number, last: number, methods: readonly string[]) => ({
    opcode: rangeOf(first, last),
    methods,
    simulator: simulatorAnswers(name, first) ?? notYet,
    verbs: [...new Set(methods.flatMap((method) => byMethod.get(method) ?? []))],
    vectors: vectors(name, first, last),
  });
  const known = Object.entries(opcodes[name]).map(([number, opcode]): OpcodeRow => {
    const first = Number(number);
    return { ...row(first, first, methodsOf(first)), title: opcode.title, support: supportOf(opcode) };
  });
  const all = Array.from({ length: 256 }, (_, opcode) => opcode).filter(
    (opcode) => opcodes[name][opcode] === undefined,
  );
  const vendors = ranges(all.filter((opcode) => opcode >= firstVendorOpcode)).map(([first, last]): OpcodeRow => {
    return { ...row(first, last, methodsOf(undefined)), title: "Vendor specific", support: "optional" };
  });
  const reserved = all.filter((opcode) => opcode < firstVendorOpcode);
  return { name, title, number: "Opcode", rows: [...known, ...vendors, reservedRow(name, reserved)] };
}

/** All message types that a management endpoint has. */
export async function sections(): Promise<Section[]> {
  return [...(await Promise.all(commandSetPages.map(sectionOf))), await eventSection()];
}

/** What is missing in a section, as `opcode: column`. */
export function gaps({ rows }: Section): string[] {
  const complaint = ({ opcode, methods, simulator, verbs: typed, vectors }: OpcodeRow) => {
    const missing = {
      methods: methods.length === 0,
      simulator: simulator === notYet,
      verbs: typed.length === 0,
      vectors: vectors === 0,
    };
    return Object.entries(missing).flatMap(([column, isMissing]) => (isMissing ? [`${opcode}: ${column}`] : []));
  };
  return rows.filter(({ reserved }) => !reserved).flatMap(complaint);
}

const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");

function line({ opcode, title, support, methods, simulator, verbs: typed, vectors, reserved }: OpcodeRow): string {
  const prohibited = support === "prohibited";
  const empty = reserved || prohibited ? "" : notYet;
  const cells = [
    opcode,
    title,
    support,
    code(methods) || empty,
    simulator,
    code(typed) || empty,
    vectors > 0 ? `${vectors}` : empty,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The page. */
export async function commandsPage(): Promise<string> {
  const head = [
    "# Commands, opcode by opcode",
    "",
    "Every opcode of every message type in the specification, and what is here for it: methods of the library, what the simulated",
    "drives do, verbs of the command line (after `nvme-mi`), and rows of bytes that requester and simulator are tested with.",
    "Generated by `npm run docs`; a test fails where a Management Interface command, a control primitive, a PCIe command or an",
    "event lacks any of them. Support is what the specification asks of drives out of band. Prohibited commands are refused with",
    "Invalid Command Opcode, as are reserved ones. The simulator's “by handler” answers vendors' opcodes as a program tells it to.",
    "",
  ];
  const tables = (await sections()).flatMap(({ title, number, rows }) => [
    `## ${title}`,
    "",
    `| ${number} | Name | Support | Methods | Simulator | Command line | Vectors |`,
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map(line),
    "",
  ]);
  return [...head, ...tables].join("\n");
}
