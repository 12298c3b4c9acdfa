import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ChangeQueue, condense } from "./change-queue.ts";
import { change, endpointOf, replay } from "./object-view.contract.ts";
import type { EndpointChange } from "./object-view.ts";

describe("a queue of changes", () => {
  it("gives them out in order, those that wait and those that are waited for", async () => {
    const queue = new ChangeQueue();
    queue.push([change("added", 9), change("degraded", 9)]);
    assert.deepEqual(await queue.take(), { done: false, value: change("added", 9) });
    assert.deepEqual(await queue.take(), { done: false, value: change("degraded", 9) });
    const waiting = [queue.take(), queue.take()];
    queue.push([change("recovered", 9), change("removed", 9)]);
    assert.deepEqual(await Promise.all(waiting), [
      { done: false, value: change("recovered", 9) },
      { done: false, value: change("removed", 9) },
    ]);
  });

  it("ends after what waits, and tells an error once", async () => {
    const queue = new ChangeQueue();
    queue.push([change("added", 9)]);
    queue.end({ error: new Error("over") });
    queue.push([change("added", 10)]);
    assert.equal((await queue.take()).done, false);
    await assert.rejects(queue.take(), /over/);
    assert.deepEqual(await queue.take(), { done: true, value: undefined });
  });

  it("tells an error to the first who waits, and the others that it is over", async () => {
    const queue = new ChangeQueue();
    const waiting = [queue.take(), queue.take()];
    queue.end({ error: new Error("over") });
    await assert.rejects(waiting[0]!, /over/);
    assert.deepEqual(await waiting[1], { done: true, value: undefined });
    assert.deepEqual(await queue.take(), { done: true, value: undefined });
  });

  it("drops what waits where it is cut, and the error as well where it is dropped", async () => {
    const cut = new ChangeQueue();
    cut.push([change("added", 9)]);
    cut.cut({ error: new Error("over") });
    await assert.rejects(cut.take(), /over/);
    const dropped = new ChangeQueue();
    dropped.end({ error: new Error("over") });
    dropped.drop();
    assert.deepEqual(await dropped.take(), { done: true, value: undefined });
  });

  it("does not grow with time where nobody takes anything", async () => {
    const queue = new ChangeQueue(10);
    queue.push([change("added", 9)]);
    for (let round = 0; round < 1_000; round += 1) queue.push([change("degraded", 9), change("recovered", 9)]);
    assert.ok(queue.length <= 12, `${queue.length} wait`);
    assert.deepEqual((await queue.take()).value, change("added", 9));
  });

  it("has room for as many endpoints as there are", () => {
    const queue = new ChangeQueue(10);
    for (let eid = 8; eid < 208; eid += 1) queue.push([change("added", eid)]);
    assert.equal(queue.length, 200);
  });
});

describe("changes that nobody saw", () => {
  const cases: [string, EndpointChange[], EndpointChange[]][] = [
    ["came and went", [change("added", 9), change("removed", 9)], []],
    [
      "came and turned",
      [change("added", 9), change("degraded", 9)],
      [{ kind: "added", endpoint: endpointOf(9, "degraded") }],
    ],
    ["turned and turned back", [change("degraded", 9), change("recovered", 9)], []],
    [
      "turned three times",
      [change("degraded", 9), change("recovered", 9), change("degraded", 9)],
      [change("degraded", 9)],
    ],
    ["turned and went", [change("degraded", 9), change("removed", 9)], [change("removed", 9)]],
    ["went and came", [change("removed", 9), change("added", 9)], [change("removed", 9), change("added", 9)]],
    ["of two endpoints", [change("removed", 9), change("added", 10)], [change("removed", 9), change("added", 10)]],
  ];
  for (const [name, changes, expected] of cases) {
    it(`${name} come to ${expected.map(({ kind }) => kind).join(" and ") || "nothing"}`, () => {
      assert.deepEqual(condense(changes), expected);
    });
  }

  it("lead to the same endpoints as each of them would have", () => {
    const step = fc.record({ eid: fc.integer({ min: 8, max: 11 }), choice: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(step), fc.nat(20), (steps, seen) => {
        const there = new Map<number, boolean>();
        const changes = steps.map(({ eid, choice }): EndpointChange => {
          const degraded = there.get(eid);
          if (degraded === undefined) {
            there.set(eid, false);
            return change("added", eid);
          }
          if (choice === 0) {
            there.delete(eid);
            return { kind: "removed", endpoint: endpointOf(eid, degraded ? "degraded" : "available") };
          }
          there.set(eid, !degraded);
          return change(degraded ? "recovered" : "degraded", eid);
        });
        const before = changes.slice(0, seen);
        const condensed = condense(changes.slice(seen));
        assert.deepEqual(replay([...before, ...condensed]), replay(changes));
      }),
    );
  });
});
