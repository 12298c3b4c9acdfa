import { describe, test } from "node:test";
import { AfMctpTransport } from "../../src/transport/af-mctp/index.ts";
import { FarSide } from "../../src/transport/contract-subject.contract.ts";
import type { ServedEndpoint } from "../../src/transport/index.ts";
import { serveStream } from "../../src/transport/index.ts";
import { transportContract } from "../../src/transport/transport.contract.ts";
import { addAddress, addRoute, linkUp, notInTestKernel, openPtyLink, setNetwork } from "./mctp-network.ts";

/** A network of its own, so that the peers of the other tests are not reachable by chance. */
const network = 21;

if (notInTestKernel === false) {
  transportContract("AF_MCTP over the kernel's serial driver", { nobody: "fails" }, async () => {
    const far = new FarSide();
    const link = await openPtyLink();
    const endpoints = [9, 10].map((eid) => {
      const endpoint: ServedEndpoint = {
        respond: (request, requester) => far.respond({ network, eid }, request, requester),
      };
      return [eid, endpoint] as const;
    });
    const server = serveStream(link.line, { endpoints: new Map(endpoints) });
    await setNetwork(link.ifname, network);
    await linkUp(link.ifname);
    await addAddress(8, link.ifname);
    for (const eid of [9, 10]) await addRoute(eid, link.ifname);
    return {
      transport: new AfMctpTransport(),
      peers: [
        { network, eid: 9 },
        { network, eid: 10 },
      ],
      nobody: { network, eid: 99 },
      respondWith: far.respondWith,
      notify: far.notify,
      cleanup: async () => {
        await link.detach();
        await server.close();
      },
    };
  });
} else {
  describe("AF_MCTP over the kernel's serial driver", { skip: notInTestKernel }, () => {
    test("keeps the transport contract", () => {});
  });
}
