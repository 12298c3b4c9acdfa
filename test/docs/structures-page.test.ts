import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { adminCommands, type Command } from "../../src/mi/index.ts";
import { anchorOf } from "./anchor.ts";
import { commandsPage } from "./commands-page.ts";
import { structureLinks, structuresPage } from "./structures-page.ts";

const file = new URL("../../../docs/structures.md", import.meta.url);
const page = structuresPage();

const headingsOf = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
const linksOf = (text: string, before: string) =>
  [...text.matchAll(/\]\(([^)#]*)(#[^)]+)\)/g)].filter(([, to]) => to === before).map(([, , anchor = ""]) => anchor);

describe("docs/structures.md", () => {
  test("is what the code says", () => {
    assert.ok(readFileSync(file, "utf8") === page, "it is stale: run npm run docs");
  });

  test("has no heading twice, so that links lead to one place", () => {
    const anchors = headingsOf(page).map(anchorOf);
    assert.deepEqual(
      anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index),
      [],
    );
  });

  test("has no link that leads nowhere, and none on the page of commands does", async () => {
    const commands = await commandsPage();
    const here = new Set(headingsOf(page).map(anchorOf));
    const there = new Set(headingsOf(commands).map(anchorOf));
    const missing = [
      ...linksOf(page, "").filter((anchor) => !here.has(anchor)),
      ...linksOf(commands, "structures.md").filter((anchor) => !here.has(anchor)),
      ...linksOf(commands, "").filter((anchor) => !there.has(anchor)),
    ];
    assert.ok(linksOf(commands, "structures.md").length > 100);
    assert.deepEqual(missing, []);
  });

  test("describes what every Admin command answers with, but for plain bytes", () => {
    const linkOf = structureLinks();
    const without = Object.entries<Command>(adminCommands).filter(([, command]) => {
      return command.response.offset > 0 && linkOf(command) === undefined;
    });
    assert.deepEqual(
      without.map(([method]) => method),
      ["identify", "securityReceive", "getLogPage"],
    );
  });
});
