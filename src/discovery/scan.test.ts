import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { DiscoveryError } from "../errors.ts";
import { currentNames } from "../mctpd/daemon-names.ts";
import { defaultFleet } from "../simulator/index.ts";
import type { Transport } from "../transport/transport.ts";
import { DiscoveredEndpoint } from "./discovered-endpoint.ts";
import { scan } from "./scan.ts";
import { objectTree, ScriptedBus, ScriptedDaemon, type ScriptedEndpoint } from "./scripted-daemon.contract.ts";
import type { Source } from "./source.ts";

async function setUp(t: TestContext, endpoints: readonly ScriptedEndpoint[]) {
  const bus = await ScriptedBus.start(t);
  return { bus, daemon: await ScriptedDaemon.start(t, bus.address, objectTree(endpoints)) };
}

/** Nothing answers over it; it remembers being closed. */
class DeadTransport implements Transport {
  readonly description = "nothing";
  readonly simulated = true;
  closes = 0;

  open(): never {
    throw new Error("nothing is to be sent");
  }

  async close(): Promise<void> {
    this.closes += 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

describe("a scan", () => {
  it("opens the endpoints that mctpd knows, in order, with what it told of them", async (t) => {
    const uuid = "C0FFEE00-0000-0000-0000-000000000009";
    const { bus } = await setUp(t, [
      { eid: 10, network: 2 },
      { eid: 20 },
      { eid: 9, uuid, connectivity: "Degraded" },
      { eid: 8 },
    ]);
    const transport = new DeadTransport();
    const found = await scan({ messageBus: bus.address, transport });
    assert.equal(found.source, "mctpd");
    assert.deepEqual(found.problems, []);
    const seen = [];
    for (const endpoint of found) {
      assert.ok(endpoint instanceof DiscoveredEndpoint);
      seen.push([endpoint.address.network, endpoint.address.eid]);
    }
    assert.deepEqual(seen, [
      [1, 9],
      [1, 20],
      [2, 10],
    ]);
    const [first] = found.endpoints;
    assert.deepEqual(
      [first?.uuid, first?.connectivity, first?.messageTypes, first?.link, first?.source],
      [uuid.toLowerCase(), "degraded", [0, 4], "mctpi2c3", "mctpd"],
    );
    await found.close();
    assert.equal(transport.closes, 0, "the transport is whose it was");
    await assert.rejects(first!.subsystemHealthStatusPoll(), { code: "CLOSED" });
    assert.equal(await bus.connections(1), 1, "only mctpd is left");
  });

  it("gives endpoints that answer", async (t) => {
    const { bus } = await setUp(t, [{ eid: 9 }]);
    await using transport = defaultFleet().transport();
    await using found = await scan({ messageBus: bus.address, transport });
    const health = await Promise.all([...found].map((endpoint) => endpoint.subsystemHealthStatusPoll()));
    assert.equal(health.length, 1);
    assert.equal(health[0]?.status.driveFunctional, true);
  });

  it("hands its options to the endpoints", async (t) => {
    const { bus } = await setUp(t, [{ eid: 9 }]);
    const options = { messageBus: bus.address, transport: new DeadTransport() };
    await assert.rejects(scan({ ...options, timeout: -1 }), { code: "INVALID_ARGUMENT", message: /timeout/ });
    await using found = await scan({ ...options, timeout: 1 });
    assert.equal(found.endpoints.length, 1);
  });

  it("keeps the endpoints beside malformed ones", async (t) => {
    const { bus } = await setUp(t, [{ eid: 9 }, { eid: 1 }]);
    await using found = await scan({ messageBus: bus.address, transport: new DeadTransport() });
    assert.equal(found.endpoints.length, 1);
    assert.match(found.problems[0]?.message ?? "", /EID is 1$/);
  });

  it("over AF_MCTP needs nothing before something is sent, and closes what it made", async (t) => {
    const { bus } = await setUp(t, [{ eid: 9 }]);
    const found = await scan({ messageBus: bus.address });
    await found.close();
    await found.close();
    assert.equal(found.endpoints.length, 1);
  });

  it("is an error where there is no bus, or no mctpd", async (t) => {
    const bus = await ScriptedBus.start(t, { stopped: true });
    await assert.rejects(scan({ messageBus: bus.address, source: "mctpd" }), { code: "DISCOVERY", reason: "noBus" });
    await bus.start();
    await assert.rejects(scan({ messageBus: bus.address, source: "mctpd" }), { code: "DISCOVERY", reason: "noDaemon" });
  });

  it("is given up in time, and when aborted", async (t) => {
    const { bus, daemon } = await setUp(t, []);
    daemon.intercept = () => true;
    await assert.rejects(scan({ messageBus: bus.address, daemonTimeout: 500 }), {
      code: "DISCOVERY",
      reason: "noAnswer",
    });
    const end = new AbortController();
    setTimeout(() => end.abort("enough"), 20);
    await assert.rejects(scan({ messageBus: bus.address, signal: end.signal }), (reason) => reason === "enough");
    assert.equal(await bus.connections(1), 1);
  });

  it("takes any source", async () => {
    const endpoint = {
      source: "list",
      address: { network: 1, eid: 9 },
      uuid: undefined,
      messageTypes: undefined,
      connectivity: undefined,
      link: "mctpi2c1",
    } as const;
    const problem = new DiscoveryError("malformed", "line 7");
    const source: Source = {
      find: async () => ({ source: "list", endpoints: [endpoint], problems: [problem] }),
    };
    await using found = await scan({ source, transport: new DeadTransport() });
    assert.equal(found.source, "list");
    assert.deepEqual(found.problems, [problem]);
    assert.equal(found.endpoints[0]?.link, "mctpi2c1");
    const refused = { code: "NOT_SUPPORTED", message: /recover: only mctpd can, and mctp:1,9 was found by list/ };
    await assert.rejects(found.endpoints[0]!.recover(), refused);
  });

  for (const source of [
    "sweep",
    "",
    null,
    5,
    {},
    { list: undefined },
    { sweep: undefined },
    { sweep: "1" },
    { find: 1 },
  ]) {
    it(`does not take ${JSON.stringify(source)} for a source, nor for mctpd`, async () => {
      const transport = new DeadTransport();
      const wrong = { source: source as unknown as Source, messageBus: "unix:path=/nowhere/bus", transport };
      await assert.rejects(scan(wrong), { code: "INVALID_ARGUMENT", message: /^source: / });
    });
  }

  it("does not take an empty address for a message bus that is not there, and sweep", async () => {
    await assert.rejects(scan({ messageBus: "", transport: new DeadTransport() }), { code: "INVALID_ARGUMENT" });
  });
});

describe("a source that has to ask the endpoints", () => {
  it("is given the transport that they will be opened over", async () => {
    const transport = new DeadTransport();
    let given: Transport | undefined;
    const source: Source = {
      async find(look) {
        given = await look.transport();
        assert.equal(await look.routes(), undefined, "the kernel's routes are not those of another transport");
        return { source: "sweep", endpoints: [], problems: [] };
      },
    };
    await using found = await scan({ source, transport });
    assert.equal(given, transport);
    assert.equal(found.endpoints.length, 0);
  });

  it("does not leave one open that was made for it where it fails", async () => {
    let given: Transport | undefined;
    const source: Source = {
      async find(look) {
        given = await look.transport();
        assert.equal(await look.transport(), given);
        throw new Error("nobody answers");
      },
    };
    await assert.rejects(scan({ source }), /nobody answers/);
    assert.throws(() => given!.open({ network: 1, eid: 9 }, { message() {}, failed() {} }), { code: "CLOSED" });
  });
});

describe("a discovered endpoint", () => {
  it("has mctpd set its MTU, recover and remove it", async (t) => {
    const { bus, daemon } = await setUp(t, [{ eid: 9 }]);
    await using found = await scan({ messageBus: bus.address, transport: new DeadTransport() });
    const [endpoint] = found.endpoints;
    await endpoint!.setMtu(254);
    await endpoint!.recover();
    await endpoint!.remove();
    assert.deepEqual(
      daemon.calls.map(({ member, path }) => [member, path]),
      [
        ["SetMTU", currentNames.endpointPath(1, 9)],
        ["Recover", currentNames.endpointPath(1, 9)],
        ["Remove", currentNames.endpointPath(1, 9)],
      ],
    );
    assert.equal(await bus.connections(1), 1, "nothing stays open between");
    const end = AbortSignal.abort("enough");
    await assert.rejects(endpoint!.setMtu(254, { signal: end }), (reason) => reason === "enough");
  });
});
