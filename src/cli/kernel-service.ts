import type { Drive } from "../simulator/index.ts";
import { serveKernel } from "../transport/af-mctp/index.ts";
import { complain, messageOf } from "./failure.ts";
import type { Service } from "./service.ts";

/**
 * Serves one drive through the kernel's MCTP, under all endpoint ids of this machine, in one network or in all. Throws
 * `TransportError`.
 */
export function serveThroughKernel(drive: Drive, network: number | undefined): Service {
  const server = serveKernel(drive, {
    onError: (error) => complain(messageOf(error)),
    ...(network !== undefined && { network }),
  });
  return {
    failed: new Promise((_, reject) => {
      server.finished.catch(reject);
    }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
