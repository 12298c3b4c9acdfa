import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { IntegrityError, MiError, MiStatusError, NvmeStatusError, ProtocolError } from "../errors.ts";
import { miCommands } from "../mi/index.ts";
import type { CallOptions, EndpointOptions } from "./call-options.ts";
import { Endpoint } from "./endpoint.ts";
import {
  health,
  hex,
  internalError,
  isPending,
  moreProcessing,
  rejection,
  ScriptedTransport,
  sealed,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

const poll = miCommands.subsystemHealthStatusPoll;

function endpointOver(transport: ScriptedTransport, options: EndpointOptions = {}): Endpoint {
  return new Endpoint(transport, { eid: 9 }, { probe: false, recovery: false, ...options });
}

describe("an endpoint", () => {
  test("sends nothing before the first command", async () => {
    const transport = new ScriptedTransport();
    const endpoint = new Endpoint(transport, { eid: 9 });
    endpoint.controller(1);
    await endpoint.close();
    assert.equal(transport.exchanges.length, 0);
  });

  test("sends a command as the specification writes it, and decodes its answer", async () => {
    const transport = new ScriptedTransport().answerEvery(() => health);
    const answer = await endpointOver(transport).subsystemHealthStatusPoll();
    assert.equal(hex(transport.last.request), "84080000010000000000000000000000d2d47736");
    assert.equal(answer.compositeTemperature, 30);
    assert.deepEqual(transport.last.peer, { network: 1, eid: 9 });
    assert.equal(transport.last.closes, 1);
  });

  test("puts the request's fields into the command", async () => {
    const transport = new ScriptedTransport().answerEvery(() => health);
    await endpointOver(transport).subsystemHealthStatusPoll({ clearStatus: true });
    assert.equal(hex(transport.last.request), "84080000010000000000000000000080aaef81b4");
  });

  test("names the slot in the command that uses it", async () => {
    const transport = new ScriptedTransport().answerEvery(() => [0, 32, 0, 0, ...new Array<number>(32).fill(0)]);
    await endpointOver(transport).readSubsystemInformation({}, { slot: 1 });
    assert.equal(hex(transport.last.request), "84090000000000000000000000000000e3fd8860");
    await endpointOver(transport, { slot: 1 }).readSubsystemInformation();
    assert.equal(hex(transport.last.request), "84090000000000000000000000000000e3fd8860");
  });

  test("follows More Processing Required to the answer on the same exchange", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const call = endpointOver(transport).subsystemHealthStatusPoll();
    await time.pass(4_999);
    transport.last.answer(...moreProcessing(100));
    await time.pass(9_999);
    transport.last.answer(...moreProcessing(1));
    await time.pass(99);
    transport.last.answer(...health);
    assert.equal((await call).compositeTemperature, 30);
    assert.equal(transport.exchanges.length, 1);
  });

  test("says whether drives are real, and where its own is", () => {
    const endpoint = new Endpoint(new ScriptedTransport(), { network: 7, eid: 254 });
    assert.equal(endpoint.simulated, true);
    assert.deepEqual(endpoint.address, { network: 7, eid: 254 });
  });
});

describe("a command rejects", () => {
  const refusals: [string, number[] | undefined, Uint8Array | undefined, new (...args: never[]) => MiError][] = [
    ["with MiStatusError where the drive refuses it", [...internalError], undefined, MiStatusError],
    ["with ProtocolError where the answer is too short for the command", [0, 0, 0, 0], undefined, ProtocolError],
    ["with IntegrityError where the answer is damaged", undefined, new Uint8Array(20).fill(0x84), IntegrityError],
    ["with ProtocolError where the answer is a request", undefined, sealed(0x84, 8, 0, 0, ...health), ProtocolError],
    ["with ProtocolError where the answer is empty", undefined, new Uint8Array(0), ProtocolError],
  ];
  for (const [what, body, bytes, type] of refusals) {
    test(what, async (t) => {
      const time = virtualTime(t);
      const transport = new ScriptedTransport();
      await using endpoint = endpointOver(transport);
      const call = endpoint.subsystemHealthStatusPoll();
      await settled();
      if (body !== undefined) transport.last.answer(...body);
      if (bytes !== undefined) transport.last.deliver(bytes);
      const failed = assert.rejects(call, type);
      await time.pass(5_000); // something better than damage might come
      await failed;
    });
  }

  test("with NvmeStatusError where the controller completes it with an error", async () => {
    const transport = new ScriptedTransport().answerEvery(() => [...new Array<number>(14).fill(0), 4, 0x80]);
    const call = endpointOver(transport).controller(0).identifyController();
    await assert.rejects(call, (error) => error instanceof NvmeStatusError && error.statusCode === 2);
  });

  test("with INVALID_ARGUMENT, and nothing is sent, where the request cannot be", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    await assert.rejects(endpoint.readPortInformation({ portId: 256 }), {
      code: "INVALID_ARGUMENT",
      message: /portId/,
    });
    await assert.rejects(endpoint.send(poll, 5 as never), { code: "INVALID_ARGUMENT" });
    assert.equal(transport.exchanges.length, 0);
  });

  test("and never throws, whatever the options are", async () => {
    const endpoint = endpointOver(new ScriptedTransport());
    const call = endpoint.subsystemHealthStatusPoll({}, { timeout: -1 });
    assert.ok(call instanceof Promise);
    await assert.rejects(call, MiError);
  });
});

describe("options that cannot be", () => {
  const times = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, "5", 5n, true] as never[];
  const slots = [2, -1, 0.5, Number.NaN, "0", true] as never[];
  const wrong: CallOptions[] = [
    ...times.flatMap((time) => [{ timeout: time }, { deadline: time }]),
    ...slots.map((slot) => ({ slot })),
  ];
  for (const options of wrong) {
    const [[name, value]] = Object.entries(options) as [[string, unknown]];
    test(`are refused: ${name} ${typeof value} ${String(value)}`, async () => {
      const refusal = { code: "INVALID_ARGUMENT", message: new RegExp(`^${name}: `) };
      const transport = new ScriptedTransport();
      assert.throws(() => endpointOver(transport, options as EndpointOptions), refusal);
      await assert.rejects(endpointOver(transport).subsystemHealthStatusPoll({}, options), refusal);
      assert.equal(transport.exchanges.length, 0);
    });
  }

  for (const moreProcessingLimit of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "3" as never]) {
    test(`are refused: moreProcessingLimit ${typeof moreProcessingLimit} ${moreProcessingLimit}`, () => {
      assert.throws(() => endpointOver(new ScriptedTransport(), { moreProcessingLimit }), {
        code: "INVALID_ARGUMENT",
        message: /^moreProcessingLimit: /,
      });
    });
  }

  test("do not arise from undefined, which means left out", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const nothing = { timeout: undefined, deadline: undefined, slot: undefined, moreProcessingLimit: undefined };
    const endpoint = endpointOver(transport, nothing as never);
    const call = endpoint.subsystemHealthStatusPoll({}, { ...nothing, signal: undefined } as never);
    const failed = assert.rejects(call, { code: "TIMEOUT", elapsed: 5_000 });
    await time.pass(5_000);
    await failed;
    await endpoint.close();
  });

  test("include an address that no endpoint can have", () => {
    const eids = [-1, 0, 1, 7, 255, 256, 9.5, Number.NaN, "9" as never, undefined as never];
    for (const eid of eids) {
      assert.throws(() => new Endpoint(new ScriptedTransport(), { eid }), { code: "INVALID_ARGUMENT" }, `eid ${eid}`);
    }
    for (const network of [0, -1, 2 ** 32, 1.5, Number.NaN, "1" as never]) {
      const wrong = () => new Endpoint(new ScriptedTransport(), { eid: 9, network });
      assert.throws(wrong, { code: "INVALID_ARGUMENT" }, `network ${network}`);
    }
    for (const [eid, network] of [
      [8, 1],
      [254, 2 ** 32 - 1],
    ] as const) {
      assert.deepEqual(new Endpoint(new ScriptedTransport(), { eid, network }).address, { eid, network });
    }
  });
});

describe("time", () => {
  test("ends a command after its own timeout, or else after the endpoint's", async (t) => {
    const time = virtualTime(t);
    await using endpoint = endpointOver(new ScriptedTransport(), { timeout: 700 });
    const longer = endpoint.subsystemHealthStatusPoll({}, { timeout: 900 });
    await time.pass(899);
    assert.ok(await isPending(longer));
    const failed = assert.rejects(longer, {
      code: "TIMEOUT",
      elapsed: 900,
      moreProcessing: 0,
      message: "NVM Subsystem Health Status Poll to mctp:1,9: no answer in 900 ms",
    });
    await time.pass(1);
    await failed;
    const failedAgain = assert.rejects(endpoint.subsystemHealthStatusPoll(), { code: "TIMEOUT", elapsed: 700 });
    await time.pass(700);
    await failedAgain;
  });

  test("ends a command at its deadline, however much More Processing Required has come", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport, { deadline: 3_000 });
    const failed = assert.rejects(endpoint.subsystemHealthStatusPoll(), {
      code: "TIMEOUT",
      elapsed: 3_000,
      moreProcessing: 3,
    });
    for (let count = 0; count < 3; count++) {
      await time.pass(900);
      transport.last.answer(...moreProcessing(10));
    }
    await time.pass(300);
    await failed;
  });

  test("has the longest span that a timer can measure", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const longest = 2 ** 31 - 1;
    await using endpoint = endpointOver(transport, { timeout: longest, deadline: longest });
    const call = endpoint.subsystemHealthStatusPoll();
    await time.pass(longest - 1);
    transport.last.answer(...health);
    await call;
  });

  test("gives up a drive that says More Processing Required without end", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport, { moreProcessingLimit: 5 });
    const failed = assert.rejects(endpoint.subsystemHealthStatusPoll(), { code: "TIMEOUT", moreProcessing: 6 });
    await settled();
    for (let count = 0; count < 6; count++) transport.last.answer(...moreProcessing(10));
    await failed;
  });

  test("shows an answer to something else where the right one never came", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    const failed = assert.rejects(endpoint.subsystemHealthStatusPoll(), ProtocolError);
    await settled();
    transport.last.deliver(sealed(0x84, 0x89, 0, 0, ...health));
    await time.pass(5_000);
    await failed;
  });
});

describe("an aborted command", () => {
  test("rejects before anything is sent, with the signal's reason", async () => {
    const transport = new ScriptedTransport();
    for (const reason of [new Error("enough"), "enough", null, 0]) {
      for (const probe of [true, false]) {
        const endpoint = endpointOver(transport, { probe });
        const call = endpoint.subsystemHealthStatusPoll({}, { signal: AbortSignal.abort(reason) });
        assert.equal(await rejection(call), reason);
      }
    }
    assert.equal(transport.exchanges.length, 0);
  });

  test("rejects where the signal is aborted in the same turn as the call, and sends nothing more", async (t) => {
    virtualTime(t);
    for (const turns of [0, 1, 2, 3]) {
      const controller = watchedController(t);
      const transport = new ScriptedTransport();
      await using endpoint = endpointOver(transport);
      const call = endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal });
      for (let turn = 0; turn < turns; turn++) await undefined;
      controller.abort("enough");
      assert.equal(await rejection(call), "enough");
    }
  });

  test("rejects while it waits for its answer, or between two of them", async (t) => {
    virtualTime(t);
    for (const answers of [0, 1]) {
      const controller = watchedController(t);
      const transport = new ScriptedTransport();
      await using endpoint = endpointOver(transport);
      const call = endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal });
      await settled();
      if (answers > 0) transport.last.answer(...moreProcessing(9));
      const reason = new Error("enough");
      controller.abort(reason);
      assert.equal(await rejection(call), reason);
    }
  });

  test("rejects with the error that AbortSignal makes where nobody gives a reason", async (t) => {
    virtualTime(t);
    const controller = watchedController(t);
    await using endpoint = endpointOver(new ScriptedTransport());
    const call = endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal });
    controller.abort();
    await assert.rejects(call, { name: "AbortError" });
  });

  test("leaves the slot to the next one", async (t) => {
    virtualTime(t);
    const controller = watchedController(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    const first = endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal });
    const second = endpoint.subsystemHealthStatusPoll();
    await settled();
    controller.abort();
    await assert.rejects(first);
    await settled();
    transport.last.answer(...health);
    assert.equal((await second).compositeTemperature, 30);
  });

  test("is not a command whose signal is aborted after its answer", async (t) => {
    virtualTime(t);
    const controller = watchedController(t);
    const transport = new ScriptedTransport().answerEvery(() => health);
    await endpointOver(transport).subsystemHealthStatusPoll({}, { signal: controller.signal });
    controller.abort();
    await settled();
    assert.equal(transport.last.closes, 1);
  });
});
