import { actOnEndpoint } from "./daemon-endpoint.ts";
import type { Run } from "./invocation.ts";

/** Has mctpd find out whether an endpoint still answers. */
export const run: Run = (invocation) =>
  actOnEndpoint(invocation, {
    act: (daemon, address, options) => daemon.recover(address, options),
    told: (name) => `mctpd asks whether ${name} still answers, for some seconds: \`nvme-mi watch\` tells how that ends`,
  });
