import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, TimeoutError, TransportError } from "../errors.ts";
import type { Exchange } from "../transport/transport.ts";
import { Endpoint } from "./endpoint.ts";
import {
  health,
  isPending,
  moreProcessing,
  rejection,
  type ScriptedExchange,
  ScriptedTransport,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

const endpointOver = (transport: ScriptedTransport) =>
  new Endpoint(transport, { eid: 9 }, { probe: false, recovery: false });

/** A promise and the means to settle it. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((one, other) => {
    resolve = one;
    reject = other;
  });
  return { promise, resolve, reject };
}

const broken = new TransportError("no route to mctp:1,9", { errno: "EHOSTUNREACH", syscall: "sendto" });
const fail = () => {
  throw broken;
};

describe("a link that fails in cleaning up", () => {
  test("keeps neither the command nor the endpoint from its end", async (t) => {
    const { pass } = virtualTime(t);
    const transport = new ScriptedTransport();
    transport.opening = (exchange) => Object.assign(exchange, { abandon: fail, close: fail });
    const endpoint = endpointOver(transport);
    for (let count = 0; count < 6; count++) {
      const error = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 50 }));
      await pass(50);
      assert.ok((await error) instanceof TimeoutError);
    }
    await pass(60_000);
    await endpoint.close();
  });
});

describe("a link that fails", () => {
  const failures: [string, (transport: ScriptedTransport) => void][] = [
    ["by throwing as an exchange is opened", (transport) => (transport.opening = fail)],
    ["by rejecting as an exchange is opened", (transport) => (transport.opening = () => Promise.reject(broken))],
    ["by throwing as a request is sent", (transport) => (transport.sending = fail)],
    ["by rejecting as a request is sent", (transport) => (transport.sending = () => Promise.reject(broken))],
    [
      "while the answer is awaited",
      (transport) => (transport.sending = ({ receiver }) => queueMicrotask(() => receiver.failed(broken))),
    ],
    [
      "between More Processing Required and the answer",
      (transport) =>
        (transport.sending = (exchange) =>
          queueMicrotask(() => {
            exchange.answer(...moreProcessing(10));
            exchange.receiver.failed(broken);
          })),
    ],
    [
      "twice: as a request is sent and to the exchange",
      (transport) =>
        (transport.sending = ({ receiver }) => {
          queueMicrotask(() => receiver.failed(new Error("second")));
          return fail();
        }),
    ],
  ];
  for (const [how, prepare] of failures) {
    test(`${how} ends the command with its error, and holds no tag`, async (t) => {
      virtualTime(t);
      const transport = new ScriptedTransport();
      prepare(transport);
      const endpoint = endpointOver(transport);
      const controller = watchedController(t);
      const error = await rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
      assert.ok(error instanceof TransportError);
      assert.equal(error.cause, broken, "one of its own, since a link may fail many at once with the same");
      assert.equal(error.address, "mctp:1,9");
      assert.equal(error.command, "NVM Subsystem Health Status Poll");
      const opened = transport.exchanges.filter((exchange) => exchange.requests.length > 0);
      assert.deepEqual(
        opened.map((exchange) => exchange.closed),
        opened.map(() => true),
        "nothing will come that a tag should be kept for",
      );
    });

    test(`${how} leaves the slot to the next command`, async (t) => {
      virtualTime(t);
      const transport = new ScriptedTransport();
      prepare(transport);
      const endpoint = endpointOver(transport);
      await rejection(endpoint.subsystemHealthStatusPoll());
      transport.opening = (exchange) => exchange;
      transport.answerEvery(() => health);
      await endpoint.subsystemHealthStatusPoll();
    });
  }

  test("as its transport closes ends the command with CLOSED", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const call = rejection(endpointOver(transport).subsystemHealthStatusPoll());
    await settled();
    transport.last.receiver.failed(new MiError("CLOSED", "transport scripted was closed"));
    assert.equal(((await call) as MiError).code, "CLOSED");
  });
});

describe("an exchange that is slow to open", () => {
  test("is used when it is there", async () => {
    const transport = new ScriptedTransport().answerEvery(() => health);
    transport.opening = async (exchange) => {
      await settled();
      return exchange;
    };
    await endpointOver(transport).subsystemHealthStatusPoll();
    assert.equal(transport.last.closes, 1);
  });

  for (const ended of ["time runs out", "the call is aborted"]) {
    test(`is let go of when it comes after ${ended}, and nothing is sent on it`, async (t) => {
      const time = virtualTime(t);
      const transport = new ScriptedTransport();
      const opening = deferred<Exchange>();
      transport.opening = () => opening.promise;
      const controller = watchedController(t);
      const endpoint = endpointOver(transport);
      const call = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
      if (ended === "the call is aborted") controller.abort("enough");
      await time.pass(5_000);
      await call;
      assert.equal(time.pending.size, 0);
      await endpoint.close();
      opening.resolve(transport.last);
      await settled();
      assert.deepEqual([transport.last.requests.length, transport.last.closes], [0, 1]);
    });

    test(`may fail to after ${ended}, which nobody hears of`, async (t) => {
      const time = virtualTime(t);
      const transport = new ScriptedTransport();
      const opening = deferred<Exchange>();
      transport.opening = () => opening.promise;
      const controller = watchedController(t);
      const call = rejection(endpointOver(transport).subsystemHealthStatusPoll({}, { signal: controller.signal }));
      if (ended === "the call is aborted") controller.abort("enough");
      await time.pass(5_000);
      await call;
      opening.reject(broken);
      await settled();
    });
  }

  test("spends the command's timeout", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const opening = deferred<Exchange>();
    transport.opening = () => opening.promise;
    await using endpoint = endpointOver(transport);
    const call = rejection(endpoint.subsystemHealthStatusPoll());
    await time.pass(4_000);
    opening.resolve(transport.last);
    await time.pass(1_000);
    assert.equal(((await call) as { elapsed: number }).elapsed, 5_000);
  });
});

describe("a request that is slow to send", () => {
  for (const ended of ["time runs out", "the call is aborted"]) {
    test(`does not hold the caller when ${ended}, but its tag, as it may yet go out`, async (t) => {
      const time = virtualTime(t);
      const transport = new ScriptedTransport();
      const sending = deferred<void>();
      transport.sending = () => sending.promise;
      const controller = watchedController(t);
      const endpoint = endpointOver(transport);
      const call = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
      await settled();
      if (ended === "the call is aborted") controller.abort("enough");
      await time.pass(5_000);
      await call;
      assert.equal(transport.last.closed, false);
      sending.reject(broken); // which nobody hears of
      await settled();
      await endpoint.close();
      assert.equal(transport.last.closed, true);
    });
  }

  test("may be answered before it is said to be sent", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const sending = deferred<void>();
    transport.sending = () => sending.promise;
    const call = endpointOver(transport).subsystemHealthStatusPoll();
    await settled();
    transport.last.answer(...health);
    await call;
    sending.reject(broken);
    await settled();
    assert.equal(transport.last.closes, 1);
  });
});

describe("an answer", () => {
  /** Sends a command that is given up after a second; what became of it comes back. */
  async function abandon(endpoint: Endpoint, transport: ScriptedTransport, pass: (ms: number) => Promise<void>) {
    const call = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 1_000 }));
    await pass(1_000);
    assert.equal(((await call) as { code: string }).code, "TIMEOUT");
    return transport.last;
  }

  test("that is late meets its own exchange, whose tag is kept for six seconds, and never the next command", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const late = await abandon(endpoint, transport, time.pass);
    const next = endpoint.subsystemHealthStatusPoll({}, { timeout: 20_000 });
    await time.pass(5_999);
    assert.equal(late.closed, false);
    assert.notEqual(transport.last.tag, late.tag);
    late.answer(0, 0, 0, 0, 0x38, 0xff, 99, 5, 1, 2, 0, 0);
    assert.ok(await isPending(next));
    await time.pass(1);
    assert.equal(late.closes, 1);
    transport.last.answer(...health);
    assert.equal((await next).compositeTemperature, 30);
  });

  test("that is late to an aborted command has its timeout and six seconds more", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const call = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
    await time.pass(1_000);
    controller.abort();
    await call;
    await time.pass(9_999);
    assert.equal(transport.last.closed, false);
    await time.pass(1);
    assert.equal(transport.last.closes, 1);
  });

  test("that the drive announced for after the deadline has until then and six seconds more", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = rejection(endpoint.subsystemHealthStatusPoll({}, { deadline: 1_000 }));
    await settled();
    transport.last.answer(...moreProcessing(300));
    await time.pass(1_000);
    await call;
    await time.pass(34_999);
    assert.equal(transport.last.closed, false);
    await time.pass(1);
    assert.equal(transport.last.closes, 1);
  });

  test("that is announced for much later has a minute all the same: tags are few, and a bus may wait for them", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const { signal } = controller;
    const call = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 2 ** 31 - 1, signal }));
    await settled();
    controller.abort();
    await call;
    await time.pass(59_999);
    assert.equal(transport.last.closed, false);
    await time.pass(1);
    assert.equal(transport.last.closes, 1);
    await endpoint.close();
  });

  test("may be late to four commands; the fifth costs the first its tag", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const late: ScriptedExchange[] = [];
    for (let count = 0; count < 4; count++) late.push(await abandon(endpoint, transport, time.pass));
    assert.equal(transport.held.length, 4);
    late.push(await abandon(endpoint, transport, time.pass));
    assert.deepEqual(transport.held, late.slice(1));
    for (let count = 0; count < 20; count++) late.push(await abandon(endpoint, transport, time.pass));
    assert.deepEqual(transport.held, late.slice(-4));
    await time.pass(6_000);
    assert.equal(transport.held.length, 0);
    assert.deepEqual(new Set(late.map((exchange) => exchange.closes)), new Set([1]));
  });

  test("that is damaged may be followed by another, which the next command does not get", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const call = rejection(endpoint.subsystemHealthStatusPoll());
    await settled();
    const damaged = transport.last;
    damaged.deliver(new Uint8Array(20));
    await time.pass(5_000);
    await call;
    assert.equal(damaged.closed, false);
    await time.pass(11_000);
    assert.equal(damaged.closes, 1);
  });
});
