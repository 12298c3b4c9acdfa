import { actOnEndpoint } from "./daemon-endpoint.ts";
import type { Run } from "./invocation.ts";

/** Has mctpd forget an endpoint. */
export const run: Run = (invocation) =>
  actOnEndpoint(invocation, {
    act: (daemon, address, options) => daemon.remove(address, options),
    told: (name) => `mctpd has forgotten ${name}: \`nvme-mi setup\` has it found again`,
  });
