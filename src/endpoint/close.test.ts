import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "./endpoint.ts";
import {
  health,
  identity,
  isPending,
  moreProcessing,
  rejection,
  ScriptedTransport,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

const endpointOver = (transport: ScriptedTransport) =>
  new Endpoint(transport, { eid: 9 }, { probe: false, recovery: false });
const codeOf = async (promise: Promise<unknown>) => ((await rejection(promise)) as { code: string }).code;

describe("closing an endpoint", () => {
  test("refuses commands from then on, with CLOSED and the endpoint's name", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    await endpoint.close();
    const refusal = { code: "CLOSED", message: "the endpoint mctp:1,9 is closed" };
    await assert.rejects(endpoint.subsystemHealthStatusPoll(), refusal);
    await assert.rejects(endpoint.controller(1).identifyController(), refusal);
    assert.equal(transport.exchanges.length, 0);
  });

  test("waits for what is on its way, which is answered as if nothing had happened", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const calls = [0, 1].map((slot) => endpoint.subsystemHealthStatusPoll({}, { slot: slot as 0 | 1 }));
    await settled();
    const closing = endpoint.close();
    transport.exchanges[0]!.answer(...health);
    transport.exchanges[1]!.answer(...moreProcessing(100));
    await time.pass(9_000);
    assert.ok(await isPending(closing));
    transport.exchanges[1]!.answer(...health);
    await closing;
    const answers = await Promise.all(calls);
    assert.deepEqual(
      answers.map((answer) => answer.compositeTemperature),
      [30, 30],
    );
  });

  test("refuses what is queued, on both slots, without sending it", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const begun = [0, 1].map((slot) => endpoint.subsystemHealthStatusPoll({}, { slot: slot as 0 | 1 }));
    const queued = [0, 1, 0, 1].map((slot) =>
      codeOf(endpoint.subsystemHealthStatusPoll({}, { slot: slot as 0 | 1, signal: controller.signal })),
    );
    await settled();
    const closing = endpoint.close();
    assert.deepEqual(await Promise.all(queued), ["CLOSED", "CLOSED", "CLOSED", "CLOSED"]);
    for (const exchange of transport.held) exchange.answer(...health);
    await Promise.all([...begun, closing]);
    assert.equal(transport.exchanges.length, 2);
  });

  test("does not outlast the timeout of what is on its way, and keeps no tag then", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = codeOf(endpoint.subsystemHealthStatusPoll());
    const closing = endpoint.close();
    await time.pass(4_999);
    assert.ok(await isPending(closing));
    await time.pass(1);
    await closing;
    assert.equal(await call, "TIMEOUT");
    assert.equal(transport.last.closes, 1);
  });

  test("lets go of the tags that were kept for late answers", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    for (let count = 0; count < 3; count++) {
      const call = rejection(endpoint.subsystemHealthStatusPoll());
      await time.pass(5_000);
      await call;
    }
    assert.equal(transport.held.length, 2);
    assert.ok(time.pending.size > 0);
    await endpoint.close();
    assert.equal(time.pending.size, 0);
    assert.deepEqual(
      transport.exchanges.map((exchange) => exchange.closes),
      [1, 1, 1],
    );
  });

  test("may be done many times, also at once, and each time ends when all is done", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = endpoint.subsystemHealthStatusPoll();
    await settled();
    const closings = [endpoint.close(), endpoint.close(), endpoint[Symbol.asyncDispose]()];
    for (const closing of closings) assert.ok(await isPending(closing));
    transport.last.answer(...health);
    await Promise.all([...closings, call]);
    await endpoint.close();
    assert.equal(transport.last.closes, 1);
  });

  test("happens at the end of a block that uses it", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport().answerEvery(() => health);
    let kept: Endpoint;
    {
      await using endpoint = endpointOver(transport);
      kept = endpoint;
      await endpoint.subsystemHealthStatusPoll();
    }
    assert.equal(await codeOf(kept.subsystemHealthStatusPoll()), "CLOSED");
  });

  test("leaves the transport open, which is not the endpoint's", async () => {
    const transport = new ScriptedTransport().answerEvery(() => health);
    await endpointOver(transport).close();
    await endpointOver(transport).subsystemHealthStatusPoll();
  });

  test("may be done by a listener of the signal that aborts a queued command", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = new AbortController();
    let closing: Promise<void> | undefined;
    controller.signal.addEventListener("abort", () => (closing = endpoint.close()), { once: true });
    const first = endpoint.subsystemHealthStatusPoll();
    const queued = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
    const behind = codeOf(endpoint.subsystemHealthStatusPoll());
    await settled();
    controller.abort("enough");
    await queued;
    assert.equal(await behind, "CLOSED");
    transport.last.answer(...health);
    await Promise.all([first, closing]);
    assert.equal(transport.exchanges.length, 1);
  });
});

describe("closing an endpoint during its probe", () => {
  test("refuses the commands behind it, gives the probe up, and takes no time", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: true });
    const calls = ([0, 1, 0] as const).map((slot) => codeOf(endpoint.subsystemHealthStatusPoll({}, { slot })));
    await settled();
    await endpoint.close();
    assert.deepEqual(await Promise.all(calls), ["CLOSED", "CLOSED", "CLOSED"]);
    assert.deepEqual(
      transport.exchanges.map((exchange) => exchange.closes),
      [1],
    );
  });

  test("leaves nothing behind where all its callers had gone before", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: true });
    const controller = watchedController(t);
    const call = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
    await settled();
    controller.abort("enough");
    assert.equal(await call, "enough");
    assert.equal(transport.held.length, 1);
    await endpoint.close();
    assert.equal(transport.held.length, 0);
  });

  test("lets a command finish that was sent when the probe was over", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: true });
    const call = endpoint.subsystemHealthStatusPoll();
    await settled();
    transport.last.answer(...identity("ordinary"));
    await settled();
    const closing = endpoint.close();
    transport.last.answer(...health);
    await Promise.all([call, closing]);
  });
});
