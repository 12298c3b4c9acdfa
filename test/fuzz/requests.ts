import assert from "node:assert/strict";
import { type CommandSlot, controlPrimitives, encodeRequest, judgeResponse } from "../../src/mi/index.ts";
import { MessageHeader, opcodeOffset, viewOf } from "../../src/mi/message.ts";
import { defaultFleet } from "../../src/simulator/index.ts";
import { commands, inputFor } from "./commands.ts";
import { mutate } from "./mutate.ts";
import type { Random } from "./random.ts";

/** Requests after which drives are made anew: one that is paused, or shut down, says little. */
const generation = 500;

/**
 * Mutated requests through the simulator: it must not throw, and whatever it answers must be a whole and intact answer to
 * just that slot and message type. Counts how many were answered with which status.
 */
export function fuzzRequests(count: number, random: Random): Map<string, number> {
  let drives = newDrives();
  const outcomes = new Map<string, number>();
  for (let done = 0; done < count; done++) {
    if (done % generation === 0) drives = newDrives();
    const slot = random.below(2) as CommandSlot;
    const input = {
      controllerId: random.below(3),
      namespaceId: random.below(3),
      portId: random.below(4),
      frequency: 1,
    };
    const command = random.pick(commands);
    const request = encodeRequest(command, inputFor(command, { ...input, transmissionUnitSize: 64 }), slot);
    const mutated = mutate(request, random);
    const replies = random.pick(drives).respond(mutated);
    const most = isReplay(mutated) ? 2 : 1;
    assert.ok(replies.length <= most, "a drive without behaviours answers once at most, and replays one answer");
    const [reply] = replies;
    const outcome = reply === undefined ? "dropped" : statusOf(mutated, reply.message);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

function newDrives() {
  const fleet = defaultFleet();
  return fleet.eids.map((eid) => fleet.drive(eid));
}

function isReplay(request: Uint8Array): boolean {
  if (request.length < 8) return false;
  const { nvmeMiMessageType } = MessageHeader.decode(viewOf(request), 0);
  return nvmeMiMessageType === "controlPrimitive" && request[opcodeOffset] === controlPrimitives.replay.opcode;
}

function statusOf(request: Uint8Array, reply: Uint8Array): string {
  const { commandSlot, nvmeMiMessageType } = MessageHeader.decode(viewOf(request), 0);
  assert.ok(typeof nvmeMiMessageType === "string" && nvmeMiMessageType !== "asynchronousEvent");
  const reception = judgeResponse(reply, { messageType: nvmeMiMessageType, slot: commandSlot === 1 ? 1 : 0 });
  assert.equal(reception.kind, "final");
  return `status ${reply[4]}`;
}
