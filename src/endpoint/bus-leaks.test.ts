/** Whatever becomes of commands, in whatever order: each settles, and the bus is as free as before. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { TransportError } from "../errors.ts";
import { Bus } from "./bus.ts";
import { BusSeat } from "./bus-seat.ts";
import { Endpoint } from "./endpoint.ts";
import { priorities } from "./priority.ts";
import {
  answerTo,
  health,
  identity,
  isIdentify,
  isPending,
  moreProcessing,
  type ScriptedExchange,
  ScriptedTransport,
  settled,
  virtualTime,
} from "./scripted-transport.contract.ts";

const broken = new TransportError("no route");

/** What may become of a request once it is handed over. */
const fates: Readonly<Record<string, (exchange: ScriptedExchange) => void>> = {
  answer: (exchange) => exchange.answer(...(isIdentify(exchange) ? identity("ordinary") : health)),
  refusal: (exchange) => exchange.answer(2, 0, 0, 0),
  moreProcessing: (exchange) => exchange.answer(...moreProcessing(1)),
  damage: (exchange) => exchange.deliver(damaged(answerTo(exchange.request, ...health))),
  damagedMoreProcessing: (exchange) => exchange.deliver(damaged(answerTo(exchange.request, ...moreProcessing(1)))),
  stray: (exchange) => exchange.deliver(answerTo(Uint8Array.of(0x84, 0x09), ...health)),
  nonsense: (exchange) => exchange.deliver(new Uint8Array(3)),
  failure: (exchange) => exchange.receiver.failed(broken),
  silence: () => {},
};

function damaged(message: Uint8Array): Uint8Array {
  return message.with(6, (message[6] ?? 0) ^ 1);
}

const time = fc.integer({ min: 0, max: 120 });
const fate = fc.record({
  handing: fc.constantFrom("taken", "taken", "taken", "openThrows", "openRejects", "sendThrows", "sendRejects"),
  /** One after another. */
  steps: fc.array(fc.record({ after: time, fate: fc.constantFrom(...Object.keys(fates)) }), { maxLength: 3 }),
});
const call = fc.record({
  at: time,
  drive: fc.nat(3),
  slot: fc.constantFrom(0, 1),
  priority: fc.constantFrom(...priorities),
  timeout: fc.integer({ min: 1, max: 100 }),
  deadline: fc.integer({ min: 1, max: 400 }),
  abortedAt: fc.option(time, { nil: undefined }),
});
const scenario = fc.record({
  concurrency: fc.integer({ min: 1, max: 3 }),
  // Without end, so that no leak is mended by it; or so short that it is over again and again; or as it is.
  patience: fc.constantFrom(undefined, 3, 1_500),
  probe: fc.boolean(),
  recovery: fc.boolean(),
  calls: fc.array(call, { minLength: 1, maxLength: 14 }),
  fates: fc.array(fate, { minLength: 1, maxLength: 14 }),
  closedAt: fc.array(fc.record({ at: time, drive: fc.nat(3) }), { maxLength: 2 }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

/** A transport on which requests meet their fates in turn. */
function transportOf(given: readonly (typeof fate extends fc.Arbitrary<infer F> ? F : never)[]): ScriptedTransport {
  const transport = new ScriptedTransport();
  const fateOf = (exchange: ScriptedExchange) => given[transport.exchanges.indexOf(exchange) % given.length];
  const fail = (): never => {
    throw broken;
  };
  transport.opening = (exchange) => {
    const handing = fateOf(exchange)?.handing;
    if (handing === "openThrows") return fail();
    return handing === "openRejects" ? Promise.reject(broken) : exchange;
  };
  transport.sending = (exchange) => {
    const { handing, steps = [] } = fateOf(exchange) ?? {};
    if (handing === "sendThrows") return fail();
    if (handing === "sendRejects") return Promise.reject(broken);
    let after = 0;
    for (const step of steps) {
      after += step.after;
      setTimeout(() => fates[step.fate]?.(exchange), after);
    }
    return undefined;
  };
  return transport;
}

describe("a bus", () => {
  test("has all its places free again after whatever became of its commands", async (t) => {
    const { pending, pass } = virtualTime(t);
    const { patienceFor } = BusSeat.prototype;
    const patienceOf = t.mock.method(BusSeat.prototype, "patienceFor").mock;
    const run = async ({ concurrency, patience, probe, recovery, calls, fates: given, closedAt }: Scenario) => {
      patienceOf.mockImplementation(patience === undefined ? () => 2 ** 31 : patienceFor);
      const bus = new Bus({ concurrency, ...(patience && { patience }) });
      const transport = transportOf(given);
      const endpoints = [8, 9, 10, 11].map((eid) => new Endpoint(transport, { eid }, { probe, recovery, bus }));
      const closing: Promise<void>[] = [];
      for (const { at, drive } of closedAt) {
        setTimeout(() => closing.push(endpoints[drive]!.close()), at);
      }
      const outcomes = calls.map(async ({ at, drive, abortedAt, ...options }) => {
        await new Promise<void>((resolve) => setTimeout(resolve, at));
        const controller = new AbortController();
        if (abortedAt !== undefined) setTimeout(() => controller.abort("enough"), abortedAt);
        const slot = options.slot as 0 | 1;
        await endpoints[drive]!.subsystemHealthStatusPoll({}, { ...options, slot, signal: controller.signal });
      });
      let isOver = false;
      const over = Promise.allSettled(outcomes).then(() => {
        isOver = true;
      });
      for (let passed = 0; passed < 3_000 && !isOver; passed += 5) await pass(5);
      assert.ok(isOver, "every call settles");
      await over;
      // Probes and Get State of calls that are over may still go on.
      for (const endpoint of endpoints) closing.push(endpoint.close());
      for (let passed = 0; passed < 12_000 && pending.size > 0; passed += 200) await pass(200);
      await Promise.all(closing);
      await isIdle(bus, concurrency);
      assert.equal(pending.size, 0, "no timer is left");
    };
    await fc.assert(fc.asyncProperty(scenario, run), { numRuns: 300 });
  });
});

/** Asserts that as many commands as there are places are sent at once, and no more. */
async function isIdle(bus: Bus, concurrency: number): Promise<void> {
  const transport = new ScriptedTransport();
  const endpoints = Array.from(
    { length: concurrency + 1 },
    (_, index) => new Endpoint(transport, { eid: 20 + index }, { probe: false, bus }),
  );
  const polls = endpoints.map((endpoint) => endpoint.subsystemHealthStatusPoll());
  await settled();
  assert.equal(transport.exchanges.length, concurrency, "all places are free");
  assert.ok(await isPending(polls.at(-1)!));
  for (let answered = 0; answered <= concurrency; answered++) {
    transport.exchanges[answered]!.answer(...health);
    await settled();
  }
  await Promise.all(polls);
  await Promise.all(endpoints.map((endpoint) => endpoint.close()));
}
