import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, TransportError } from "../errors.ts";
import {
  internalError,
  isPending,
  moreProcessing,
  rejection,
  settled,
  virtualTime,
} from "./scripted-transport.contract.ts";
import { degrees, listOf, ready, WatchedDrive, wordOf } from "./watched-drive.contract.ts";

const success = [0, 0, 0, 0] as const;
/** A drive that has an event enabled already. */
const enabledBefore = () => [...success, 2, 0, 11, 0, 5, 3, 0, 0, 3, 6, 0x80];

/** Has a drive's answers to one sort of request fail a few times, in whatever way. */
function failing(drive: WatchedDrive, word: string, times: number, answer: () => readonly number[] | undefined): void {
  const right = drive.answers[word]!;
  let left = times;
  drive.answers[word] = () => (left-- > 0 ? answer() : right());
}

/** Has sending one sort of request fail a few times. */
function unsendable(drive: WatchedDrive, word: string, times: number, error: Error): void {
  const { sending } = drive.transport;
  let left = times;
  drive.transport.sending = (exchange) => {
    if (wordOf(exchange) === word && left-- > 0) throw error;
    return sending(exchange);
  };
}

const noBuffers = () => new TransportError("no buffers", { errno: "ENOBUFS" });

describe("arming", () => {
  for (const word of ["enable", "disable"]) {
    test(`is tried again where the answer to ${word} gets lost`, async (t) => {
      const time = virtualTime(t);
      const drive = new WatchedDrive();
      drive.answers.get = enabledBefore;
      failing(drive, word, 2, () => undefined);
      const watch = await drive.watch();
      for (const wait of [100, 250, 100, 250]) await time.pass(wait);
      assert.deepEqual(watch.take(), ["30 °C, as it is"]);
      assert.deepEqual(drive.words.slice(-3), ["get", "disable", "enable"]);
      await drive.endpoint.close();
    });
  }

  test("is tried again where a drive that has been heard falls silent", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    const { get } = drive.answers;
    failing(drive, "enable", 1, () => {
      drive.answers.get = get!;
      failing(drive, "get", 1, () => undefined);
      return undefined;
    });
    const watch = await drive.watch();
    for (const wait of [100, 250, 100, 250]) await time.pass(wait);
    assert.deepEqual(drive.words, ["get", "enable", "get", "get", "enable"]);
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    await drive.endpoint.close();
  });

  test("is tried again where the first answer is a refusal", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    failing(drive, "get", 2, () => internalError);
    const watch = await drive.watch();
    await time.pass(250);
    await time.pass(250);
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    await drive.endpoint.close();
  });

  test("is tried again where a drive asked for more time and then took too much", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    failing(drive, "get", 1, () => moreProcessing(5));
    const watch = await drive.watch();
    for (const wait of [600, 250]) await time.pass(wait);
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    await drive.endpoint.close();
  });

  test("is tried again where sending fails", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    unsendable(drive, "enable", 2, noBuffers());
    const watch = await drive.watch();
    await time.pass(250);
    await time.pass(250);
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    await drive.endpoint.close();
  });

  test("is given up where sending fails the third time", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    unsendable(drive, "get", 9, noBuffers());
    const watch = await drive.watch();
    await time.pass(250);
    await time.pass(250);
    await assert.rejects(watch.over, { code: "TRANSPORT", errno: "ENOBUFS" });
    assert.deepEqual(drive.words, ["get", "get", "get"]);
  });

  test("is given up at once where the transport was closed", async () => {
    const drive = new WatchedDrive();
    unsendable(drive, "enable", 1, new MiError("CLOSED", "the transport was closed"));
    const watch = await drive.watch();
    await assert.rejects(watch.over, { code: "CLOSED" });
  });

  test("can be left between two attempts", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    failing(drive, "get", 1, () => internalError);
    const watch = await drive.watch();
    assert.equal(time.pending.size, 1);
    await watch.iteration.return?.();
    assert.deepEqual(drive.words, ["get"]);
    assert.equal(time.pending.size, 0);
    await drive.endpoint.close();
  });

  test("is not hindered by a drive that answers with success alone", async () => {
    const drive = new WatchedDrive();
    drive.answers.get = enabledBefore;
    for (const word of ["disable", "enable", "acknowledge"]) drive.answers[word] = () => success;
    const watch = await drive.watch();
    await drive.tell([degrees(31)]);
    await drive.tell([degrees(32)], { generation: 1 });
    assert.deepEqual(watch.take(), ["31 °C", "32 °C"]);
    await watch.iteration.return?.();
    assert.deepEqual(drive.words, ["get", "disable", "enable", "acknowledge", "acknowledge", "disable"]);
  });

  test("is not hindered by what cannot be read in the answer to disabling", async () => {
    const drive = new WatchedDrive();
    drive.answers.get = enabledBefore;
    drive.answers.disable = () => [...success, 0, 0, 6, 0, 0, 7, 0];
    const watch = await drive.watch();
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    assert.deepEqual(drive.words, ["get", "disable", "enable"]);
    await watch.iteration.return?.();
  });
});

describe("arming anew after a gap", () => {
  const armed = () => [...success, 2, 0, 11, 0, 5, 3, 0, 0x80, 3, 6, 0x80];

  /** A drive that has sent a message with a gap before it, while it does not answer one sort of request so many times. */
  async function afterGap(word: string, times: number, checkInterval: number) {
    const drive = new WatchedDrive();
    const watch = await drive.watch({ checkInterval });
    failing(drive, word, times, () => undefined);
    await drive.tell([degrees(32)]);
    await drive.tell([degrees(33)], { generation: 9 });
    assert.deepEqual(watch.take(), ["30 °C, as it is", "32 °C", "gap: 9 instead of 1", "33 °C"]);
    return { drive, watch };
  }

  for (const word of ["disable", "enable"]) {
    test(`is tried again where the answer to ${word} gets lost, without any message`, async (t) => {
      const time = virtualTime(t);
      const { drive, watch } = await afterGap(word, 2, 0);
      for (const wait of [100, 250, 100, 250]) await time.pass(wait);
      assert.deepEqual(watch.take(), ["30 °C, as it is"]);
      assert.deepEqual(drive.words.slice(-2), ["disable", "enable"]);
      await drive.tell([degrees(34)]);
      assert.deepEqual(watch.take(), ["34 °C"]);
      await drive.endpoint.close();
    });
  }

  test("ends the iteration with the error where it fails three times and there is no look later", async (t) => {
    const time = virtualTime(t);
    const { drive, watch } = await afterGap("enable", 3, 0);
    for (const wait of [100, 250, 100, 250]) await time.pass(wait);
    assert.ok(await isPending(watch.over));
    await time.pass(100);
    assert.equal(((await rejection(watch.over)) as MiError).code, "TIMEOUT");
    await settled();
    assert.deepEqual(drive.words.slice(-3), ["disable", "enable", "disable"]);
    assert.deepEqual(drive.transport.listeners, []);
    await drive.endpoint.close();
  });

  test("that fails three times says once that events are lost, and is tried at each look", async (t) => {
    const time = virtualTime(t);
    const { drive, watch } = await afterGap("enable", 6, 10_000);
    for (const wait of [100, 250, 100, 250, 100]) await time.pass(wait);
    assert.deepEqual(watch.take(), ["lost: disarmed"]);
    for (const wait of [9_200, 100, 250, 100, 250, 100]) await time.pass(wait);
    assert.equal(drive.words.filter((word) => word === "enable").length, 7);
    assert.deepEqual(watch.take(), []);
    await time.pass(10_000);
    assert.deepEqual(drive.words.slice(-4), ["poll", "get", "disable", "enable"]);
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    // The next loss is told again.
    await time.pass(10_000);
    assert.deepEqual(watch.take(), ["lost: disarmed", "30 °C, as it is"]);
    await drive.endpoint.close();
  });

  test("is due at the next look even where the drive says that all is enabled", async (t) => {
    const time = virtualTime(t);
    const { drive, watch } = await afterGap("enable", 3, 10_000);
    drive.answers.get = armed;
    for (const wait of [100, 250, 100, 250, 100, 9_200]) await time.pass(wait);
    assert.deepEqual(watch.take(), ["lost: disarmed", "30 °C, as it is"]);
    await drive.endpoint.close();
  });

  test("waits for the look after one that gets no answer", async (t) => {
    const time = virtualTime(t);
    const { drive, watch } = await afterGap("enable", 3, 10_000);
    failing(drive, "poll", 1, () => undefined);
    for (const wait of [100, 250, 100, 250, 100, 9_200, 100]) await time.pass(wait);
    assert.equal(drive.words.at(-1), "poll");
    await time.pass(10_000);
    assert.deepEqual(watch.take(), ["lost: disarmed", "30 °C, as it is"]);
    await drive.endpoint.close();
  });

  test("can be left between two attempts", async (t) => {
    const time = virtualTime(t);
    const { drive, watch } = await afterGap("enable", 1, 0);
    await time.pass(100);
    await watch.iteration.return?.();
    await watch.over;
    assert.deepEqual(drive.words.slice(-3), ["disable", "enable", "disable"]);
    await drive.endpoint.close();
  });
});

describe("an acknowledgement that cannot be sent", () => {
  test("is sent when the message comes again", async () => {
    const drive = new WatchedDrive();
    unsendable(drive, "acknowledge", 2, noBuffers());
    const watch = await drive.watch();
    for (const retry of [0, 1, 2]) await drive.tell([degrees(31)], { retry });
    await drive.tell([degrees(32)], { generation: 1 });
    assert.deepEqual(watch.take(), ["30 °C, as it is", "31 °C", "32 °C"]);
    await watch.iteration.return?.();
  });

  test("is none too many where others could be sent between", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    const { sending } = drive.transport;
    for (let generation = 0; generation < 5; generation++) {
      drive.transport.sending = sending;
      unsendable(drive, "acknowledge", 2, noBuffers());
      for (const retry of [0, 1, 2]) await drive.tell([degrees(generation)], { generation, retry });
    }
    assert.ok(await isPending(watch.over));
    await watch.iteration.return?.();
  });

  test("as the transport was closed ends the iteration at once", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    unsendable(drive, "acknowledge", 1, new MiError("CLOSED", "the transport was closed"));
    await drive.tell([degrees(31)]);
    assert.equal(((await rejection(watch.over)) as MiError).code, "CLOSED");
  });
});

describe("the generation of an event message", () => {
  test("before the last is a repetition that comes late: acknowledged, and nothing else", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    await drive.tell([degrees(0)]);
    for (let generation = 1; generation < 34; generation++) {
      await drive.tell([degrees(generation)], { generation: generation % 32 });
      watch.take();
      await drive.tell([degrees(generation - 1)], { generation: (generation - 1) % 32, retry: 1 + (generation % 7) });
      assert.deepEqual(watch.take(), []);
      assert.equal(drive.words.filter((word) => word === "acknowledge").length, 1 + 2 * generation);
    }
    assert.equal(drive.words.filter((word) => word === "enable").length, 1);
    await watch.iteration.return?.();
  });

  test("before the last is a gap where it was not sent before", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    await drive.tell([degrees(31)], { generation: 4 });
    await drive.tell([degrees(32)], { generation: 3 });
    assert.deepEqual(watch.take().slice(2), ["gap: 3 instead of 5", "32 °C", "30 °C, as it is"]);
    await watch.iteration.return?.();
  });

  test("means nothing in answers of a drive that has always the same there", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    drive.answers.acknowledge = () => [...success, ...listOf([ready(1)])];
    for (let generation = 0; generation < 70; generation++) {
      watch.take();
      await drive.tell([degrees(generation % 60)], { generation: generation % 32 });
      assert.deepEqual(watch.take(), [`${generation % 60} °C`, "Controller Ready"]);
    }
    assert.equal(drive.words.filter((word) => word === "enable").length, 1);
    await settled();
    await watch.iteration.return?.();
  });
});
