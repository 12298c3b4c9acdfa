// Writes docs/structures.md and docs/commands.md from the descriptions; with --check, only says whether they are up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { isStruct, offsetTable } from "../dist/src/codec/index.js";
import * as mi from "../dist/src/mi/index.js";
import * as nvme from "../dist/src/nvme/index.js";
import { commandsPage } from "../dist/test/docs/commands-page.js";

const structures = (exports) => Object.values(exports).filter(isStruct);
const opcodeOf = ({ opcode }) =>
  opcode === undefined ? "any" : `${opcode.toString(16).padStart(2, "0").toUpperCase()}h`;
const commands = (registry) =>
  Object.entries(registry).map(([name, command]) => {
    return `| \`${name}\` | ${opcodeOf(command)} | ${command.title} | ${command.spec} | ${command.effect} |`;
  });
const commandTable = (title, registry) => [
  `## ${title}`,
  "",
  "| Method | Opcode | Command | Specification | Effect |",
  "| --- | --- | --- | --- | --- |",
  ...commands(registry),
  "",
];

const structuresPage = [
  "# Commands and structures",
  "",
  "Generated from the descriptions in `src` by `npm run docs`. Offsets are in bytes, numbers little-endian.",
  "",
  ...commandTable("Management Interface commands: methods of an endpoint", mi.miCommands),
  ...commandTable("Control primitives: methods of an endpoint", mi.controlPrimitives),
  ...commandTable("PCIe commands: methods of a controller", mi.pcieCommands),
  ...commandTable("Admin commands: methods of a controller", mi.adminCommands),
  "## Structures of NVMe-MI",
  "",
  ...structures(mi).flatMap((struct) => [offsetTable(struct), ""]),
  "## Structures of NVMe",
  "",
  ...structures(nvme).flatMap((struct) => [offsetTable(struct), ""]),
].join("\n");

const pages = { "structures.md": structuresPage, "commands.md": await commandsPage() };

for (const [name, text] of Object.entries(pages)) {
  const file = new URL(`../docs/${name}`, import.meta.url);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (contentOf(file) !== text) {
    console.error(`docs/${name} is not what the descriptions say: run npm run docs`);
    process.exitCode = 1;
  }
}

function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
