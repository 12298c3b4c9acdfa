import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type TimeoutError, TransportError } from "../errors.ts";
import { Endpoint } from "./endpoint.ts";
import { driveNamed, endpointOver, probeVariable, samsung, withoutProbeVariable } from "./probed-drive.contract.ts";
import { noQuirks, probeEnabledByEnvironment } from "./quirks.ts";
import {
  health,
  hex,
  identity,
  internalError,
  isIdentify,
  isPending,
  moreProcessing,
  rejection,
  ScriptedTransport,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

withoutProbeVariable();

describe("the probe", () => {
  test("is one short Identify Controller before the first command, and never again", async () => {
    const transport = driveNamed("ordinary");
    const endpoint = endpointOver(transport);
    await endpoint.subsystemHealthStatusPoll();
    await endpoint.subsystemHealthStatusPoll();
    const [probe, ...commands] = transport.exchanges;
    assert.equal(
      hex(probe!.request),
      `8410000006030000${"00".repeat(24)}48000000${"00".repeat(8)}01${"00".repeat(23)}2de15022`,
    );
    assert.equal(commands.length, 2);
    assert.ok(!commands.some(isIdentify));
    assert.deepEqual(endpoint.quirks, noQuirks);
  });

  test("comes once where many commands come first, on both slots, which then follow in their order", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = (portId: number) =>
      rejection(endpoint.readPortInformation({ portId }, { slot: (portId & 1) as 0 | 1 }));
    const calls = Array.from({ length: 10 }, (_, portId) => call(portId));
    await settled();
    assert.equal(transport.exchanges.length, 1);
    assert.ok(isIdentify(transport.last));
    transport.answerEvery(() => internalError);
    transport.last.answer(...identity("ordinary"));
    // Commands called in any of the turns in which the probe comes to its end take their place behind the others.
    for (let turn = 0; turn < 12; turn++) {
      calls.push(call(10 + turn));
      await undefined;
    }
    await Promise.all(calls);
    const ports = transport.exchanges.slice(1).map(({ request }) => request[10]!);
    assert.equal(ports.length, 22);
    for (const slot of [0, 1]) {
      const ofSlot = ports.filter((port) => (port & 1) === slot);
      assert.deepEqual(
        ofSlot,
        ofSlot.toSorted((a, b) => a - b),
      );
    }
  });

  test("does not depend on who caused it: the first caller may go", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const first = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
    const second = endpoint.subsystemHealthStatusPoll();
    await settled();
    controller.abort("enough");
    assert.equal(await first, "enough");
    transport.last.answer(...identity(samsung.modelNumber));
    await settled();
    assert.equal(endpoint.quirks.commandInterval, 1.2);
    t.mock.timers.tick(2);
    await settled();
    transport.last.answer(...health);
    await second;
  });

  test("does not end with its first caller's deadline, which may be short", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const hurried = rejection(endpoint.subsystemHealthStatusPoll({}, { deadline: 100 }));
    await time.pass(100);
    const error = (await hurried) as { code: string; message: string };
    assert.equal(error.code, "TIMEOUT");
    assert.match(error.message, /Poll to mctp:1,9: the quirk probe was not over in 100 ms/);
    const patient = endpoint.subsystemHealthStatusPoll();
    transport.last.answer(...moreProcessing(50));
    await time.pass(4_000);
    transport.last.answer(...identity("ordinary"));
    await settled();
    transport.last.answer(...health);
    await patient;
  });

  const answers: [string, (transport: ScriptedTransport) => void][] = [
    ["with a status of NVMe-MI", (transport) => transport.last.answer(...internalError)],
    ["with a status of NVMe", (transport) => transport.last.answer(...new Array<number>(14).fill(0), 4, 0x80)],
    ["too short", (transport) => transport.last.answer(0, 0, 0, 0)],
    ["nonsense", (transport) => transport.last.deliver(new Uint8Array(3))],
    ["not at all, as the link fails", (transport) => transport.last.receiver.failed(new TransportError("broken"))],
  ];
  for (const [how, answer] of answers) {
    test(`does not matter where it is answered ${how}`, async (t) => {
      const time = virtualTime(t);
      const transport = new ScriptedTransport();
      await using endpoint = endpointOver(transport);
      const call = endpoint.subsystemHealthStatusPoll();
      await settled();
      answer(transport);
      await time.pass(4_999); // the command has its whole timeout
      transport.last.answer(...health);
      assert.equal((await call).compositeTemperature, 30);
      assert.deepEqual(endpoint.quirks, noQuirks);
      assert.equal(transport.exchanges.length, 2);
    });
  }

  test("is asked for its answer once more where that came damaged", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    const call = endpoint.subsystemHealthStatusPoll();
    await settled();
    const probe = transport.last;
    probe.deliver(new Uint8Array(100).fill(0x84));
    await settled();
    assert.deepEqual(transport.opcodes, ["10:6", "0:4"]);
    probe.answer(...identity("ordinary"));
    await settled();
    transport.last.answer(...health);
    await call;
  });

  test("does not matter where a transport cannot open anything: the command says so itself", async () => {
    const transport = new ScriptedTransport();
    const error = new TransportError("no such network");
    transport.opening = () => {
      throw error;
    };
    assert.equal(((await rejection(endpointOver(transport).subsystemHealthStatusPoll())) as Error).cause, error);
    assert.equal(transport.exchanges.length, 2);
  });

  test("costs nothing more where a drive does not answer: one timeout in all", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    const call = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 }));
    await time.pass(500);
    assert.ok(await isPending(call));
    await time.pass(500);
    const error = (await call) as TimeoutError;
    assert.equal(error.code, "TIMEOUT");
    assert.equal(error.sent, false, "the command itself never went out");
    assert.match(error.message, /Poll to mctp:1,9: not sent, since the look at the drive before it .* in 1000 ms/);
    const again = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 }));
    await time.pass(999);
    assert.ok(await isPending(again), "later commands have their whole timeout");
    await time.pass(1);
    assert.equal(((await again) as { elapsed: number }).elapsed, 1_000);
    assert.equal(transport.exchanges.filter(isIdentify).length, 1);
  });

  test("leaves the way to a drive whose Admin commands hang, as Get State tells: commands go on in the other slot", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const processing = 2;
    transport.sending = (exchange) =>
      queueMicrotask(() => {
        if (isIdentify(exchange)) return;
        const isPrimitive = exchange.request[1] === 0;
        exchange.answer(...(isPrimitive ? [0, exchange.request[5] ?? 0, processing, 0] : health));
      });
    await using endpoint = new Endpoint(transport, { eid: 9 });
    const call = endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000, slot: 1 });
    await time.pass(750);
    assert.equal((await call).status.driveFunctional, true);
    assert.deepEqual(transport.opcodes, ["10:6", "0:3", "9:1"]);
    const error = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 }));
    for (let passed = 0; passed < 4_000; passed += 50) await time.pass(50);
    assert.match(((await error) as Error).message, /not sent, since slot 0 may .* still be busy with quirk probe/);
    assert.ok(!transport.opcodes.includes("0:2"), "nothing is aborted: it might be another program's");
  });

  test("is made again once a drive is heard that was not there at first", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    const lost = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 }));
    await time.pass(500);
    await time.pass(500);
    await lost;
    transport.answerEvery((exchange) => (isIdentify(exchange) ? identity(samsung.modelNumber) : health));
    await endpoint.subsystemHealthStatusPoll();
    assert.equal(transport.exchanges.filter(isIdentify).length, 1);
    const second = endpoint.subsystemHealthStatusPoll();
    await time.pass(2);
    await second;
    assert.equal(transport.exchanges.filter(isIdentify).length, 2);
    assert.equal(endpoint.quirks.commandInterval, 1.2);
  });

  test("waits until both slots are free where it is due again: no slot ever has two commands", async () => {
    const transport = new ScriptedTransport();
    const ordinary = transport.opening;
    transport.opening = () => {
      transport.opening = ordinary;
      throw new TransportError("not yet there");
    };
    await using endpoint = endpointOver(transport);
    const calls = [endpoint.subsystemHealthStatusPoll(), endpoint.subsystemHealthStatusPoll()];
    await settled();
    calls.push(endpoint.subsystemHealthStatusPoll(), endpoint.subsystemHealthStatusPoll());
    transport.exchanges.shift();
    for (let answered = 0; answered < calls.length; answered++) {
      await settled();
      assert.equal(transport.held.length, 1, transport.opcodes.join());
      assert.equal(isIdentify(transport.last), false);
      transport.last.answer(...health);
    }
    await Promise.all(calls);
    transport.answerEvery((exchange) => (isIdentify(exchange) ? identity("ordinary") : health));
    await endpoint.subsystemHealthStatusPoll();
    assert.equal(transport.exchanges.filter(isIdentify).length, 1);
  });

  test("leaves a late answer of its own to its own exchange", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    const lost = rejection(endpoint.controller().identifyControllerIdentity());
    await time.pass(5_000);
    await lost;
    const call = endpoint.controller().identifyControllerIdentity();
    await settled();
    const [probe, command] = transport.exchanges;
    probe!.answer(...identity("late"));
    command!.answer(...identity("in time"));
    assert.equal((await call).modelNumber, "in time");
    assert.notEqual(probe!.tag, command!.tag);
  });

  test("takes nothing from the timeout of the commands behind it: a slow drive is no dead one", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    for (let count = 0; count < 4; count++) {
      const call = endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 });
      for (const answer of count === 0 ? [identity("slow"), health] : [health]) {
        await time.pass(900);
        transport.last.answer(...answer);
        await settled();
      }
      assert.equal((await call).compositeTemperature, 30);
    }
    assert.equal(transport.exchanges.filter(isIdentify).length, 1);
  });

  test("is given up where a drive answers other commands but not this one", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    transport.sending = (exchange) => {
      if (!isIdentify(exchange)) queueMicrotask(() => exchange.answer(...health));
    };
    const first = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 }));
    await time.pass(1_000);
    assert.equal(((await first) as TimeoutError).code, "TIMEOUT");
    await endpoint.subsystemHealthStatusPoll();
    const behindSecond = endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 });
    await time.pass(1_000);
    await behindSecond;
    await endpoint.subsystemHealthStatusPoll();
    assert.equal(transport.exchanges.filter(isIdentify).length, 2);
  });
});

describe("the probe can be switched off", () => {
  const values: [string | undefined, boolean][] = [
    [undefined, true],
    ["", true],
    ["1", true],
    ["true", true],
    ["00", true],
    ["falsehood", true],
    ["no", true],
    ["0", false],
    ["false", false],
    ["FALSE", false],
    ["disable", false],
    ["disabled", false],
    ["Disable-it", false],
  ];
  for (const [value, enabled] of values) {
    test(`by the environment: ${value === undefined ? "unset" : `"${value}"`} leaves it ${enabled ? "on" : "off"}`, async () => {
      assert.equal(probeEnabledByEnvironment({ [probeVariable]: value }), enabled);
      if (value !== undefined) process.env[probeVariable] = value;
      const transport = driveNamed("ordinary");
      await endpointOver(transport).subsystemHealthStatusPoll();
      assert.equal(transport.exchanges.length, enabled ? 2 : 1);
    });
  }

  test("by an option, which outdoes the environment; undefined does not", async () => {
    for (const [inEnvironment, probe, expected] of [
      ["1", false, 1],
      ["0", true, 2],
      ["1", undefined, 2],
      ["0", undefined, 1],
    ] as const) {
      process.env[probeVariable] = inEnvironment;
      const transport = driveNamed("ordinary");
      await new Endpoint(transport, { eid: 9 }, { probe } as { probe: boolean }).subsystemHealthStatusPoll();
      assert.equal(transport.exchanges.length, expected);
    }
  });
});
