import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { Countdown } from "./countdown.ts";

/** Timers as those of Node.js, which come when told to, and the clock. */
function handTimers(t: TestContext) {
  const timers: { ring: () => void; delay: number; holds: boolean; cleared: boolean }[] = [];
  const clock = { now: 1_000, timers };
  t.mock.method(performance, "now", () => clock.now);
  t.mock.method(globalThis, "setTimeout", ((ring: () => void, delay: number) => {
    const timer = { ring, delay, holds: true, cleared: false };
    timers.push(timer);
    return Object.assign(timer, { ref: () => (timer.holds = true), unref: () => (timer.holds = false) });
  }) as unknown as typeof setTimeout);
  t.mock.method(globalThis, "clearTimeout", ((timer: { cleared: boolean } | undefined) => {
    if (timer !== undefined) timer.cleared = true;
  }) as unknown as typeof clearTimeout);
  return clock;
}

function waiting() {
  const ends: number[] = [];
  return { ends, expired: (until: number) => ends.push(until) };
}

describe("a countdown", () => {
  test("calls back once, at its end, even where the timer comes a little early by the clock", (t) => {
    const clock = handTimers(t);
    const wait = waiting();
    new Countdown().start(wait, 6_000);
    assert.equal(clock.timers[0]?.delay, 5_000);
    clock.now = 5_999.7;
    clock.timers[0].ring();
    assert.deepEqual(wait.ends, [6_000]);
    assert.equal(clock.timers.length, 1);
  });

  test("uses one timer for waits that follow each other, which holds the process only while one goes on", (t) => {
    const clock = handTimers(t);
    const countdown = new Countdown();
    for (let count = 0; count < 3; count++) {
      countdown.start(waiting(), clock.now + 5_000);
      assert.equal(clock.timers[0]?.holds, true);
      clock.now += 10;
      countdown.stop();
      assert.equal(clock.timers[0]?.holds, false);
    }
    assert.equal(clock.timers.length, 1);
    clock.timers[0]?.ring();
    assert.equal(clock.timers.length, 1, "nobody waits any more");
  });

  test("goes on for the rest where the timer was set for a wait before", (t) => {
    const clock = handTimers(t);
    const countdown = new Countdown();
    const [before, wait] = [waiting(), waiting()];
    countdown.start(before, 6_000);
    countdown.stop();
    clock.now = 3_000;
    countdown.start(wait, 8_000);
    clock.now = 6_000;
    clock.timers[0]?.ring();
    assert.deepEqual([before.ends, wait.ends], [[], []]);
    assert.equal(clock.timers[1]?.delay, 2_000);
    clock.now = 8_000;
    clock.timers[1].ring();
    assert.deepEqual([before.ends, wait.ends], [[], [8_000]]);
  });

  test("takes another timer where its own would come too late", (t) => {
    const clock = handTimers(t);
    const countdown = new Countdown();
    const wait = waiting();
    countdown.start(wait, 6_000);
    countdown.start(wait, 1_500);
    assert.deepEqual(
      clock.timers.map(({ delay, cleared }) => ({ delay, cleared })),
      [
        { delay: 5_000, cleared: true },
        { delay: 500, cleared: false },
      ],
    );
    clock.timers[1]?.ring();
    assert.deepEqual(wait.ends, [1_500]);
  });

  test("leaves no timer behind once cleared", (t) => {
    const clock = handTimers(t);
    const countdown = new Countdown();
    countdown.start(waiting(), 6_000);
    countdown.stop();
    countdown.clear();
    assert.equal(clock.timers[0]?.cleared, true);
  });
});
