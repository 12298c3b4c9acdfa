import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { adminCommands, controlPrimitives, miCommands, opcodes, pcieCommands } from "../../src/mi/index.ts";
import { commandsPage, gaps, sections } from "./commands-page.ts";

const file = new URL("../../../docs/commands.md", import.meta.url);
const all = await sections();
const sectionOf = (name: string) => all.find((section) => section.name === name) ?? assert.fail(name);

describe("docs/commands.md", () => {
  test("is what the code says", async () => {
    // Not `equal`, which would print both.
    assert.ok(readFileSync(file, "utf8") === (await commandsPage()), "it is stale: run npm run docs");
  });

  for (const name of ["miCommand", "controlPrimitive", "pcieCommand", "asynchronousEvent"]) {
    test(`has a method, an answer of the simulator, a verb and vectors for every ${name} of the specification`, () => {
      const section = sectionOf(name);
      assert.ok(section.rows.length > 5);
      assert.deepEqual(gaps(section), []);
    });
  }

  test("has every method of every registry in one row", () => {
    const methods = all.flatMap(({ rows }) => rows.flatMap((row) => row.methods));
    const registries = { ...miCommands, ...controlPrimitives, ...pcieCommands, ...adminCommands };
    assert.deepEqual(
      Object.keys(registries).filter((name) => methods.filter((each) => each === name).length !== 1),
      [],
    );
  });

  test("has no method for what is prohibited, which simulated drives refuse", () => {
    for (const { opcode, methods, simulator, support } of sectionOf("adminCommand").rows) {
      if (support === "prohibited") assert.deepEqual([methods, simulator], [[], "refuses"], opcode);
    }
  });
});

describe("the list of opcodes", () => {
  test("has as many of each message type as the specification", () => {
    const counts = Object.entries(opcodes).map(([name, list]) => [name, Object.keys(list).length]);
    assert.deepEqual(Object.fromEntries(counts), {
      controlPrimitive: 5,
      miCommand: 16,
      adminCommand: 50,
      pcieCommand: 6,
    });
  });

  test("tells of every command whether drives may do without it as its definition does", () => {
    for (const [name, command] of Object.entries({
      ...miCommands,
      ...controlPrimitives,
      ...pcieCommands,
      ...adminCommands,
    })) {
      if (command.opcode === undefined) continue;
      const { support } = opcodes[command.messageType][command.opcode] ?? assert.fail(name);
      assert.equal(command.optional === true, support !== "mandatory", name);
    }
  });
});
