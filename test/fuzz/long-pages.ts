import assert from "node:assert/strict";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { MiError } from "../../src/errors.ts";
import { adminPlaces } from "../../src/mi/admin/admin-command.ts";
import type { ReadingCommand } from "../../src/mi/admin/data-part.ts";
import { adminCommands, type Command, commandSets } from "../../src/mi/index.ts";
import { micSize, seal, viewOf } from "../../src/mi/message.ts";
import { MemoryTransport } from "../../src/transport/memory.ts";
import { inputFor } from "./commands.ts";
import type { Random } from "./random.ts";

type Controller = ReturnType<Endpoint["controller"]>;

/** Steps after which what goes on is left: a drive may tell of terabytes. */
const mostSteps = 40;
/** The longest page, 16 MiB, in messages of 4 KiB, with its beginning and end looked at again, four times. */
const mostMessages = 4 * (4096 + 2);

/** Numbers on which lengths break, written over the beginning. */
const lengths = [0, 1, 2, 0x1f, 0x20, 0x200, 0x1000, 0x7fff_ffff, 0xffff_ffff];

/** Data as a hostile drive has them: noise, zeros, and numbers that may be lengths and counts. */
function hostileData(length: number, random: Random): Uint8Array {
  const data = new Uint8Array(length);
  if (random.below(3) === 0) return data.map(() => random.below(256));
  const view = viewOf(data);
  for (let times = random.below(6); times > 0 && length >= 4; times--) {
    const at = random.below(Math.min(length - 3, 64));
    view.setUint32(at, random.pick(lengths), random.below(4) !== 0);
  }
  return data;
}

/** An intact answer with such data: as many as are wanted, mostly. */
function hostileAnswer(request: Uint8Array, random: Random): Uint8Array {
  const wanted = viewOf(request).getUint32(adminPlaces.dataLength, true);
  const length = random.below(50) === 0 ? random.below(wanted + 1) : wanted;
  const { responseSize } = commandSets.adminCommand;
  const answer = new Uint8Array(responseSize + length + micSize);
  answer.set(request.subarray(0, 4));
  answer[1] = (request[1] ?? 0) | 0x80;
  // Now and then a status of the command, be it "busy" or what nobody knows.
  if (random.below(100) === 0) answer[18] = 2 * random.below(128);
  answer.set(hostileData(length, random), responseSize);
  seal(answer);
  return answer;
}

async function steps(some: AsyncIterable<unknown>): Promise<string> {
  let count = 0;
  for await (const _ of some) if (++count === mostSteps) return "left";
  return "ended";
}

const whole: readonly Command[] = Object.values<Command>(adminCommands).filter(({ extent }) => extent !== undefined);

/** Everything that reads what tells its own length. */
const readings: readonly ((controller: Controller, random: Random) => Promise<string>)[] = [
  async (controller, random) => {
    const command = random.pick(whole);
    await controller.send(command, inputFor(command, { namespaceId: 1 }));
    return "a value";
  },
  async (controller, random) => {
    const command = random.pick(whole);
    return await steps(controller.readLog(command as ReadingCommand, inputFor(command, { namespaceId: 1 })));
  },
  (controller, random) => steps(controller.readTelemetry({ type: random.pick(["host", "controller"] as const) })),
  (controller) => steps(controller.readPersistentEvents()),
  (controller) => steps(controller.readBootPartition(0)),
  (controller) => controller.readSecurityProtocols().then(() => "a value"),
  async (controller) => {
    await controller.readFields(adminCommands.identifyController, ["modelNumber", "powerStates"]);
    return "a value";
  },
];

/**
 * Pages that tell how long they are, read through an endpoint from a drive that says anything. Each must settle with a value or an
 * error of ours, in as many messages as the longest page takes at most.
 */
export async function fuzzLongPages(count: number, random: Random): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  let messages = 0;
  const transport = new MemoryTransport({
    respond: (_, request) => {
      messages++;
      return [{ message: hostileAnswer(request, random), after: 0 }];
    },
  });
  const endpoint = new Endpoint(transport, { eid: 9 }, { probe: false });
  for (let done = 0; done < count; done++) {
    messages = 0;
    const outcome = await settled(random.pick(readings)(endpoint.controller(0), random));
    assert.ok(messages <= mostMessages, `${messages} messages, more than any page takes`);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  await endpoint.close();
  await transport.close();
  return outcomes;
}

async function settled(reading: Promise<string>): Promise<string> {
  try {
    return await reading;
  } catch (error) {
    assert.ok(error instanceof MiError, `not one of our errors: ${error instanceof Error ? error.stack : error}`);
    assert.notEqual(error.code, "INVALID_ARGUMENT", error.message);
    assert.notEqual(error.code, "TIMEOUT", error.message);
    return error.code;
  }
}
