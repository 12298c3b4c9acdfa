import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ScriptedTransport } from "../endpoint/scripted-transport.contract.ts";
import { TransportError } from "../errors.ts";
import { MctpRoutes } from "../transport/af-mctp/routes.ts";
import { sweep } from "./sweep.ts";
import { drive, only, scripted } from "./swept.contract.ts";

describe("a sweep by the kernel's routes", () => {
  const routes = new MctpRoutes({
    links: [],
    local: [{ network: 1, eid: 8, link: "mctpi2c3" }],
    routes: [
      { network: 1, eidFirst: 8, eidLast: 10, link: "mctpi2c3", mtu: undefined },
      { network: 5, eidFirst: 20, eidLast: 20, link: "mctpusb0", mtu: undefined },
    ],
  });
  const asked = (transport: ScriptedTransport) => [
    ...new Set(transport.exchanges.map(({ peer: { network, eid } }) => `${network},${eid}`)),
  ];

  test("asks only addresses that have one, and tells what leads there", async () => {
    const transport = scripted(drive);
    const { endpoints } = await sweep(transport, { routes });
    assert.deepEqual(asked(transport), ["1,9", "1,10", "5,20"]);
    assert.deepEqual(
      endpoints.map(({ link }) => link),
      ["mctpi2c3", "mctpi2c3", "mctpusb0"],
    );
  });

  test("asks those of one network where one is named, and never this machine itself", async () => {
    const transport = scripted(drive);
    await sweep(transport, { routes, network: 5 });
    await sweep(transport, { routes, ...only(8, 9) });
    assert.deepEqual(asked(transport), ["5,20", "1,9"]);
  });

  test("does not ask behind an interface that is down, and tells of it once", async () => {
    const transport = scripted(drive);
    const mctpi2c3 = { index: 4, name: "mctpi2c3", network: 1, mtu: 254, up: false, physicalAddress: undefined };
    const { endpoints, problems } = await sweep(transport, {
      routes: new MctpRoutes({ ...routes, links: [mctpi2c3] }),
    });
    assert.deepEqual(
      endpoints.map(({ link }) => link),
      ["mctpusb0"],
    );
    assert.deepEqual(asked(transport), ["5,20"]);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, /^the link mctpi2c3 is down, .* `mctp link set mctpi2c3 up`$/);
  });

  test("tells of an interface that went down meanwhile once", async () => {
    const transport = scripted(drive);
    transport.opening = ({ peer }) => {
      throw new TransportError(`the link to ${peer.eid} is down`, { errno: "ENETDOWN", syscall: "sendto" });
    };
    const { problems } = await sweep(transport, { routes });
    assert.deepEqual(
      problems.map(({ message }) => message),
      ["the link to 9 is down", "the link to 20 is down"],
    );
  });
});
