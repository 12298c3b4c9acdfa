import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, TransportError } from "../errors.ts";
import { isPending, rejection, settled, virtualTime } from "./scripted-transport.contract.ts";
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
  for (const word of ["get", "enable", "disable"]) {
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
    failing(drive, "get", 1, () => undefined);
    const watch = await drive.watch();
    await time.pass(100);
    await watch.iteration.return?.();
    assert.deepEqual(drive.words, ["get"]);
    assert.deepEqual(time.pending.size, 1, "what was given up keeps its tag");
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
