import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import { type DiscoveryError, MiError } from "../errors.ts";
import { currentNames, legacyNames } from "../mctpd/daemon-names.ts";
import { objectTree, ScriptedBus, ScriptedDaemon } from "./scripted-daemon.contract.ts";
import { DaemonWatch } from "./watch.ts";
import { isOver, setUp, short, take, told, watching } from "./watched-daemon.contract.ts";

describe("a watch of mctpd", () => {
  it("tells the endpoints there are, then every change", async (t) => {
    const { daemon, watch } = await setUp(t, [
      { eid: 9, uuid: "A" },
      { eid: 8, types: [0, 4] },
      { eid: 10, types: [0, 1] },
    ]);
    assert.deepEqual(await told(watch, 1), ["added 9 a"]);
    daemon.add({ eid: 11, uuid: "b" });
    daemon.setConnectivity({ eid: 11 }, "Degraded");
    daemon.setConnectivity({ eid: 9 }, "Degraded");
    daemon.setConnectivity({ eid: 9 }, "Available");
    daemon.remove({ eid: 9 });
    // A new one is told behind what was signalled together with it, as it is by then.
    const changes = await take(watch, 4);
    assert.deepEqual(changes.map(short), ["degraded 9 a", "recovered 9 a", "removed 9 a", "added 11 b"]);
    assert.equal(changes[3]?.endpoint.connectivity, "degraded");
  });

  it("tells an endpoint whose interfaces are announced one by one once, with its UUID", async (t) => {
    const { daemon, watch } = await setUp(t, [{ eid: 9 }]);
    await told(watch, 1);
    for (let eid = 20; eid < 40; eid += 1) daemon.add({ eid, uuid: `u${eid}` }, { split: true });
    daemon.remove({ eid: 9 });
    const changes = await told(watch, 21);
    const expected = ["removed 9", ...Array.from({ length: 20 }, (_, index) => `added ${20 + index} u${20 + index}`)];
    assert.deepEqual(changes.sort(), expected.sort());
  });

  it("misses nothing that is signalled right behind the snapshot, and repeats nothing of before it", async (t) => {
    const { daemon, watch } = await setUp(t, [{ eid: 9 }]);
    daemon.intercept = (call) => {
      if (call.member !== "GetManagedObjects") return false;
      daemon.intercept = () => false;
      // All in one write: what comes behind the answer is delivered before anything that awaits it goes on.
      daemon.add({ eid: 10 });
      daemon.add({ eid: 11 });
      daemon.remove({ eid: 11 });
      daemon.sendObjects(call);
      daemon.remove({ eid: 9 });
      daemon.add({ eid: 12 });
      return true;
    };
    const changes = await told(watch, 4);
    assert.deepEqual(changes.sort(), ["added 10", "added 12", "added 9", "removed 9"]);
    daemon.remove({ eid: 10 });
    assert.deepEqual(await told(watch, 1), ["removed 10"]);
  });

  for (const patient of [false, true]) {
    it(`says once when it has told what was there${patient ? ", if it was to be patient as well" : ""}`, async (t) => {
      const seen: string[] = [];
      const onBegun = () => void seen.push("begun");
      const { bus, daemon, watch } = await setUp(t, [{ eid: 9 }, { eid: 10 }], { onBegun, patient });
      daemon.intercept = (call) => {
        if (call.member !== "GetManagedObjects") return false;
        daemon.intercept = () => false;
        seen.push("asked");
        setImmediate(() => daemon.sendObjects(call));
        return true;
      };
      seen.push(...(await told(watch, 2)));
      while (!seen.includes("begun")) await new Promise(setImmediate);
      daemon.add({ eid: 11 });
      seen.push(...(await told(watch, 1)));
      await bus.stop();
      await bus.start();
      await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }]));
      seen.push(...(await told(watch, 2)).sort());
      assert.equal(seen[0], "asked");
      assert.deepEqual(
        seen.slice(1).filter((each) => each !== "begun"),
        ["added 9", "added 10", "added 11", "removed 10", "removed 11"],
      );
      assert.equal(seen.filter((each) => each === "begun").length, 1);
    });
  }

  it("takes the same endpoint id with another UUID for another endpoint", async (t) => {
    const { daemon, watch } = await setUp(t, [{ eid: 9, uuid: "a" }]);
    await told(watch, 1);
    daemon.remove({ eid: 9 });
    daemon.add({ eid: 9, uuid: "b" });
    assert.deepEqual(await told(watch, 2), ["removed 9 a", "added 9 b"]);
  });

  it("asks mctpd anew for what has changed without a value", async (t) => {
    const { daemon, watch } = await setUp(t, [{ eid: 9 }]);
    await told(watch, 1);
    const path = currentNames.endpointPath(1, 9);
    daemon.objects[path]![currentNames.endpointControl] = { Connectivity: ["s", "Degraded"] };
    daemon.propertiesChanged(path, currentNames.endpointControl, {}, ["Connectivity"]);
    assert.deepEqual(await told(watch, 1), ["degraded 9"]);
    assert.equal(daemon.snapshots, 2);
  });

  it("tells of malformed objects, and goes on", async (t) => {
    const problems: Error[] = [];
    const { daemon, watch } = await setUp(t, [{ eid: 9 }, { eid: 7 }], { onProblem: (error) => problems.push(error) });
    assert.deepEqual(await told(watch, 1), ["added 9"]);
    daemon.add({ eid: 10, network: 0 });
    daemon.signal(currentNames.root, "org.freedesktop.DBus.ObjectManager", "InterfacesAdded", "s", ["odd"]);
    daemon.add({ eid: 11 });
    assert.deepEqual(await told(watch, 1), ["added 11"]);
    assert.equal(problems.length, 2);
    assert.match(problems[0]!.message, /EID is 7/);
    assert.match(problems[1]!.message, /NetworkId is 0/);
  });

  it("keeps for a slow reader what comes, in order", async (t) => {
    const { daemon, watch } = await setUp(t, [{ eid: 9 }]);
    await told(watch, 1);
    for (let round = 0; round < 50; round += 1) {
      daemon.setConnectivity({ eid: 9 }, "Degraded");
      daemon.setConnectivity({ eid: 9 }, "Available");
    }
    daemon.remove({ eid: 9 });
    const changes = await told(watch, 101);
    assert.equal(changes.filter((each) => each === "degraded 9").length, 50);
    assert.equal(changes.at(-1), "removed 9");
  });
});

describe("a watch of mctpd 1.x", () => {
  it("tells its endpoints and their changes", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }], legacyNames), legacyNames);
    const watch = watching(t, { messageBus: bus.address });
    assert.deepEqual(await told(watch, 1), ["added 9"]);
    daemon.add({ eid: 10, uuid: "A" });
    assert.deepEqual(await told(watch, 1), ["added 10 a"]);
    daemon.remove({ eid: 9 });
    assert.deepEqual(await told(watch, 1), ["removed 9"]);
  });

  it("goes over to 2.x where that takes its place, and tells the differences", async (t) => {
    const bus = await ScriptedBus.start(t);
    const old = await ScriptedDaemon.start(
      t,
      bus.address,
      objectTree([{ eid: 9 }, { eid: 10 }], legacyNames),
      legacyNames,
    );
    const watch = watching(t, { messageBus: bus.address });
    await told(watch, 2);
    await old.stop();
    const successor = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }, { eid: 11 }]));
    assert.deepEqual((await told(watch, 2)).sort(), ["added 11", "removed 10"]);
    successor.remove({ eid: 9 });
    assert.deepEqual(await told(watch, 1), ["removed 9"]);
  });

  it("beside 2.x tells each endpoint once", async (t) => {
    const bus = await ScriptedBus.start(t);
    const old = await ScriptedDaemon.start(
      t,
      bus.address,
      objectTree([{ eid: 9 }, { eid: 10 }], legacyNames),
      legacyNames,
    );
    const daemon = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }]));
    const watch = watching(t, { messageBus: bus.address });
    assert.deepEqual((await told(watch, 2)).sort(), ["added 10", "added 9"]);
    daemon.remove({ eid: 9 });
    old.remove({ eid: 9 });
    assert.deepEqual(await told(watch, 1), ["removed 9"]);
  });
});

describe("the beginning of a watch", () => {
  it("without a bus or mctpd is an error", async (t) => {
    const bus = await ScriptedBus.start(t, { stopped: true });
    const none = watching(t, { messageBus: bus.address });
    await assert.rejects(none.next(), { code: "DISCOVERY", reason: "noBus" });
    await isOver(none);
    await bus.start();
    const nobody = watching(t, { messageBus: bus.address });
    await assert.rejects(nobody.next(), { code: "DISCOVERY", reason: "noDaemon" });
    assert.equal(await bus.connections(0), 0, "nothing stays open");
  });

  it("waits for both where it is patient", async (t) => {
    const bus = await ScriptedBus.start(t, { stopped: true });
    const problems: unknown[] = [];
    const watch = watching(t, {
      messageBus: bus.address,
      patient: true,
      onProblem: (error) => problems.push((error as DiscoveryError).reason),
    });
    const first = told(watch, 1);
    while (problems.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    await bus.start();
    while (bus.names.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }]));
    assert.deepEqual(await first, ["added 9"]);
    assert.ok(problems.every((reason) => reason === "noBus"));
  });

  it("is an error where mctpd does not let this user ask", async (t) => {
    const { daemon, watch } = await setUp(t, []);
    daemon.intercept = (call) => {
      daemon.replyError(call, "org.freedesktop.DBus.Error.AccessDenied", "rejected by policy");
      return true;
    };
    await assert.rejects(watch.next(), (error: DiscoveryError) => {
      assert.equal(error.reason, "noPermission");
      assert.match(error.message, /asking mctpd for its endpoints: not permitted: rejected by policy/);
      return true;
    });
  });

  it("refuses what can never be, patient or not", async (t) => {
    assert.throws(
      () => new DaemonWatch({ timeout: 0 }),
      (error) => error instanceof MiError,
    );
    const watch = watching(t, { messageBus: "nonsense", patient: true });
    await assert.rejects(watch.next(), { code: "INVALID_ARGUMENT" });
  });
});

describe("the end of a watch", () => {
  it("comes at once where it is left, and closes the connection", async (t) => {
    const { bus, watch } = await setUp(t, [{ eid: 9 }]);
    for await (const change of watch) {
      assert.equal(short(change), "added 9");
      break;
    }
    await isOver(watch);
    assert.equal(await bus.connections(1), 1);
  });

  it("comes for whoever waits, and before the beginning", async (t) => {
    const { watch } = await setUp(t, []);
    const waiting = [watch.next(), watch.next()];
    setTimeout(() => void watch.return(), 20);
    assert.deepEqual(
      (await Promise.all(waiting)).map(({ done }) => done),
      [true, true],
    );
    const unbegun = watching(t, {});
    await unbegun.return();
    await isOver(unbegun);
  });

  it("comes while the bus is away", async (t) => {
    const { bus, watch } = await setUp(t, [{ eid: 9 }]);
    await told(watch, 1);
    await bus.stop();
    await watch.return();
    await isOver(watch);
  });

  it("comes with the signal's reason where it is aborted, before it begins or after, and lets go of the signal", async (t) => {
    const end = new AbortController();
    const { watch } = await setUp(t, [{ eid: 9 }], { signal: end.signal });
    await told(watch, 1);
    const waiting = watch.next();
    end.abort("enough");
    await assert.rejects(waiting, (reason) => reason === "enough");
    await isOver(watch);
    await watch.return();
    assert.equal(getEventListeners(end.signal, "abort").length, 0);
    const late = watching(t, { signal: end.signal });
    await assert.rejects(late.next(), (reason) => reason === "enough");
    await isOver(late);
  });

  it("comes with what onProblem throws", async (t) => {
    const { daemon, watch } = await setUp(t, [{ eid: 9 }], {
      onProblem: () => {
        throw new Error("no problems, please");
      },
    });
    await told(watch, 1);
    daemon.add({ eid: 10, network: 0 });
    await assert.rejects(watch.next(), /no problems, please/);
    await isOver(watch);
  });
});
