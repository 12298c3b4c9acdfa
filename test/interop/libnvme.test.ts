import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { micSize, seal } from "../../src/mi/message.ts";
import { rows } from "./libnvme-rows.ts";

const sources = ["libnvme-requests.c", "libnvme-admin.c"].map((name) =>
  fileURLToPath(new URL(`../../../test/interop/${name}`, import.meta.url)),
);
const { CC: compiler = "cc", CI: automatic } = process.env;

/** Whether a program compiles that does nothing but include the library. */
function missing(): string | undefined {
  const trial = "#include <libnvme-mi.h>\nint main(void) { return nvme_mi_create_root(0, 0) == 0; }\n";
  const options = ["-x", "c", "-", "-o", "/dev/null", "-lnvme-mi"];
  const { error, status } = spawnSync(compiler, options, { input: trial, encoding: "utf8" });
  if (error !== undefined) return "there is no C compiler here: apt-get install gcc libc6-dev";
  return status === 0 ? undefined : "libnvme-mi and its header are not installed: apt-get install libnvme-dev";
}

const reason = missing();
const directory = mkdtempSync(join(tmpdir(), "nvme-mi-libnvme-"));
const program = join(directory, "libnvme-requests");
after(() => rmSync(directory, { recursive: true }));

/** What libnvme sends for each of several sets of numbers, in hexadecimal. */
function requestsOf(call: string, cases: readonly (readonly number[])[]): string[] {
  const input = cases.map((numbers) => `${[call, ...numbers].join(" ")}\n`).join("");
  // The library looks at the drive by itself where the environment says nothing; the program says when.
  const env = { ...process.env, LIBNVME_MI_PROBE_ENABLED: undefined };
  const run = spawnSync(program, { input, env, encoding: "utf8", maxBuffer: 2 ** 27 });
  assert.equal(run.stderr, "");
  assert.equal(run.status, 0);
  return run.stdout.trimEnd().split("\n");
}

const hexOf = (message: Uint8Array) => Buffer.from(message).toString("hex");

/** A message with its integrity check made right after a change. */
function sealed(message: Uint8Array): Uint8Array {
  const changed = message.slice();
  assert.ok(changed.length > micSize);
  seal(changed);
  return changed;
}

// `.ci/run` has installed it.
describe("libnvme-mi", { skip: automatic === "true" ? false : reason }, () => {
  before(() => {
    assert.equal(reason, undefined);
    const options = ["-O1", "-Wall", "-Wextra", "-Werror", "-o", program, ...sources, "-lnvme-mi"];
    const { status, stderr } = spawnSync(compiler, options, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });

  for (const { call, method, cases, ours, difference } of rows) {
    test(`${call} sends what ${method} sends, with ${cases.length} sets of arguments`, (context) => {
      const theirs = requestsOf(call, cases);
      if (theirs[0] === "absent") {
        context.skip(`the installed libnvme-mi is too old to have ${call}`);
        return;
      }
      assert.equal(theirs.length, cases.length);
      for (const [index, numbers] of cases.entries()) {
        const mine = ours(...numbers);
        const told = `${call} ${numbers.join(" ")}`;
        if (difference?.applies(...numbers) && theirs[index] !== hexOf(mine)) {
          assert.equal(
            theirs[index],
            hexOf(sealed(difference.theirs(mine, ...numbers))),
            `${told}: ${difference.what}`,
          );
        } else {
          assert.equal(theirs[index], hexOf(mine), told);
        }
      }
    });
  }

  test("a controller list from any id but 0 is asked for in another place than libnvme 1.3 does", () => {
    const row = rows.find(({ call }) => call === "read_mi_data_ctrl_list");
    const [theirs] = requestsOf("read_mi_data_ctrl_list", [[5]]);
    assert.notEqual(theirs, hexOf(row!.ours(5)));
    // Id 5 in bits 15:0 of the first dword: bytes 8 and 9.
    assert.equal(hexOf(row!.ours(5)).slice(0, 32), "84080000000000000500000200000000");
    // And in bits 23:16, where the port id is.
    assert.equal(theirs?.slice(0, 32), "84080000000000000000050200000000");
  });
});
