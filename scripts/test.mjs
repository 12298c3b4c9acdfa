/**
 * Runs the compiled tests: `npm test` builds first, `node scripts/test.mjs` does not.
 *
 *   npm test                                    everything but test/kernel, which needs a kernel of its own
 *   npm test -- src/codec test/layers           the tests in these folders and files, named by their sources
 *   npm test -- --test-name-pattern='drop'      options go to `node`; a value belongs to its option with `=`
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** For a file as well as for a test. Only what hangs takes so long. */
const timeLimit = 300_000;

const given = process.argv.slice(2);
const options = given.filter((argument) => argument.startsWith("-"));
const filters = given.filter((argument) => !argument.startsWith("-")).map(compiledName);

const files = ["dist/src", "dist/test"].flatMap(testsIn).filter(isWanted);
if (files.length === 0) {
  console.error(
    given.length === 0 ? "There are no compiled tests: npm run build" : `No test matches ${given.join(" ")}`,
  );
  process.exit(1);
}

// Every file in a process of its own, which is what all supported versions of Node.js can do: they mock timers, change
// the environment and load the addon. By default Node.js would leave one processor idle, half of a small machine.
const run = spawnSync(
  process.execPath,
  [
    "--test",
    "--test-reporter=spec",
    // Of Node.js 20, for each file that mocks timers.
    "--disable-warning=ExperimentalWarning",
    `--test-timeout=${timeLimit}`,
    `--test-concurrency=${availableParallelism()}`,
    ...options,
    ...files,
  ],
  { cwd: root, stdio: "inherit" },
);
process.exitCode = run.status ?? 1;

function testsIn(folder) {
  if (!existsSync(join(root, folder))) {
    return [];
  }
  const found = readdirSync(join(root, folder), { recursive: true });
  return found
    .filter((name) => name.endsWith(".test.js"))
    .map((name) => `${folder}/${name}`)
    .filter((name) => !name.startsWith("dist/test/kernel/"))
    .sort();
}

function isWanted(file) {
  return filters.length === 0 || filters.some((filter) => file.startsWith(filter));
}

/** `./src/codec/codec.test.ts` is `dist/src/codec/codec.test.js`. A name's beginning is enough. */
function compiledName(source) {
  const name = source.replace(/^\.\//, "").replace(/\.ts$/, ".js");
  return name.startsWith("dist/") ? name : `dist/${name}`;
}
