import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { DiscoveryError, type DiscoveryReason } from "../errors.ts";
import { currentInterfaces, currentNames, currentPaths, type DaemonNames, legacyNames } from "../mctpd/daemon-names.ts";
import { DaemonLink } from "./daemon-link.ts";
import { MctpDaemon, type MctpDaemonOptions } from "./mctp-daemon.ts";
import { objectTree, ScriptedBus, ScriptedDaemon, type ScriptedEndpoint } from "./scripted-daemon.contract.ts";

/** A bus, an mctpd of a generation on it, and a connection to that. */
async function setUp(
  t: TestContext,
  {
    endpoints = [],
    names = currentNames,
    ...options
  }: MctpDaemonOptions & {
    endpoints?: ScriptedEndpoint[];
    names?: DaemonNames;
  } = {},
) {
  const bus = await ScriptedBus.start(t);
  const scripted = await ScriptedDaemon.start(t, bus.address, objectTree(endpoints, names), names);
  const daemon = await MctpDaemon.connect({ messageBus: bus.address, ...options });
  t.after(() => daemon.close());
  return { bus, scripted, daemon };
}

/** An error of discovery with a reason and a text. */
const failing = (reason: DiscoveryReason, text: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DiscoveryError, String(error));
  assert.equal(error.reason, reason, error.message);
  assert.match(error.message, text);
  return true;
};

const setup = (eid: number, isNew = true) => ({ signature: "yisb", body: [eid, 1, `/${eid}`, isNew] });

describe("connecting to mctpd", () => {
  it("where there is no bus, or nobody on it, is an error", async (t) => {
    const bus = await ScriptedBus.start(t, { stopped: true });
    await assert.rejects(MctpDaemon.connect({ messageBus: bus.address }), failing("noBus", /ENOENT/));
    await bus.start();
    const text = /^mctpd is not running: nobody .* au\.com\.codeconstruct\.MCTP1 or xyz\.openbmc_project\.MCTP$/;
    await assert.rejects(MctpDaemon.connect({ messageBus: bus.address }), failing("noDaemon", text));
    assert.equal(await bus.connections(0), 0);
  });

  it("is given up when aborted", async () => {
    const signal = AbortSignal.abort("enough");
    await assert.rejects(
      MctpDaemon.connect({ messageBus: "unix:path=/nowhere", signal }),
      (reason) => reason === "enough",
    );
  });

  it("refuses a timeout that is none", async () => {
    await assert.rejects(MctpDaemon.connect({ timeout: -1 }), { code: "INVALID_ARGUMENT" });
  });
});

describe("the findings of mctpd", () => {
  it("are endpoints that speak NVMe-MI and are not our own, with their link", async (t) => {
    const uuid = "C0FFEE00-0000-0000-0000-000000000009";
    const endpoints = [{ eid: 9, uuid }, { eid: 8 }, { eid: 10, types: [0, 5] }, { eid: 9, network: 2 }];
    const { daemon } = await setUp(t, { endpoints });
    const { endpoints: found, problems } = await daemon.findings();
    assert.deepEqual(problems, []);
    const rest = { source: "mctpd", messageTypes: [0, 4], connectivity: "available" };
    assert.deepEqual(found, [
      { ...rest, address: { network: 1, eid: 9 }, uuid: uuid.toLowerCase(), link: "mctpi2c3" },
      { ...rest, address: { network: 2, eid: 9 }, uuid: undefined, link: undefined },
    ]);
  });

  it("of 1.x read alike", async (t) => {
    const { daemon } = await setUp(t, {
      endpoints: [
        { eid: 9, uuid: "a" },
        { eid: 8, types: [0] },
      ],
      names: legacyNames,
    });
    const { endpoints } = await daemon.findings();
    assert.deepEqual(endpoints, [
      {
        source: "mctpd",
        address: { network: 1, eid: 9 },
        uuid: "a",
        messageTypes: [0, 4],
        connectivity: undefined,
        link: undefined,
      },
    ]);
  });

  it("of 1.x and 2.x on one bus are each there once", async (t) => {
    const { bus, daemon } = await setUp(t, { endpoints: [{ eid: 9 }] });
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }, { eid: 10 }], legacyNames), legacyNames);
    const { endpoints } = await daemon.findings();
    assert.deepEqual(endpoints.map(({ address, connectivity }) => [address.eid, connectivity]).sort(), [
      [10, undefined],
      [9, "available"],
    ]);
  });

  it("have a problem for each malformed object", async (t) => {
    const { daemon } = await setUp(t, { endpoints: [{ eid: 9 }, { eid: 300 % 256, network: 0 }, { eid: 3 }] });
    const { endpoints, problems } = await daemon.findings();
    assert.equal(endpoints.length, 1);
    assert.deepEqual(
      problems.map((error) => (error as DiscoveryError).reason),
      ["malformed", "malformed"],
    );
  });

  it("are malformed altogether where they are no objects", async (t) => {
    const { daemon, scripted } = await setUp(t);
    scripted.intercept = (call) => {
      if (call.member === "GetManagedObjects") scripted.reply(call, "as", [["objects"]]);
      return call.member === "GetManagedObjects";
    };
    await assert.rejects(daemon.findings(), failing("malformed", /did not answer with objects/));
  });

  it("are asked for again where mctpd is restarted meanwhile", async (t) => {
    const { bus, daemon, scripted } = await setUp(t);
    scripted.intercept = (call) => {
      if (call.member !== "GetManagedObjects") return false;
      scripted.replyError(call, "org.freedesktop.DBus.Error.NoReply", "Message recipient disconnected");
      scripted.intercept = () => false;
      return true;
    };
    scripted.add({ eid: 9 });
    assert.equal((await daemon.findings()).endpoints.length, 1);
    await bus.stop();
    await bus.start();
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }, { eid: 10 }]));
    assert.equal((await daemon.findings()).endpoints.length, 2, "over a new connection");
  });

  it("are given up in time, and when aborted", async (t) => {
    const { daemon, scripted } = await setUp(t);
    scripted.intercept = () => true;
    await assert.rejects(daemon.findings({ timeout: 20 }), failing("noAnswer", /no answer in 20 ms/));
    const end = new AbortController();
    setTimeout(() => end.abort("enough"), 5);
    await assert.rejects(daemon.findings({ signal: end.signal }), (reason) => reason === "enough");
  });
});

describe("the links of mctpd", () => {
  it("are listed, with their network and role", async (t) => {
    const { daemon } = await setUp(t);
    const [link, ...others] = await daemon.links();
    assert.ok(link instanceof DaemonLink);
    const { name, network, role, busOwner } = link;
    assert.deepEqual([name, network, role, busOwner], ["mctpi2c3", 1, "BusOwner", true]);
    assert.deepEqual(
      others.map((other) => [other.name, other.role, other.busOwner]),
      [["lo", "Unknown", false]],
    );
  });

  it("are not listed by 1.x, but can be named", async (t) => {
    const { daemon, scripted } = await setUp(t, { names: legacyNames });
    await assert.rejects(daemon.links(), { code: "NOT_SUPPORTED", message: /link\(name\)/ });
    scripted.answer = () => setup(9);
    assert.deepEqual(await daemon.link("mctpi2c3").setupEndpoint(0x1d), {
      address: { network: 1, eid: 9 },
      isNew: true,
    });
  });

  const methods = ["setupEndpoint", "assignEndpoint", "learnEndpoint"] as const;
  for (const method of methods) {
    it(`can ${method}, of either generation`, async (t) => {
      const member = `${method[0]?.toUpperCase()}${method.slice(1)}`;
      const current = await setUp(t);
      current.scripted.answer = () => setup(12, false);
      const [link] = await current.daemon.links();
      assert.deepEqual(await link![method](Uint8Array.of(0x1d)), { address: { network: 1, eid: 12 }, isNew: false });
      const [call] = current.scripted.calls;
      assert.deepEqual(
        [call?.path, call?.interface, call?.member, call?.signature, call?.body],
        [currentPaths.link("mctpi2c3"), currentNames.busOwner, member, "ay", [Buffer.of(0x1d)]],
      );
      const legacy = await setUp(t, { names: legacyNames });
      legacy.scripted.answer = () => setup(12);
      await legacy.daemon.link("mctpi2c1")[method]([1, 2, 3, 4, 5, 6]);
      const [old] = legacy.scripted.calls;
      assert.deepEqual(
        [old?.path, old?.interface, old?.member, old?.signature, old?.body],
        [legacyNames.root, legacyNames.busOwner, member, "say", ["mctpi2c1", Buffer.of(1, 2, 3, 4, 5, 6)]],
      );
    });
  }

  it("can assign an endpoint id of one's choice, to a device without an address as well", async (t) => {
    const { daemon, scripted } = await setUp(t);
    scripted.answer = () => setup(20);
    await daemon.link("mctpusb0").assignEndpointStatic([], 20);
    const [call] = scripted.calls;
    assert.deepEqual([call?.member, call?.signature, call?.body], ["AssignEndpointStatic", "ayy", [Buffer.of(), 20]]);
    await assert.rejects(daemon.link("mctpusb0").assignEndpointStatic([], 7), { code: "INVALID_ARGUMENT" });
  });

  for (const address of [(0x3a << 1) | 0x80, -1, 1.5, [256], [1, -1], new Array(33).fill(0)]) {
    it(`refuse the physical address ${JSON.stringify(address)}`, async (t) => {
      const { daemon, scripted } = await setUp(t);
      await assert.rejects(daemon.link("mctpi2c3").setupEndpoint(address), { code: "INVALID_ARGUMENT" });
      assert.equal(scripted.calls.length, 0);
    });
  }

  it("refuse a name that cannot be on D-Bus", async (t) => {
    const { daemon } = await setUp(t);
    await assert.rejects(daemon.link("a/b").setupEndpoint([]), { code: "INVALID_ARGUMENT", message: /"a\/b"/ });
  });

  it("reject with mctpd's own words, and with what its answer lacks", async (t) => {
    const { daemon, scripted } = await setUp(t);
    scripted.answer = () => ({ error: "System.Error.ETIMEDOUT", text: "Connection timed out" });
    const refused = failing("refused", /^SetupEndpoint on mctpi2c3: Connection timed out$/);
    await assert.rejects(daemon.link("mctpi2c3").setupEndpoint(0x1d), refused);
    scripted.answer = () => ({ signature: "yisb", body: [0, 1, "/", true] });
    await assert.rejects(daemon.link("mctpi2c3").setupEndpoint(0x1d), failing("malformed", /1, 0, true/));
    scripted.answer = () => ({ signature: "", body: [] });
    await assert.rejects(daemon.link("mctpi2c3").setupEndpoint(0x1d), failing("malformed", /undefined/));
  });
});

describe("an endpoint of mctpd", () => {
  const actions: [string, (daemon: MctpDaemon) => Promise<void>, string, unknown[] | undefined][] = [
    ["SetMTU", (daemon) => daemon.setMtu({ network: 3, eid: 9 }, 254), "u", [254]],
    ["Remove", (daemon) => daemon.remove({ network: 3, eid: 9 }), "", undefined],
    ["Recover", (daemon) => daemon.recover({ network: 3, eid: 9 }), "", undefined],
  ];
  for (const [member, act, signature, body] of actions) {
    it(`is told to ${member}`, async (t) => {
      for (const names of [currentNames, legacyNames]) {
        if (names === legacyNames && member === "Recover") continue;
        const { daemon, scripted } = await setUp(t, { names });
        await act(daemon);
        const [call] = scripted.calls;
        assert.deepEqual(
          [call?.path, call?.interface, call?.member, call?.signature ?? "", call?.body],
          [names.endpointPath(3, 9), names.endpointControl, member, signature, body],
        );
      }
    });
  }

  it("that a bridge gave its id is learnt by that id", async (t) => {
    const { daemon, scripted } = await setUp(t);
    scripted.answer = () => ({ signature: "sb", body: [currentNames.endpointPath(3, 20), true] });
    const learnt = await daemon.learnEndpoint({ network: 3, eid: 20 });
    assert.deepEqual(learnt, { address: { network: 3, eid: 20 }, isNew: true });
    const [call] = scripted.calls;
    assert.deepEqual(
      [call?.path, call?.interface, call?.member, call?.signature, call?.body],
      [currentPaths.network(3), currentInterfaces.network, "LearnEndpoint", "y", [20]],
    );
    scripted.answer = () => ({ signature: "", body: [] });
    await assert.rejects(daemon.learnEndpoint({ eid: 20 }), failing("malformed", /undefined/));
    const legacy = await setUp(t, { names: legacyNames });
    await assert.rejects(legacy.daemon.learnEndpoint({ eid: 20 }), { code: "NOT_SUPPORTED" });
  });

  it("cannot be recovered by 1.x", async (t) => {
    const { daemon, scripted } = await setUp(t, { names: legacyNames });
    await assert.rejects(daemon.recover({ eid: 9 }), { code: "NOT_SUPPORTED", address: "mctp:1,9" });
    assert.equal(scripted.calls.length, 0);
  });

  it("that mctpd does not know is told so, with the address", async (t) => {
    const { daemon, scripted } = await setUp(t);
    scripted.answer = () => ({ error: "org.freedesktop.DBus.Error.UnknownObject", text: "Unknown object '/x'." });
    await assert.rejects(daemon.remove({ eid: 9 }), (error: DiscoveryError) => {
      assert.equal(error.address, "mctp:1,9");
      return failing("unknown", /^Remove of mctp:1,9: Unknown object/)(error);
    });
  });

  it("is refused before mctpd is asked where it cannot be", async (t) => {
    const { daemon, scripted } = await setUp(t);
    await assert.rejects(daemon.remove({ eid: 300 }), { code: "INVALID_ARGUMENT" });
    for (const mtu of [-1, 68.5, 2 ** 32])
      await assert.rejects(daemon.setMtu({ eid: 9 }, mtu), { code: "INVALID_ARGUMENT" });
    assert.equal(scripted.calls.length, 0);
  });

  it("may or may not have been told what mctpd did not answer", async (t) => {
    const { bus, daemon, scripted } = await setUp(t);
    scripted.answer = () => undefined;
    const late = failing("noAnswer", /^Remove of mctp:1,9: no answer in 500 ms$/);
    await assert.rejects(daemon.remove({ eid: 9 }, { timeout: 500 }), late);
    const lost = assert.rejects(daemon.remove({ eid: 9 }), failing("lost", /ended before the answer/));
    while (scripted.calls.length < 2) await new Promise(setImmediate);
    await bus.stop();
    await lost;
    assert.equal(scripted.calls.length, 2, "it is not asked twice");
  });
});

describe("a connection to mctpd", () => {
  it("is shared by calls, and made anew where it was lost", async (t) => {
    const { bus, daemon } = await setUp(t);
    await Promise.all([daemon.findings(), daemon.links(), daemon.remove({ eid: 9 })]);
    assert.equal(await bus.connections(2), 2);
    await bus.stop();
    await assert.rejects(daemon.findings(), failing("noBus", /ENOENT/));
    await bus.start();
    await ScriptedDaemon.start(t, bus.address);
    await Promise.all([daemon.findings(), daemon.links()]);
    assert.equal(await bus.connections(2), 2);
  });

  it("once closed refuses calls, ends those under way, and leaves nothing", async (t) => {
    const { bus, daemon, scripted } = await setUp(t);
    let asked = false;
    scripted.intercept = () => {
      asked = true;
      return true;
    };
    const pending = assert.rejects(daemon.findings(), DiscoveryError);
    while (!asked) await new Promise(setImmediate);
    await Promise.all([daemon.close(), daemon.close(), pending]);
    await assert.rejects(daemon.findings(), { code: "CLOSED" });
    await assert.rejects(daemon.remove({ eid: 9 }), { code: "CLOSED" });
    assert.equal(await bus.connections(1), 1);
  });

  it("has a watch of its own", async (t) => {
    const { bus, daemon } = await setUp(t, { endpoints: [{ eid: 9 }] });
    await using watch = daemon.watch();
    assert.equal((await watch.next()).value?.endpoint.address.eid, 9);
    assert.equal(await bus.connections(3), 3);
  });
});
