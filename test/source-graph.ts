/** What the rules about sources are checked on: each file's text, and what it imports, read without a compiler. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";

/** One `import`, `export … from` or `import()`. */
export interface Edge {
  /** A source's path, `node:…`, or a package's name. */
  readonly to: string;
  readonly kind: "source" | "node" | "package";
  /** Nothing of it remains in the compiled file. */
  readonly typeOnly: boolean;
  readonly reExport: boolean;
  /** `import()`: loaded when it is needed, if ever. */
  readonly deferred: boolean;
}

/** A source file: its path from the repository's root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly edges: readonly Edge[];
}

export type SourceGraph = ReadonlyMap<string, SourceFile>;

/** A statement begins its line, which sets it apart from comments and strings. */
const statement = /^(import|export)\s+(type\s+)?(?:[\w\s{},*$]*?\sfrom\s*)?"([^"]+)";?/gm;
/** In an expression, or in a type. */
const call = /\bimport\(\s*"([^"]+)"\s*\)/g;
const commentLine = /^\s*(\/\/|\/?\*)/;

/** Reads the sources below a folder of the repository. */
export function readSources(root: string, folder: string): SourceGraph {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  const paths = names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
  return sourceGraph(Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), "utf8")])));
}

/** The graph of these texts by path. */
export function sourceGraph(texts: Readonly<Record<string, string>>): SourceGraph {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { path, text, edges: edgesOf(path, text) }]));
}

/** Not part of the package: tests, what they share, and their rows. */
export function isTestFile(path: string): boolean {
  return /\.(test|contract|vectors)\.ts$/.test(path);
}

/** The package without its tests. */
export function productionPart(graph: SourceGraph): SourceGraph {
  return new Map([...graph].filter(([path]) => !isTestFile(path)));
}

function edgesOf(path: string, text: string): Edge[] {
  const edges: Edge[] = [];
  for (const [, keyword, type, specifier = ""] of text.matchAll(statement)) {
    edges.push({
      ...target(path, specifier),
      typeOnly: type !== undefined,
      reExport: keyword === "export",
      deferred: false,
    });
  }
  const lines = text.split("\n").filter((line) => !commentLine.test(line));
  for (const [, specifier = ""] of lines.join("\n").matchAll(call)) {
    edges.push({ ...target(path, specifier), typeOnly: false, reExport: false, deferred: true });
  }
  return edges;
}

function target(from: string, specifier: string): Pick<Edge, "to" | "kind"> {
  if (specifier.startsWith(".")) return { to: normalize(join(dirname(from), specifier)), kind: "source" };
  return { to: specifier, kind: specifier.startsWith("node:") ? "node" : "package" };
}
