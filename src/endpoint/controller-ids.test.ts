import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtocolError } from "../errors.ts";
import { Endpoint } from "./endpoint.ts";
import { hex, rejection, ScriptedTransport } from "./scripted-transport.contract.ts";

const endpointOver = (transport: ScriptedTransport) => new Endpoint(transport, { eid: 9 }, { probe: false });

/** Answers with the ids from the one asked for on, at most as many as a list has room for. */
function withControllers(ids: readonly number[]): ScriptedTransport {
  return new ScriptedTransport().answerEvery(({ request }) => {
    const from = (request[8] ?? 0) + (request[9] ?? 0) * 0x100;
    return listOf(ids.filter((id) => id >= from).slice(0, 2047));
  });
}

function listOf(ids: readonly number[]): number[] {
  const list = [ids.length, ...ids].flatMap((number) => [number & 0xff, number >> 8]);
  return [0, list.length & 0xff, list.length >> 8, 0, ...list];
}

test("the ids of a few controllers come with one list", async () => {
  const transport = withControllers([0, 5, 0xffff]);
  assert.deepEqual(await endpointOver(transport).readControllerIds(), [0, 5, 0xffff]);
  assert.deepEqual(
    transport.exchanges.map(({ request }) => hex(request)),
    ["84080000000000000000000200000000badf2477"],
  );
});

test("a drive without controllers has no ids", async () => {
  assert.deepEqual(await endpointOver(withControllers([])).readControllerIds(), []);
});

test("a list that is full is followed by the next", async () => {
  const ids = Array.from({ length: 5000 }, (_, index) => index * 3);
  const transport = withControllers(ids);
  assert.deepEqual(await endpointOver(transport).readControllerIds(), ids);
  const starts = transport.exchanges.map(({ request }) => (request[8] ?? 0) + (request[9] ?? 0) * 0x100);
  assert.deepEqual(starts, [0, 2046 * 3 + 1, 4093 * 3 + 1]);
});

test("a full list that ends with the last id there can be is the last", async () => {
  const ids = Array.from({ length: 2047 }, (_, index) => 0xffff - 2046 + index);
  const transport = withControllers(ids);
  assert.deepEqual(await endpointOver(transport).readControllerIds(), ids);
  assert.equal(transport.exchanges.length, 1);
});

test("a drive that always tells the same full list is not asked forever", async () => {
  const ids = Array.from({ length: 2047 }, (_, index) => index);
  const transport = new ScriptedTransport().answerEvery(() => listOf(ids));
  assert.ok((await rejection(endpointOver(transport).readControllerIds())) instanceof ProtocolError);
  assert.equal(transport.exchanges.length, 2);
});

test("options are those of every list", async () => {
  const transport = withControllers(Array.from({ length: 3000 }, (_, index) => index));
  await endpointOver(transport).readControllerIds({ slot: 1 });
  assert.deepEqual(transport.opcodes, ["9:0", "9:0"]);
});
