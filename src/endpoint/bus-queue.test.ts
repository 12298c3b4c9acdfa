import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Priority } from "./priority.ts";
import { health, identity, isIdentify, isPending, rejection, settled } from "./scripted-transport.contract.ts";
import { abortable, busOf } from "./shared-bus.contract.ts";

describe("what waits for a bus", () => {
  test("goes by priority, and by order of arrival within that", async (t) => {
    const { poll, asked, answer } = await busOf(t);
    const order: [number, Priority?][] = [
      [8],
      [9, "low"],
      [10],
      [11, "high"],
      [8, "normal"],
      [10, "high"],
      [11, "low"],
    ];
    // On both slots, so that none waits for a slot.
    const used = new Set<number>();
    const calls = order.map(([eid, priority]) => {
      const slot = used.has(eid) ? 1 : 0;
      used.add(eid);
      return poll(eid, { slot, ...(priority && { priority }) });
    });
    for (const index of order.keys()) {
      await settled();
      answer(index);
    }
    assert.deepEqual(await asked(), [8, 11, 10, 10, 8, 9, 11]);
    await Promise.all(calls);
  });

  test("of a low priority is overtaken 64 times, not for ever", async (t) => {
    const { transport, endpoints, poll } = await busOf(t);
    const first = poll(8);
    const low = [9, 10].map((eid) => poll(eid, { priority: "low" }));
    const stop = new AbortController();
    // There is always somebody of a higher priority.
    const others = [0, 1, 2, 3].map(async (index) => {
      const options = { priority: index < 2 ? "high" : "normal", slot: (index & 1) as 0 | 1 } as const;
      const endpoint = endpoints[index < 2 ? 0 : 3]!;
      while (!stop.signal.aborted) await endpoint.subsystemHealthStatusPoll({}, options);
    });
    await settled();
    transport.answerEvery(() => health);
    transport.last.answer(...health);
    await Promise.all(low);
    stop.abort();
    await Promise.all([first, ...others]);
    const order = transport.exchanges.map(({ peer }) => peer.eid);
    const at = [9, 10].map((eid) => order.indexOf(eid));
    assert.deepEqual([at[0]! - 1, at[1]! - at[0]! - 1], [64, 64]);
    assert.ok(order.slice(0, at[0]).includes(11));
  });

  test("is aborted without being sent, and those behind it move up", async (t) => {
    const { poll, asked, answer } = await busOf(t);
    const { signal, abort } = abortable(t);
    const calls = [poll(8), poll(9, { signal }).catch((reason: unknown) => reason), poll(10)];
    await settled();
    abort();
    assert.equal(await calls[1], "enough");
    answer(0);
    assert.deepEqual(await asked(), [8, 10]);
    answer(1);
    await Promise.all(calls);
  });

  test("is aborted in any of the moments in which its turn comes, and the place goes on to the next", async (t) => {
    const { transport, poll } = await busOf(t);
    for (let turns = 0; turns < 12; turns++) {
      const before = transport.exchanges.length;
      const { signal, abort } = abortable(t);
      const calls = [poll(8), rejection(poll(9, { signal })), poll(10)];
      await settled();
      transport.last.answer(...health);
      for (let turn = 0; turn < turns; turn++) await undefined;
      abort();
      await settled();
      assert.equal(transport.exchanges.slice(before).filter(({ peer }) => peer.eid === 10).length, 1);
      transport.last.answer(...health);
      assert.equal(await calls[1], "enough");
      await Promise.all(calls);
    }
  });

  test("gives up at its deadline, says which bus it was, and was not sent; its timeout does not run", async (t) => {
    const { poll, asked, answer, pass } = await busOf(t, { name: "i2c-3", patience: 60_000 });
    const first = poll(8);
    const late = rejection(poll(9, { timeout: 20, deadline: 300 }));
    const patient = poll(10, { timeout: 20 });
    await pass(299);
    assert.ok(await isPending(late));
    await pass(1);
    const { code, sent, elapsed, message } = (await late) as Record<string, unknown>;
    assert.deepEqual([code, sent, elapsed], ["TIMEOUT", false, 300]);
    assert.match(`${message}`, /Poll to mctp:1,9: not sent, since the bus i2c-3 did not come free in 300 ms$/);
    answer(0);
    assert.deepEqual(await asked(), [8, 10]);
    answer(1);
    await Promise.all([first, patient]);
  });

  test("is told of by what waits behind it for its slot, or for the look at the drive", async (t) => {
    for (const probe of [false, true]) {
      await t.test(`probe ${probe}`, async (t) => {
        const { transport, poll, pass } = await busOf(t, { patience: 60_000 }, { probe, fresh: true });
        const holders = [poll(8), poll(9)];
        const late = rejection(poll(9, { deadline: 5 }));
        await pass(5);
        assert.match(`${await late}`, /in 5 ms, as the one before it waited for the bus$/);
        transport.answerEvery((exchange) => (isIdentify(exchange) ? identity("ordinary") : health));
        for (const exchange of transport.held) exchange.answer(...(probe ? identity("ordinary") : health));
        await Promise.all(holders);
      });
    }
  });

  test("is refused when its endpoint is closed, unlike what waits of others", async (t) => {
    const { endpoints, poll, asked, answer } = await busOf(t);
    const calls = [poll(8), poll(10)];
    const refused = [rejection(poll(9)), rejection(poll(9, { slot: 1, priority: "low" })), rejection(poll(9))];
    await settled();
    await endpoints[1]!.close();
    const codes = (await Promise.all(refused)).map((error) => (error as { code: string }).code);
    assert.deepEqual(codes, ["CLOSED", "CLOSED", "CLOSED"]);
    answer(0);
    assert.deepEqual(await asked(), [8, 10]);
    answer(1);
    await Promise.all(calls);
  });
});
