/** Hundreds of endpoints on a few buses, in virtual time: how long what takes, and who waits for whom. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { MemoryTransport } from "../transport/memory.ts";
import type { Responder } from "../transport/responder.ts";
import { Bus, type BusOptions } from "./bus.ts";
import type { EndpointOptions } from "./call-options.ts";
import { Endpoint } from "./endpoint.ts";
import { answerTo, health, identity, virtualTime } from "./scripted-transport.contract.ts";

const buses = 8;
const each = 32;
/** How long a drive takes to answer, in milliseconds. */
const answering = 20;
/** How long a bus takes for one command to each of its endpoints. */
const round = each * answering;

/** Endpoints by bus, of which network and EID are the place, and which of them are dead. */
function fleet(t: TestContext, bus: BusOptions = {}, options: EndpointOptions = {}) {
  const endpoints: Endpoint[][] = [];
  // Before it is looked whether timers are left.
  t.after(() => Promise.all(endpoints.flat().map((endpoint) => endpoint.close())));
  const { pass } = virtualTime(t);
  const dead = new Set<Endpoint>();
  const responder: Responder = {
    respond: ({ network, eid }, message) => {
      const endpoint = endpoints[network - 1]?.[eid - 8];
      if (endpoint === undefined || dead.has(endpoint)) return [];
      const body = message[4] === 0x06 ? identity("ordinary") : health;
      return [{ message: answerTo(message, ...body), after: answering }];
    },
  };
  const transport = new MemoryTransport(responder);
  for (let network = 1; network <= buses; network++) {
    const shared = new Bus(bus);
    endpoints.push(
      Array.from(
        { length: each },
        (_, index) => new Endpoint(transport, { network, eid: 8 + index }, { timeout: 5_000, ...options, bus: shared }),
      ),
    );
  }
  /** Polls all at once; when each was over, from the beginning on. */
  const pollAll = async () => {
    const began = Date.now();
    const times = new Map<Endpoint, number>();
    const all = endpoints.flat();
    for (const endpoint of all) {
      const over = () => times.set(endpoint, Date.now() - began);
      endpoint.subsystemHealthStatusPoll().then(over, over);
    }
    while (times.size < all.length) await pass(1);
    /** The last of some. */
    return (some: readonly Endpoint[]) => Math.max(...some.map((endpoint) => times.get(endpoint) ?? Number.NaN));
  };
  return { endpoints, dead, pollAll, pass };
}

/** Every other endpoint of a bus. */
const everyOther = (bus: readonly Endpoint[], rest: number) => bus.filter((_, index) => index % 2 === rest);

describe("256 endpoints on 8 buses", () => {
  for (const concurrency of [1, 4]) {
    test(`are polled in the time of one bus with ${concurrency} at a time, and so they are with the looks at them`, async (t) => {
      const { endpoints, pollAll } = fleet(t, { concurrency });
      // The looks before the first polls are a command each; not one of these drives was heard before, so they may overlap.
      assert.ok((await pollAll())(endpoints.flat()) <= (2 * round) / concurrency);
      assert.equal((await pollAll())(endpoints.flat()), round / concurrency);
    });
  }

  test("are polled in their own time and one timeout where 16 of one bus are dead that were never heard", async (t) => {
    const { endpoints, dead, pollAll } = fleet(t, {}, { probe: false });
    for (const endpoint of everyOther(endpoints[3] ?? [], 0)) dead.add(endpoint);
    const last = await pollAll();
    assert.ok(last(everyOther(endpoints[3] ?? [], 1)) <= round);
    assert.ok(last(endpoints.filter((_, index) => index !== 3).flat()) <= round);
    assert.ok(last([...dead]) <= 5_000 + round);
  });

  test("wait 40 ms for each neighbour that has just died, and less than for a living one from then on", async (t) => {
    const { endpoints, dead, pollAll } = fleet(t);
    await pollAll();
    for (const endpoint of everyOther(endpoints[3] ?? [], 0)) dead.add(endpoint);
    const living = everyOther(endpoints[3] ?? [], 1);
    const lastOf = async () => {
      const last = await pollAll();
      assert.equal(last(endpoints.filter((_, index) => index !== 3).flat()), round);
      assert.ok(last([...dead]) <= 5_000 + 16 * 40 + round);
      return last(living);
    };
    assert.equal(await lastOf(), 16 * 40 + 16 * answering);
    // From then on they are asked first whether they are there, past the bus, and the polls come when that is over.
    assert.equal(await lastOf(), 16 * answering);
  });

  test("wait 10 ms for each neighbour that is dead, where nothing is asked before", async (t) => {
    const { endpoints, dead, pollAll } = fleet(t, {}, { recovery: false });
    await pollAll();
    for (const endpoint of everyOther(endpoints[3] ?? [], 0)) dead.add(endpoint);
    await pollAll();
    const last = await pollAll();
    assert.equal(last(everyOther(endpoints[3] ?? [], 1)), 16 * 10 + 16 * answering);
    assert.ok(last([...dead]) <= 5_000 + 16 * 10 + 16 * answering);
    dead.clear();
    await pollAll();
    assert.equal((await pollAll())(endpoints.flat()), round, "those that live again are as they were");
  });

  test("are polled in one timeout and a little where 16 are dead, two of each bus", async (t) => {
    const { endpoints, dead, pollAll } = fleet(t);
    await pollAll();
    for (const bus of endpoints) for (const endpoint of bus.slice(0, 2)) dead.add(endpoint);
    const last = await pollAll();
    assert.equal(last(endpoints.flatMap((bus) => bus.slice(2))), 2 * 40 + 30 * answering);
    assert.ok(last([...dead]) <= 5_000 + 40);
  });
});
