import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { IntegrityError, MiError, MiStatusError, ProtocolError, TimeoutError } from "../errors.ts";
import { controlPrimitives, miCommands } from "../mi/index.ts";
import type { CallOptions, EndpointOptions } from "./call-options.ts";
import { Endpoint } from "./endpoint.ts";
import {
  answerTo,
  health,
  hex,
  isPending,
  moreProcessing,
  rejection,
  type ScriptedExchange,
  ScriptedTransport,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

const { subsystemHealthStatusPoll } = miCommands;
const poll = Uint8Array.from([0x84, 0x08, 0, 0, 1, ...new Uint8Array(15)]);
/** The answer to a poll, in bytes. */
const answer = answerTo(poll, ...health);
const damaged = answer.map((byte, index) => (index === 10 ? byte ^ 1 : byte));

const endpointOver = (transport: ScriptedTransport, options: EndpointOptions = {}) =>
  new Endpoint(transport, { eid: 9 }, { probe: false, recovery: false, ...options });

/** The drive's own answer to Replay (RR). */
const announce = (exchange: ScriptedExchange, willReplay: 0 | 1 = 1) =>
  exchange.answer(0, exchange.request[5]!, willReplay, 0);

/** A command that was given up after a second, with what is left of its exchange. */
async function givenUp(endpoint: Endpoint, transport: ScriptedTransport, pass: (ms: number) => Promise<void>) {
  const call = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 }));
  await pass(1_000);
  assert.ok((await call) instanceof TimeoutError);
  return transport.last;
}

describe("replayAnswer", () => {
  const replayed = async (options: CallOptions = {}) => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = endpoint.replayAnswer(subsystemHealthStatusPoll, {}, options);
    await settled();
    return { transport, endpoint, call };
  };

  test("sends Replay, and returns the answer that comes behind the drive's own", async () => {
    const { transport, call } = await replayed();
    assert.equal(hex(transport.last.request.subarray(0, 8)), "8400000004000000");
    announce(transport.last);
    assert.ok(await isPending(call));
    assert.equal(transport.last.closes, 0);
    transport.last.deliver(answer);
    assert.equal((await call).compositeTemperature, 30);
    assert.equal(transport.last.closes, 1);
  });

  test("takes the answer before the drive's own as well, and without it where that never comes", async (t) => {
    const time = virtualTime(t);
    const { transport, call } = await replayed();
    transport.last.deliver(answer);
    assert.ok(await isPending(call));
    announce(transport.last);
    assert.equal((await call).percentageUsed, 5);
    const second = await replayed();
    second.transport.last.deliver(answer);
    await time.pass(5_000);
    assert.equal((await second.call).percentageUsed, 5);
    assert.equal(second.transport.last.closes, 0, "the drive's own may still come");
    await second.endpoint.close();
  });

  test("is for the slot that it is told, and takes nothing of the other", async (t) => {
    const time = virtualTime(t);
    const { transport, call, endpoint } = await replayed({ slot: 1 });
    assert.equal(transport.last.request[1], 1);
    announce(transport.last);
    transport.last.deliver(answer);
    const failed = rejection(call);
    await time.pass(5_000);
    const error = await failed;
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /^NVM Subsystem Health Status Poll to mctp:1,9: .* answers command slot 0, not 1/);
    await endpoint.close();
  });

  test("fails with NOTHING_TO_REPLAY where the drive has no answer", async () => {
    const { transport, call } = await replayed();
    announce(transport.last, 0);
    const error = await rejection(call);
    assert.ok(error instanceof MiError);
    assert.equal(error.code, "NOTHING_TO_REPLAY");
    assert.match(error.message, /to mctp:1,9: the drive has no answer of slot 0 to replay$/);
    assert.equal(transport.last.closes, 1);
  });

  test("fails as the drive refuses Replay, or as the command failed that is replayed", async () => {
    const refused = await replayed();
    refused.transport.last.answer(3, 0, 0, 0);
    const error = await rejection(refused.call);
    assert.ok(error instanceof MiStatusError);
    assert.equal(error.status, 3);
    const failed = await replayed();
    announce(failed.transport.last);
    failed.transport.last.deliver(answerTo(poll, 2, 0, 0, 0));
    const status = await rejection(failed.call);
    assert.ok(status instanceof MiStatusError);
    assert.equal(status.status, 2);
  });

  test("follows More Processing Required that is replayed", async (t) => {
    const time = virtualTime(t);
    const { transport, call } = await replayed();
    announce(transport.last);
    transport.last.deliver(answerTo(poll, ...moreProcessing(100)));
    await time.pass(9_000);
    assert.ok(await isPending(call));
    transport.last.deliver(answer);
    assert.equal((await call).compositeTemperature, 30);
  });

  test("waits for what is announced as long as for any answer, then tells that it did not come", async (t) => {
    const time = virtualTime(t);
    const { transport, call, endpoint } = await replayed();
    const failed = rejection(call);
    await time.pass(4_000);
    announce(transport.last);
    await time.pass(4_999);
    assert.ok(await isPending(failed));
    await time.pass(1);
    const error = await failed;
    assert.ok(error instanceof TimeoutError);
    assert.match(error.message, /to mctp:1,9: the replayed answer did not come in 9000 ms$/);
    await endpoint.close();
  });

  test("ends with its signal's reason", async (t) => {
    virtualTime(t);
    const controller = watchedController(t);
    const { transport, call, endpoint } = await replayed({ signal: controller.signal });
    announce(transport.last);
    const failed = rejection(call);
    controller.abort("enough");
    assert.equal(await failed, "enough");
    await endpoint.close();
  });

  test("goes past a command that is under way, in its turn among control primitives", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const command = endpoint.subsystemHealthStatusPoll();
    const state = endpoint.getState();
    const call = endpoint.replayAnswer(subsystemHealthStatusPoll, {});
    await settled();
    assert.deepEqual(transport.opcodes, ["8:1", "0:3"]);
    transport.last.answer(0, transport.last.request[5]!, 0, 0);
    await state;
    await settled();
    announce(transport.last);
    transport.last.deliver(answer);
    await call;
    transport.exchanges[0]!.answer(...health);
    await command;
  });

  test("is refused for a control primitive, a request that is none, and a pause of its own", async () => {
    const endpoint = endpointOver(new ScriptedTransport());
    const invalid = { code: "INVALID_ARGUMENT" };
    await assert.rejects(endpoint.replayAnswer(controlPrimitives.getState, {}), invalid);
    await assert.rejects(endpoint.replayAnswer(subsystemHealthStatusPoll, { clear: 1 } as object), invalid);
    await assert.rejects(endpoint.replayAnswer(subsystemHealthStatusPoll, {}, { autoPause: true }), invalid);
    await assert.rejects(endpoint.replayAnswer(subsystemHealthStatusPoll, {}, { throughBuffer: true }), invalid);
  });
});

describe("a replayed answer under the tag of its command, which was given up", () => {
  test("is taken from there, behind the drive's own or before it", async (t) => {
    const time = virtualTime(t);
    for (const first of [true, false]) {
      const transport = new ScriptedTransport();
      const endpoint = endpointOver(transport);
      const command = await givenUp(endpoint, transport, time.pass);
      const call = endpoint.replayAnswer(subsystemHealthStatusPoll, {});
      await settled();
      const replay = transport.last;
      assert.notEqual(replay.tag, command.tag);
      if (first) announce(replay);
      command.deliver(answer);
      if (!first) announce(replay);
      assert.equal((await call).compositeTemperature, 30);
      // What is replayed may still come under the Replay's tag: no other command may get that yet.
      assert.equal(replay.closes, 0);
      const next = endpoint.subsystemHealthStatusPoll();
      await settled();
      assert.ok(![replay.tag, command.tag].includes(transport.last.tag));
      replay.deliver(answer);
      assert.ok(await isPending(next));
      transport.last.answer(...health);
      await next;
      await endpoint.close();
    }
  });

  test("is taken by a second Replay as well, which the first one's tag is open for, too", async (t) => {
    const time = virtualTime(t);
    for (const late of [0, 1]) {
      const transport = new ScriptedTransport();
      const endpoint = endpointOver(transport);
      await givenUp(endpoint, transport, time.pass);
      const lost = rejection(endpoint.replayAnswer(subsystemHealthStatusPoll, {}, { timeout: 500 }));
      await time.pass(500);
      assert.ok((await lost) instanceof TimeoutError);
      const call = endpoint.replayAnswer(subsystemHealthStatusPoll, {});
      await settled();
      announce(transport.last);
      transport.exchanges[late]!.deliver(answer);
      assert.equal((await call).compositeTemperature, 30);
      await endpoint.close();
    }
  });

  test("is not taken of another slot, nor of a command before the last", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const old = await givenUp(endpoint, transport, time.pass);
    const other = rejection(endpoint.subsystemHealthStatusPoll({}, { slot: 1, timeout: 1_000 }));
    await time.pass(1_000);
    await other;
    const onSlot1 = transport.last;
    await givenUp(endpoint, transport, time.pass);
    const call = endpoint.replayAnswer(subsystemHealthStatusPoll, {});
    await settled();
    announce(transport.last);
    old.deliver(answer);
    onSlot1.deliver(answer);
    assert.ok(await isPending(call));
    transport.exchanges[2]!.deliver(answer);
    await call;
    await endpoint.close();
  });

  test("is dropped where nobody waits for it", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const command = await givenUp(endpoint, transport, time.pass);
    command.deliver(answer);
    const call = endpoint.replayAnswer(subsystemHealthStatusPoll, {});
    await settled();
    announce(transport.last, 0);
    assert.equal(((await rejection(call)) as MiError).code, "NOTHING_TO_REPLAY");
    command.deliver(answer);
    await endpoint.close();
  });
});

describe("a damaged answer", () => {
  /** A command whose answer came damaged. */
  const arrange = async (options?: EndpointOptions, call: CallOptions = {}) => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport, options);
    const pending = endpoint.subsystemHealthStatusPoll({}, call);
    // Some fail before anybody waits for them.
    pending.catch(() => {});
    await settled();
    const command = transport.last;
    command.deliver(damaged.slice());
    await settled();
    return { transport, endpoint, pending, command };
  };

  test("is asked for once more, and the command succeeds", async (t) => {
    virtualTime(t);
    const { transport, pending, endpoint } = await arrange();
    assert.deepEqual(transport.opcodes, ["8:1", "0:4"]);
    announce(transport.last);
    transport.last.deliver(answer);
    assert.equal((await pending).compositeTemperature, 30);
    await endpoint.close();
  });

  test("may come once more under the tag of its command", async (t) => {
    virtualTime(t);
    const { transport, pending, endpoint, command } = await arrange();
    announce(transport.last);
    command.deliver(answer);
    assert.equal((await pending).compositeTemperature, 30);
    await endpoint.close();
  });

  test("is the error at the timeout where Replay comes to nothing: no answer, a refusal, damage again, silence", async (t) => {
    const time = virtualTime(t);
    const failures: ((replay: ScriptedExchange) => void)[] = [
      (replay) => announce(replay, 0),
      (replay) => replay.answer(3, 0, 0, 0),
      (replay) => replay.deliver(damaged.slice()),
      () => {},
    ];
    for (const fail of failures) {
      const { transport, pending, endpoint } = await arrange();
      const failed = rejection(pending);
      fail(transport.last);
      await time.pass(4_999);
      assert.ok(await isPending(failed));
      await time.pass(1);
      const error = await failed;
      assert.ok(error instanceof IntegrityError);
      assert.deepEqual(error.bytes, damaged);
      assert.equal(error.command, subsystemHealthStatusPoll.title);
      assert.equal(transport.exchanges.length, 2, "one Replay, not more");
      await endpoint.close();
    }
  });

  test("may have been More Processing Required: with nothing to replay, the answer itself is waited for", async (t) => {
    const time = virtualTime(t);
    const { transport, pending, endpoint, command } = await arrange();
    announce(transport.last, 0);
    await time.pass(4_000);
    command.deliver(answer);
    assert.equal((await pending).compositeTemperature, 30);
    await endpoint.close();
  });

  test("is followed by the answer during the Replay, which is given up and keeps its tag", async (t) => {
    virtualTime(t);
    const { transport, pending, endpoint, command } = await arrange();
    command.deliver(answer);
    assert.equal((await pending).compositeTemperature, 30);
    await settled();
    assert.equal(transport.last.closes, 0);
    await endpoint.close();
    assert.equal(transport.held.length, 0);
  });

  test("keeps its slot until the Replay is over, so that no other command takes its answer away", async (t) => {
    virtualTime(t);
    const { transport, pending, endpoint } = await arrange();
    const next = endpoint.subsystemHealthStatusPoll();
    await settled();
    assert.equal(transport.exchanges.length, 2);
    announce(transport.last);
    transport.last.deliver(answer);
    await pending;
    await settled();
    assert.equal(transport.exchanges.length, 3);
    transport.last.answer(...health);
    await next;
    await endpoint.close();
  });

  test("ends with the signal's reason where that comes during the Replay", async (t) => {
    virtualTime(t);
    const controller = watchedController(t);
    const { pending, endpoint } = await arrange({}, { signal: controller.signal });
    const failed = rejection(pending);
    controller.abort("enough");
    assert.equal(await failed, "enough");
    await endpoint.close();
  });

  test("is not asked for after the deadline, and its Replay does not outlast it", async (t) => {
    const time = virtualTime(t);
    const { transport, pending, endpoint } = await arrange({ deadline: 700 });
    const failed = rejection(pending);
    assert.equal(transport.exchanges.length, 2);
    await time.pass(700);
    assert.ok((await failed) instanceof IntegrityError);
    await endpoint.close();
  });

  test("is not asked for where the endpoint is told so, and of control primitives", async (t) => {
    const time = virtualTime(t);
    const { transport, pending, endpoint } = await arrange({ replay: false });
    const failed = rejection(pending);
    await time.pass(5_000);
    assert.ok((await failed) instanceof IntegrityError);
    assert.equal(transport.exchanges.length, 1);
    await endpoint.close();
    const other = new ScriptedTransport();
    const control = endpointOver(other);
    const call = rejection(control.getState());
    await settled();
    other.last.deliver(damaged.slice());
    await time.pass(5_000);
    assert.ok((await call) instanceof IntegrityError);
    assert.equal(other.exchanges.length, 1);
    await control.close();
  });
});
