import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TransportError } from "../errors.ts";
import {
  isPending,
  rejection,
  type ScriptedExchange,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";
import { degrees, WatchedDrive, wordOf } from "./watched-drive.contract.ts";

/** Has a drive keep its answers to one sort of request until the function returned is called; others it discards meanwhile. */
function holding(drive: WatchedDrive, word: string): () => void {
  const answering = drive.transport.sending;
  let held: ScriptedExchange | undefined;
  drive.transport.sending = (exchange) => {
    if (held !== undefined) return;
    if (wordOf(exchange) === word) held = exchange;
    else answering(exchange);
  };
  return () => {
    drive.transport.sending = answering;
    held?.answer(...(drive.answers[word]?.() ?? []));
  };
}

describe("the end of an iteration over events", () => {
  for (const word of ["enable", "acknowledge"]) {
    for (const way of ["abort", "return", "close"]) {
      test(`by ${way} waits for the answer to ${word}, as the drive would discard what comes before it`, async (t) => {
        const drive = new WatchedDrive();
        const release = holding(drive, word);
        const controller = watchedController(t);
        const watch = await drive.watch({ signal: controller.signal });
        if (word === "acknowledge") await drive.tell([degrees(31)]);
        if (way === "abort") controller.abort("enough");
        if (way === "return") void watch.iteration.return?.();
        // Whoever waits for an event need not wait for the drive.
        if (way === "abort") assert.equal(await rejection(watch.over), "enough");
        if (way === "return") await watch.over;
        const closed = drive.endpoint.close();
        assert.ok(await isPending(closed));
        assert.equal(drive.words.at(-1), word);
        release();
        await closed;
        assert.equal(drive.words.at(-1), "disable");
        assert.deepEqual(drive.transport.listeners, []);
        assert.deepEqual(drive.transport.held, []);
      });
    }
  }

  for (const way of ["return", "close"]) {
    test(`by ${way} waits for another command on its slot, however long, and then the drive is told`, async (t) => {
      const time = virtualTime(t);
      const drive = new WatchedDrive();
      const release = holding(drive, "poll");
      const watch = await drive.watch();
      const poll = drive.endpoint.subsystemHealthStatusPoll({}, { timeout: 60_000 });
      const end = way === "return" ? watch.iteration.return?.() : drive.endpoint.close();
      await time.pass(59_000);
      assert.ok(await isPending(Promise.resolve(end)));
      release();
      await poll;
      await end;
      assert.deepEqual(drive.words, ["get", "enable", "poll", "disable"]);
      await drive.endpoint.close();
    });
  }

  test("does not enable anything any more", async () => {
    const drive = new WatchedDrive();
    drive.answers.get = () => [0, 0, 0, 0, 2, 0, 11, 0, 5, 3, 0, 0x80, 3, 6, 0];
    const release = holding(drive, "disable");
    const watch = await drive.watch();
    const end = watch.iteration.return?.();
    await settled();
    release();
    await end;
    assert.deepEqual(drive.words, ["get", "disable"]);
    await drive.endpoint.close();
  });

  test("leaves nothing behind, whenever and however it comes", async () => {
    for (let microtasks = 0; microtasks <= 60; microtasks++) {
      for (const way of ["abort", "return", "close"]) {
        for (const slowly of [false, true]) {
          const drive = new WatchedDrive();
          const { listen } = drive.transport;
          if (slowly) drive.transport.listen = async (...call) => listen!(...call);
          const controller = new AbortController();
          const iteration = drive.endpoint.events({ signal: controller.signal });
          const step = iteration.next().catch((error: unknown) => error);
          let left = microtasks;
          while (left-- > 0) await null;
          if (way === "abort") controller.abort("enough");
          if (way === "return") await iteration.return?.();
          await drive.endpoint.close();
          await step;
          const when = `${way} after ${microtasks}`;
          assert.deepEqual(drive.transport.listeners, [], when);
          assert.deepEqual(drive.transport.held, [], when);
          assert.notEqual(drive.words.filter((word) => word !== "get").at(-1), "enable", when);
          const over = { done: true, value: undefined };
          if (way === "return") assert.deepEqual(await iteration.next(), over, when);
        }
      }
    }
  });

  test("by return after it failed drops what was not taken, and the failure", async () => {
    const drive = new WatchedDrive();
    const iteration = drive.endpoint.events();
    await iteration.next();
    await drive.tell([degrees(31), degrees(32)]);
    drive.transport.listeners[0]?.failed(new TransportError("the link broke"));
    await iteration.return?.();
    assert.deepEqual(await iteration.next(), { done: true, value: undefined });
  });

  test("by a failure is told even when the endpoint is closed before it is asked for", async () => {
    const drive = new WatchedDrive();
    const iteration = drive.endpoint.events();
    await iteration.next();
    await drive.tell([degrees(31)]);
    drive.transport.listeners[0]?.failed(new TransportError("the link broke"));
    await drive.endpoint.close();
    assert.equal((await iteration.next()).value?.kind, "event");
    await assert.rejects(iteration.next(), { code: "TRANSPORT" });
  });
});
