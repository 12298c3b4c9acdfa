import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { Countdowns, countdownsOf } from "./countdowns.ts";

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
  return { ends, place: -1, expired: (until: number) => void ends.push(until) };
}

describe("countdowns", () => {
  test("call back once, at the end, even where the timer comes a little early by the clock", (t) => {
    const clock = handTimers(t);
    const wait = waiting();
    new Countdowns().start(wait, 6_000);
    assert.equal(clock.timers[0]?.delay, 5_000);
    clock.now = 5_999.7;
    clock.timers[0].ring();
    assert.deepEqual(wait.ends, [6_000]);
    assert.equal(clock.timers.length, 1);
  });

  test("use one timer for waits that follow each other, which holds the process only while one goes on", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    for (let count = 0; count < 3; count++) {
      const wait = waiting();
      countdowns.start(wait, clock.now + 5_000);
      assert.equal(clock.timers[0]?.holds, true);
      clock.now += 10;
      countdowns.stop(wait);
      assert.equal(clock.timers[0]?.holds, false);
    }
    assert.equal(clock.timers.length, 1);
    clock.timers[0]?.ring();
    assert.equal(clock.timers.length, 1, "nobody waits any more");
  });

  test("use one timer for waits beside each other, and end each at its own time", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const waits = [3_000, 2_000, 4_000, 2_000].map((until) => ({ until, ...waiting() }));
    for (const wait of waits) countdowns.start(wait, wait.until);
    assert.deepEqual(
      clock.timers.map(({ delay, cleared }) => ({ delay, cleared })),
      [
        { delay: 2_000, cleared: true },
        { delay: 1_000, cleared: false },
      ],
    );
    for (const now of [2_000, 3_000, 4_000]) {
      clock.now = now;
      clock.timers.at(-1)?.ring();
      for (const { until, ends } of waits) assert.deepEqual(ends, until <= now ? [until] : []);
    }
    assert.deepEqual(
      clock.timers.slice(2).map(({ delay }) => delay),
      [1_000, 1_000],
    );
  });

  test("hold the process until the last of them is over", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const waits = [waiting(), waiting(), waiting()];
    for (const wait of waits) countdowns.start(wait, 6_000);
    for (const index of [1, 0, 2]) {
      assert.equal(clock.timers[0]?.holds, true);
      countdowns.stop(waits[index] as (typeof waits)[0]);
    }
    assert.equal(clock.timers[0]?.holds, false);
    clock.now = 6_000;
    clock.timers[0]?.ring();
    for (const { ends } of waits) assert.deepEqual(ends, []);
  });

  test("end no wait that another's end has ended, and let one begin anew", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const ended = waiting();
    const again: { place: number; ends: number[]; expired(until: number): void } = {
      place: -1,
      ends: [],
      expired(until) {
        this.ends.push(until);
        countdowns.stop(ended);
        if (this.ends.length === 1) countdowns.start(this, 9_000);
      },
    };
    countdowns.start(again, 6_000);
    countdowns.start(ended, 6_000);
    clock.now = 6_000;
    clock.timers[0]?.ring();
    assert.deepEqual([again.ends, ended.ends], [[6_000], []]);
    assert.equal(clock.timers[1]?.delay, 3_000);
    clock.now = 9_000;
    clock.timers[1].ring();
    assert.deepEqual([again.ends, ended.ends], [[6_000, 9_000], []]);
  });

  test("go on for the rest where the timer was set for a wait before", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const [before, wait] = [waiting(), waiting()];
    countdowns.start(before, 6_000);
    countdowns.stop(before);
    clock.now = 3_000;
    countdowns.start(wait, 8_000);
    clock.now = 6_000;
    clock.timers[0]?.ring();
    assert.deepEqual([before.ends, wait.ends], [[], []]);
    assert.equal(clock.timers[1]?.delay, 2_000);
    clock.now = 8_000;
    clock.timers[1].ring();
    assert.deepEqual([before.ends, wait.ends], [[], [8_000]]);
  });

  test("take another timer where their own would come too late", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const wait = waiting();
    countdowns.start(wait, 6_000);
    countdowns.start(wait, 1_500);
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

  test("leave no timer behind once cleared, and clear none that somebody waits for", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const wait = waiting();
    countdowns.start(wait, 6_000);
    countdowns.clear();
    assert.equal(clock.timers[0]?.cleared, false);
    countdowns.stop(wait);
    countdowns.clear();
    assert.equal(clock.timers[0]?.cleared, true);
  });

  test("are shared by all who use one transport", () => {
    const [one, other] = [{}, {}];
    assert.equal(countdownsOf(one), countdownsOf(one));
    assert.notEqual(countdownsOf(one), countdownsOf(other));
  });
});
