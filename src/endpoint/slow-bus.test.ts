/** Simulated drives on one bus at 100 kHz, on which there is one message at a time, in virtual time. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { adminCommands } from "../mi/index.ts";
import { Drive, defaultFleet, Fleet } from "../simulator/index.ts";
import { MemoryTransport } from "../transport/memory.ts";
import type { Responder } from "../transport/responder.ts";
import { allOf } from "./asked-drive.contract.ts";
import { Bus } from "./bus.ts";
import type { CallOptions } from "./call-options.ts";
import type { Controller } from "./controller.ts";
import { Endpoint } from "./endpoint.ts";
import { rejection, settled, virtualTime } from "./scripted-transport.contract.ts";

/** How long a message takes over SMBus at 100 kHz, in ms: 64 bytes a packet, 9 more around, 9 bits each. */
const busTime = (bytes: number) => ((bytes + Math.ceil(bytes / 64) * 9) * 9) / 100;
/** Of a part of firmware, or of 4 KiB of a log; of a poll. By the clock, which goes in milliseconds. */
const chunkTime = Math.ceil(busTime(72 + 4_096) + busTime(24));
const pollTime = Math.ceil(busTime(20) + busTime(20));

const count = 16;
const eids = Array.from({ length: count }, (_, index) => 8 + index);

/** Each is the richest of the built-in drives. */
function slowBus(t: TestContext) {
  const endpoints: Endpoint[] = [];
  // Before it is looked whether timers are left.
  t.after(() => Promise.all(endpoints.map((endpoint) => endpoint.close())));
  const { pass } = virtualTime(t);
  const drives = eids.map((eid) => [eid, new Drive(defaultFleet().drive(12).model, () => Date.now())] as const);
  const fleet = new Fleet(new Map(drives));
  let free = 0;
  const wire: Responder = {
    respond: (peer, message, requester) =>
      fleet.respond(peer, message, requester).map((reply) => {
        free = Math.max(free, Date.now()) + busTime(message.length) + busTime(reply.message.length);
        return { ...reply, after: free - Date.now() };
      }),
  };
  const transport = new MemoryTransport(wire);
  const bus = new Bus();
  for (const eid of eids) endpoints.push(new Endpoint(transport, { eid }, { probe: false, bus }));
  /** How long something takes, in milliseconds. */
  const timeOf = async (what: Promise<unknown>): Promise<number> => {
    const began = Date.now();
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    what.then(end, end);
    await settled();
    while (!isOver) await pass(1);
    await what;
    return Date.now() - began;
  };
  const pollAll = (some: readonly Endpoint[], call?: CallOptions) =>
    timeOf(Promise.all(some.map((endpoint) => endpoint.subsystemHealthStatusPoll({}, call))));
  return { endpoints, pollAll, pass, timeOf };
}

/** All that moves data in many messages. */
const transfers: readonly [string, (controller: Controller, call: CallOptions) => Promise<unknown>][] = [
  ["firmware", (controller, call) => allOf(controller.downloadFirmware(new Uint8Array(2 ** 16), call))],
  ["telemetry", (controller, call) => allOf(controller.readTelemetry({ type: "host", create: true, ...call }))],
  ["a boot partition", (controller, call) => allOf(controller.readBootPartition(0, call))],
  [
    "a log",
    (controller, call) =>
      allOf(controller.readLog(adminCommands.getErrorInformationLog, {}, { length: 8_192, ...call })),
  ],
  ["persistent events", (controller, call) => allOf(controller.readPersistentEvents({ chunk: 64, ...call }))],
  ["a whole log page", (controller, call) => controller.getAsymmetricNamespaceAccessLog({}, call)],
];

describe("on a bus at 100 kHz", () => {
  test("transfers of six drives at once delay the polls of ten neighbours by one chunk, not by six", async (t) => {
    const { endpoints, pollAll, pass, timeOf } = slowBus(t);
    await pollAll(endpoints);
    const controller = new AbortController();
    const others = endpoints.slice(transfers.length);
    const ends = transfers.map(async ([, transfer], index) => {
      for (;;) await transfer((endpoints[index] ?? assert.fail()).controller(0), { signal: controller.signal });
    });
    const took: number[] = [];
    for (let round = 0; round < 24; round++) {
      await pass(137);
      took.push(await pollAll(others));
    }
    controller.abort("enough");
    // A reporting context is let go of all the same.
    const reasons = Promise.all(ends.map(rejection));
    await timeOf(reasons);
    assert.deepEqual(new Set(await reasons), new Set(["enough"]));
    const worst = Math.max(...took);
    assert.ok(worst <= chunkTime + others.length * pollTime, `${worst} ms`);
    assert.ok(worst > chunkTime / 2, "the bus was busy");
  });

  test("polls of a high priority go before those of others, which a transfer does not delay for ever", async (t) => {
    const { endpoints, pollAll, timeOf } = slowBus(t);
    await pollAll(endpoints);
    const [busy, urgent, ...others] = endpoints as [Endpoint, Endpoint, ...Endpoint[]];
    let isOver = false;
    const polls = others.map(async (endpoint) => {
      while (!isOver) await endpoint.subsystemHealthStatusPoll();
    });
    const download = busy.controller(0).downloadFirmware(new Uint8Array(2 ** 20));
    const parts = async () => {
      for (let part = 0; part < 4; part++) await download.next();
    };
    // Never is nobody waiting, and the first part waits as long as the others.
    const took = await timeOf(parts());
    assert.ok(took <= 5 * (65 * pollTime + chunkTime), `${took} ms`);
    assert.ok((await pollAll([urgent], { priority: "high" })) <= chunkTime + 2 * pollTime);
    isOver = true;
    await timeOf(Promise.all(polls));
  });
});

describe("what moves data in many messages", () => {
  for (const [name, transfer] of transfers) {
    test(`lets others go before it, unless told otherwise: ${name}`, async () => {
      const seen: unknown[] = [];
      class Told extends Endpoint {
        override send: Endpoint["send"] = (command, request, options) => {
          seen.push(options?.priority);
          return super.send(command, request, options);
        };
      }
      const drive = defaultFleet().drive(12);
      await using endpoint = new Told(new Fleet(new Map([[12, drive]])).transport(), { eid: 12 });
      await transfer(endpoint.controller(0), {});
      // A log page read whole is one call for those who ask for it.
      assert.deepEqual(new Set(seen.slice(name === "a whole log page" ? 1 : 0)), new Set(["low"]));
      assert.ok(seen.length > 1);
      seen.length = 0;
      await transfer(endpoint.controller(0), { priority: "high" });
      assert.deepEqual(new Set(seen), new Set(["high"]));
    });
  }
});
