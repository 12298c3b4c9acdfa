import assert from "node:assert/strict";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { MiError } from "../../src/errors.ts";
import type { Command } from "../../src/mi/index.ts";
import { defaultFleet } from "../../src/simulator/index.ts";
import { MemoryTransport } from "../../src/transport/memory.ts";
import { commands, inputFor } from "./commands.ts";
import { mutate } from "./mutate.ts";
import type { Random } from "./random.ts";

const inputs: readonly object[] = [{}, { portId: 1 }, { controllerId: 1 }, { namespaceId: 1, entryCount: 3 }];

/**
 * Mutated responses through an endpoint: each is followed by the right one, as if it had been late. The call must settle
 * with a value or an error of ours, never with anything else, and must never take another command's answer.
 */
export async function fuzzResponses(count: number, random: Random): Promise<Map<string, number>> {
  const fleet = defaultFleet();
  const outcomes = new Map<string, number>();
  const transport = new MemoryTransport({
    respond: (peer, message, requester) => {
      const replies = fleet.respond(peer, message, requester);
      return replies.flatMap((reply) => [{ message: mutate(reply.message, random), after: 0 }, reply]);
    },
  });
  const endpoints = Array.from({ length: 64 }, (_, index) => {
    return new Endpoint(transport, { eid: fleet.eids[index % fleet.eids.length]! }, { probe: false });
  });
  const one = async (endpoint: Endpoint): Promise<void> => {
    const outcome = await settle(endpoint, random.pick(commands), random.pick(inputs));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };
  for (let done = 0; done < count; done += endpoints.length) await Promise.all(endpoints.map(one));
  for (const endpoint of endpoints) await endpoint.close();
  await transport.close();
  return outcomes;
}

async function settle(endpoint: Endpoint, command: Command, input: object): Promise<string> {
  try {
    const wishes = { namespaceId: 1, frequency: 2, transmissionUnitSize: 64, ...input };
    await endpoint.send(command, inputFor(command, wishes));
    return "a value";
  } catch (error) {
    assert.ok(error instanceof MiError, `not one of our errors: ${error instanceof Error ? error.stack : error}`);
    assert.notEqual(error.code, "INVALID_ARGUMENT", `${command.title} was never sent: ${error.message}`);
    assert.notEqual(error.code, "TIMEOUT", `${command.title} hung: ${error.message}`);
    return error.code;
  }
}
