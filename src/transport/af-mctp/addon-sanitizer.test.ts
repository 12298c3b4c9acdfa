import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { it } from "node:test";
import { fileURLToPath } from "node:url";

const buildScript = fileURLToPath(new URL("../../../../scripts/build-native.mjs", import.meta.url));
const exercise = fileURLToPath(new URL("./addon-exercise.contract.js", import.meta.url));

/** AddressSanitizer's library, which has to be in the process before Node.js is. */
function findSanitizer(): string | undefined {
  const { CC: compiler = "cc" } = process.env;
  const found = spawnSync(compiler, ["-print-file-name=libasan.so"], { encoding: "utf8" });
  const file = found.stdout?.trim() ?? "";
  return found.status === 0 && isAbsolute(file) && existsSync(file) ? file : undefined;
}

it("the addon touches no memory that is not its own, under AddressSanitizer", (context) => {
  const sanitizer = findSanitizer();
  if (sanitizer === undefined || !existsSync(buildScript)) {
    context.skip("there is no C compiler with AddressSanitizer here");
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), "nvme-mi-sanitizer-"));
  try {
    const file = join(directory, "mctp-socket.node");
    const build = spawnSync(process.execPath, [buildScript, "--sanitize", "--output", file], { encoding: "utf8" });
    assert.equal(build.status, 0, build.stderr);
    const run = spawnSync(process.execPath, [exercise, file], {
      encoding: "utf8",
      // Node.js itself leaves memory to the end of the process, so leaks are not looked for.
      env: { ...process.env, LD_PRELOAD: sanitizer, ASAN_OPTIONS: "detect_leaks=0:halt_on_error=1:exitcode=66" },
    });
    assert.equal(run.stderr, "");
    assert.equal(run.stdout, "exercised\n");
    assert.equal(run.status, 0);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
