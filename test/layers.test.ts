import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { addonLoaders, barrels, cycles, longFiles, type Rooms, wrongEdges, wrongRooms } from "./layering.ts";
import { readSources, sourceGraph } from "./source-graph.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("the sources", () => {
  const sources = readSources(root, "src");

  it("import only in the direction of the design", () => {
    assert.deepEqual(wrongEdges(sources), []);
  });

  it("run without Node.js in errors, codec, nvme, mi and mctp, with all that these import", () => {
    assert.deepEqual(wrongRooms(), []);
  });

  it("have no cycles", () => {
    assert.deepEqual(cycles(sources), []);
  });

  it("load the addon in one file", () => {
    assert.deepEqual(addonLoaders(sources), ["src/transport/af-mctp/addon.ts"]);
  });

  it("re-export only in the index of a subpath", () => {
    assert.deepEqual(barrels(sources, subpathSources()), []);
  });

  it("have at most 400 lines a file", () => {
    assert.deepEqual(longFiles(sources, 400), []);
  });
});

function subpathSources(): string[] {
  const { exports }: { exports: Record<string, string> } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
  return Object.values(exports).map((file) => file.replace("./dist/", "").replace(/\.js$/, ".ts"));
}

const small: Rooms = {
  "src/low": { sources: [], anywhere: true },
  "src/middle": { sources: ["src/low", "type src/high/seam.ts"], packages: ["allowed"] },
  "src/high": { sources: ["src/middle", "src/low/one.ts"] },
  "src/high/native": { sources: ["*"] },
};

/** What is wrong with this text in this file. */
function wrongWith(path: string, text: string): string[] {
  return wrongEdges(sourceGraph({ [path]: text }), small);
}

describe("the check of directions", () => {
  it("names an edge that points up", () => {
    assert.deepEqual(wrongWith("src/low/a.ts", 'import { b } from "../middle/b.ts";\n'), [
      "src/low/a.ts → src/middle/b.ts: src/low may not import src/middle",
    ]);
  });

  it("allows what the table says, and a room's own files", () => {
    assert.deepEqual(wrongWith("src/middle/a.ts", 'import "../low/b.ts";\nimport "./c.ts";\n'), []);
    assert.deepEqual(wrongWith("src/high/native/a.ts", 'import "../../middle/b.ts";\n'), []);
  });

  it("allows a single file without its room", () => {
    assert.deepEqual(wrongWith("src/high/a.ts", 'import "../low/one.ts";\n'), []);
    assert.equal(wrongWith("src/high/a.ts", 'import "../low/two.ts";\n').length, 1);
  });

  it("takes a room inside another for a room of its own", () => {
    assert.deepEqual(wrongWith("src/high/a.ts", 'import "./native/b.ts";\n'), [
      "src/high/a.ts → src/high/native/b.ts: src/high may not import src/high/native",
    ]);
  });

  it("tells types from what they are compiled with", () => {
    assert.deepEqual(wrongWith("src/middle/a.ts", 'import type { Seam } from "../high/seam.ts";\n'), []);
    // Compiled, `import {} from` is left of this, which loads the module.
    assert.deepEqual(wrongWith("src/middle/a.ts", 'import { type Seam } from "../high/seam.ts";\n'), [
      "src/middle/a.ts → src/high/seam.ts: src/middle may import only its types, with `import type`",
    ]);
  });

  it("names an import from Node.js where there is none", () => {
    assert.deepEqual(wrongWith("src/low/a.ts", 'import { readFileSync } from "node:fs";\n'), [
      "src/low/a.ts → node:fs: src/low runs without Node.js",
    ]);
    assert.deepEqual(wrongWith("src/middle/a.ts", 'import { readFileSync } from "node:fs";\n'), []);
  });

  it("names a room without Node.js that may import one with it", () => {
    const table: Rooms = { ...small, "src/core": { sources: ["src/low", "src/high"], anywhere: true } };
    assert.deepEqual(wrongRooms(table), ["src/core runs without Node.js, src/high does not"]);
  });

  it("names a package that the room is not built on", () => {
    assert.deepEqual(wrongWith("src/middle/a.ts", 'import allowed from "allowed";\nimport "other";\n'), [
      "src/middle/a.ts → other: src/middle is not built on this package",
    ]);
  });

  it("names an import of a test by the package, and leaves tests alone", () => {
    assert.deepEqual(wrongWith("src/low/a.ts", 'import { rows } from "./a.vectors.ts";\n'), [
      "src/low/a.ts → src/low/a.vectors.ts: that is for tests",
    ]);
    assert.deepEqual(wrongWith("src/low/a.test.ts", 'import test from "node:test";\nimport "../high/b.ts";\n'), []);
  });

  it("names a file in no room", () => {
    assert.deepEqual(wrongWith("src/elsewhere.ts", ""), ["src/elsewhere.ts is in no room of test/layering.ts"]);
  });
});

describe("the reader of imports", () => {
  const read = (text: string): string[] =>
    [...sourceGraph({ "src/room/a.ts": text }).values()].flatMap(({ edges }) => edges.map(({ to }) => to));

  it("finds every form, over several lines too", () => {
    const text = `import first from "./1.ts";
import {
  second,
  type Other,
} from "./2.ts";
import "./3.ts";
import * as fourth from "../4.ts";
import type { Fifth } from "./5/five.ts";
export { sixth } from "./6.ts";
export * from "./7.ts";
export const eighth = async () => await import("./8.ts");
export type Ninth = import("./9.ts").Ninth;
`;
    const names = ["1", "2", "3", "../4", "5/five", "6", "7", "8", "9"];
    assert.deepEqual(
      read(text),
      names.map((name) => (name.startsWith("..") ? "src/4.ts" : `src/room/${name}.ts`)),
    );
  });

  it("takes neither comments nor strings nor other statements for imports", () => {
    const text = `/**
 * import { a } from "./1.ts";
 * const b = await import("./2.ts");
 */
// import("./3.ts")
export const from = "./4.ts";
export type Name = "from" | "./5.ts";
export interface Wire {
  /** comes from "./6.ts" */
  readonly from: "./7.ts";
}
`;
    assert.deepEqual(read(text), []);
  });
});

describe("the other checks", () => {
  it("name a cycle once, types included", () => {
    const graph = sourceGraph({
      "src/c.ts": 'import type { A } from "./a.ts";\n',
      "src/b.ts": 'import "./c.ts";\n',
      "src/a.ts": 'import "./b.ts";\n',
      "src/itself.ts": 'import "./itself.ts";\nimport "./a.ts";\n',
    });
    assert.deepEqual(cycles(graph), ["src/a.ts → src/b.ts → src/c.ts → src/a.ts", "src/itself.ts → src/itself.ts"]);
  });

  it("take what is loaded later for no cycle, but for an import in its direction", () => {
    const graph = sourceGraph({
      "src/low/a.ts": 'export const load = () => import("./b.ts");\nexport const up = () => import("../high/c.ts");\n',
      "src/low/b.ts": 'import type { A } from "./a.ts";\n',
    });
    assert.deepEqual(cycles(graph), []);
    assert.deepEqual(wrongEdges(graph, small), ["src/low/a.ts → src/high/c.ts: src/low may not import src/high"]);
  });

  it("take two ways to the same file for no cycle", () => {
    const graph = sourceGraph({
      "src/a.ts": 'import "./b.ts";\nimport "./c.ts";\n',
      "src/b.ts": 'import "./d.ts";\n',
      "src/c.ts": 'import "./d.ts";\n',
      "src/d.ts": "",
    });
    assert.deepEqual(cycles(graph), []);
  });

  it("name each file that can load an addon", () => {
    const graph = sourceGraph({
      "src/a.ts": "const load = createRequire(import.meta.url);\n",
      "src/b.ts": "process.dlopen(module, file);\n",
      "src/c.ts": 'const file = "prebuilds/x.node";\n',
      "src/c.test.ts": "const load = createRequire(import.meta.url);\n",
      "src/d.ts": 'import { arch } from "node:process";\n',
    });
    assert.deepEqual(addonLoaders(graph), ["src/a.ts", "src/b.ts", "src/c.ts"]);
  });

  it("name a file that re-exports and is no subpath", () => {
    const graph = sourceGraph({
      "src/index.ts": 'export { a } from "./a.ts";\n',
      "src/deep/index.ts": 'export * from "./a.ts";\n',
      "src/a.ts": "export const a = 1;\n",
    });
    assert.deepEqual(barrels(graph, ["src/index.ts"]), ["src/deep/index.ts"]);
  });

  it("name a file of one line too many", () => {
    const graph = sourceGraph({ "src/a.ts": "1;\n2;\n", "src/b.ts": "1;\n2;\n3;\n" });
    assert.deepEqual(longFiles(graph, 2), ["src/b.ts"]);
  });
});
