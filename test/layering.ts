/** The direction of the design, as a table, and what offends against it. */
import { type Edge, isTestFile, productionPart, type SourceFile, type SourceGraph } from "./source-graph.ts";

/** What the files of one room may import besides each other. */
interface Room {
  /** Rooms, and files by themselves; after `type `, only for types. `*` is everything. */
  readonly sources: readonly string[];
  /** Packages it is built on. */
  readonly packages?: readonly string[];
  /** Runs without Node.js. */
  readonly anywhere?: true;
}

export type Rooms = Readonly<Record<string, Room>>;

const core = ["src/errors.ts", "src/codec"];
const protocol = [...core, "src/nvme", "src/mi"];
const system = ["src/errors.ts", "src/trace.ts"];
const addresses = "src/mctp/address.ts";
const seam = "type src/transport/transport.ts";

/** Rooms by folder or file. Of those that a path is in, its room is the innermost. */
const rooms: Rooms = {
  "src/errors.ts": { sources: [], anywhere: true },
  "src/codec": { sources: ["src/errors.ts"], anywhere: true },
  "src/nvme": { sources: core, anywhere: true },
  "src/mi": { sources: [...core, "src/nvme"], anywhere: true },
  "src/mctp": { sources: core, anywhere: true },
  "src/trace.ts": { sources: ["src/errors.ts"] },
  "src/endpoint": { sources: [...protocol, "src/trace.ts", addresses, seam] },
  // What needs nothing native, so nothing here imports af-mctp.
  "src/transport": { sources: [...system, "src/mctp"] },
  "src/transport/af-mctp": {
    sources: [...system, "src/codec/byte-pool.ts", "src/codec/crc32c.ts", "src/mctp", "src/transport"],
  },
  // Drives answer whole messages: they know the seam, and the one transport that is no more than a call.
  "src/simulator": {
    sources: [
      ...protocol,
      "src/trace.ts",
      "src/mctp",
      seam,
      "type src/transport/responder.ts",
      "src/transport/memory.ts",
      "src/mctpd",
    ],
  },
  // What mctpd is on D-Bus, for who asks it and for who plays it.
  "src/mctpd": { sources: ["src/errors.ts"], packages: ["dbus-native"] },
  "src/discovery": {
    sources: [...protocol, "src/mctp", "src/mctpd", "src/endpoint", seam, "src/transport/af-mctp"],
  },
  // Transports and the simulator are subpaths of their own.
  "src/index.ts": { sources: [...protocol, "src/trace.ts", "src/mctp", "src/endpoint", seam] },
  "src/cli": { sources: ["*"], packages: ["commander", "picocolors"] },
};

/** Imports that the table does not allow. */
export function wrongEdges(graph: SourceGraph, table: Rooms = rooms): string[] {
  return [...productionPart(graph).values()].flatMap((file) => {
    const room = roomOf(file.path, table);
    if (room === undefined) return [`${file.path} is in no room of test/layering.ts`];
    return file.edges.flatMap((edge) => {
      const reason = whyWrong(room, edge, table);
      return reason === undefined ? [] : [`${file.path} → ${edge.to}: ${reason}`];
    });
  });
}

function whyWrong(room: string, edge: Edge, table: Rooms): string | undefined {
  const { sources = [], packages = [], anywhere } = table[room] ?? {};
  if (edge.kind === "node") return anywhere ? `${room} runs without Node.js` : undefined;
  if (edge.kind === "package") return packages.includes(edge.to) ? undefined : `${room} is not built on this package`;
  if (isTestFile(edge.to)) return "that is for tests";
  const target = roomOf(edge.to, table);
  if (target === room || [edge.to, target, "*"].some((name) => name !== undefined && sources.includes(name))) return;
  if (!sources.includes(`type ${edge.to}`)) return `${room} may not import ${target ?? "what is in no room"}`;
  return edge.typeOnly ? undefined : `${room} may import only its types, with \`import type\``;
}

function roomOf(path: string, table: Rooms): string | undefined {
  const around = Object.keys(table).filter((room) => path === room || path.startsWith(`${room}/`));
  return around.sort((a, b) => b.length - a.length)[0];
}

/** Rooms that run without Node.js and yet may import one that does not. */
export function wrongRooms(table: Rooms = rooms): string[] {
  return Object.entries(table).flatMap(([name, { sources, anywhere }]) =>
    sources
      .filter((source) => anywhere && !table[roomOf(source, table) ?? ""]?.anywhere)
      .map((source) => `${name} runs without Node.js, ${source} does not`),
  );
}

/**
 * Cycles of what is loaded together and of types, each once and from its alphabetically first file. None if there are
 * none, though of a knot not every way round. What is loaded later is often started by whom it knows the types of.
 */
export function cycles(graph: SourceGraph): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.add(fromFirst(trail.slice(start)).join(" → "));
    } else if (!done.has(path)) {
      const edges = graph.get(path)?.edges.filter(({ deferred }) => !deferred) ?? [];
      for (const { to } of edges) walk(to, [...trail, path]);
      done.add(path);
    }
  };
  for (const path of graph.keys()) walk(path, []);
  return [...found];
}

function fromFirst(cycle: readonly string[]): string[] {
  const first = cycle.indexOf([...cycle].sort()[0] ?? "");
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
  return [...turned, ...turned.slice(0, 1)];
}

/** Files that can load a native addon. */
export function addonLoaders(graph: SourceGraph): string[] {
  return pathsOf(productionPart(graph), ({ text }) => /createRequire|dlopen|\.node["'`]/.test(text));
}

/** Files that re-export, other than the subpaths' own. */
export function barrels(graph: SourceGraph, subpaths: readonly string[]): string[] {
  return pathsOf(graph, ({ path, edges }) => edges.some(({ reExport }) => reExport) && !subpaths.includes(path));
}

export function longFiles(graph: SourceGraph, limit: number): string[] {
  // The last line ends too.
  return pathsOf(graph, ({ text }) => text.split("\n").length > limit + 1);
}

function pathsOf(graph: SourceGraph, matches: (file: SourceFile) => boolean): string[] {
  return [...graph.values()].filter(matches).map(({ path }) => path);
}
