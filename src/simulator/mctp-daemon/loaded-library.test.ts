import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { it } from "node:test";
import { promisify } from "node:util";

it("the simulator's index does not load the D-Bus library", async () => {
  const source = `
    await import(${JSON.stringify(new URL("../index.js", import.meta.url).href)});
    const { createRequire } = await import("node:module");
    const loaded = Object.keys(createRequire(process.argv[1] + "/").cache);
    console.log(loaded.filter((path) => path.includes("dbus-native")).length);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "-e",
    source,
    "--",
    import.meta.dirname,
  ]);
  assert.equal(stdout.trim(), "0");
});
