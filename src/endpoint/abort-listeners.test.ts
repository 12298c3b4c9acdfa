import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { offAbort, onAbort } from "./abort-listeners.ts";

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

describe("callbacks for an abort", () => {
  test("share one listener, which goes with the last of them", () => {
    const { signal } = new AbortController();
    const callbacks = Array.from({ length: 1_000 }, () => () => {});
    for (const callback of callbacks) onAbort(signal, callback);
    assert.equal(listeners(signal), 1);
    for (const callback of callbacks.slice(1)) offAbort(signal, callback);
    assert.equal(listeners(signal), 1);
    offAbort(signal, callbacks[0]!);
    assert.equal(listeners(signal), 0);
  });

  test("are called once each, in their order, and are gone then", () => {
    const controller = new AbortController();
    const called: number[] = [];
    for (let index = 0; index < 5; index++) onAbort(controller.signal, () => called.push(index));
    controller.abort();
    assert.deepEqual(called, [0, 1, 2, 3, 4]);
    assert.equal(listeners(controller.signal), 0);
  });

  test("are not called once taken back, even by one that was called before", () => {
    const controller = new AbortController();
    const called: string[] = [];
    const second = () => called.push("second");
    onAbort(controller.signal, () => {
      called.push("first");
      offAbort(controller.signal, second);
    });
    onAbort(controller.signal, second);
    onAbort(controller.signal, () => called.push("third"));
    controller.abort();
    assert.deepEqual(called, ["first", "third"]);
  });

  test("belong to their signal alone", () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const called: string[] = [];
    onAbort(one.signal, () => called.push("one"));
    onAbort(other.signal, () => called.push("other"));
    other.abort();
    assert.deepEqual(called, ["other"]);
    assert.equal(listeners(one.signal), 1);
  });

  test("may be set and taken back where there is no signal, or where they never were set", () => {
    const callback = () => {};
    onAbort(undefined, callback);
    offAbort(undefined, callback);
    offAbort(new AbortController().signal, callback);
  });
});
