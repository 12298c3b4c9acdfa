import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { isPending, rejection, virtualTime } from "./scripted-transport.contract.ts";
import { sleep } from "./sleep.ts";

describe("sleep", () => {
  test("lasts as long as asked for, with a signal or without", async (t) => {
    const time = virtualTime(t);
    const { signal } = new AbortController();
    for (const given of [undefined, signal]) {
      const sleeping = sleep(5, given);
      await time.pass(4);
      assert.ok(await isPending(sleeping));
      await time.pass(1);
      await sleeping;
    }
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  test("ends at once when aborted, with the signal's reason, and leaves nothing behind", async (t) => {
    const time = virtualTime(t);
    const controller = new AbortController();
    const sleeping = rejection(sleep(5, controller.signal));
    controller.abort("enough");
    assert.equal(await sleeping, "enough");
    assert.equal(time.pending.size, 0);
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  });

  test("does not begin where the signal is aborted already", async (t) => {
    const time = virtualTime(t);
    const signal = AbortSignal.abort("enough");
    assert.equal(await rejection(sleep(5, signal)), "enough");
    assert.equal(time.pending.size, 0);
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });
});
