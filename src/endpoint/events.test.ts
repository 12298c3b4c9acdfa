import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type MiError, type TimeoutError, TransportError } from "../errors.ts";
import { isPending, rejection, settled, virtualTime, watchedController } from "./scripted-transport.contract.ts";
import { degrees, WatchedDrive } from "./watched-drive.contract.ts";

describe("an iteration over events", () => {
  test("sends nothing before its first step", async () => {
    const drive = new WatchedDrive();
    const iteration = drive.endpoint.events();
    await settled();
    assert.deepEqual(drive.words, []);
    assert.deepEqual(drive.transport.listeners, []);
    await iteration.return?.();
    assert.deepEqual(await iteration.next(), { done: true, value: undefined });
    assert.deepEqual(drive.words, []);
  });

  test("listens, reads what there is, enables all of it, and tells the states in the answer", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch({ delay: 1_000, retryDelay: 1_000, functions: ["pci"] });
    assert.deepEqual(drive.words, ["get", "enable"]);
    assert.equal(drive.transport.listeners.length, 1);
    const request = "8408000003000000040a01010000000002000b000503008003068061e103fe";
    assert.equal(drive.lastRequest("enable"), request);
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    await watch.iteration.return?.();
  });

  test("disables first what is enabled, be it wanted or not", async () => {
    const drive = new WatchedDrive();
    drive.answers.get = () => [0, 0, 0, 0, 2, 0, 11, 0, 5, 3, 0, 0x80, 3, 6, 0];
    const watch = await drive.watch({ events: [0x06], delay: 0, retryDelay: 500 });
    assert.deepEqual(drive.words, ["get", "disable", "enable"]);
    assert.equal(drive.lastRequest("disable").slice(16, -8), "04050007000000000100080005030000");
    assert.equal(drive.lastRequest("enable").slice(16, -8), "04050007000000000100080005030680");
    await watch.iteration.return?.();
  });

  test("disables the events when it is left, and lets go of the listener", async () => {
    const drive = new WatchedDrive();
    for await (const event of drive.endpoint.events({ events: ["compositeTemperature"] })) {
      assert.equal(event.kind, "event");
      break;
    }
    assert.deepEqual(drive.words, ["get", "enable", "disable"]);
    assert.deepEqual(drive.transport.listeners, []);
    assert.deepEqual(drive.transport.held, []);
  });

  test("tells who asks for a step after its end that it is over", async () => {
    const drive = new WatchedDrive();
    const { iteration } = await drive.watch();
    await iteration.return?.();
    await iteration.return?.();
    assert.deepEqual(await iteration.next(), { done: true, value: undefined });
    assert.deepEqual(drive.words, ["get", "enable", "disable"]);
  });

  test("ends a step that waits when it is ended from elsewhere", async () => {
    const drive = new WatchedDrive();
    const iteration = drive.endpoint.events();
    await iteration.next();
    const waiting = [iteration.next(), iteration.next()];
    assert.ok(await isPending(Promise.race(waiting)));
    await iteration[Symbol.asyncDispose]();
    assert.deepEqual(await Promise.all(waiting), Array(2).fill({ done: true, value: undefined }));
  });

  test("rejects with the reason when it is aborted, and the drive is told", async (t) => {
    const drive = new WatchedDrive();
    const controller = watchedController(t);
    const watch = await drive.watch({ signal: controller.signal });
    controller.abort(new Error("enough"));
    assert.match(String(await rejection(watch.over)), /enough/);
    await settled();
    assert.deepEqual(drive.words, ["get", "enable", "disable"]);
    assert.deepEqual(drive.transport.listeners, []);
  });

  test("rejects with the reason at once where it is aborted already", async (t) => {
    const drive = new WatchedDrive();
    const controller = watchedController(t);
    controller.abort("before");
    assert.equal(await rejection(drive.endpoint.events({ signal: controller.signal }).next()), "before");
    assert.deepEqual(drive.words, []);
  });

  test("can be aborted while the drive does not answer: it has its timeout, and two seconds to be told", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    drive.answers.enable = () => undefined;
    drive.answers.disable = () => undefined;
    const controller = watchedController(t);
    const { over } = await drive.watch({ signal: controller.signal, timeout: 4_000 });
    controller.abort("enough");
    assert.equal(await rejection(over), "enough");
    const closed = drive.endpoint.close();
    await time.pass(3_999);
    assert.deepEqual(drive.words, ["get", "enable"]);
    await time.pass(1);
    assert.deepEqual(drive.words, ["get", "enable", "disable"]);
    await time.pass(1_999);
    assert.ok(await isPending(closed));
    await time.pass(1);
    await closed;
    assert.deepEqual(drive.transport.held, []);
  });

  test("ends with the endpoint, and the drive is told even then", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    await drive.endpoint.close();
    await watch.over;
    assert.deepEqual(drive.words, ["get", "enable", "disable"]);
    assert.deepEqual(drive.transport.listeners, []);
    await assert.rejects(drive.endpoint.events().next(), { code: "CLOSED" });
  });

  test("ends with the error when the link fails, after what has come", async () => {
    const drive = new WatchedDrive();
    const iteration = drive.endpoint.events();
    const first = await iteration.next();
    assert.equal(first.value?.kind, "event");
    await drive.tell([degrees(31)]);
    drive.transport.listeners[0]?.failed(new TransportError("the link broke", { errno: "EIO" }));
    assert.equal((await iteration.next()).value?.kind, "event");
    const error = (await rejection(iteration.next())) as TransportError;
    assert.deepEqual([error.code, error.errno, error.address], ["TRANSPORT", "EIO", "mctp:1,9"]);
    assert.deepEqual(await iteration.next(), { done: true, value: undefined });
  });

  test("is one at a time: another is refused while it runs, and waits while it ends", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    await assert.rejects(drive.endpoint.events().next(), {
      code: "INVALID_ARGUMENT",
      message: /mctp:1,9.*another iteration is under way/,
    });
    assert.deepEqual(drive.words, ["get", "enable"]);
    void watch.iteration.return?.();
    const next = await drive.watch();
    assert.deepEqual(drive.words, ["get", "enable", "disable", "get", "enable"]);
    assert.deepEqual(next.take(), ["30 °C, as it is"]);
    await next.iteration.return?.();
  });

  test("lets commands of the same endpoint go on", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    const health = await drive.endpoint.subsystemHealthStatusPoll();
    assert.equal(health.compositeTemperature, 30);
    await drive.tell([degrees(31)]);
    assert.deepEqual(watch.take(), ["30 °C, as it is", "31 °C"]);
    await watch.iteration.return?.();
  });
});

describe("an iteration over events is refused", () => {
  const refusal = async (drive: WatchedDrive, options = {}) =>
    (await rejection(drive.endpoint.events(options).next())) as MiError;

  test("where the transport has no way for them", async () => {
    const drive = new WatchedDrive();
    delete drive.transport.listen;
    const error = await refusal(drive);
    assert.equal(error.code, "NOT_SUPPORTED");
    assert.match(error.message, /scripted has no way for messages that a drive sends of itself/);
    assert.deepEqual(drive.words, []);
  });

  test("where the drive has none", async () => {
    const drive = new WatchedDrive();
    drive.answers.get = () => [4, 0, 8, 0];
    const error = await refusal(drive);
    assert.equal(error.code, "NOT_SUPPORTED");
    assert.match(error.message, /mctp:1,9: the drive has no asynchronous events/);
    assert.equal((error.cause as MiError).code, "MI_STATUS");
    assert.deepEqual(drive.transport.listeners, []);
  });

  test("for events that the drive does not have, which are named", async () => {
    const drive = new WatchedDrive();
    const error = await refusal(drive, { events: ["smartWarnings", "compositeTemperature", 0xc1] });
    assert.equal(error.code, "NOT_SUPPORTED");
    assert.match(error.message, /does not support these events: SMART Warnings, Vendor Specific Event 0xc1$/);
    assert.deepEqual(drive.words, ["get"]);
  });

  test("where listening fails", async () => {
    const drive = new WatchedDrive();
    drive.transport.listen = () => Promise.reject(new TransportError("no privilege", { errno: "EACCES" }));
    assert.deepEqual((await refusal(drive)).code, "TRANSPORT");
    assert.deepEqual(drive.words, []);
  });

  test("where the drive does not answer, after one timeout", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    drive.answers.get = () => undefined;
    const refused = refusal(drive);
    await time.pass(100);
    assert.equal((await refused).code, "TIMEOUT");
    assert.deepEqual(drive.words, ["get"]);
    await drive.endpoint.close();
  });

  test("where the first command does not even come to be sent", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    drive.answers.poll = () => undefined;
    const poll = rejection(drive.endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 }));
    const refused = refusal(drive, { deadline: 100 });
    await time.pass(100);
    const error = (await refused) as TimeoutError;
    assert.deepEqual([error.code, error.sent], ["TIMEOUT", false]);
    assert.deepEqual(drive.words, ["poll"]);
    await time.pass(900);
    await poll;
    await drive.endpoint.close();
  });

  test("for options that cannot be, before anything is sent", () => {
    const drive = new WatchedDrive();
    for (const [options, complaint] of [
      [{ events: [] }, /events: {2}is not a list of events/],
      [{ events: ["hot"] }, /events: hot is not the name of an event/],
      [{ events: [256] }, /events: 256 is not the name/],
      [{ functions: ["pcie"] }, /functions: pcie is not one of pci, physical, virtual/],
      [{ delay: 1_500 }, /delay: 1500 is not a multiple of 1000 ms, at most 255000/],
      [{ retryDelay: 25_600 }, /retryDelay: 25600 is not a multiple of 100 ms, at most 25500/],
      [{ checkInterval: -1 }, /checkInterval: -1 is not a time/],
    ] as const) {
      assert.throws(() => drive.endpoint.events(options as never), { code: "INVALID_ARGUMENT", message: complaint });
    }
    assert.deepEqual(drive.words, []);
  });
});
