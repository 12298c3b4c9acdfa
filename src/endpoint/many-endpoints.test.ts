import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { MemoryTransport } from "../transport/memory.ts";
import type { Responder } from "../transport/responder.ts";
import { Endpoint } from "./endpoint.ts";
import { answerTo, health, identity, moreProcessing, rejection, virtualTime } from "./scripted-transport.contract.ts";

const count = 256;
const addresses = Array.from({ length: count }, (_, index) => ({ network: 1 + (index >> 7), eid: 8 + (index & 127) }));

/** Timers that keep the process alive. */
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

/** A responder that answers the probe at once and all else by More Processing Required and a result after `delay`. */
function drives(delay: (eid: number) => number): Responder {
  return {
    respond: ({ network, eid }, message) => {
      if (message[4] === 0x06) return [{ message: answerTo(message, ...identity("ordinary")), after: 0 }];
      const result = answerTo(message, ...health.with(6, (eid + network) & 0x7f));
      return [
        { message: answerTo(message, ...moreProcessing(600)), after: 0 },
        { message: result, after: delay(eid) },
      ];
    },
  };
}

describe("256 endpoints at once", () => {
  test("are all answered, each with its own, and leave no timer and no listener behind", async (t) => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    t.after(() => process.off("warning", warned));
    const timersBefore = timers();
    const { signal } = new AbortController();
    await using transport = new MemoryTransport(drives((eid) => eid % 4));
    const endpoints = addresses.map((address) => new Endpoint(transport, address));
    const answers = await Promise.all(
      endpoints.flatMap((endpoint) =>
        ([0, 1, 0, 1] as const).map((slot) => endpoint.subsystemHealthStatusPoll({}, { slot, signal })),
      ),
    );
    assert.deepEqual(
      answers.map((answer) => answer.compositeTemperature),
      addresses.flatMap(({ network, eid }) => new Array<number>(4).fill((eid + network) & 0x7f)),
    );
    assert.equal(timers(), timersBefore);
    assert.equal(getEventListeners(signal, "abort").length, 0);
    await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    assert.deepEqual(
      warnings.filter(({ name }) => name !== "ExperimentalWarning"),
      [],
    );
  });

  test("take no longer than one where none answers, and let go of everything when closed", async (t) => {
    const time = virtualTime(t);
    await using transport = new MemoryTransport({ respond: () => [] });
    const endpoints = addresses.map((address) => new Endpoint(transport, address, { timeout: 1_000 }));
    const calls = Promise.all(endpoints.map((endpoint) => rejection(endpoint.subsystemHealthStatusPoll())));
    // The probe's share, and that of Get State.
    await time.pass(750);
    await time.pass(250);
    const codes = new Set((await calls).map((error) => (error as { code: string }).code));
    assert.deepEqual(codes, new Set(["TIMEOUT"]));
    assert.equal(time.pending.size, 2 * count, "the tags of the probes and of Get State are kept");
    await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    assert.equal(time.pending.size, 0);
  });

  test("are all aborted by one signal, in whatever they are about", async (t) => {
    const time = virtualTime(t);
    await using transport = new MemoryTransport(drives(() => 50_000));
    const controller = new AbortController();
    const endpoints = addresses.map((address, index) => new Endpoint(transport, address, { probe: index % 2 === 0 }));
    const calls = Promise.all(
      endpoints.flatMap((endpoint) =>
        [1, 2, 3].map(() => rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }))),
      ),
    );
    await time.pass(10);
    controller.abort("enough");
    assert.deepEqual(new Set(await calls), new Set(["enough"]));
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
    await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    assert.equal(time.pending.size, 0);
  });
});
