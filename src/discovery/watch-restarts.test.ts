import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DiscoveryError } from "../errors.ts";
import { currentNames } from "../mctpd/daemon-names.ts";
import { replay } from "./object-view.contract.ts";
import { objectTree, ScriptedBus, ScriptedDaemon } from "./scripted-daemon.contract.ts";
import { setUp, short, take, told, watching } from "./watched-daemon.contract.ts";

describe("a watch through restarts", () => {
  it("of mctpd tells nothing where nothing is different, and then what is", async (t) => {
    const problems: unknown[] = [];
    const { bus, daemon, watch } = await setUp(t, [{ eid: 9, uuid: "a" }, { eid: 10 }], {
      onProblem: (error) => problems.push((error as DiscoveryError).reason),
    });
    await told(watch, 2);
    await daemon.stop();
    const second = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9, uuid: "a" }, { eid: 10 }]));
    second.add({ eid: 11 });
    assert.deepEqual(await told(watch, 1), ["added 11"]);
    await second.stop();
    await ScriptedDaemon.start(
      t,
      bus.address,
      objectTree([
        { eid: 9, uuid: "b" },
        { eid: 11, connectivity: "Degraded" },
      ]),
    );
    const changes = await told(watch, 4);
    assert.deepEqual(changes.sort(), ["added 9 b", "degraded 11", "removed 10", "removed 9 a"]);
    assert.deepEqual(problems, ["noDaemon", "noDaemon"]);
  });

  it("of mctpd in the middle of its answer waits for the next answer", async (t) => {
    const { bus, daemon, watch } = await setUp(t, [{ eid: 9 }]);
    daemon.intercept = (call) => {
      if (call.member === "GetManagedObjects") void daemon.stop();
      return true;
    };
    const first = take(watch, 1);
    while (bus.names.includes(currentNames.service)) await new Promise(setImmediate);
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 10 }]));
    assert.deepEqual((await first).map(short), ["added 10"]);
  });

  it("of mctpd asks again where it has its name before it has its objects", async (t) => {
    const { bus, daemon, watch } = await setUp(t, [{ eid: 9 }]);
    await told(watch, 1);
    await daemon.stop();
    const second = await ScriptedDaemon.start(t, bus.address, objectTree([]), { ...currentNames, root: "/elsewhere" });
    while (second.snapshots < 3) await new Promise(setImmediate);
    const { root } = currentNames;
    Object.assign(second.names, { root });
    assert.deepEqual(await told(watch, 1), ["removed 9"]);
  });

  it("of mctpd heeds who has the name now, and nobody who had it", async (t) => {
    const { bus, daemon, watch } = await setUp(t, [{ eid: 9 }]);
    await told(watch, 1);
    const heir = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }]));
    await daemon.dropName();
    while (heir.snapshots < 1) await new Promise(setImmediate);
    daemon.remove({ eid: 9 });
    heir.add({ eid: 10 });
    assert.deepEqual(await told(watch, 1), ["added 10"]);
  });

  it("of the bus comes back, and tells the differences", async (t) => {
    const problems: unknown[] = [];
    const { bus, watch } = await setUp(t, [{ eid: 9 }, { eid: 10 }], {
      onProblem: (error) => problems.push((error as DiscoveryError).reason),
    });
    await told(watch, 2);
    await bus.stop();
    const next = told(watch, 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await bus.start();
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }]));
    assert.deepEqual(await next, ["removed 10"]);
    assert.equal(problems[0], "lost");
    assert.ok(
      problems.slice(1).every((reason) => reason === "noBus"),
      problems.join(),
    );
  });

  it("a hundred times leaves no leak, no duplicate and no miss", async (t) => {
    const bus = await ScriptedBus.start(t);
    let daemon = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 8 + 1 }]));
    const watch = watching(t, { messageBus: bus.address });
    const known = replay(await take(watch, 1));
    const resources = () => process.getActiveResourcesInfo().filter((name) => name !== "Immediate").length;
    let before = 0;
    for (let round = 1; round <= 100; round += 1) {
      // The even ones kill the bus, the odd ones mctpd, each with other endpoints to come back with.
      await daemon.stop();
      if (round % 2 === 0) {
        await bus.stop();
        await bus.start();
      }
      const endpoints = [9, 10, 11, 12].filter((eid) => (round * 7 + eid * round) % 3 === 0).map((eid) => ({ eid }));
      const sentinel = { eid: 100 + round, uuid: `round ${round}` };
      daemon = await ScriptedDaemon.start(t, bus.address, objectTree([...endpoints, sentinel]));
      const expected = [...endpoints, sentinel].map(({ eid }) => `mctp:1,${eid}`).sort();
      while (expected.join() !== [...known.keys()].sort().join()) replay(await take(watch, 1), known);
      daemon.setConnectivity(sentinel, "Degraded");
      const [turned] = await take(watch, 1);
      assert.equal(short(turned!), `degraded ${sentinel.eid} ${sentinel.uuid}`);
      replay([turned!], known);
      assert.equal(await bus.connections(2), 2, "there is mctpd and one watch");
      if (round === 10) before = resources();
    }
    assert.ok(resources() <= before + 1, `from ${before} to ${resources()} handles`);
    await watch.return();
    assert.equal(await bus.connections(1), 1);
  });
});
