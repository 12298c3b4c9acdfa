import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sweep } from "../../src/discovery/index.ts";
import { defaultFleet } from "../../src/simulator/index.ts";
import { AfMctpTransport, readMctpRoutes } from "../../src/transport/af-mctp/index.ts";
import { serveStream } from "../../src/transport/index.ts";
import { addAddress, addRoute, linkUp, notInTestKernel, openPtyLink, setNetwork } from "./mctp-network.ts";

/** Networks of their own, so that the endpoints of the other tests are not found by chance. */
const [network, downNetwork] = [41, 42];

describe("a sweep through the kernel", { skip: notInTestKernel, timeout: 300_000 }, () => {
  test("finds who answers on the addresses that have a route, with the interface that leads there", async () => {
    const fleet = defaultFleet();
    const link = await openPtyLink();
    const server = serveStream(link.line, { endpoints: fleet.endpoints });
    await setNetwork(link.ifname, network);
    await linkUp(link.ifname);
    await addAddress(8, link.ifname);
    // 12 is there, but without a route; 20 and 21 have one, and nobody is there.
    for (const eid of [9, 10, 11, 20, 21]) await addRoute(eid, link.ifname);
    await using transport = new AfMctpTransport();
    const routes = await readMctpRoutes();
    const { endpoints, problems } = await sweep(transport, { routes, network, timeout: 1_000 });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      endpoints,
      [9, 10, 11].map((eid) => ({
        source: "sweep",
        address: { network, eid },
        uuid: fleet.drive(eid).uuid,
        messageTypes: [0, 4],
        connectivity: undefined,
        link: link.ifname,
      })),
    );
    // Without routes known, the kernel says for each of the others that it has none.
    const all = await sweep(transport, { network, timeout: 1_000, concurrency: 64 });
    assert.deepEqual(
      all.endpoints.map(({ address }) => address.eid),
      [9, 10, 11],
    );
    assert.deepEqual(all.problems, []);
    await link.detach();
    await server.close();
  });

  test("tells of an interface that is down, over which the kernel drops what is sent without a word", async () => {
    const link = await openPtyLink();
    await setNetwork(link.ifname, downNetwork);
    await addAddress(8, link.ifname);
    for (const eid of [9, 10]) await addRoute(eid, link.ifname);
    await using transport = new AfMctpTransport();
    const routes = await readMctpRoutes();
    const { endpoints, problems } = await sweep(transport, { routes, network: downNetwork });
    assert.deepEqual(endpoints, []);
    assert.equal(problems.length, 1);
    assert.ok(problems[0]?.message.startsWith(`the link ${link.ifname} is down`));
    // Otherwise nobody would be told.
    assert.deepEqual(await sweep(transport, { network: downNetwork }), { endpoints: [], problems: [] });
    await link.detach();
  });
});
