import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiStatusError, ProtocolError, TimeoutError } from "../errors.ts";
import { controlPrimitives, miCommands } from "../mi/index.ts";
import { Endpoint } from "./endpoint.ts";
import {
  health,
  hex,
  identity,
  isPending,
  rejection,
  ScriptedTransport,
  sealed,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

const endpointOver = (transport: ScriptedTransport, options = {}) =>
  new Endpoint(transport, { eid: 9 }, { probe: false, ...options });

/** An answer to the primitive sent last, with this result (CPSR). */
const answered = (transport: ScriptedTransport, result = 0) =>
  transport.last.answer(0, transport.last.request[5]!, result & 0xff, result >> 8);

describe("a control primitive", () => {
  test("goes out in the bytes of the specification's examples, with the tag it was given", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const calls = [
      ["84000000001100007749d74c", () => endpoint.pause({ tag: 0x11 })],
      ["8400000001120000bc23bc7b", () => endpoint.resume({ tag: 0x12 })],
      ["8400000002130000fb38dfbc", () => endpoint.abort({ tag: 0x13 })],
      ["84000000031400002af66a15", () => endpoint.getState({ tag: 0x14 })],
      ["840000000315010023fc89a3", () => endpoint.getState({ tag: 0x15, clearErrors: true })],
      ["8400000004450000cd21ec1e", () => endpoint.replay({ tag: 0x45 })],
      ["8401000002160000572243ef", () => endpoint.abort({ tag: 0x16 }, { slot: 1 })],
    ] as const;
    for (const [bytes, call] of calls) {
      const pending: Promise<{ readonly tag: number }> = call();
      await settled();
      assert.equal(hex(transport.last.request), bytes);
      answered(transport);
      assert.equal((await pending).tag, transport.last.request[5]);
    }
  });

  test("tells what its answer means", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const paused = endpoint.pause();
    await settled();
    answered(transport, 3);
    assert.deepEqual(await paused, { tag: 0, slot0Paused: true, slot1Paused: true });
    const state = endpoint.getState();
    await settled();
    answered(transport, 0x400a);
    const { slotState, commandToBusySlot, subsystemResetOccurred, badIntegrityCheck } = await state;
    assert.deepEqual(
      [slotState, commandToBusySlot, subsystemResetOccurred, badIntegrityCheck],
      ["process", true, true, false],
    );
  });

  test("has the next tag where it was given none, and 0 after 255", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const tags: number[] = [];
    for (let count = 0; count < 258; count++) {
      const call = count === 3 ? endpoint.resume({ tag: 99 }) : endpoint.resume();
      await Promise.resolve();
      tags.push(transport.last.request[5]!);
      answered(transport);
      assert.equal((await call).tag, tags.at(-1));
    }
    assert.deepEqual(tags.slice(0, 6), [0, 1, 2, 99, 3, 4]);
    assert.deepEqual(tags.slice(-3), [254, 255, 0]);
  });

  test("overtakes the command of its slot, those that wait for it, and the quirk probe", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport, { probe: true });
    const calls = [1, 2].map(() => endpoint.subsystemHealthStatusPoll());
    const abort = endpoint.abort();
    await settled();
    assert.deepEqual(transport.opcodes, ["10:6", "0:2"]);
    answered(transport, 1);
    assert.equal((await abort).commandAborted, "beforeProcessing");
    transport.exchanges[0]!.answer(...identity("Drive"));
    await settled();
    const state = endpoint.getState();
    await settled();
    assert.deepEqual(transport.opcodes.slice(2), ["8:1", "0:3"]);
    answered(transport);
    assert.equal((await state).slotState, "idle");
    transport.sending = (exchange) => queueMicrotask(() => exchange.answer(...health));
    transport.exchanges[2]!.answer(...health);
    await Promise.all(calls);
  });

  test("does not begin the quirk probe", async () => {
    const transport = new ScriptedTransport().answerEvery(({ request }) => [0, request[5]!, 0, 0]);
    await endpointOver(transport, { probe: true }).getState();
    assert.deepEqual(transport.opcodes, ["0:3"]);
  });

  test("waits for the one before it on its slot, and not for that of the other", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const calls = [endpoint.pause(), endpoint.getState(), endpoint.resume(), endpoint.getState({}, { slot: 1 })];
    await settled();
    assert.deepEqual(transport.opcodes, ["0:0", "1:3"]);
    for (const index of [0, 2, 3]) {
      transport.exchanges[index]!.answer(0, transport.exchanges[index]!.request[5]!, 0, 0);
      await settled();
    }
    answered(transport);
    transport.exchanges[1]!.answer(0, transport.exchanges[1]!.request[5]!, 0, 0);
    await Promise.all(calls);
    assert.deepEqual(transport.opcodes, ["0:0", "1:3", "0:3", "0:1"]);
  });

  test("that waits keeps to its own limits: deadline, signal, closing", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const first = rejection(endpoint.pause({}, { timeout: 1_000 }));
    const late = rejection(endpoint.getState({}, { deadline: 500 }));
    const aborted = rejection(endpoint.getState({}, { signal: controller.signal }));
    const refused = rejection(endpoint.resume());
    await settled();
    controller.abort("enough");
    assert.equal(await aborted, "enough");
    await time.pass(500);
    const error = await late;
    assert.ok(error instanceof TimeoutError);
    assert.equal(error.sent, false);
    assert.match(error.message, /^Get State to mctp:1,9: the control primitive before it was not over in 500 ms$/);
    const closing = endpoint.close();
    assert.equal(((await refused) as { code: string }).code, "CLOSED");
    await time.pass(500);
    assert.ok((await first) instanceof TimeoutError);
    await closing;
    assert.equal(transport.exchanges.length, 1);
  });

  test("passes over an answer with another tag, which is the error if the right one never comes", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = endpoint.getState({ tag: 7 });
    await settled();
    transport.last.answer(0, 6, 1, 0);
    assert.ok(await isPending(call));
    transport.last.answer(0, 7, 2, 0);
    assert.equal((await call).slotState, "process");
    const failing = rejection(endpoint.getState({ tag: 7 }));
    await settled();
    transport.last.answer(0, 8, 2, 0);
    await time.pass(5_000);
    const error = await failing;
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /answers tag 8, not 7/);
    await endpoint.close();
  });

  test("takes an error answer, which has no tag", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = rejection(endpoint.pause({ tag: 0x11 }, { slot: 1 }));
    await settled();
    transport.last.answer(4, 0, 1, 0);
    const error = await call;
    assert.ok(error instanceof MiStatusError);
    assert.equal(error.status, 4);
    assert.deepEqual(error.parameterErrorLocation, { byte: 1, bit: 0, field: "commandSlot" });
  });

  test("fails at More Processing Required, which never answers one", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = rejection(endpoint.getState());
    await settled();
    transport.last.answer(1, 0, 10, 0);
    const error = await call;
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /never answers a control primitive/);
    await time.pass(11_000);
    await endpoint.close();
  });

  test("is told in its errors, with the endpoint", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = rejection(endpoint.abort());
    await time.pass(5_000);
    const error = (await call) as TimeoutError;
    assert.deepEqual([error.command, error.address, error.sent], ["Abort", "mctp:1,9", true]);
    await endpoint.close();
  });

  test("is refused before it is sent: unknown fields, tags that are none, a pause of its own, a buffer", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const invalid = { code: "INVALID_ARGUMENT" };
    await assert.rejects(endpoint.pause({ tags: 1 } as object), invalid);
    await assert.rejects(endpoint.pause({ tag: 256 }), invalid);
    await assert.rejects(endpoint.pause({}, { autoPause: true }), invalid);
    await assert.rejects(endpoint.pause({}, { throughBuffer: true }), invalid);
    assert.equal(transport.exchanges.length, 0);
  });

  test("may be any (raw)", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = endpoint.rawControlPrimitive({ opcode: 0xf0, tag: 0x47, parameter: 0x1234 });
    await settled();
    assert.equal(hex(transport.last.request), "84000000f04734129ab54712");
    transport.last.deliver(sealed(0x84, 0x80, 0, 0, 0, 0x47, 0xcd, 0xab));
    assert.deepEqual(await call, { tag: 0x47, result: 0xabcd });
    assert.equal(controlPrimitives.rawControlPrimitive.opcode, undefined);
  });
});

describe("a command that asks for a pause (CIAP)", () => {
  test("has the bit of it in its header", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = endpoint.send(miCommands.subsystemHealthStatusPoll, {}, { autoPause: true });
    await settled();
    assert.equal(hex(transport.last.request), "840802000100000000000000000000005e7e799e");
    transport.last.answer(...health);
    await call;
  });
});
