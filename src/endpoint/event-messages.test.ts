import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TransportError } from "../errors.ts";
import { hex, isPending, rejection, sealed, settled, virtualTime } from "./scripted-transport.contract.ts";
import { degrees, listOf, message, ready, WatchedDrive } from "./watched-drive.contract.ts";

const success = [0, 0, 0, 0] as const;

/** The words of what was sent since arming. */
const since = (drive: WatchedDrive) => drive.words.slice(2);

describe("an event message", () => {
  test("of the reference vector is told with all that it says, and acknowledged with the very bytes", async () => {
    const drive = new WatchedDrive();
    const iteration = drive.endpoint.events({ checkInterval: 0 });
    await iteration.next();
    drive.transport.tell(message([degrees(30)]));
    assert.equal(hex(message([degrees(30)])), "84280000010011000007000901000600000000021ee0244e75");
    assert.deepEqual((await iteration.next()).value, {
      kind: "event",
      name: "compositeTemperature",
      title: "Composite Temperature",
      id: 6,
      scope: "subsystem",
      scopeId: 0,
      details: { compositeTemperature: 30 },
      generation: 0,
      retry: 0,
      initial: false,
      specificInformation: Uint8Array.of(30),
      vendorInformation: new Uint8Array(0),
    });
    await settled();
    assert.equal(
      drive.lastRequest("acknowledge"),
      "84080000030000000400000000000000000005000597 3bdcf1".replace(" ", ""),
    );
    await iteration.return?.();
  });

  test("that comes again is acknowledged again and not told again: the acknowledgement was lost", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    await drive.tell([degrees(31)]);
    await drive.tell([degrees(31)], { retry: 1 });
    assert.deepEqual(watch.take(), ["30 °C, as it is", "31 °C"]);
    assert.deepEqual(since(drive), ["acknowledge", "acknowledge"]);
    await watch.iteration.return?.();
  });

  test("whose acknowledgement gets no answer is acknowledged again when it comes again", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    const { acknowledge } = drive.answers;
    drive.answers.acknowledge = () => undefined;
    await drive.tell([degrees(31)]);
    await time.pass(100);
    assert.deepEqual(since(drive), ["acknowledge"]);
    drive.answers.acknowledge = acknowledge!;
    await drive.tell([degrees(31)], { retry: 1 });
    assert.deepEqual(since(drive), ["acknowledge", "acknowledge"]);
    assert.deepEqual(watch.take(), ["30 °C, as it is", "31 °C"]);
    await drive.endpoint.close();
  });

  test("that comes again while its acknowledgement waits in vain is acknowledged as soon as that is over", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    await drive.watch();
    const { acknowledge } = drive.answers;
    drive.answers.acknowledge = () => undefined;
    await drive.tell([degrees(31)]);
    await drive.tell([degrees(31)], { retry: 1 });
    await drive.tell([degrees(31)], { retry: 2 });
    assert.deepEqual(since(drive), ["acknowledge"]);
    drive.answers.acknowledge = acknowledge!;
    await time.pass(100);
    assert.deepEqual(since(drive), ["acknowledge", "acknowledge"]);
    await drive.endpoint.close();
  });

  test("that is refused its acknowledgement is no reason to end", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    drive.answers.acknowledge = () => [2, 0, 0, 0];
    await drive.tell([degrees(31)]);
    await drive.tell([degrees(32)], { generation: 1 });
    assert.deepEqual(watch.take(), ["30 °C, as it is", "31 °C", "32 °C"]);
    await watch.iteration.return?.();
  });

  test("is followed by one of the next generation, from 31 by 0", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    for (let generation = 0; generation < 34; generation++) {
      await drive.tell([degrees(generation)], { generation: generation % 32 });
    }
    assert.deepEqual(watch.take().slice(-2), ["32 °C", "33 °C"]);
    assert.equal(since(drive).filter((word) => word !== "acknowledge").length, 0);
    await watch.iteration.return?.();
  });

  test("of a later generation tells a gap first, and the drive is armed anew, which tells all states", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    await drive.tell([degrees(31)]);
    drive.answers.enable = () => [...success, ...listOf([degrees(40), ready(1)])];
    await drive.tell([degrees(33)], { generation: 2 });
    assert.deepEqual(watch.take(), [
      "30 °C, as it is",
      "31 °C",
      "gap: 2 instead of 1",
      "33 °C",
      "40 °C, as it is",
      "Controller Ready, as it is",
    ]);
    assert.deepEqual(since(drive), ["acknowledge", "acknowledge", "disable", "enable"]);
    // Generations begin anew.
    await drive.tell([degrees(41)]);
    assert.deepEqual(watch.take(), ["41 °C"]);
    await watch.iteration.return?.();
  });

  test("that overflowed says so, and the answer to its acknowledgement has more", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    drive.answers.acknowledge = () => [...success, ...listOf([ready(1)], { generation: 1 })];
    await drive.tell([degrees(31)], { overflow: true });
    assert.deepEqual(watch.take(), ["30 °C, as it is", "31 °C", "overflow", "Controller Ready"]);
    await watch.iteration.return?.();
  });

  test("is followed by the generation after that which the answer to its acknowledgement had", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    drive.answers.acknowledge = () => [...success, ...listOf([ready(1)], { generation: 1 })];
    await drive.tell([degrees(31)]);
    drive.answers.acknowledge = () => [...success, ...listOf([])];
    // On its way before the acknowledgement was answered.
    await drive.tell([degrees(31)], { retry: 1 });
    await drive.tell([degrees(32)], { generation: 2 });
    assert.deepEqual(since(drive), ["acknowledge", "acknowledge", "acknowledge"]);
    assert.deepEqual(watch.take(), ["30 °C, as it is", "31 °C", "Controller Ready", "32 °C"]);
    await watch.iteration.return?.();
  });

  test("with a bad item among good ones loses none of them", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    await drive.tell([ready(1), [8, 0, 0, 6, 0, 0, 0, 0], degrees(31)]);
    assert.deepEqual(watch.take().slice(1), ["Controller Ready", "malformed: 0800000600000000", "31 °C"]);
    assert.deepEqual(since(drive), ["acknowledge"]);
    await watch.iteration.return?.();
  });

  test("of which nothing can be read is told as such once, and acknowledged, or nothing more would come", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    const bad = sealed(0x84, 0x28, 0, 0, 1, 0, 0x12, 0, 0, 7, 0, ...degrees(31));
    drive.transport.tell(bad);
    await settled();
    drive.transport.tell(bad);
    await settled();
    assert.deepEqual(watch.take().slice(1), [`malformed: ${hex(bad)}`]);
    await drive.tell([degrees(32)], { generation: 1 });
    assert.deepEqual(watch.take(), ["32 °C"]);
    assert.deepEqual(since(drive), ["acknowledge", "acknowledge", "acknowledge"]);
    await watch.iteration.return?.();
  });

  test("whose acknowledgement is answered with a bad list counts as acknowledged", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    drive.answers.acknowledge = () => [...success, 0, 0, 6, 0, 0, 7, 0];
    await drive.tell([degrees(31)]);
    const [, told, malformed] = watch.take();
    assert.equal(told, "31 °C");
    assert.match(malformed ?? "", /^malformed: 84880000/);
    await watch.iteration.return?.();
  });

  test("that is damaged, or none at all, is neither told nor acknowledged", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    const damaged = message([degrees(31)]);
    damaged[20]! ^= 1;
    drive.transport.tell(damaged);
    drive.transport.tell(new Uint8Array(0));
    drive.transport.tell(sealed(0x84, 0x08, 0, 0, ...listOf([degrees(31)])));
    await settled();
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    assert.deepEqual(since(drive), []);
    await watch.iteration.return?.();
  });

  test("that comes before all is armed belongs to nobody", async () => {
    const drive = new WatchedDrive();
    const enable = drive.answers.enable!;
    drive.answers.enable = () => {
      drive.transport.tell(message([degrees(99)], { generation: 7 }));
      return enable();
    };
    const watch = await drive.watch();
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    await watch.iteration.return?.();
  });

  test("that cannot be acknowledged though it comes again and again ends the iteration: the link is gone", async () => {
    const drive = new WatchedDrive();
    const watch = await drive.watch();
    drive.transport.sending = () => {
      throw new TransportError("no route", { errno: "EHOSTUNREACH" });
    };
    await drive.tell([degrees(31)]);
    await drive.tell([degrees(31)], { retry: 1 });
    assert.ok(await isPending(watch.over));
    await drive.tell([degrees(31)], { retry: 2 });
    const error = (await rejection(watch.over)) as TransportError;
    assert.deepEqual([error.code, error.errno], ["TRANSPORT", "EHOSTUNREACH"]);
    assert.deepEqual(watch.take(), ["30 °C, as it is", "31 °C"]);
    assert.deepEqual(drive.transport.listeners, []);
  });
});

describe("a slow consumer", () => {
  test("has the drive keep what it cannot take: the acknowledgement waits", async () => {
    const drive = new WatchedDrive();
    const iteration = drive.endpoint.events({ checkInterval: 0 });
    await iteration.next();
    const many = Array.from({ length: 64 }, (_, id) => ready(id));
    await drive.tell(many);
    await drive.tell(many, { retry: 1 });
    assert.deepEqual(since(drive), []);
    await iteration.next();
    await settled();
    assert.deepEqual(since(drive), ["acknowledge"]);
    for (let taken = 1; taken < 64; taken++) await iteration.next();
    await drive.tell([degrees(31)], { generation: 1 });
    const { value } = await iteration.next();
    assert.equal(value?.kind === "event" && value.name, "compositeTemperature");
    await iteration.return?.();
  });

  test("can leave while the acknowledgement waits", async () => {
    const drive = new WatchedDrive();
    const iteration = drive.endpoint.events({ checkInterval: 0 });
    await iteration.next();
    await drive.tell(Array.from({ length: 70 }, (_, id) => ready(id)));
    await iteration.return?.();
    assert.equal(drive.words.at(-1), "disable");
    assert.deepEqual(await iteration.next(), { done: true, value: undefined });
  });
});

describe("a look at whether the drive still tells its events", () => {
  const armed = () => [...success, 2, 0, 11, 0, 5, 3, 0, 0x80, 3, 6, 0x80];

  test("is had every minute, and says nothing where all is well", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    const watch = await drive.watch({ checkInterval: 60_000 });
    drive.answers.get = armed;
    await time.pass(59_999);
    assert.deepEqual(since(drive), []);
    await time.pass(1);
    await time.pass(60_000);
    assert.deepEqual(since(drive), ["poll", "get", "poll", "get"]);
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    // The poll clears nothing.
    assert.equal(drive.lastRequest("poll").slice(16, 32), "0".repeat(16));
    await drive.endpoint.close();
  });

  test("finds that it has given up (ATF), says so, and arms it anew", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    const watch = await drive.watch({ checkInterval: 1_000 });
    drive.answers.poll = () => [...success, 0xb8, 0xff, 30, 5, 0, 0, 0, 0];
    await time.pass(1_000);
    assert.deepEqual(watch.take(), ["30 °C, as it is", "lost: transmissionFailure", "30 °C, as it is"]);
    assert.deepEqual(since(drive), ["poll", "disable", "enable"]);
    await drive.endpoint.close();
  });

  test("finds that it was reset, says so, and arms it anew", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    const watch = await drive.watch({ checkInterval: 1_000 });
    await time.pass(1_000);
    assert.deepEqual(watch.take(), ["30 °C, as it is", "lost: disarmed", "30 °C, as it is"]);
    await drive.tell([degrees(31)]);
    assert.deepEqual(watch.take(), ["31 °C"]);
    await drive.endpoint.close();
  });

  test("gets no answer from a drive that is away, and is had again later", async (t) => {
    const time = virtualTime(t);
    const drive = new WatchedDrive();
    const watch = await drive.watch({ checkInterval: 1_000 });
    const { poll } = drive.answers;
    drive.answers.poll = () => undefined;
    await time.pass(1_000);
    await time.pass(100);
    drive.answers.poll = poll!;
    drive.answers.get = armed;
    await time.pass(1_000);
    assert.deepEqual(since(drive), ["poll", "poll", "get"]);
    assert.deepEqual(watch.take(), ["30 °C, as it is"]);
    await drive.endpoint.close();
  });
});
