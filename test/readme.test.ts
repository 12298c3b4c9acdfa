import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { commandGroups } from "../src/cli/command-group.ts";
import { verbs } from "../src/cli/verbs.ts";

const readme = readFileSync("README.md", "utf8");
const blocks = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language,
  text: text ?? "",
}));
const run = (...words: string[]) => promisify(execFile)(process.execPath, words);

describe("the README", () => {
  const examples = blocks.filter(({ language }) => language === "js");
  assert.ok(examples.length >= 2);

  for (const [index, { text }] of examples.entries()) {
    test(`has an example ${index + 1} that runs, and ends by itself`, async () => {
      // Within the package, so that its own name leads to it.
      const directory = mkdtempSync(join("dist", "readme-"));
      try {
        const file = join(directory, "example.mjs");
        writeFileSync(file, text);
        const { stdout, stderr } = await run(file);
        assert.equal(stderr, "");
        for (const [, output] of text.matchAll(/console\.log\(.*\); \/\/ ([^,\n]+)/g))
          assert.match(stdout, new RegExp(output ?? ""));
      } finally {
        rmSync(directory, { recursive: true });
      }
    });
  }

  test("has examples that are right for a strict TypeScript compiler", async () => {
    const directory = mkdtempSync(join("dist", "readme-"));
    try {
      const files = examples.map(({ text }, index) => {
        const file = join(directory, `example-${index}.ts`);
        writeFileSync(file, text);
        return file;
      });
      const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
      await run("node_modules/typescript/bin/tsc", "--ignoreConfig", ...options, ...files);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("shows the table that npm start prints", async () => {
    const { stdout } = await run("dist/src/cli/main.js", "status", "--sim");
    assert.ok(
      blocks.some(({ text }) => text === stdout),
      stdout,
    );
  });

  test("has command lines of single commands that the program takes", async () => {
    const lines = [...readme.matchAll(/^npx nvme-mi ((?:mi|control|pcie) .*?)(?: +[#>].*)?$/gm)].map(
      ([, line]) => line,
    );
    assert.ok(lines.length >= 8);
    for (const line of lines) await run("dist/src/cli/main.js", ...(line ?? "").split(" "), "--dry-run");
  });

  test("names every command of the command line tool", async () => {
    const names = [...verbs, ...commandGroups].map(({ name }) => name);
    assert.ok(names.includes("status") && names.length > 70, `${names.length} verbs`);
    for (const name of names) assert.match(readme, new RegExp(`\`${name}[ \`]`));
  });
});
