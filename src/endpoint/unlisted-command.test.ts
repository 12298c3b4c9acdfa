import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiStatusError } from "../errors.ts";
import { miCommands } from "../mi/index.ts";
import { Endpoint } from "./endpoint.ts";
import {
  rejection,
  ScriptedTransport,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

const invalidOpcode = [3, 0, 0, 0];
const success = [0, 0, 0, 0];
/** A list of Reset (07h) alone, and one of a vendor's command C5h. */
const listOfReset = [0, 4, 0, 0, 1, 0, 0x08, 0x07];
const listOfVendor = [0, 4, 0, 0, 1, 0, 0x08, 0xc5];

/** A drive that has this list and knows no command besides; `answers` has others by opcode. */
function endpointOver(list: readonly number[], answers: Readonly<Record<number, readonly number[]>> = {}) {
  const transport = new ScriptedTransport().answerEvery(({ request }) => {
    return answers[request[4] ?? 0] ?? (request[4] === 0x00 ? list : invalidOpcode);
  });
  return { transport, endpoint: new Endpoint(transport, { eid: 9 }, { probe: false }) };
}

async function refusal(promise: Promise<unknown>): Promise<MiStatusError> {
  const error = await rejection(promise);
  assert.ok(error instanceof MiStatusError, String(error));
  assert.equal(error.status, 3);
  return error;
}

describe("an optional command that the drive does not know", () => {
  test("fails with an error that says it is not on the drive's list", async () => {
    const { transport, endpoint } = endpointOver(listOfReset);
    const error = await refusal(endpoint.shutdown());
    assert.equal(error.listed, false);
    assert.equal(
      error.message,
      "Shutdown to mctp:1,9: Invalid Command Opcode: the drive does not have it in its list of optional commands",
    );
    assert.equal(error.command, "Shutdown");
    assert.equal(error.address, "mctp:1,9");
    assert.ok(error.stack?.includes(error.message));
    assert.deepEqual(transport.opcodes, ["8:c", "8:0"]);
    assert.equal(transport.held.length, 0);
  });

  test("fails with an error that says it is on the list, where it is", async () => {
    const { endpoint } = endpointOver(listOfReset);
    const error = await refusal(endpoint.reset());
    assert.equal(error.listed, true);
    assert.match(error.message, /: Invalid Command Opcode$/);
  });

  test("is looked up by what was sent, where it is a raw one", async () => {
    const { endpoint } = endpointOver(listOfVendor);
    assert.equal((await refusal(endpoint.rawCommand({ opcode: 0xc5 }))).listed, true);
    assert.equal((await refusal(endpoint.rawCommand({ opcode: 0xc6 }))).listed, false);
  });

  test("costs one look at the list, however many fail, until a reset", async () => {
    const { transport, endpoint } = endpointOver(listOfReset, { 7: success });
    for (let count = 0; count < 3; count++) await refusal(endpoint.shutdown());
    assert.deepEqual(transport.opcodes, ["8:c", "8:0", "8:c", "8:c"]);
    await endpoint.reset();
    await refusal(endpoint.shutdown());
    assert.deepEqual(transport.opcodes.slice(4), ["8:7", "8:c", "8:0"]);
  });

  test("is looked up on the slot that it was sent on", async () => {
    const { transport, endpoint } = endpointOver(listOfReset);
    await refusal(endpoint.shutdown({}, { slot: 1 }));
    assert.deepEqual(transport.opcodes, ["9:c", "9:0"]);
  });
});

describe("the list is not looked at", () => {
  test("for another refusal, nor for a mandatory command", async () => {
    const { transport, endpoint } = endpointOver(listOfReset, { 1: invalidOpcode, 12: [2, 0, 0, 0] });
    const internalError = await rejection(endpoint.shutdown());
    assert.ok(internalError instanceof MiStatusError);
    assert.equal(internalError.listed, undefined);
    assert.equal((await refusal(endpoint.subsystemHealthStatusPoll())).listed, undefined);
    assert.deepEqual(transport.opcodes, ["8:c", "8:1"]);
  });

  test("for a control primitive, which waits for no slot", async () => {
    const { transport, endpoint } = endpointOver(listOfReset);
    assert.equal((await refusal(endpoint.rawControlPrimitive({ opcode: 0xf0 }))).listed, undefined);
    assert.deepEqual(transport.opcodes, ["0:f0"]);
  });

  test("for the list itself, which would have no end", async () => {
    const { transport, endpoint } = endpointOver(invalidOpcode);
    assert.equal((await refusal(endpoint.send(miCommands.readOptionalCommandList, {}))).listed, undefined);
    assert.deepEqual(transport.opcodes, ["8:0"]);
  });
});

describe("a look at the list that fails", () => {
  test("leaves the refusal as it is, and is not tried again until a reset", async () => {
    const { transport, endpoint } = endpointOver(invalidOpcode, { 7: success });
    const error = await refusal(endpoint.shutdown());
    assert.equal(error.listed, undefined);
    assert.match(error.message, /: Invalid Command Opcode$/);
    await refusal(endpoint.shutdown());
    assert.deepEqual(transport.opcodes, ["8:c", "8:0", "8:c"]);
    await endpoint.reset();
    await refusal(endpoint.shutdown());
    assert.deepEqual(transport.opcodes.slice(3), ["8:7", "8:c", "8:0"]);
  });

  test("costs one timeout and one tag, however many commands are refused", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: false, timeout: 500 });
    transport.sending = (exchange) => {
      if (exchange.request[4] !== 0x00) queueMicrotask(() => exchange.answer(...invalidOpcode));
    };
    const first = refusal(endpoint.shutdown());
    await time.pass(500);
    assert.equal((await first).listed, undefined);
    const held = transport.held.length;
    // On the slot that is free for certain.
    for (let count = 0; count < 3; count++) await refusal(endpoint.shutdown({}, { slot: 1 }));
    assert.deepEqual(transport.opcodes, ["8:c", "8:0", "9:c", "9:c", "9:c"]);
    assert.equal(transport.held.length, held);
    await endpoint.close();
  });

  test("for the call's own end says nothing of the drive, and is tried again", async (t) => {
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: false });
    const controller = watchedController(t);
    const call = rejection(endpoint.shutdown({}, { signal: controller.signal }));
    await settled();
    transport.last.answer(...invalidOpcode);
    await settled();
    controller.abort("enough");
    assert.equal(await call, "enough");
    transport.answerEvery(({ request }) => (request[4] === 0x00 && request[1] === 0x09 ? listOfReset : invalidOpcode));
    assert.equal((await refusal(endpoint.shutdown({}, { slot: 1 }))).listed, false);
    await endpoint.close();
  });

  test("takes no longer than the command's deadline", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: false });
    const call = refusal(endpoint.shutdown({}, { timeout: 5_000, deadline: 1_000 }));
    await time.pass(400);
    transport.last.answer(...invalidOpcode);
    await time.pass(599);
    assert.deepEqual(transport.opcodes, ["8:c", "8:0"]);
    await time.pass(1);
    assert.equal((await call).listed, undefined);
    await endpoint.close();
  });

  test("takes no longer than a timeout, be it for its slot to come free", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: false });
    const call = refusal(endpoint.shutdown({}, { timeout: 500 }));
    const other = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 10_000 }));
    await time.pass(0);
    transport.last.answer(...invalidOpcode);
    await time.pass(500);
    assert.equal((await call).listed, undefined);
    assert.deepEqual(transport.opcodes, ["8:c", "8:1"]);
    await time.pass(9_500);
    await other;
    await endpoint.close();
  });

  test("ends with the call, where that is aborted", async (t) => {
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: false });
    const controller = watchedController(t);
    const call = rejection(endpoint.shutdown({}, { signal: controller.signal }));
    await settled();
    transport.last.answer(...invalidOpcode);
    await settled();
    assert.deepEqual(transport.opcodes, ["8:c", "8:0"]);
    controller.abort("enough");
    assert.equal(await call, "enough");
    await endpoint.close();
  });

  test("ends with the endpoint, where that is closed", async () => {
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: false });
    const call = refusal(endpoint.shutdown());
    await settled();
    transport.last.answer(...invalidOpcode);
    await settled();
    const closing = endpoint.close();
    transport.last.answer(...invalidOpcode);
    await closing;
    assert.equal((await call).listed, undefined);
  });
});
