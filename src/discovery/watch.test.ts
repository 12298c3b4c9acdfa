import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { objectTree, ScriptedBus, ScriptedDaemon } from "./scripted-daemon.contract.ts";
import { DaemonWatch } from "./watch.ts";

describe("a watch", () => {
  it("smokes", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(
      t,
      bus.address,
      objectTree([
        { eid: 9, uuid: "AA" },
        { eid: 8, types: [0] },
      ]),
    );
    await using watch = new DaemonWatch({ bus: bus.address });
    console.log((await watch.next()).value);
    daemon.add({ eid: 10, uuid: "bb" }, { split: true });
    console.log((await watch.next()).value);
    daemon.setConnectivity({ eid: 10 }, "Degraded");
    console.log((await watch.next()).value);
    daemon.remove({ eid: 10 });
    console.log((await watch.next()).value);
    assert.ok(true);
  });
});
