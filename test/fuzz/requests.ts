import assert from "node:assert/strict";
import {
  adminCommands,
  type Command,
  type CommandSlot,
  encodeRequest,
  judgeResponse,
  miCommands,
} from "../../src/mi/index.ts";
import { MessageHeader, viewOf } from "../../src/mi/message.ts";
import { defaultFleet } from "../../src/simulator/index.ts";
import { known } from "./known.ts";
import { mutate } from "./mutate.ts";
import type { Random } from "./random.ts";

const commands: readonly Command[] = Object.values({ ...miCommands, ...adminCommands }) as readonly Command[];

/**
 * Mutated requests through the simulator: it must not throw, and whatever it answers must be a whole and intact answer to
 * just that slot and message type. Counts how many were answered with which status.
 */
export function fuzzRequests(count: number, random: Random): Map<string, number> {
  const fleet = defaultFleet();
  const drives = fleet.eids.map((eid) => fleet.drive(eid));
  const outcomes = new Map<string, number>();
  for (let done = 0; done < count; done++) {
    const slot = random.below(2) as CommandSlot;
    const input = {
      controllerId: random.below(3),
      namespaceId: random.below(3),
      portId: random.below(4),
      frequency: 1,
    };
    const command = random.pick(commands);
    const request = encodeRequest(command, known(command, { ...input, transmissionUnitSize: 64 }), slot);
    const mutated = mutate(request, random);
    const replies = random.pick(drives).respond(mutated);
    assert.ok(replies.length <= 1, "a drive without behaviours answers once at most");
    const [reply] = replies;
    const outcome = reply === undefined ? "dropped" : statusOf(mutated, reply.message);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

function statusOf(request: Uint8Array, reply: Uint8Array): string {
  const { commandSlot, nvmeMiMessageType } = MessageHeader.decode(viewOf(request), 0);
  assert.ok(typeof nvmeMiMessageType === "string" && nvmeMiMessageType !== "asynchronousEvent");
  const reception = judgeResponse(reply, { messageType: nvmeMiMessageType, slot: commandSlot === 1 ? 1 : 0 });
  assert.equal(reception.kind, "final");
  return `status ${reply[4]}`;
}
