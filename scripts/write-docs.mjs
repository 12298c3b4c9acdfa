// Writes docs/structures.md and docs/commands.md from the descriptions; with --check, only says whether they are up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { commandsPage } from "../dist/test/docs/commands-page.js";
import { structuresPage } from "../dist/test/docs/structures-page.js";

const pages = { "structures.md": structuresPage(), "commands.md": await commandsPage() };

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
