import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./measure.ts";

/** What both clients print of a run, as far as it is compared. */
interface Run {
  readonly commandsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly cpuUs: number;
}

/** What is measured: the operation, how many endpoints at once, and how many times libnvme-mi's rate ours is to be. */
const cases = [
  { op: "health", endpoints: 1, goal: 0.85 },
  { op: "health", endpoints: 64, goal: 1.5 },
  { op: "health", endpoints: 256, goal: 2 },
  { op: "log4k", endpoints: 1, goal: 1.5 },
  { op: "log4k", endpoints: 64, goal: 4 },
] as const;
type Case = (typeof cases)[number];

/** Each side has a core of its own, as in the benchmark's own runs. */
const clientCore = 0;
const responderCore = 1;

const ourClient = [process.execPath, fileURLToPath(new URL("peer-client.js", import.meta.url))];

/**
 * Compares this library with libnvme-mi: `folder` has, built, the `responder` and the `client` of a benchmark in C, which take
 * the options that `peer-client.ts` takes. Both clients ask the same responder in turn, so that a slow minute of the machine
 * hits both. Prints a Markdown table of medians.
 */
export async function comparePeers(folder: string, rounds: number, seconds: number): Promise<void> {
  const [responder, client] = [join(folder, "responder"), join(folder, "client")];
  for (const program of [responder, client]) {
    if (!existsSync(program)) throw new Error(`${program} is not there: build it with \`make -C ${folder}\``);
  }
  if (availableParallelism() < 2) throw new Error("two cores are needed: one for the client, one for the responder");
  console.log(
    "| op | in flight | ours /s | libnvme-mi /s | ratio | goal | p50 µs | p99 µs | CPU µs each, ours and libnvme-mi |",
  );
  console.log("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
  for (const each of cases) {
    const [ours, theirs]: [Run[], Run[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const name = `@nvme-mi-bench-${process.pid}`;
      const served = await startResponder(responder, name, each.endpoints);
      try {
        ours.push(run(ourClient, name, each, seconds));
        theirs.push(run([client], name, each, seconds));
      } finally {
        served.kill();
        await once(served, "exit");
      }
    }
    console.log(row(each, ours, theirs));
  }
}

async function startResponder(program: string, name: string, endpoints: number): Promise<ChildProcess> {
  const options = [program, name, "--endpoints", String(endpoints)];
  const responder = spawn("taskset", ["-c", String(responderCore), ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(responder.stdout, "data");
  return responder;
}

function run(client: readonly string[], name: string, { op, endpoints }: Case, seconds: number): Run {
  const numbers = ["--endpoints", String(endpoints), "--seconds", String(seconds)];
  const options = [...client, "--responder", name, "--op", op, ...numbers, ...(endpoints > 1 ? ["--threads"] : [])];
  const { stdout, status } = spawnSync("taskset", ["-c", String(clientCore), ...options], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${client.join(" ")} failed`);
  return JSON.parse(stdout) as Run;
}

function row({ op, endpoints, goal }: Case, ours: readonly Run[], theirs: readonly Run[]): string {
  const middle = (runs: readonly Run[], member: keyof Run) => median(runs.map((each) => each[member]));
  // Of each round, in which both had the same machine.
  const ratio = median(ours.map((each, round) => each.commandsPerSecond / (theirs[round]?.commandsPerSecond ?? 0)));
  const cells = [
    op,
    endpoints,
    Math.round(middle(ours, "commandsPerSecond")),
    Math.round(middle(theirs, "commandsPerSecond")),
    ratio.toFixed(2),
    goal,
    middle(ours, "p50Us").toFixed(1),
    middle(ours, "p99Us").toFixed(1),
    `${middle(ours, "cpuUs").toFixed(2)}, ${middle(theirs, "cpuUs").toFixed(2)}`,
  ];
  return `| ${cells.join(" | ")} |`;
}
