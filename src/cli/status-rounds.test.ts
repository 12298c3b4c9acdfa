import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { defaultFleet } from "../simulator/index.ts";
import type { DriveAtHand, DriveStatus } from "./drive-status.ts";
import { StatusBoard } from "./status-board.ts";
import { Rounds } from "./status-rounds.ts";

/** Rounds of simulated drives, of which those in `there` are there, without any time but the test's. */
function setUp(t: TestContext, there: number[]) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const transport = defaultFleet().transport();
  const connects: number[] = [];
  const endpoints = new Map<number, Endpoint>();
  const driveAt = (eid: number): DriveAtHand => ({
    address: { link: { scheme: "mctp" }, network: 1, eid, controllerId: undefined },
    async connect() {
      connects.push(eid);
      const endpoint = endpoints.get(eid) ?? new Endpoint(transport, { eid });
      endpoints.set(eid, endpoint);
      return { endpoint, noise: () => "" };
    },
  });
  let change = (): void => {};
  const drives = {
    now: async () => there.map(driveAt),
    changed: (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        change = resolve;
        signal.addEventListener("abort", () => resolve());
      }),
    [Symbol.asyncDispose]: async () => {},
  };
  const told: (readonly DriveStatus[])[] = [];
  const view = {
    say: () => {},
    update: () => {},
    round: (statuses: readonly DriveStatus[]) => void told.push(statuses),
    [Symbol.dispose]: () => {},
  };
  const abort = new AbortController();
  const board = new StatusBoard();
  const rounds = new Rounds({ board, drives, view, call: { signal: abort.signal }, interval: 10 });
  const run = async (count: number) => await rounds.run(await drives.now(), count);
  return { run, connects, told, board, abort, change: () => change(), settle };
}

/** Lets happen what needs no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

describe("rounds of reading drives", () => {
  it("come once in an interval, so many as are wanted, and end with what the last has read", async (t) => {
    const { run, connects, told, board } = setUp(t, [9, 99]);
    const result = run(2);
    await settle();
    assert.deepEqual(
      told.map((statuses) => statuses.map(({ temperature }) => temperature)),
      [[36, null]],
    );
    t.mock.timers.tick(9_000);
    await settle();
    assert.equal(told.length, 1);
    t.mock.timers.tick(1_000);
    assert.equal(await result, 1, "there is no drive 99");
    assert.deepEqual([told.length, connects], [2, [9, 99, 9, 99]]);
    assert.deepEqual(
      board.rows.map(({ status }) => [status.address, status.error?.code]),
      [
        ["mctp:1,9", undefined],
        ["mctp:1,99", "TRANSPORT"],
      ],
    );
  });

  it("read between two of them a drive that has come, and no other, and show one no more that has gone", async (t) => {
    const there = [9, 11];
    const { run, connects, board, change, told } = setUp(t, there);
    const result = run(2);
    await settle();
    there.splice(0, 2, 9, 10);
    change();
    await settle();
    assert.deepEqual(connects, [9, 11, 10]);
    assert.deepEqual(
      board.rows.map(({ status }) => [status.address, status.temperature]),
      [
        ["mctp:1,9", 36],
        ["mctp:1,10", 83],
      ],
    );
    assert.equal(told.length, 1);
    t.mock.timers.tick(10_000);
    assert.equal(await result, 0);
    assert.deepEqual(connects, [9, 11, 10, 9, 10]);
  });

  it("end when they are interrupted, in the middle of one or between two, and leave no timer", async (t) => {
    const between = setUp(t, [9]);
    const result = between.run(Number.POSITIVE_INFINITY);
    await settle();
    between.abort.abort(new Error("interrupted"));
    await result;
    assert.equal(between.told.length, 1);
    t.mock.timers.reset();
    const middle = setUp(t, [9]);
    middle.abort.abort(new Error("interrupted"));
    await middle.run(Number.POSITIVE_INFINITY);
    assert.deepEqual([middle.told, middle.board.rows[0]?.unread], [[], true]);
  });
});
