import { type DiscoverySource, type Scan, type ScanOptions, type Source, scan } from "../discovery/index.ts";
import { complain, messageOf, usageError } from "./failure.ts";
import type { Invocation, Options } from "./invocation.ts";

/** Options that say where to look for endpoints; each is of one source only. */
const sourceFlags = ["list", "sweep", "bus", "sim"] as const;

/** Where a command line says to look. Throws `INVALID_ARGUMENT` where it says two things. */
export function requireOneSource(verb: string, options: Options): void {
  const given = sourceFlags.filter((name) => options[name] !== undefined);
  if (given.length > 1) throw usageError(`${verb}: give one of ${given.map((name) => `--${name}`).join(" and ")}`);
}

/** Whether it says where to look at all. */
export function namesSource(options: Options): boolean {
  return sourceFlags.some((name) => name !== "sim" && options[name] !== undefined);
}

/** Finds endpoints where a command line says, or by the source given. Rejects as `scan`. */
export async function findEndpoints(
  { options, call }: Pick<Invocation, "options" | "call">,
  source?: Source,
): Promise<Scan> {
  const { timeout, deadline, bus } = options;
  return await scan({
    ...(timeout !== undefined && { timeout, daemonTimeout: timeout }),
    ...(deadline !== undefined && { deadline }),
    ...(bus !== undefined && { messageBus: bus }),
    ...(source === undefined ? await whereToLook(options) : { source }),
    signal: call.signal,
  });
}

async function whereToLook({
  sim,
  list,
  sweep: network,
  bus,
}: Options): Promise<Pick<ScanOptions, "source" | "transport">> {
  if (list !== undefined) return { source: { list } };
  if (network !== undefined) return { source: { sweep: network } };
  if (sim) return await simulatedDrives();
  // Who names a bus does not mean a list.
  return { source: bus === undefined ? "auto" : "mctpd" };
}

/** The built-in simulator's drives answer a sweep as drives do. */
async function simulatedDrives(): Promise<Required<Pick<ScanOptions, "source" | "transport">>> {
  const { defaultFleet } = await import("../simulator/index.ts");
  const fleet = defaultFleet();
  return { source: { sweep: fleet.network }, transport: fleet.transport() };
}

/** What finding nothing says. */
const nothing: Readonly<Record<DiscoverySource, string>> = {
  mctpd: "mctpd knows no NVMe-MI endpoint: `nvme-mi setup` has it find one",
  list: "there is no endpoint in the list",
  sweep: "nobody answered the sweep",
};

/** What took the place of mctpd. */
const instead: Readonly<Record<DiscoverySource, string>> = {
  mctpd: "",
  list: "mctpd was not asked: these endpoints are from the list",
  sweep: "mctpd was not asked: these endpoints answered a sweep",
};

/** What there is to say about a scan besides its endpoints, a line each. */
export function scanNotes({ source, problems, endpoints }: Scan, options: Options): string[] {
  const chosen = options.sim || namesSource(options);
  return [
    ...problems.map((problem) => `warning: ${messageOf(problem)}`),
    ...(chosen || source === "mctpd" ? [] : [instead[source]]),
    ...(endpoints.length === 0 ? [nothing[source]] : []),
  ];
}

/** Says it on stderr. */
export function explainScan(found: Scan, options: Options): void {
  for (const note of scanNotes(found, options)) complain(note);
}
