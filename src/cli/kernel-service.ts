import { TransportError } from "../errors.ts";
import { formatMctpAddress } from "../mctp/address.ts";
import type { Drive } from "../simulator/index.ts";
import { AfMctpResponder, type IncomingRequest } from "../transport/af-mctp/index.ts";
import { complain, messageOf } from "./failure.ts";
import type { Service } from "./service.ts";

/**
 * Serves one drive through the kernel's MCTP: a socket there takes the requests for all endpoint ids of this machine, in
 * one network or in all. Throws `TransportError`.
 */
export function serveKernel(drive: Drive, network: number | undefined): Service {
  let fail = (_: unknown): void => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const timers = new Set<NodeJS.Timeout>();
  const onError = (error: Error): void => {
    // A request that could not be taken is its sender's trouble only.
    if (error instanceof TransportError) fail(error);
    else complain(error.message);
  };
  const options = { onError, ...(network !== undefined && { network }) };
  const responder = AfMctpResponder.listen(options, (request) => {
    for (const { message, after } of drive.respond(request.message)) {
      if (after <= 0) {
        reply(request, message);
        continue;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        reply(request, message);
      }, after);
      timers.add(timer);
    }
  });
  return {
    failed,
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer);
      await responder.close();
    },
  };
}

/** One requester that went away is no reason to stop serving the others. */
function reply(request: IncomingRequest, message: Uint8Array): void {
  try {
    request.reply(message);
  } catch (error) {
    complain(`no answer to ${formatMctpAddress(request.source)}: ${messageOf(error)}`);
  }
}
