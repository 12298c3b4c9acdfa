// A simulated drive behind every endpoint id of the kernel, whose time is the test's: how fast the machine is must not show.

import { Drive, defaultFleet } from "../../src/simulator/index.ts";
import { serveKernel } from "../../src/transport/af-mctp/index.ts";

/** A drive that is served until it is disposed of. */
export interface DriveOnLoopback extends AsyncDisposable {
  /** Lets time go on for the drive, in milliseconds; by itself it stands still. */
  pass(milliseconds: number): void;
}

/** Serves a drive of the built-in fleet, as `nvme-mi simulate --mctp --eid` does, but by a clock that stands still. */
export function driveOnLoopback(eid: number): DriveOnLoopback {
  let now = 1_000;
  const server = serveKernel(new Drive(defaultFleet().drive(eid).model, () => now), {
    onError: (error) => {
      throw error;
    },
  });
  return {
    pass(milliseconds) {
      now += milliseconds;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
