/**
 * Everything but the tests: `npm run check`. One line for each check, and the output of those that failed.
 *
 *   npm run check -- biome knip        only these, and what they need
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), "nvme-mi-check-"));
const settings = {
  cwd: root,
  env: { ...process.env, NO_COLOR: "1", PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}` },
  stdio: ["ignore", "pipe", "pipe"],
};

/** `needs`: what has to have gone well before. */
const checks = {
  types: { run: () => ended(spawn("npm", ["run", "--silent", "build"], settings)) },
  core: { run: checkCore },
  biome: { run: () => ended(spawn("biome", ["ci", "--colors=off"], settings)) },
  docs: {
    needs: "types",
    run: () => ended(spawn("node", [join(root, "scripts/write-docs.mjs"), "--check"], settings)),
  },
  knip: { run: () => ended(spawn("knip", ["--no-progress"], settings)) },
  pack: {
    needs: "types",
    run: () => ended(spawn("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", scratch], settings)),
  },
  publint: { needs: "pack", run: () => ended(spawn("publint", ["run", "--strict", tarball()], settings)) },
  attw: {
    needs: "pack",
    run: () => ended(spawn("attw", [tarball(), "--profile", "esm-only", "--no-emoji"], settings)),
  },
};

const selected = withNeeds(process.argv.slice(2));
const results = {};
for (const name of selected) {
  results[name] = runAfter(results[checks[name].needs], checks[name].run);
}
for (const name of selected) {
  report(name, await results[name]);
}
rmSync(scratch, { recursive: true });

/** The checks of these names, all if there are none, in order, with what they need. */
function withNeeds(names) {
  const unknown = names.filter((name) => !Object.hasOwn(checks, name));
  if (unknown.length > 0) {
    console.error(`There is no check ${unknown.join(", ")}: there are ${Object.keys(checks).join(", ")}`);
    rmSync(scratch, { recursive: true });
    process.exit(2);
  }
  const wanted = new Set(names.length > 0 ? names : Object.keys(checks));
  for (const name of Object.keys(checks).reverse()) {
    if (wanted.has(name) && checks[name].needs !== undefined) {
      wanted.add(checks[name].needs);
    }
  }
  return Object.keys(checks).filter((name) => wanted.has(name));
}

async function runAfter(needed, run) {
  const before = await needed;
  if (before !== undefined && !before.ok) {
    return { ok: false, seconds: 0, output: "not run, since what it needs failed\n" };
  }
  const start = performance.now();
  const result = await run();
  return { ...result, seconds: (performance.now() - start) / 1000 };
}

function report(name, { ok, seconds, output }) {
  console.log(`${ok ? "ok    " : "failed"}  ${name.padEnd(8)} ${seconds.toFixed(1)} s`);
  if (!ok) {
    console.log(output.trimEnd().replace(/^/gm, "        "));
    process.exitCode = 1;
  }
}

/** Whether a process ended well, and all it printed. */
function ended(child) {
  return new Promise((resolve) => {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", (error) => resolve({ ok: false, output: `${error.message}\n` }));
    child.on("close", (status) => resolve({ ok: status === 0, output }));
  });
}

/** The protocol core compiles without the types of Node.js and of browsers, so it runs in both. */
async function checkCore() {
  const result = await ended(spawn("tsc", ["-p", "tsconfig.core.json", "--listFiles"], settings));
  const lines = result.output.split("\n");
  const foreign = lines.filter((line) => /[\\/](@types[\\/]|lib\.(dom|webworker|scripthost))/.test(line));
  const messages = lines.filter((line) => !line.endsWith(".ts"));
  const complaint = foreign.map((line) => `compiled with the types of ${line}, which tsconfig.core.json must keep out`);
  return { ok: result.ok && foreign.length === 0, output: [...messages, ...complaint].join("\n") };
}

function tarball() {
  return join(scratch, readdirSync(scratch).find((name) => name.endsWith(".tgz")) ?? "no tarball");
}
