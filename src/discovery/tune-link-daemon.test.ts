/** The route's side through a fake mctpd on a real message bus. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { AnnouncedFleet, defaultFleet, serveMctpDaemon } from "../simulator/index.ts";
import {
  type MessageBus,
  noDaemon,
  noLibrary,
  startBroker,
  startBusDaemon,
} from "../simulator/mctp-daemon/message-bus.contract.ts";
import { MctpRoutes } from "../transport/af-mctp/routes.ts";
import { kernelRoute } from "./link-route.ts";
import { MctpDaemon } from "./mctp-daemon.ts";
import { tuneLink } from "./tune-link.ts";

const address = { network: 1, eid: 9 };

/** The kernel's tables as mctpd would have made them; the drive is behind the route that covers 9. */
async function setUp(bus: MessageBus, { linkMtu = 254, mtu = 68 } = {}) {
  const fleet = defaultFleet();
  const { stack } = new AnnouncedFleet(fleet.endpoints);
  const known = stack.endpoint(1, 9);
  stack.setMtu(known, mtu);
  const fake = await serveMctpDaemon({ bus: bus.address, stack });
  const daemon = await MctpDaemon.connect({ messageBus: bus.address });
  const endpoint = new Endpoint(fleet.transport(), address);
  const links = ["mctpi2c0", "mctpi2c1"].map((name, at) => {
    return { index: at + 2, name, network: 1, mtu: at === 0 ? 68 : linkMtu, up: true, physicalAddress: undefined };
  });
  const route = kernelRoute(address, daemon, async () => {
    const routes = [
      { network: 2, eidFirst: 9, eidLast: 9, link: "mctpi2c0", mtu: 68 },
      { network: 1, eidFirst: 10, eidLast: 20, link: "mctpi2c0", mtu: 68 },
      { network: 1, eidFirst: 9, eidLast: 9, link: "mctpi2c1", mtu: known.mtu },
    ];
    return new MctpRoutes({ links, local: [], routes });
  });
  return {
    drive: fleet.drive(9),
    ...{ known, endpoint, route },
    async [Symbol.asyncDispose]() {
      await endpoint.close();
      await daemon.close();
      await fake.close();
    },
  };
}

const buses = [
  ["in this process", startBroker, noLibrary],
  ["of dbus-daemon", startBusDaemon, noDaemon],
] as const;

for (const [where, start, skip] of buses) {
  describe(`tuneLink with mctpd on a bus ${where}`, { skip }, () => {
    test("has mctpd set the MTU that goes with the drive's unit", async () => {
      await using bus = await start();
      await using link = await setUp(bus);
      const tuning = await tuneLink(link.endpoint, { route: link.route });
      assert.deepEqual([tuning.outcome, tuning.link, link.known.mtu], ["tuned", "mctpi2c1", 254]);
      assert.equal(link.drive.transmissionUnit, 250);
    });

    test("puts the drive back where mctpd refuses, and has mctpd's own words", async () => {
      await using bus = await start();
      await using link = await setUp(bus, { linkMtu: 300 });
      link.drive.model.ports.forEach((port) => {
        Object.assign(port.information, { maximumTransmissionUnitSize: 260 });
      });
      const tuning = await tuneLink(link.endpoint, { route: link.route });
      assert.deepEqual([tuning.outcome, link.known.mtu, link.drive.transmissionUnit], ["putBack", 68, 64]);
      assert.match(String(tuning.failure?.error), /DiscoveryError: .*68 to 254 bytes, not 264/);
    });

    test("has a route follow its link again that did so before", async () => {
      await using bus = await start();
      await using link = await setUp(bus, { mtu: 0 });
      link.drive.prepend(({ message }, next) => (link.known.mtu === 204 && message.length > 64 ? [] : next()));
      const options = { route: link.route, transmissionUnit: 200, frequency: "keep", timeout: 50 } as const;
      const tuning = await tuneLink(link.endpoint, options);
      assert.deepEqual([tuning.outcome, tuning.before.routeMtu, link.known.mtu], ["putBack", 254, undefined]);
    });
  });
}

test("kernelRoute rejects where no route leads to the endpoint", async () => {
  const none = async () => new MctpRoutes({ links: [], local: [], routes: [] });
  await assert.rejects(kernelRoute(address, undefined, none).read(), { code: "TRANSPORT", errno: "EHOSTUNREACH" });
});
