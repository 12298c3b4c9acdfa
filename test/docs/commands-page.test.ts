import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import {
  adminCommands,
  type Commands,
  controlPrimitives,
  miCommands,
  opcodes,
  pcieCommands,
} from "../../src/mi/index.ts";
import { commandsPage, sections } from "./commands-page.ts";
import { gaps, refuses } from "./section.ts";

const file = new URL("../../../docs/commands.md", import.meta.url);
const all = await sections();
const sectionOf = (name: string) => all.find((section) => section.name === name) ?? assert.fail(name);

const exported = "is about exported resources of fabrics: no layout is known, `rawAdminCommand` sends it";

/** What may be missing, by section, number and column, and why. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  adminCommand: {
    "20h: simulator": "no simulated drive can be configured anew: they refuse it, and do not list it",
    ...Object.fromEntries(
      ["28h", "2Ah", "2Dh", "31h", "35h"].flatMap((opcode) =>
        ["methods", "simulator", "verbs", "vectors"].map((column) => [`${opcode}: ${column}`, exported]),
      ),
    ),
  },
};

/** What is missing, but for what may be. */
function missing(name: string): string[] {
  return gaps(sectionOf(name)).filter((gap) => exceptions[name]?.[gap] === undefined);
}

describe("docs/commands.md", () => {
  test("is what the code says", async () => {
    // Not `equal`, which would print both.
    assert.ok(readFileSync(file, "utf8") === (await commandsPage()), "it is stale: run npm run docs");
  });

  for (const name of ["miCommand", "controlPrimitive", "pcieCommand", "adminCommand", "asynchronousEvent"]) {
    test(`has a method, an answer of the simulator, a verb and vectors for every ${name} of the specification`, () => {
      assert.ok(sectionOf(name).rows.length > 5);
      assert.deepEqual(missing(name), []);
    });
  }

  for (const name of ["identify", "logPages", "features"]) {
    test(`has a method, a verb and vectors for every identifier of ${name}`, () => {
      assert.ok(sectionOf(name).rows.length > 25);
      assert.deepEqual(missing(name), []);
    });
  }

  test("makes no exception that is not needed", () => {
    for (const [name, excused] of Object.entries(exceptions)) {
      const found = gaps(sectionOf(name));
      assert.deepEqual(
        Object.keys(excused).filter((gap) => !found.includes(gap)),
        [],
      );
    }
  });

  test("has every method of every registry in one row", () => {
    const methods = all.flatMap(({ rows }) => rows.flatMap((row) => row.methods));
    const registries = { ...miCommands, ...controlPrimitives, ...pcieCommands, ...adminCommands };
    assert.deepEqual(
      Object.keys(registries).filter((name) => methods.filter((each) => each === name).length !== 1),
      [],
    );
  });

  test("has methods for what is prohibited only where they are marked so, and simulated drives refuse it", () => {
    const commands: Commands = adminCommands;
    for (const { number, methods, simulator, support } of sectionOf("adminCommand").rows) {
      if (support !== "prohibited") continue;
      assert.equal(simulator, refuses, number);
      for (const method of methods) assert.equal(commands[method]?.prohibited, true, method);
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
