import type { Drive } from "../simulator/index.ts";
import { defaultFleet } from "../simulator/index.ts";
import { printLines } from "./console.ts";
import { exitCodes, usageError } from "./failure.ts";
import type { Invocation, Options } from "./invocation.ts";
import type { Drives, Service } from "./service.ts";

const ways = ["unix", "pty", "mctp"] as const;

/** Serves the built-in fleet until SIGINT or SIGTERM. */
export async function run({ options }: Invocation): Promise<number> {
  const chosen = ways.filter((way) => options[way] !== undefined);
  const [way] = chosen;
  if (way === undefined || chosen.length > 1) throw usageError("simulate: give one of --unix, --pty and --mctp");
  const drives = drivesOf(options);
  const { promise: stopped, stop } = stopSignal();
  try {
    await using service = await startService(way, drives, options);
    printLines([...[...drives].map(([eid, drive]) => describe(eid, drive, way)), "ready"]);
    await Promise.race([stopped, service.failed]);
  } finally {
    stop();
  }
  return exitCodes.success;
}

function drivesOf({ eid, mctp }: Options): Drives {
  const fleet = defaultFleet();
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

async function startService(way: (typeof ways)[number], drives: Drives, options: Options): Promise<Service> {
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

function describe(eid: number, { model }: Drive, way: (typeof ways)[number]): string {
  const { modelNumber, serialNumber } = model.identify;
  const place = way === "mctp" ? "every eid of this machine" : `eid ${eid}`;
  return `simulated drive at ${place}: ${modelNumber}, serial ${serialNumber}, ${model.description}`;
}
