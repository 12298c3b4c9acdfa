import assert from "node:assert/strict";
import { test } from "node:test";
import { MiStatusError } from "../errors.ts";
import { Endpoint } from "./endpoint.ts";
import { hex, internalError, ScriptedTransport } from "./scripted-transport.contract.ts";

const endpointOver = (transport: ScriptedTransport) => new Endpoint(transport, { eid: 9 }, { probe: false });

/** Answers with a controller each for the ids from the one asked for on, at most as many as asked for. */
function withControllers(ids: readonly number[]): ScriptedTransport {
  return new ScriptedTransport().answerEvery(({ request }) => {
    const from = (request[8] ?? 0) + (request[9] ?? 0) * 0x100;
    return pollOf(ids.filter((id) => id >= from).slice(0, (request[10] ?? 0) + 1));
  });
}

function pollOf(ids: readonly number[]): number[] {
  const entries = ids.flatMap((id) => [id & 0xff, id >> 8, ...new Array<number>(14).fill(0)]);
  return [0, 0, 0, ids.length, ...entries];
}

async function idsOf(poll: AsyncIterable<{ readonly controllerId: number }>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { controllerId } of poll) ids.push(controllerId);
  return ids;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const starts = (transport: ScriptedTransport) =>
  transport.exchanges.map(({ request }) => (request[8] ?? 0) + (request[9] ?? 0) * 0x100);

test("a few controllers come with one poll of 255", async () => {
  const transport = withControllers([1, 7]);
  assert.deepEqual(await idsOf(endpointOver(transport).pollControllers()), [1, 7]);
  assert.equal(transport.exchanges.length, 1);
  assert.equal(hex(transport.last.request).slice(0, 24), "84080000020000000000fe87");
});

test("as many polls are made as it takes, from the id that is asked for", async () => {
  const transport = withControllers(upTo(600));
  assert.deepEqual(
    await idsOf(endpointOver(transport).pollControllers({ startingControllerId: 10 })),
    upTo(600).slice(10),
  );
  assert.deepEqual(starts(transport), [10, 265, 520]);
});

test("a poll has no more entries than asked for, nor than there can be", async () => {
  const transport = withControllers(upTo(5));
  assert.deepEqual(await idsOf(endpointOver(transport).pollControllers({ maximumEntries: 2 })), upTo(5));
  assert.deepEqual(starts(transport), [0, 2, 4]);
  const most = withControllers(upTo(300));
  assert.deepEqual(await idsOf(endpointOver(most).pollControllers({ maximumEntries: 256 })), upTo(300));
  assert.deepEqual(starts(most), [0, 255]);
});

test("a drive that does not count up is not asked forever", async () => {
  const transport = new ScriptedTransport().answerEvery(() => pollOf(upTo(255)));
  assert.equal((await idsOf(endpointOver(transport).pollControllers())).length, 510);
  assert.deepEqual(starts(transport), [0, 255]);
});

test("the last id there can be ends it", async () => {
  const transport = withControllers(upTo(255).map((index) => 0xffff - 254 + index));
  assert.equal((await idsOf(endpointOver(transport).pollControllers())).at(-1), 0xffff);
  assert.equal(transport.exchanges.length, 1);
});

test("what came before a poll fails is there, as it has been cleared", async () => {
  const transport = new ScriptedTransport();
  transport.answerEvery(() => (transport.exchanges.length > 1 ? internalError : pollOf(upTo(255))));
  const seen: number[] = [];
  const poll = endpointOver(transport).pollControllers({ clearChanges: true }, { slot: 1 });
  await assert.rejects(async () => {
    for await (const { controllerId } of poll) seen.push(controllerId);
  }, MiStatusError);
  assert.deepEqual(seen, upTo(255));
  assert.deepEqual(
    transport.exchanges.map(({ request }) => [request[1], request[15]]),
    [
      [0x09, 0x80],
      [0x09, 0x80],
    ],
  );
});

test("nothing more is asked once the caller has enough", async () => {
  const transport = withControllers(upTo(600));
  for await (const { controllerId } of endpointOver(transport).pollControllers()) if (controllerId === 3) break;
  assert.equal(transport.exchanges.length, 1);
});
