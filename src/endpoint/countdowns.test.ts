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

  test("set timers, which know whole milliseconds only, for no less than is left", (t) => {
    const clock = handTimers(t);
    clock.now = 1_000.3;
    new Countdowns().start(waiting(), 6_000);
    assert.equal(clock.timers[0]?.delay, 5_000);
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

  test("end in the order of their ends, and at no end that another's has put off", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const order: string[] = [];
    const putOff = { place: -1, expired: () => void order.push("put off") };
    const waitOf = (name: string, then = () => {}) => ({
      place: -1,
      expired() {
        order.push(name);
        then();
      },
    });
    countdowns.start(waitOf("last"), 6_002);
    countdowns.start(putOff, 6_001);
    countdowns.start(
      waitOf("first", () => countdowns.start(putOff, 9_000)),
      6_000,
    );
    clock.now = 6_010;
    clock.timers.at(-1)?.ring();
    assert.deepEqual(order, ["first", "last"]);
    assert.equal(clock.timers.at(-1)?.delay, 2_990);
    clock.now = 9_000;
    clock.timers.at(-1)?.ring();
    assert.deepEqual(order, ["first", "last", "put off"]);
  });

  test("are none the worse for one whose end throws", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const mistake = new Error("mistake");
    const throwing = {
      place: -1,
      expired() {
        throw mistake;
      },
    };
    const [same, later] = [waiting(), waiting()];
    countdowns.start(throwing, 6_000);
    countdowns.start(same, 6_000);
    countdowns.start(later, 7_000);
    clock.now = 6_000;
    assert.throws(() => clock.timers[0]?.ring(), mistake);
    for (const now of [6_000, 7_000]) {
      clock.now = now;
      clock.timers.at(-1)?.ring();
    }
    assert.deepEqual([same.ends, later.ends], [[6_000], [7_000]]);
  });

  test("hold the process for nobody once the last is gone, though it went at another's end", (t) => {
    const clock = handTimers(t);
    const countdowns = new Countdowns();
    const later = waiting();
    countdowns.start({ place: -1, expired: () => countdowns.stop(later) }, 6_000);
    countdowns.start(later, 9_000);
    clock.now = 6_000;
    clock.timers[0]?.ring();
    assert.ok(clock.timers.slice(1).every(({ holds, cleared }) => cleared || !holds));
  });

  test("leave no timer running where timers cannot be told to keep nothing alive", (t) => {
    const clock = handTimers(t);
    t.mock.method(globalThis, "setTimeout", ((ring: () => void, delay: number) => {
      const timer = { ring, delay, holds: true, cleared: false };
      clock.timers.push(timer);
      return timer;
    }) as unknown as typeof setTimeout);
    const countdowns = new Countdowns();
    const wait = waiting();
    countdowns.start(wait, 6_000);
    countdowns.stop(wait);
    assert.equal(clock.timers[0]?.cleared, true);
    countdowns.start(wait, 7_000);
    assert.equal(clock.timers[1]?.delay, 6_000);
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
