import { defaultNetwork } from "../mctp/address.ts";
import { type DaemonVersion, type Drive, daemonVersions, defaultFleet, twoWireLink } from "../simulator/index.ts";
import { printLines } from "./console.ts";
import type { AnnounceOptions } from "./daemon-service.ts";
import { exitCodes, usageError } from "./failure.ts";
import type { Invocation, Options } from "./invocation.ts";
import type { Drives, Service } from "./service.ts";

const ways = ["unix", "pty", "mctp"] as const;
type Way = (typeof ways)[number];

/** What is only for `--mctpd`. */
const announcing = ["bus", "network", "link"] as const;

/** Serves the built-in fleet until SIGINT or SIGTERM. */
export async function run({ options }: Invocation): Promise<number> {
  const way = wayOf(options);
  const drives = drivesOf(options);
  if (options.twoWire) for (const drive of drives.values()) drive.prepend(twoWireLink(drive));
  const { promise: stopped, stop } = stopSignal();
  try {
    await using service = way === undefined ? undefined : await startService(way, drives, options);
    await using daemon = options.mctpd === undefined ? undefined : await announce(options.mctpd, drives, options);
    printLines([...[...drives].map(([eid, drive]) => describe(eid, drive, way)), "ready"]);
    await Promise.race([stopped, ...[service, daemon].flatMap((each) => each?.failed ?? [])]);
  } finally {
    stop();
  }
  return exitCodes.success;
}

/** How the drives answer, if they do. Throws for a command line that makes no sense. */
function wayOf(options: Options): Way | undefined {
  const chosen = ways.filter((way) => options[way] !== undefined);
  const [way] = chosen;
  if (chosen.length > 1 || (way === undefined && options.mctpd === undefined)) {
    throw usageError("simulate: give one of --unix, --pty and --mctp, or --mctpd, or both");
  }
  const idle = announcing.find((name) => options[name] !== undefined);
  if (options.mctpd === undefined && idle !== undefined) throw usageError(`--${idle} is for --mctpd`);
  return way;
}

async function announce(mctpd: true | DaemonVersion, drives: Drives, options: Options): Promise<Service> {
  const { bus = "system", link, mctp } = options;
  const version = mctpd === true ? (daemonVersions.at(-1) ?? "2.6") : mctpd;
  const network = options.network ?? (typeof mctp === "number" ? mctp : defaultNetwork);
  const announced: AnnounceOptions = { bus, version, network, link };
  const { announceOnBus } = await import("./daemon-service.ts");
  const service = await announceOnBus(drives, announced);
  const where = bus === "system" || bus === "session" ? `the ${bus}'s message bus` : `the message bus ${bus}`;
  printLines([`simulated mctpd ${version} on ${where}: these drives in MCTP network ${network}`]);
  return service;
}

function drivesOf({ eid, mctp, drives: number }: Options): Drives {
  const fleet = defaultFleet(number);
  const chosen = eid ?? (mctp === undefined ? undefined : fleet.eids[0]);
  const drives = fleet.eids.flatMap((each) => {
    const drive = chosen === undefined || each === chosen ? fleet.drive(each) : undefined;
    return drive === undefined ? [] : [[each, drive] as const];
  });
  if (drives.length === 0) throw usageError(`--eid ${eid}: the simulated drives are ${fleet.eids.join(", ")}`);
  return new Map(drives);
}

/** Resolves when the process is told to end; `stop` lets go of the signals. */
function stopSignal(): { readonly promise: Promise<void>; stop(): void } {
  let stop = (): void => {};
  const promise = new Promise<void>((resolve) => {
    const end = (): void => resolve();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
    stop = () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, end);
    };
  });
  return { promise, stop };
}

async function startService(way: Way, drives: Drives, options: Options): Promise<Service> {
  switch (way) {
    case "unix": {
      const { serveUnixSocket } = await import("./unix-service.ts");
      return serveUnixSocket(options.unix ?? "", drives);
    }
    case "pty": {
      const { servePseudoTerminal } = await import("./pseudo-terminal.ts");
      return servePseudoTerminal(drives, (path) => printLines([`serial line: ${path}`]));
    }
    case "mctp": {
      const { serveThroughKernel } = await import("./kernel-service.ts");
      const [drive] = drives.values();
      if (drive === undefined) throw new TypeError("no drive to serve");
      return serveThroughKernel(drive, typeof options.mctp === "number" ? options.mctp : undefined);
    }
  }
}

function describe(eid: number, { model }: Drive, way: Way | undefined): string {
  const { modelNumber, serialNumber } = model.identify;
  const place = way === "mctp" ? "every eid of this machine" : `eid ${eid}`;
  return `simulated drive at ${place}: ${modelNumber}, serial ${serialNumber}, ${model.description}`;
}
