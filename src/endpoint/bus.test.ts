import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TransportError } from "../errors.ts";
import { Bus } from "./bus.ts";
import type { CallOptions } from "./call-options.ts";
import { Endpoint } from "./endpoint.ts";
import type { Priority } from "./priority.ts";
import {
  answerTo,
  health,
  identity,
  isIdentify,
  moreProcessing,
  rejection,
  type ScriptedTransport,
  settled,
} from "./scripted-transport.contract.ts";
import { abortable, busOf } from "./shared-bus.contract.ts";

describe("endpoints on one bus", () => {
  test("are asked one after another, in the order of the calls", async (t) => {
    const { poll, asked, answer } = await busOf(t);
    const calls = [10, 8, 11, 9].map((eid) => poll(eid));
    for (let index = 0; index < 4; index++) {
      assert.deepEqual(await asked(), [10, 8, 11, 9].slice(0, index + 1));
      answer(index);
    }
    await Promise.all(calls);
  });

  test("are asked as many at a time as it has places", async (t) => {
    const { poll, asked, answer } = await busOf(t, { concurrency: 3 });
    const calls = [8, 9, 10, 11].map((eid) => poll(eid));
    assert.deepEqual(await asked(), [8, 9, 10]);
    answer(1);
    assert.deepEqual(await asked(), [8, 9, 10, 11]);
    for (const index of [0, 2, 3]) answer(index);
    await Promise.all(calls);
  });

  test("do not wait for those on another, nor for those on none", async (t) => {
    const { transport, poll, asked } = await busOf(t);
    const endpoints = [{ bus: new Bus() }, {}].map(
      (options, index) => new Endpoint(transport, { eid: 20 + index }, { probe: false, ...options }),
    );
    const calls = [poll(8), poll(9), ...endpoints.map((endpoint) => endpoint.subsystemHealthStatusPoll())];
    assert.deepEqual(new Set(await asked()), new Set([8, 20, 21]));
    transport.answerEvery(() => health);
    for (const exchange of transport.held) exchange.answer(...health);
    await Promise.all(calls);
    for (const endpoint of endpoints) await endpoint.close();
  });

  test("have their two slots in the queue each, and what waits for a slot is not in it", async (t) => {
    const { poll, asked, answer } = await busOf(t);
    const calls = [poll(8), poll(8), poll(8, { slot: 1 }), poll(9)];
    for (const index of [0, 1, 2, 3]) {
      await settled();
      answer(index);
    }
    assert.deepEqual(await asked(), [8, 8, 9, 8]);
    await Promise.all(calls);
  });

  test("are looked at for their quirks in their turn", async (t) => {
    const { transport, poll, asked } = await busOf(t, {}, { fresh: true, probe: true });
    const calls = [poll(8), poll(9)];
    assert.deepEqual(await asked(), [8]);
    assert.ok(isIdentify(transport.last));
    transport.answerEvery((exchange) => (isIdentify(exchange) ? identity("ordinary") : health));
    transport.last.answer(...identity("ordinary"));
    await Promise.all(calls);
    // The second look waited before the first poll did.
    assert.deepEqual(await asked(), [8, 9, 8, 9]);
  });

  test("are sent control primitives past the queue, and past the command that has the place", async (t) => {
    const { endpoints, transport, poll, asked, answer } = await busOf(t);
    const calls = [poll(8), poll(9)];
    await settled();
    const states = [8, 11].map((eid) => endpoints[eid - 8]!.getState());
    assert.deepEqual(await asked(), [8, 8, 11]);
    for (const exchange of transport.exchanges.slice(1)) {
      const tag = exchange.request[5] ?? 0;
      exchange.deliver(answerTo(exchange.request, 0, tag, 0, 0));
    }
    await Promise.all(states);
    answer(0);
    assert.deepEqual(await asked(), [8, 8, 11, 9]);
    answer(3);
    await Promise.all(calls);
  });
});

describe("a place on a bus", () => {
  test("comes free with any end of an exchange", async (t) => {
    const { transport, poll, asked, pass } = await busOf(t);
    const { signal, abort } = abortable(t);
    const ends: [CallOptions, () => unknown][] = [
      [{}, () => transport.last.answer(...health)],
      [{}, () => transport.last.answer(2, 0, 0, 0)],
      [{}, () => transport.last.deliver(new Uint8Array(3))],
      [{}, () => transport.last.receiver.failed(new TransportError("gone"))],
      [{ signal }, abort],
      [{ timeout: 7 }, () => pass(7)],
      [{ deadline: 7 }, () => pass(7)],
    ];
    for (const [options, end] of ends) {
      const before = transport.exchanges.length;
      const first = poll(8, options).catch(() => {});
      const second = poll(9);
      assert.deepEqual((await asked()).slice(before), [8]);
      await end();
      assert.deepEqual((await asked()).slice(before), [8, 9]);
      transport.last.answer(...health);
      await Promise.all([first, second]);
    }
  });

  test("comes free where a transport does not take the request, whichever way it says so", async (t) => {
    const { transport, poll } = await busOf(t);
    const broken = new TransportError("no route");
    const failures: [Partial<ScriptedTransport>, Partial<ScriptedTransport>][] = [
      [{ opening: fail }, { opening: (exchange) => exchange }],
      [{ opening: () => Promise.reject(broken) }, { opening: (exchange) => exchange }],
      [{ sending: fail }, { sending: () => {} }],
      [{ sending: () => Promise.reject(broken) }, { sending: () => {} }],
    ];
    function fail(): never {
      throw broken;
    }
    for (const [failing, working] of failures) {
      Object.assign(transport, failing);
      assert.equal(((await rejection(poll(8))) as { code: string }).code, "TRANSPORT");
      Object.assign(transport, working);
      const next = poll(9);
      await settled();
      transport.last.answer(...health);
      await next;
    }
  });

  test("comes free at More Processing Required, as the wire does; what comes after that takes none", async (t) => {
    const { transport, poll, asked, answer } = await busOf(t);
    const calls = [poll(8), poll(9), poll(10)];
    await settled();
    transport.exchanges[0]!.answer(...moreProcessing(600));
    assert.deepEqual(await asked(), [8, 9]);
    answer(0);
    await calls[0];
    assert.deepEqual(await asked(), [8, 9], "the answer lets go of no place of another");
    answer(1);
    assert.deepEqual(await asked(), [8, 9, 10]);
    answer(2);
    await Promise.all(calls);
  });

  test("is kept though something came that is no answer to its command", async (t) => {
    const { transport, poll, asked, answer } = await busOf(t, {}, { replay: false });
    const calls = [poll(8), poll(9)];
    await settled();
    const { request } = transport.last;
    const stray = answerTo(Uint8Array.of(0x84, (request[1] ?? 0) ^ 1), ...moreProcessing(1));
    const damaged = answerTo(request, ...moreProcessing(1));
    damaged[6] = 0x55;
    for (const message of [stray, damaged]) transport.last.deliver(message);
    assert.deepEqual(await asked(), [8]);
    answer(0);
    await settled();
    answer(1);
    await Promise.all(calls);
  });

  test("is kept while a damaged answer is asked for again", async (t) => {
    const { transport, poll, asked } = await busOf(t);
    const calls = [poll(8), poll(9)];
    await settled();
    const damaged = answerTo(transport.last.request, ...health);
    damaged[10] = 0x55;
    transport.last.deliver(damaged);
    assert.deepEqual(await asked(), [8, 8], "Replay takes no place, and its command still has its own");
    const [command, replay] = transport.exchanges;
    replay!.deliver(answerTo(replay!.request, 0, replay!.request[5] ?? 0, 1, 0));
    replay!.deliver(answerTo(command!.request, ...health));
    assert.deepEqual(await asked(), [8, 8, 9]);
    transport.last.answer(...health);
    await Promise.all(calls);
  });

  test("is let go of after 40 ms by what moves little, in proportion by what moves much", async (t) => {
    const { endpoints, transport, poll, asked, pass } = await busOf(t);
    const controller = endpoints[2]!.controller(0);
    const silent = [
      [poll(8), 40],
      [endpoints[1]!.controller(0).getSmartHealthLog(), Math.floor((1_500 * (72 + 20 + 512)) / 4_096)],
      [controller.firmwareImageDownload({ offset: 0, data: new Uint8Array(4_096) }), 1_500],
    ] as const;
    const last = poll(11);
    let sent = 1;
    for (const [, patience] of silent) {
      await pass(patience - 1);
      assert.equal((await asked()).length, sent, `before ${patience} ms`);
      await pass(2);
      assert.equal((await asked()).length, ++sent, `after ${patience} ms`);
    }
    for (const { peer, request, receiver } of transport.exchanges) {
      const body = peer.eid === 8 || peer.eid === 11 ? health : new Array<number>(peer.eid === 9 ? 528 : 16).fill(0);
      receiver.message(answerTo(request, ...body));
    }
    await Promise.all([...silent.map(([call]) => call), last]);
  });

  test("is let go of after as long as the bus has patience, if that is less", async (t) => {
    const { poll, asked, answer, pass } = await busOf(t, { patience: 30 });
    const calls = [poll(8), poll(9)];
    await pass(29);
    assert.deepEqual(await asked(), [8]);
    await pass(1);
    assert.deepEqual(await asked(), [8, 9]);
    answer(0);
    answer(1);
    await Promise.all(calls);
  });

  test("is had for 10 ms by a drive that did not answer its last command, until it is heard again", async (t) => {
    const { transport, poll, asked, answer, pass } = await busOf(t);
    const silent = rejection(poll(8, { timeout: 100 }));
    await pass(100);
    await silent;
    const before = transport.exchanges.length;
    const calls = [poll(8), poll(9), poll(10)];
    await pass(9);
    assert.deepEqual((await asked()).slice(before), [8]);
    await pass(1);
    assert.deepEqual((await asked()).slice(before), [8, 9]);
    answer(before);
    answer(before + 1);
    await settled();
    answer(before + 2);
    await Promise.all(calls);
    const again = [poll(8), poll(9)];
    await pass(39);
    assert.deepEqual((await asked()).slice(before + 3), [8]);
    transport.answerEvery(() => health);
    answer(before + 3);
    await Promise.all(again);
  });

  test("is had as before by a drive whose answer came late", async (t) => {
    const { poll, asked, answer, pass } = await busOf(t);
    const silent = rejection(poll(8, { timeout: 100 }));
    await pass(100);
    await silent;
    answer(0);
    const calls = [poll(8), poll(9)];
    await pass(39);
    assert.deepEqual(await asked(), [8, 8]);
    await pass(1);
    assert.deepEqual(await asked(), [8, 8, 9]);
    answer(1);
    answer(2);
    await Promise.all(calls);
  });

  test("is had for the rest that a drive needs between messages, and comes free where that is aborted", async (t) => {
    const { transport, poll, asked, pass } = await busOf(t, {}, { fresh: true, probe: true });
    const { signal, abort } = abortable(t);
    const resting = rejection(poll(8, { signal }));
    await settled();
    // Drops what comes within about 1 ms of its last response.
    transport.last.answer(...identity("MZUL2512HCJQ"));
    await settled();
    const calls = [poll(9), poll(8)];
    assert.deepEqual(await asked(), [8]);
    abort();
    assert.equal(await resting, "enough");
    assert.deepEqual(await asked(), [8, 9]);
    transport.answerEvery(() => health);
    transport.last.answer(...identity("ordinary"));
    await pass(2);
    await Promise.all(calls);
    assert.deepEqual(await asked(), [8, 9, 8, 9]);
  });

  test("is had for 10 ms by a drive that was never heard", async (t) => {
    const { poll, asked, answer, pass } = await busOf(t, {}, { fresh: true });
    const calls = [poll(8), poll(9)];
    await pass(10);
    assert.deepEqual(await asked(), [8, 9]);
    for (const index of [0, 1]) answer(index);
    await Promise.all(calls);
  });

  test("is not taken twice by what comes when its time is over but nobody was waiting", async (t) => {
    const { poll, asked, answer, pass } = await busOf(t);
    const first = poll(8);
    await pass(60);
    const others = [poll(9), poll(10)];
    assert.deepEqual(await asked(), [8, 9]);
    answer(0);
    assert.deepEqual(await asked(), [8, 9]);
    answer(1);
    await settled();
    answer(2);
    await Promise.all([first, ...others]);
  });
});

describe("a bus", () => {
  test("refuses what cannot be", async (t) => {
    const { poll, shared } = await busOf(t);
    for (const concurrency of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => new Bus({ concurrency }), { code: "INVALID_ARGUMENT" }, `${concurrency}`);
    }
    for (const patience of [0, -1, 2 ** 31]) assert.throws(() => new Bus({ patience }), { code: "INVALID_ARGUMENT" });
    const urgent = rejection(poll(8, { priority: "urgent" as Priority }));
    assert.match(`${await urgent}`, /priority: urgent is not one of high, normal, low/);
    assert.deepEqual([shared.name, shared.concurrency, shared.patience], ["", 1, 1_500]);
  });
});
