import assert from "node:assert/strict";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { MiError } from "../../src/errors.ts";
import { defaultFleet } from "../../src/simulator/index.ts";
import { MemoryTransport } from "../../src/transport/memory.ts";
import type { Requester } from "../../src/transport/responder.ts";
import { mutate } from "./mutate.ts";
import type { Random } from "./random.ts";

/** Changes of a drive within one iteration over its events. */
const changes = 20;

/**
 * Mutated event messages to an iteration, each with the right one behind it. The iteration must give items or end with an
 * error of ours, and ending it must leave the drive told to stop.
 */
export async function fuzzEvents(count: number, random: Random): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  for (let done = 0; done < count; done += changes) await iterate(random, outcomes);
  return outcomes;
}

async function iterate(random: Random, outcomes: Map<string, number>): Promise<void> {
  const fleet = defaultFleet();
  const drive = fleet.drive(12);
  const requesters = new Map<Requester, Requester>();
  const transport = new MemoryTransport({
    respond: (peer, message, requester) => {
      const known = requesters.get(requester) ?? mutating(requester, random);
      requesters.set(requester, known);
      return fleet.respond(peer, message, known);
    },
  });
  const endpoint = new Endpoint(transport, { eid: 12 }, { probe: false, timeout: 1_000 });
  const iteration = endpoint.events({ delay: 0, retryDelay: 100, checkInterval: 0 });
  const note = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  try {
    const watching = watch(iteration, note);
    for (let change = 0; change < changes; change++) {
      await new Promise((resolve) => setImmediate(resolve));
      const availableSpare = random.below(100);
      drive.change((model) => {
        model.smart = { ...model.smart, availableSpare };
      });
    }
    await iteration.return?.();
    await watching;
    assert.equal(drive.model.events?.state.phase, "disarmed", "the drive has been told to stop");
  } finally {
    await endpoint.close();
    await transport.close();
  }
}

function mutating(requester: Requester, random: Random): Requester {
  return {
    notify(message) {
      requester.notify(mutate(message, random));
      requester.notify(message);
    },
  };
}

async function watch(events: AsyncIterable<{ readonly kind: string }>, note: (outcome: string) => void) {
  try {
    for await (const { kind } of events) note(kind);
  } catch (error) {
    assert.ok(error instanceof MiError, `not one of our errors: ${error instanceof Error ? error.stack : error}`);
    note(error.code);
  }
}
