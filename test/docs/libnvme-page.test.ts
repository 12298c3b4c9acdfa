import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import * as library from "../../src/index.ts";
import * as mi from "../../src/mi/index.ts";
import * as afMctp from "../../src/transport/af-mctp/index.ts";

const root = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("docs/libnvme-mi.md", root), "utf8");
const header = "/usr/include/nvme/mi.h";

/** The text without what lies between lines of code. */
const codeOf = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
const cells = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .map((line) => line.slice(2, -2).split(" | "));

describe("docs/libnvme-mi.md", () => {
  test("names no method that does not exist", () => {
    const endpoint = new library.Endpoint({} as never, { eid: 9 }, { probe: false });
    const objects = { endpoint, controller: endpoint.controller(0) } as Record<string, object>;
    const named = codeOf(page).flatMap((code) => [...code.matchAll(/(?<!\/)\b(endpoint|controller)\.(\w+)/g)]);
    assert.ok(named.length > 100);
    for (const [text, object = "", member = ""] of named) assert.ok(member in objects[object]!, text);
  });

  test("names nothing else to import that does not exist", () => {
    const exports = { ...library, ...mi, ...afMctp };
    const made = codeOf(page).flatMap((code) => [...code.matchAll(/\bnew (\w+)|^(\w+)\(/g)]);
    for (const [text, type, name] of made) assert.ok((type ?? name ?? "") in exports, text);
  });

  test("says of each function what is here for it, and gives an example where there is something", () => {
    const rows = cells.filter(([theirs = ""]) => theirs.startsWith("`nvme_mi_"));
    assert.ok(rows.length > 50);
    for (const [theirs, ours = "", example = ""] of rows) {
      assert.notEqual(ours.trim(), "", theirs);
      assert.ok(example.trim() !== "" || /^(not yet|none)|not yet$/.test(ours), theirs);
    }
  });

  test("has something for every function but discovery and traces, which are to come", () => {
    const toCome = cells.filter(([, ours = ""]) => ours.includes("not yet")).flatMap(([theirs = ""]) => codeOf(theirs));
    assert.deepEqual(toCome, ["nvme_mi_submit_entry", "nvme_mi_submit_exit"]);
  });

  test("has every function of the installed libnvme-mi, once", (context) => {
    if (!existsSync(header)) {
      context.skip("libnvme-mi's header is not installed: apt-get install libnvme-dev");
      return;
    }
    const declared = readFileSync(header, "utf8").matchAll(/^[\w][\w *]*\b(nvme_mi_\w+)\(|^#define (nvme_mi_\w+)\(/gm);
    const functions = [...declared].map(([, name, macro]) => name ?? macro ?? "");
    assert.ok(functions.length > 90);
    const named = cells.flatMap(([theirs = ""]) => codeOf(theirs));
    assert.deepEqual(
      functions.filter((name) => named.filter((each) => each === name).length !== 1),
      [],
    );
  });

  test("names no test that does not exist", () => {
    const tests = [...page.matchAll(/`((?:src|test)\/[\w./-]+\.test\.ts)`: "([^"]+)"/g)];
    assert.ok(tests.length >= 10);
    for (const [, path = "", name = ""] of tests) {
      assert.ok(readFileSync(new URL(path, root), "utf8").includes(name), `${path}: ${name}`);
    }
  });
});
