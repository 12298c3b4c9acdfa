/**
 * Builds native/*.c into prebuilds/<platform>-<arch>/ with one compiler call: no node-gyp, no install script.
 *
 *   --optional        where it cannot be built (no compiler, no headers, not Linux), say so and succeed
 *   --sanitize        with AddressSanitizer, for the tests; needs --output
 *   --output <file>   another place, such as prebuilds/linux-arm64/mctp-socket.node with CC=aarch64-linux-gnu-gcc
 *
 * `CC` names another compiler than `cc`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "native");
const inputs = readdirSync(folder).map((name) => join(folder, name));
const sources = inputs.filter((name) => name.endsWith(".c"));
const compiler = process.env.CC || "cc";

const { values } = parseArgs({
  options: {
    optional: { type: "boolean", default: false },
    sanitize: { type: "boolean", default: false },
    output: {
      type: "string",
      default: join(root, "prebuilds", `${process.platform}-${process.arch}`, "mctp-socket.node"),
    },
  },
});

process.exitCode = main();

function main() {
  if (values.sanitize && values.output.startsWith(join(root, "prebuilds"))) {
    console.error("--sanitize needs an --output outside prebuilds/, which is published.");
    return 1;
  }
  if (isUpToDate(values.output)) {
    return 0;
  }
  const headers = findHeaders();
  const obstacle = findObstacle(headers);
  if (obstacle !== undefined) {
    console.error(
      `The AF_MCTP addon was not built: ${obstacle}. Everything else, the simulator included, works without.`,
    );
    return values.optional ? 0 : 1;
  }
  return compile(headers, values.output);
}

function isUpToDate(output) {
  const all = [...inputs, fileURLToPath(import.meta.url)];
  return existsSync(output) && all.every((input) => statSync(input).mtimeMs <= statSync(output).mtimeMs);
}

/** Node-API's and libuv's headers, where Node.js, its distribution package or node-gyp puts them. */
function findHeaders() {
  const places = [
    join(dirname(process.execPath), "..", "include", "node"),
    "/usr/include/node",
    "/usr/local/include/node",
    join(homedir(), ".cache", "node-gyp", process.versions.node, "include", "node"),
  ];
  return places.find((place) => existsSync(join(place, "node_api.h")) && existsSync(join(place, "uv.h")));
}

function findObstacle(headers) {
  if (process.platform !== "linux") {
    return `AF_MCTP exists on Linux only, and this is ${process.platform}`;
  }
  if (spawnSync(compiler, ["--version"], { stdio: "ignore" }).status !== 0) {
    return `there is no C compiler (${compiler})`;
  }
  return headers === undefined ? "the Node.js headers (node_api.h, uv.h) are not installed" : undefined;
}

function compile(headers, output) {
  mkdirSync(dirname(output), { recursive: true });
  // Written beside and renamed: another process may have the old file mapped, or be building at the same time.
  const temporary = `${output}.${process.pid}`;
  const flags = ["-shared", "-fPIC", "-O2", "-std=gnu11", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror"];
  // Without -nostdlib the linker would note which libc was there; like this one file serves glibc and musl.
  flags.push(...(values.sanitize ? ["-g", "-fsanitize=address", "-fno-omit-frame-pointer"] : ["-s", "-nostdlib"]));
  const run = spawnSync(compiler, [...flags, "-I", headers, "-o", temporary, ...sources], { stdio: "inherit" });
  if (run.status !== 0) {
    rmSync(temporary, { force: true });
    return 1;
  }
  renameSync(temporary, output);
  return 0;
}
