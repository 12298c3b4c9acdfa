import { actOnEndpoint } from "./daemon-endpoint.ts";
import { parseInteger } from "./integer.ts";
import type { Run } from "./invocation.ts";

/** Sets the size of packets on the way to an endpoint. */
export const run: Run = async (invocation) => {
  const mtu = parseInteger(invocation.addresses[1] ?? "", "size", { minimum: 0, maximum: 0xffff_ffff });
  return await actOnEndpoint(invocation, {
    act: (daemon, address, options) => daemon.setMtu(address, mtu, options),
    told: (name) =>
      mtu === 0
        ? `packets to ${name} are as large as its link takes`
        : `packets to ${name} have up to ${mtu} bytes, the 4 of the header included`,
    members: { mtu },
  });
};
