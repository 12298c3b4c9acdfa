import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type MiError, TimeoutError } from "../errors.ts";
import type { EndpointOptions } from "./call-options.ts";
import { Endpoint } from "./endpoint.ts";
import {
  health,
  identity,
  isPending,
  moreProcessing,
  rejection,
  ScriptedTransport,
  settled,
  type VirtualTime,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

const throughBuffer = true;
/** States of a slot (SSTA). */
const [idle, process] = [0, 2];
const success = [0, 0, 0, 0];

const endpointOver = (transport: ScriptedTransport, options: EndpointOptions = {}) =>
  new Endpoint(transport, { eid: 9 }, { probe: false, timeout: 1_000, ...options });

/** Answers the control primitive sent last with this result (CPSR). */
const answered = (transport: ScriptedTransport, result = 0) =>
  transport.last.answer(0, transport.last.request[5]!, result, 0);

type Act = (endpoint: Endpoint) => Promise<unknown>;
const poll: Act = (endpoint) => endpoint.subsystemHealthStatusPoll();
const write: Act = (endpoint) => endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(1) });

/** An endpoint whose last command was given up after a second; its exchange is the first. */
async function givenUp(time: VirtualTime, act: Act, options?: EndpointOptions) {
  const transport = new ScriptedTransport();
  const endpoint = endpointOver(transport, options);
  const call = rejection(act(endpoint));
  for (let passed = 0; passed < 1_000; passed += 250) await time.pass(250);
  assert.ok((await call) instanceof TimeoutError);
  return { transport, endpoint };
}

describe("a slot whose command was given up", () => {
  test("is asked about before the next command, which goes on where the slot is idle, and only once", async (t) => {
    const time = virtualTime(t);
    const { transport, endpoint } = await givenUp(time, write);
    const next = poll(endpoint);
    await settled();
    assert.deepEqual(transport.opcodes, ["8:6", "0:3"]);
    answered(transport, idle);
    await settled();
    assert.deepEqual(transport.opcodes, ["8:6", "0:3", "8:1"]);
    transport.last.answer(...health);
    await next;
    transport.answerEvery(() => health);
    await poll(endpoint);
    assert.deepEqual(transport.opcodes.slice(3), ["8:1"]);
    await endpoint.close();
  });

  for (const [what, act, opcode] of [
    ["may change the drive", write, "8:6"],
    ["only reads: nothing is aborted, as it may be another program's by now", poll, "8:1"],
  ] as const) {
    test(`is waited for where the command ${what}`, async (t) => {
      const time = virtualTime(t);
      const { transport, endpoint } = await givenUp(time, act);
      const next = poll(endpoint);
      await settled();
      for (const pause of [100, 200, 400]) {
        answered(transport, process);
        await time.pass(pause - 1);
        const asked = transport.exchanges.length;
        await time.pass(1);
        assert.equal(transport.exchanges.length, asked + 1);
      }
      answered(transport, idle);
      await settled();
      assert.deepEqual(transport.opcodes, [opcode, "0:3", "0:3", "0:3", "0:3", "8:1"]);
      transport.last.answer(...health);
      await next;
      await endpoint.close();
    });
  }

  test("that stays busy for a whole timeout fails the next command, which was not sent", async (t) => {
    const time = virtualTime(t);
    const { transport, endpoint } = await givenUp(time, write);
    transport.answerEvery(({ request }) => [0, request[5]!, process, 0]);
    const next = rejection(poll(endpoint));
    for (let count = 0; count < 10; count++) await time.pass(100);
    const error = await next;
    assert.ok(error instanceof TimeoutError);
    assert.deepEqual([error.sent, error.elapsed], [false, 1_000]);
    assert.match(error.message, /Poll to mctp:1,9: not sent, since slot 0 .* with VPD Write to mctp:1,9, .* abort\(\)/);
    assert.ok(!transport.opcodes.includes("8:1"));
    await endpoint.close();
  });

  test("is used all the same where the drive does not tell, within one timeout in all", async (t) => {
    const time = virtualTime(t);
    const { transport, endpoint } = await givenUp(time, write);
    const next = rejection(poll(endpoint));
    await time.pass(249);
    assert.deepEqual(transport.opcodes, ["8:6", "0:3"]);
    await time.pass(1);
    assert.deepEqual(transport.opcodes, ["8:6", "0:3", "8:1"]);
    await time.pass(750);
    assert.equal(((await next) as TimeoutError).elapsed, 750);
    await endpoint.close();
  });

  test("is never asked about again where the drive does not know Get State", async (t) => {
    const time = virtualTime(t);
    const { transport, endpoint } = await givenUp(time, write);
    transport.answerEvery(({ request }) => (request[1] === 0 ? [3, 0, 0, 0] : health));
    await poll(endpoint);
    transport.sending = () => {};
    const lost = rejection(poll(endpoint));
    await time.pass(1_000);
    await lost;
    transport.answerEvery(() => health);
    await poll(endpoint);
    assert.deepEqual(transport.opcodes, ["8:6", "0:3", "8:1", "8:1", "8:1"]);
    await endpoint.close();
  });

  test("is free when the answer comes late", async (t) => {
    const time = virtualTime(t);
    const { transport, endpoint } = await givenUp(time, poll);
    transport.last.answer(...moreProcessing(10));
    const asking = rejection(endpoint.subsystemHealthStatusPoll({}, { deadline: 100 }));
    await time.pass(100);
    assert.equal(((await asking) as TimeoutError).sent, false, "More Processing Required is no answer");
    transport.exchanges[0]!.answer(...health);
    transport.answerEvery(() => health);
    await poll(endpoint);
    assert.deepEqual(transport.opcodes, ["8:1", "0:3", "8:1"]);
    await endpoint.close();
  });

  test("is not asked about where the endpoint is told so", async (t) => {
    const time = virtualTime(t);
    const { transport, endpoint } = await givenUp(time, write, { recovery: false });
    transport.answerEvery(() => health);
    await poll(endpoint);
    assert.deepEqual(transport.opcodes, ["8:6", "8:1"]);
    await endpoint.close();
  });

  test("is asked about after a signal and after the quirk probe, too, and not after what was never sent", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const aborted = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
    await settled();
    controller.abort("enough");
    await aborted;
    transport.answerEvery(({ request }) => (request[1] === 0 ? [0, request[5]!, idle, 0] : health));
    await poll(endpoint);
    await endpoint.close();
    assert.deepEqual(transport.opcodes, ["8:1", "0:3", "8:1"]);
    const probed = await givenUp(time, poll, { probe: true });
    probed.transport.answerEvery(({ request }) =>
      request[1] === 0 ? [0, request[5]!, idle, 0] : request[1] === 0x10 ? identity("Drive") : health,
    );
    await poll(probed.endpoint);
    await poll(probed.endpoint);
    assert.deepEqual(probed.transport.opcodes, ["10:6", "0:3", "0:3", "8:1", "10:6", "8:1"]);
    await probed.endpoint.close();
  });

  test("does not hold up a command that is aborted meanwhile, nor the endpoint's end", async (t) => {
    const time = virtualTime(t);
    const { transport, endpoint } = await givenUp(time, write);
    transport.answerEvery(({ request }) => [0, request[5]!, process, 0]);
    const controller = watchedController(t);
    const aborted = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
    const refused = rejection(poll(endpoint));
    await settled();
    controller.abort("enough");
    assert.equal(await aborted, "enough");
    await settled();
    const closing = endpoint.close();
    assert.equal(((await refused) as MiError).code, "CLOSED");
    await closing;
  });
});

describe("a command whose slot is aborted", () => {
  for (const [result, what] of [
    [1, "before it was begun"],
    [2, "in the middle"],
  ] as const) {
    test(`${what} fails at once, and the next gets the slot but not the tag`, async (t) => {
      virtualTime(t);
      const transport = new ScriptedTransport();
      const endpoint = endpointOver(transport);
      const command = rejection(poll(endpoint));
      const next = poll(endpoint);
      await settled();
      const abort = endpoint.abort();
      await settled();
      answered(transport, result);
      await abort;
      const error = (await command) as MiError;
      assert.equal(error.code, "ABORTED");
      assert.match(error.message, /Poll to mctp:1,9: was aborted by the control primitive Abort$/);
      await settled();
      assert.deepEqual(transport.opcodes, ["8:1", "0:2", "8:1"]);
      assert.notEqual(transport.last.tag, transport.exchanges[0]!.tag);
      transport.last.answer(...health);
      await next;
      await endpoint.close();
    });
  }

  test("goes on where there was nothing to abort, or where the drive refuses", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const command = poll(endpoint);
    await settled();
    const nothing = endpoint.abort();
    await settled();
    answered(transport, 0);
    await nothing;
    const refused = rejection(endpoint.abort());
    await settled();
    transport.last.answer(0x29, 0, 0, 0);
    await refused;
    assert.ok(await isPending(command));
    transport.exchanges[0]!.answer(...health);
    await command;
    await endpoint.close();
  });
});

describe("the Management Endpoint Buffer after a write that was given up", () => {
  const bufferWrite: Act = (endpoint) =>
    endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(1) }, { throughBuffer });

  test("is not used until the slot is known to be free, from the other slot neither", async (t) => {
    const time = virtualTime(t);
    const { transport, endpoint } = await givenUp(time, bufferWrite);
    assert.deepEqual(transport.opcodes, ["8:b"]);
    const next = endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(2) }, { throughBuffer, slot: 1 });
    await settled();
    assert.deepEqual(transport.opcodes, ["8:b", "0:3"]);
    answered(transport, process);
    await time.pass(100);
    answered(transport, idle);
    transport.answerEvery(() => success);
    await next;
    assert.deepEqual(transport.opcodes, ["8:b", "0:3", "0:3", "9:b", "9:6"]);
    await endpoint.close();
  });

  test("is refused where nobody knows, and used again after the late answer", async (t) => {
    const time = virtualTime(t);
    for (const recovery of [true, false]) {
      const { transport, endpoint } = await givenUp(time, bufferWrite, { recovery });
      const refused = rejection(bufferWrite(endpoint));
      await time.pass(500);
      const error = (await refused) as MiError;
      assert.equal(error.code, "BUSY");
      assert.match(error.message, /^VPD Write: not sent: Management Endpoint Buffer Write to mctp:1,9 was/);
      transport.exchanges[0]!.answer(...success);
      transport.answerEvery(() => success);
      await bufferWrite(endpoint);
      assert.deepEqual(transport.opcodes, ["8:b", ...(recovery ? ["0:3"] : []), "8:b", "8:6"]);
      await endpoint.close();
    }
  });
});

test("pause and resume are for slot 0 where the call names none, whatever the endpoint's slot", async () => {
  const transport = new ScriptedTransport().answerEvery(({ request }) => [0, request[5]!, 0, 0]);
  const endpoint = endpointOver(transport, { slot: 1 });
  await endpoint.pause();
  await endpoint.resume();
  await endpoint.resume({}, { slot: 1 });
  await endpoint.getState();
  assert.deepEqual(transport.opcodes, ["0:0", "0:1", "1:1", "1:3"]);
});
