/**
 * Makes dist/ fit for an incremental build: removes what was compiled from sources that are gone, which tsc leaves (a
 * deleted test would still run), and forgets the last build if some of its output is gone, which tsc does not notice.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** As in tsconfig.json: `include` and `outDir`. */
const sourceFolders = ["src", "test", "bench"];
const output = join(root, "dist");

const sources = sourceFolders.flatMap((folder) => filesIn(root, folder)).filter(isSource);
const expected = new Set(sources.flatMap((name) => [name.replace(/\.ts$/, ".js"), name.replace(/\.ts$/, ".d.ts")]));
const compiled = new Set(sourceFolders.flatMap((folder) => filesIn(output, folder)));

for (const name of compiled) {
  if (!expected.has(name)) {
    rmSync(join(output, name), { force: true });
  }
}
if ([...expected].some((name) => !compiled.has(name))) {
  rmSync(join(output, ".tsbuildinfo"), { force: true });
}

function isSource(name) {
  return name.endsWith(".ts") && !name.endsWith(".d.ts");
}

/** The files below a folder, with the folder's name. */
function filesIn(base, folder) {
  if (!existsSync(join(base, folder))) {
    return [];
  }
  return readdirSync(join(base, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(base.length + 1));
}
