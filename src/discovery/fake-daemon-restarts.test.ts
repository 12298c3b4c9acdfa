/** A watch of the fake mctpd of all versions on a real bus, while both are killed again and again. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { formatMctpAddress } from "../mctp/address.ts";
import { daemonVersions, type FakeMctpDaemon, MctpStack, serveMctpDaemon } from "../simulator/index.ts";
import { busDriver, connectBus } from "./message-bus.ts";
import { replay } from "./object-view.contract.ts";
import { RealBus } from "./real-bus.contract.ts";
import { take, watching } from "./watched-daemon.contract.ts";

const link = "mctpi2c1";
const deadline = { timeout: 10_000 };

interface Life {
  readonly daemon: FakeMctpDaemon;
  readonly stack: MctpStack;
  /** As SIGKILL: it says nothing more, and its connection is gone. */
  kill(): Promise<void>;
}

/** A fake mctpd in one of its versions that has just set up these endpoints. */
async function live(t: TestContext, { address }: RealBus, round: number, eids: readonly number[]): Promise<Life> {
  const socket = connect({ path: address.replace("unix:path=", "") });
  const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const kill = () => {
    socket.destroy();
    return gone;
  };
  t.after(kill);
  const stack = new MctpStack({ links: [{ name: link }] });
  const daemon = await serveMctpDaemon({
    bus: socket,
    stack,
    version: daemonVersions[round % daemonVersions.length]!,
    announcements: round % 3 === 0 ? "whole" : "byInterface",
  });
  // It has its name before its endpoints: some are in a watch's first snapshot, others are signalled behind it.
  for (const eid of eids) {
    stack.attach(link, { physicalAddress: [eid], eid, uuid: `drive ${eid}`, messageTypes: [0, 4] });
    stack.setUp(link, [eid]);
    if (round % 2 === 0) await new Promise(setImmediate);
  }
  return { daemon, stack, kill };
}

/** The unique names on a bus without that of who asks, once they are so many, or do not become so. */
async function connections({ address }: RealBus, expected: number): Promise<number> {
  await using bus = await connectBus(address, deadline);
  for (let turn = 1; ; turn += 1) {
    const [names] = await bus.call({ ...busDriver, member: "ListNames" }, deadline);
    const count = (names as string[]).filter((name) => name.startsWith(":")).length - 1;
    if (count === expected || turn === 1_000) return count;
  }
}

const handles = () => process.getActiveResourcesInfo().filter((name) => !/Immediate|CloseReq/.test(name)).length;

describe("a watch of the fake mctpd on dbus-daemon", () => {
  it("through a hundred kills of either leaves no leak, no duplicate and no miss", async (t) => {
    const bus = await RealBus.start(t);
    if (bus === undefined) return;
    let life = await live(t, bus, 0, [9]);
    const watch = watching(t, { messageBus: bus.address });
    const known = new Map(replay(await take(watch, 1)));
    let before = 0;
    for (let round = 1; round <= 100; round += 1) {
      // Every fifth kills the bus, the others mctpd, which comes back with other endpoints.
      if (round % 5 === 0) await bus.stop();
      await life.kill();
      if (round % 5 === 0) await bus.start();
      // So that each comes to something else than the one before.
      const last = 100 + round;
      const eids = [...[9, 10, 11, 12].filter((eid) => (round * 7 + eid * round) % 3 === 0), last];
      life = await live(t, bus, round, eids);
      const expected = eids.map((eid) => formatMctpAddress({ network: 1, eid })).sort();
      while (expected.join() !== [...known.keys()].sort().join()) replay(await take(watch, 1), known);
      // The very next change is this one: nothing was told twice or late.
      life.stack.remove(life.stack.endpoint(1, last));
      const changes = await take(watch, 1);
      assert.deepEqual(
        changes.map(({ kind, endpoint }) => [kind, endpoint.address.eid, endpoint.uuid]),
        [["removed", last, `drive ${last}`]],
      );
      replay(changes, known);
      assert.equal(await connections(bus, 2), 2, "there is mctpd and one watch");
      if (round === 10) before = handles();
    }
    assert.ok(handles() <= before + 1, `from ${before} to ${handles()} handles`);
    await watch.return();
    assert.equal(await connections(bus, 1), 1);
  });
});
