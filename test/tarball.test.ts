import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** All that may be in the tarball, which is less than what `files` in package.json would let in. */
const expectedFiles: readonly RegExp[] = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/src\/([a-z0-9-]+\/)*[a-z0-9-]+\.(js|d\.ts)$/,
  /^native\/[a-z0-9-]+\.[ch]$/,
  /^scripts\/build-native\.mjs$/,
  /^prebuilds\/[a-z0-9]+-[a-z0-9]+\/[a-z-]+\.node$/,
];

/** A package and all that it depends on. */
function dependenciesFrom(consumer: string, name: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const file = join(consumer, "node_modules", name, "package.json");
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(file, "utf8"));
  for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) dependenciesFrom(consumer, each, found);
  return found;
}

/** What npm says where there is no registry to install from. */
const noRegistry = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

/** The caller's environment without what `npm test` says of this package, which is not the one installed into. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_(package|lifecycle|config_local_prefix)|INIT_CWD)/.test(name)),
);

function run(directory: string, command: string, ...given: string[]): SpawnSyncReturns<string> {
  const limits = { timeout: 120_000, maxBuffer: 2 ** 26 };
  return spawnSync(command, given, { cwd: directory, env: environment, encoding: "utf8", ...limits });
}

/** What it prints; fails with all it printed if it does not succeed. */
function output(directory: string, command: string, ...given: string[]): string {
  const { status, stdout, stderr } = run(directory, command, ...given);
  assert.equal(status, 0, `${command} ${given.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

function subpaths(): string[] {
  const { exports }: { exports: Record<string, string> } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.keys(exports)
    .filter((path) => !path.endsWith(".json"))
    .map((path) => path.replace(".", "nvme-mi"));
}

describe("the published tarball", () => {
  const scratch = mkdtempSync(join(tmpdir(), "nvme-mi-tarball-"));
  const consumer = join(scratch, "consumer");
  const installed = join(consumer, "node_modules", "nvme-mi");
  let tarball = "";
  let whyNotInstalled: string | undefined;

  before(() => {
    output(root, "npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", scratch);
    tarball = join(scratch, readdirSync(scratch).find((name) => name.endsWith(".tgz")) ?? "");
    mkdirSync(consumer);
    writeFileSync(join(consumer, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"];
    const { status, stderr } = run(consumer, "npm", "install", ...flags, tarball);
    if (status !== 0) {
      // On a machine for continuous integration nobody would read that it was skipped.
      assert.ok(noRegistry.test(stderr) && process.env.CI !== "true", stderr);
      whyNotInstalled = "the registry cannot be reached for what the package depends on";
    }
  });

  after(() => rmSync(scratch, { recursive: true, force: true }));

  /** Skips the test where the tarball could not be installed. */
  const whenInstalled = (test: () => void) => (context: TestContext) => {
    if (whyNotInstalled === undefined) test();
    else context.skip(whyNotInstalled);
  };

  it("holds what is used, and no tests, source maps or leftovers", () => {
    const files = output(scratch, "tar", "--list", "--file", tarball).trim().split("\n");
    const names = files.map((name) => name.replace(/^package\//, ""));
    assert.deepEqual(
      names.filter((name) => !expectedFiles.some((pattern) => pattern.test(name))),
      [],
    );
    for (const name of ["package.json", "README.md", "LICENSE", "native/mctp-socket.c", "dist/src/cli/main.js"]) {
      assert.ok(names.includes(name), `${name} is missing`);
    }
  });

  it("holds nothing compiled from a source that is gone", () => {
    const files = output(scratch, "tar", "--list", "--file", tarball).trim().split("\n");
    const sources = files.flatMap((name) => /^package\/dist\/(src\/.*?)(?:\.d\.ts|\.js)$/.exec(name)?.[1] ?? []);
    assert.deepEqual(
      sources.filter((name) => !existsSync(join(root, `${name}.ts`))),
      [],
    );
  });

  it("says nothing of the directory it was built in and points to no source maps", () => {
    // Node.js itself reports the first file that has one of them; the package is small enough to be read as text.
    const text = output(scratch, "tar", "--extract", "--to-stdout", "--file", tarball);
    assert.equal(text.includes(root), false, "an absolute path");
    assert.doesNotMatch(text, /^\/\/# sourceMappingURL/m);
  });

  it(
    "builds its addon where it is installed, for a machine that it has none for",
    whenInstalled(() => {
      const prebuild = join(installed, "prebuilds", `${process.platform}-${process.arch}`);
      rmSync(prebuild, { recursive: true, force: true });
      const { status, stderr } = run(installed, "npm", "run", "--silent", "build:native");
      // Where there is no compiler, it says that and nothing else.
      assert.ok(status === 0 ? existsSync(prebuild) : /^The AF_MCTP addon was not built: /.test(stderr), stderr);
    }),
  );

  it(
    "installs without running scripts, with only what it depends on",
    whenInstalled(() => {
      const names = readdirSync(join(consumer, "node_modules")).filter((name) => !name.startsWith("."));
      const { scripts } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
      assert.deepEqual(names.sort(), [...dependenciesFrom(consumer, "nvme-mi")].sort());
      for (const script of ["preinstall", "install", "postinstall"]) {
        assert.equal(scripts[script], undefined, script);
      }
      // npm would run node-gyp for it, unasked.
      assert.equal(existsSync(join(installed, "binding.gyp")), false);
    }),
  );

  it(
    "lets every subpath be imported",
    whenInstalled(() => {
      const code = `for (const name of ${JSON.stringify(subpaths())}) {
      if (Object.keys(await import(name)).length === 0) throw new Error(name + " exports nothing");
    }`;
      output(consumer, process.execPath, "--input-type=module", "--eval", code);
    }),
  );

  it(
    "brings types that resolve and are right in themselves",
    whenInstalled(() => {
      const imports = subpaths().map((name, index) => `import * as m${index} from "${name}";`);
      const used = `export const modules: readonly object[] = [${imports.map((_, index) => `m${index}`).join(", ")}];`;
      const typed =
        'export const address: import("nvme-mi").MctpAddress = m0.mctpAddress({ eid: 9 });\n// @ts-expect-error\nm0.nonsense;';
      writeFileSync(join(consumer, "consumer.ts"), [...imports, used, typed, ""].join("\n"));
      const nodeTypes = join(root, "node_modules", "@types");
      output(
        consumer,
        join(root, "node_modules", ".bin", "tsc"),
        ..."--noEmit --strict --target es2023 --module nodenext --skipLibCheck false --types node".split(" "),
        ...["--typeRoots", nodeTypes, "consumer.ts"],
      );
    }),
  );

  it(
    "brings the command, which shows the simulated drives",
    whenInstalled(() => {
      const text = output(consumer, "npx", "--no-install", "nvme-mi", "status", "--sim", "--json");
      assert.ok(JSON.parse(text));
    }),
  );
});
