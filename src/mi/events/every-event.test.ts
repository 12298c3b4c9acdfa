import assert from "node:assert/strict";
import { test } from "node:test";
import { asynchronousEvents } from "./asynchronous-events.ts";
import { describeOccurrence } from "./event-details.ts";
import { decodeEventMessage, encodeEventMessage } from "./event-message.ts";
import { everyEventVectors } from "./every-event.vectors.ts";

const none = new Uint8Array(0);

for (const {
  name,
  messageBytes,
  event,
  scope,
  scopeId,
  generation,
  retryCount,
  details,
  ...bytes
} of everyEventVectors) {
  test(`a message with one event decodes and encodes: ${name}`, () => {
    const message = new Uint8Array(Buffer.from(messageBytes.replaceAll(" ", ""), "hex"));
    const { specificInformation = none, vendorInformation = none } = bytes;
    const occurrence = { event, scope, scopeId, specificInformation, vendorInformation };
    const list = { version: 0, overflow: false, generation, retryCount, occurrences: [occurrence] };
    assert.deepEqual(decodeEventMessage(message), list);
    assert.deepEqual(encodeEventMessage(list), message);
    assert.deepEqual(describeOccurrence(occurrence).details, details);
  });
}

test("every event has such a message", () => {
  const covered = everyEventVectors.map(({ event }) => event);
  assert.deepEqual(
    Object.keys(asynchronousEvents).filter((name) => !covered.includes(name as never)),
    [],
  );
});
