import assert from "node:assert/strict";
import { readdirSync, readlinkSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { TransportError } from "../../src/errors.ts";
import { defaultFleet, moreProcessing } from "../../src/simulator/index.ts";
import { AfMctpTransport, type KernelServer, serveKernel } from "../../src/transport/af-mctp/index.ts";
import { serveStream } from "../../src/transport/index.ts";
import {
  addAddress,
  addRoute,
  attachSerial,
  linkUp,
  notInTestKernel,
  openPtyLink,
  setNetwork,
} from "./mctp-network.ts";
import { nvmeMi, simulate } from "./program.ts";

const local = 8;

/** Answers on the loopback interface's own address with the drive that the fleet has at 9. */
function serveOnLoopback(drive = defaultFleet().drive(9)): KernelServer {
  return serveKernel(drive, {
    onError: (error) => {
      throw error;
    },
  });
}

/** How many sockets this process has open. */
function openSockets(): number {
  return readdirSync("/proc/self/fd").filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith("socket:");
    } catch {
      return false; // the folder's own descriptor, which is closed by now
    }
  }).length;
}

describe("over AF_MCTP on the loopback interface", { skip: notInTestKernel, timeout: 300_000 }, () => {
  let transport: AfMctpTransport;
  before(async () => {
    await linkUp("lo");
    // The only address of the interface: the kernel answers with the first, and a reply must come from whom was asked.
    await addAddress(9, "lo");
    transport = new AfMctpTransport();
  });
  after(() => transport.close());

  test("our requester reads our simulator, short answers and 4 KiB ones", async () => {
    await using _server = serveOnLoopback();
    await using endpoint = new Endpoint(transport, { eid: 9 });
    const { identify } = defaultFleet().drive(9).model;
    assert.deepEqual(await endpoint.readControllerList(), { controllerIds: [0] });
    assert.equal((await endpoint.subsystemHealthStatusPoll()).status.driveFunctional, true);
    assert.deepEqual(await endpoint.controller().identifyController(), identify);
  });

  test("both command slots carry a command at the same time", async () => {
    await using _server = serveOnLoopback();
    await using endpoint = new Endpoint(transport, { eid: 9 });
    const [one, other] = await Promise.all([
      endpoint.readSubsystemInformation({}, { slot: 0 }),
      endpoint.readSubsystemInformation({}, { slot: 1 }),
    ]);
    assert.deepEqual(one, other);
  });

  test("an answer seven seconds after More Processing Required still arrives", async () => {
    const drive = defaultFleet().drive(9);
    drive.prepend(moreProcessing({ after: 7_000, announced: 60_000 }));
    await using _server = serveOnLoopback(drive);
    await using endpoint = new Endpoint(transport, { eid: 9 }, { probe: false });
    const begun = performance.now();
    assert.equal((await endpoint.readSubsystemInformation()).numberOfPorts, drive.model.ports.length);
    assert.ok(performance.now() - begun >= 6_900, "the kernel's own tags live for six seconds only");
  });

  test("a hundred endpoints that are not there fail with the kernel's reason, and leave no tag behind", async () => {
    for (let count = 0; count < 100; count++) {
      await using endpoint = new Endpoint(transport, { eid: 200 }, { probe: false });
      await assert.rejects(endpoint.readSubsystemInformation(), (error: TransportError) => {
        assert.ok(error instanceof TransportError);
        assert.equal(error.errno, "EHOSTUNREACH");
        return true;
      });
    }
  });

  test("the command line tool reads a simulated drive of another process", async () => {
    await using _simulation = await simulate("--mctp", "--eid", "10");
    const [status] = JSON.parse(await nvmeMi("status", "mctp:1,9", "--json"));
    assert.equal(status.address, "mctp:1,9");
    assert.equal(status.temperature, 83);
  });
});

describe("behind the kernel's MCTP serial driver", { skip: notInTestKernel, timeout: 300_000 }, () => {
  test("the simulator on a pseudo terminal is read through AF_MCTP, 4 KiB answers in packets of 64 bytes", async () => {
    await using simulation = await simulate("--pty");
    const path = simulation.announced.map((line) => /serial line: (\S+)/.exec(line)?.[1]).find((each) => each);
    assert.ok(path, simulation.announced.join("\n"));
    const link = await attachSerial(path);
    await linkUp(link.ifname);
    await addAddress(local, link.ifname);
    for (const eid of [11, 12]) await addRoute(eid, link.ifname);
    await using transport = new AfMctpTransport();
    for (const eid of [11, 12]) {
      await using endpoint = new Endpoint(transport, { eid });
      const { model } = defaultFleet().drive(eid);
      assert.deepEqual(await endpoint.controller().identifyController(), model.identify);
      assert.deepEqual(await endpoint.controller().getSmartHealthLog(), model.smart);
    }
    await link.detach();
  });

  test("many endpoints are asked at once, several from one socket, each of which answers with 4 KiB of its own", async () => {
    const fleets = [defaultFleet(12), defaultFleet(12)];
    const links = await Promise.all(
      fleets.map(async (fleet, index) => {
        const link = await openPtyLink();
        const server = serveStream(link.line, { endpoints: fleet.endpoints });
        await setNetwork(link.ifname, 13 + index);
        await linkUp(link.ifname);
        await addAddress(local, link.ifname);
        for (const eid of fleet.endpoints.keys()) await addRoute(eid, link.ifname);
        return { link, server, fleet, network: 13 + index };
      }),
    );
    await using transport = new AfMctpTransport();
    const sockets = openSockets();
    const timeout = 120_000;
    await Promise.all(
      links.flatMap(({ fleet, network }) => {
        return [...fleet.endpoints.keys()].map(async (eid) => {
          const endpoint = new Endpoint(transport, { network, eid }, { timeout });
          assert.deepEqual(await endpoint.controller().identifyController(), fleet.drive(eid).model.identify);
          await endpoint.close();
        });
      }),
    );
    assert.equal(openSockets() - sockets, 8);
    for (const { link, server } of links) {
      await link.detach();
      await server.close();
    }
  });

  test("two networks with the same endpoint id are told apart", async () => {
    const drives = [defaultFleet().drive(10), defaultFleet().drive(11)];
    const links = await Promise.all(
      drives.map(async (drive, index) => {
        const link = await openPtyLink();
        const server = serveStream(link.line, { endpoints: new Map([[9, drive]]) });
        await setNetwork(link.ifname, 11 + index);
        await linkUp(link.ifname);
        await addAddress(local, link.ifname);
        await addRoute(9, link.ifname);
        return { link, server };
      }),
    );
    await using transport = new AfMctpTransport();
    const serials = await Promise.all(
      [11, 12].map(async (network) => {
        await using endpoint = new Endpoint(transport, { network, eid: 9 });
        return (await endpoint.controller().identifyControllerIdentity()).serialNumber;
      }),
    );
    assert.deepEqual(
      serials,
      drives.map(({ model }) => model.identify.serialNumber),
    );
    for (const { link, server } of links) {
      await link.detach();
      await server.close();
    }
  });
});
