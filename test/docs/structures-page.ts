/** docs/structures.md: every structure with its offsets, by theme. Written by scripts/write-docs.mjs. */
import { readFileSync } from "node:fs";
import { isStruct, offsetTable, type Struct, struct } from "../../src/codec/index.ts";
import type { Kind } from "../../src/codec/kind.ts";
import type { Rows } from "../../src/codec/struct.ts";
import type { Command, Commands } from "../../src/mi/index.ts";
import * as mi from "../../src/mi/index.ts";
import type { Feature } from "../../src/nvme/features/feature.ts";
import { features } from "../../src/nvme/features/features.ts";
import * as nvme from "../../src/nvme/index.ts";
import { anchorOf } from "./anchor.ts";

/** Where the page tells of what a command is about; undefined where it does not. */
export type StructureLinks = (command: Command) => string | undefined;

/** Part of the page: what belongs together. */
interface Theme {
  readonly title: string;
  /** Where it is described: a folder of src, and those in it that have no theme of their own. */
  readonly folder: string;
}

const themes: readonly Theme[] = [
  { title: "NVMe-MI: data structures", folder: "mi/data-structures" },
  { title: "NVMe-MI: asynchronous events", folder: "mi/events" },
  { title: "NVMe-MI: Vital Product Data", folder: "mi/vital-product-data" },
  { title: "NVMe-MI: Basic Management Command", folder: "mi/basic-management" },
  { title: "NVMe-MI: messages", folder: "mi" },
  { title: "Identify", folder: "nvme/identify" },
  { title: "Log pages", folder: "nvme/log-pages" },
  { title: "Persistent events", folder: "nvme/log-pages/persistent-events" },
  { title: "Data of features", folder: "nvme/features" },
  { title: "Data of other Admin commands", folder: "nvme/commands" },
  { title: "Registers and completions", folder: "nvme" },
  { title: "PCI configuration space", folder: "nvme/pci" },
];
const featuresTitle = "Features";

const hexOf = (number: number) => `${number.toString(16).padStart(2, "0").toUpperCase()}h`;

/** The folder that an index exports each name from. */
function foldersOf(index: string): Map<string, string> {
  const text = readFileSync(new URL(`../../src/${index}/index.js`, import.meta.url), "utf8");
  const found = new Map<string, string>();
  for (const [, names = "", path = ""] of text.matchAll(/export \{([^}]+)\} from "\.\/([^"]+)";/g)) {
    const folder = [index, ...path.split("/").slice(0, -1)].join("/");
    for (const name of names.split(",")) found.set(name.trim(), folder);
  }
  return found;
}

/** The theme of a folder: that of the nearest folder around it which has one. */
function themeOf(folder: string): Theme {
  const own = themes.find((theme) => theme.folder === folder);
  return own ?? themeOf(folder.slice(0, folder.lastIndexOf("/")));
}

/** The structures that a kind is made of, directly. */
function within(kind: Kind): Struct[] {
  if (isStruct(kind)) return [kind];
  const { parts, items } = kind;
  if (items !== undefined) return within(items);
  if (parts.form === "array") return within(parts.of);
  return parts.form === "choice" ? Object.values(parts.cases).flatMap(within) : [];
}

function nestedInRows(rows: Rows): Struct[] {
  return Object.values(rows).flatMap((row) => {
    const kind = "role" in row ? row.kind : row.of;
    return kind === undefined ? [] : within(kind);
  });
}

const nestedIn = ({ fields, tails }: Struct): Struct[] => [...nestedInRows(fields), ...nestedInRows(tails)];

/** Every structure of the page by its theme. What is only part of others stands behind the first of them. */
function structuresByTheme(): Map<Theme, Struct[]> {
  const found = new Map<Theme, Struct[]>(themes.map((theme) => [theme, []]));
  const seen = new Set<Struct>();
  const add = (each: Struct, theme: Theme): void => {
    if (seen.has(each)) return;
    seen.add(each);
    found.get(theme)?.push(each);
    for (const nested of nestedIn(each)) if (!exported.has(nested)) add(nested, theme);
  };
  const exported = new Map<Struct, Theme>();
  for (const [index, names] of [["mi", mi] as const, ["nvme", nvme] as const]) {
    const folders = foldersOf(index);
    for (const [name, value] of Object.entries<unknown>(names)) {
      if (isStruct(value)) exported.set(value, themeOf(folders.get(name) ?? index));
    }
  }
  for (const [each, theme] of exported) add(each, theme);
  const events: readonly unknown[] = Object.values(nvme.persistentEventStructures);
  for (const each of events.filter(isStruct)) add(each, themeOf("nvme/log-pages/persistent-events"));
  for (const { value, select, answer, set, data } of features.values()) {
    const nested = [value, select, answer, set, data].flatMap(nestedInRows);
    for (const each of nested) add(each, themeOf("nvme/features"));
  }
  for (const { response } of Object.values<Command>(mi.adminCommands)) {
    const { struct: data, offset } = response;
    if (offset > 0 && data.title.includes("List")) add(data, themeOf("nvme/commands"));
  }
  return found;
}

const opcodeOf = ({ opcode }: Command) => (opcode === undefined ? "any" : hexOf(opcode));

/** The table of a command set. */
function commandTable(title: string, registry: Commands): string[] {
  return [
    `### ${title}`,
    "",
    "| Method | Opcode | Command | Specification | Effect |",
    "| --- | --- | --- | --- | --- |",
    ...Object.entries(registry).map(([name, command]) => {
      return `| \`${name}\` | ${opcodeOf(command)} | ${command.title} | ${command.spec} | ${command.effect} |`;
    }),
    "",
  ];
}

/** A structure's table, with links to the structures in it. */
function linkedTable(each: Struct): string[] {
  const titles = [...new Set(nestedIn(each).map(({ title }) => title))].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(titles.map((title) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
  return offsetTable(each)
    .split("\n")
    .map((text) => {
      const cells = text.split(" | ");
      if (titles.length === 0 || cells.length !== 4) return text;
      const [bytes = "", name = "", type = "", meaning = ""] = cells;
      return [bytes, name, type.replaceAll(pattern, (title) => `[${title}](${anchorOf(title)})`), meaning].join(" | ");
    });
}

const featureHeading = ({ identifier, title }: Feature) => `${hexOf(identifier)}: ${title}`;

/** Rows as a table without a heading of its own. */
function rowsTable(heading: string, rows: Rows): string[] {
  if (Object.keys(rows).length === 0) return [];
  const ends = Object.values(rows).map((row) => ("role" in row ? row.offset + row.kind.size : 0));
  // What counts a tail may be elsewhere in the message.
  const own = Object.entries(rows).map(([name, row]) => [name, "role" in row ? row : { ...row, countedBy: undefined }]);
  const table = linkedTable(struct({ title: heading, spec: "", size: Math.max(...ends) }, Object.fromEntries(own)));
  return [`${heading}:`, "", ...table.slice(table.indexOf("| Bytes | Field | Type | Meaning |")), ""];
}

function featureLines(each: Feature): string[] {
  const { spec, scope, saveable, persistent, ofHost, place, value, select, answer, set, data } = each;
  const kept = persistent ? "kept over resets and power cycles" : saveable ? "can be saved" : "not kept";
  const of = scope.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const selected = place === 12 ? "Dword 11 of both commands" : "Dword 11 of Get Features";
  return [
    `### ${featureHeading(each)}`,
    "",
    `${spec}, one for each ${of}, ${kept}${ofHost ? ", the host's: not to be set out of band" : ""}`,
    "",
    ...rowsTable(`The value, in dword ${place} of Set Features and dword 0 of the answer of Get Features`, value),
    ...rowsTable(selected, select),
    ...rowsTable("Set Features, from dword 11 on", set),
    ...rowsTable("The answer of Get Features, data from byte 12 on", answer),
    ...rowsTable("Data", data),
  ];
}

const contents = (title: string, headings: readonly string[]) => [
  `* [${title}](${anchorOf(title)}): ${headings.map((heading) => `[${heading}](${anchorOf(heading)})`).join(" · ")}`,
];

/** Links from another page to what a command's answer or a feature is. */
export function structureLinks(): StructureLinks {
  const known = new Set([...structuresByTheme().values()].flat());
  return ({ request, response }) => {
    const feature = features.get((request.fields.featureIdentifier?.constant as number | undefined) ?? -1);
    if (feature !== undefined) return `structures.md${anchorOf(featureHeading(feature))}`;
    return known.has(response.struct) ? `structures.md${anchorOf(response.struct.title)}` : undefined;
  };
}

const commandTables: Readonly<Record<string, Commands>> = {
  "Management Interface commands: methods of an endpoint": mi.miCommands,
  "Control primitives: methods of an endpoint": mi.controlPrimitives,
  "PCIe commands: methods of a controller": mi.pcieCommands,
  "Admin commands: methods of a controller": mi.adminCommands,
};

/** The page. */
export function structuresPage(): string {
  const byTheme = [...structuresByTheme()].filter(([, structures]) => structures.length > 0);
  const described = [...features.values()];
  return [
    "# Commands and structures",
    "",
    "Generated from the descriptions in `src` by `npm run docs`. Offsets are in bytes, numbers little-endian. What the simulator",
    "and the command line have of each command is in [commands.md](commands.md).",
    "",
    "## Contents",
    "",
    ...contents("Commands", Object.keys(commandTables)),
    ...byTheme.flatMap(([{ title }, structures]) =>
      contents(
        title,
        structures.map((each) => each.title),
      ),
    ),
    ...contents(featuresTitle, described.map(featureHeading)),
    "",
    "## Commands",
    "",
    ...Object.entries(commandTables).flatMap(([title, registry]) => commandTable(title, registry)),
    ...byTheme.flatMap(([{ title }, structures]) => [
      `## ${title}`,
      "",
      ...structures.flatMap((each) => [...linkedTable(each), ""]),
    ]),
    `## ${featuresTitle}`,
    "",
    ...described.flatMap(featureLines),
  ].join("\n");
}
