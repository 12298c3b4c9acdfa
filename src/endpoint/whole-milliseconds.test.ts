import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { TimeoutError } from "../errors.ts";
import { Endpoint } from "./endpoint.ts";
import { knownSamsung } from "./probed-drive.contract.ts";
import { isPending, rejection, ScriptedTransport, settled, virtualTime } from "./scripted-transport.contract.ts";

/** Virtual time that is `fraction` of a millisecond further than the timers know. */
function fractionalTime(t: TestContext) {
  const { pass } = virtualTime(t);
  const time = { fraction: 0, pass };
  t.mock.method(performance, "now", () => Date.now() + time.fraction);
  return time;
}

describe("a call that begins within a millisecond", () => {
  for (const fraction of [0, 0.1, 0.5, 0.9]) {
    test(`has no less than its whole timeout, and hardly more: ${fraction} ms after its begin`, async (t) => {
      const time = fractionalTime(t);
      time.fraction = fraction;
      const endpoint = new Endpoint(new ScriptedTransport(), { eid: 9 }, { probe: false, recovery: false });
      const error = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 50 }));
      // The timers' milliseconds end where the clock's begin: what is left of the last one counts, too.
      time.fraction = 0;
      await time.pass(fraction === 0 ? 49 : 50);
      assert.ok(await isPending(error));
      await time.pass(1);
      assert.ok((await error) instanceof TimeoutError);
      await time.pass(60_000);
      await endpoint.close();
    });
  }

  test("has the terms of its own endpoint, whoever else begins in the same millisecond", async (t) => {
    const { pass } = virtualTime(t);
    const transport = new ScriptedTransport();
    const all = [
      { timeout: 100, deadline: 1_000, ends: 100 },
      { timeout: 200, deadline: 1_000, ends: 200 },
      { timeout: 200, deadline: 150, ends: 150 },
      { timeout: 100, deadline: 1_000, ends: 100 },
    ].map(({ ends, ...times }, index) => {
      const endpoint = new Endpoint(transport, { eid: 9 + index }, { probe: false, recovery: false, ...times });
      return { ends, endpoint, error: rejection(endpoint.subsystemHealthStatusPoll()) };
    });
    let now = 0;
    for (const moment of [99, 100, 149, 150, 199, 200]) {
      await pass(moment - now);
      now = moment;
      const pending = await Promise.all(all.map(({ error }) => isPending(error)));
      assert.deepEqual(
        pending,
        all.map(({ ends }) => ends > moment),
      );
    }
    for (const { endpoint } of all) await endpoint.close();
  });
});

describe("a drive that must be left alone for 1.2 ms after each answer", () => {
  test("is left alone for no less, in whatever part of a millisecond it answers", async (t) => {
    const time = fractionalTime(t);
    const { transport, endpoint } = await knownSamsung(time);
    const sent = transport.exchanges.length;
    time.fraction = 0.9;
    const second = endpoint.subsystemHealthStatusPoll();
    await settled();
    await second;
    assert.equal(transport.exchanges.length, sent + 1);
    const third = endpoint.subsystemHealthStatusPoll();
    // 1.15 ms after the answer, which the timer takes for 2.
    time.fraction = 0.05;
    await time.pass(2);
    assert.equal(transport.exchanges.length, sent + 1);
    await time.pass(1);
    assert.equal(transport.exchanges.length, sent + 2);
    await third;
  });
});
