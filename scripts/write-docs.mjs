// Writes docs/structures.md from the descriptions; with --check, only says whether it is up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { isStruct, offsetTable } from "../dist/src/codec/index.js";
import * as mi from "../dist/src/mi/index.js";
import * as nvme from "../dist/src/nvme/index.js";

const file = new URL("../docs/structures.md", import.meta.url);

const structures = (exports) => Object.values(exports).filter(isStruct);
const commands = (registry) =>
  Object.entries(registry).map(([name, { title, opcode, spec, effect }]) => {
    return `| \`${name}\` | ${opcode.toString(16).padStart(2, "0").toUpperCase()}h | ${title} | ${spec} | ${effect} |`;
  });
const commandTable = (title, registry) => [
  `## ${title}`,
  "",
  "| Method | Opcode | Command | Specification | Effect |",
  "| --- | --- | --- | --- | --- |",
  ...commands(registry),
  "",
];

const text = [
  "# Commands and structures",
  "",
  "Generated from the descriptions in `src` by `npm run docs`. Offsets are in bytes, numbers little-endian.",
  "",
  ...commandTable("Management Interface commands: methods of an endpoint", mi.miCommands),
  ...commandTable("Admin commands: methods of a controller", mi.adminCommands),
  "## Structures of NVMe-MI",
  "",
  ...structures(mi).flatMap((struct) => [offsetTable(struct), ""]),
  "## Structures of NVMe",
  "",
  ...structures(nvme).flatMap((struct) => [offsetTable(struct), ""]),
].join("\n");

if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  console.error("docs/structures.md is not what the descriptions say: run npm run docs");
  process.exitCode = 1;
}
