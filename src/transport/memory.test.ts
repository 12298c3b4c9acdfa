import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";
import { TransportError } from "../errors.ts";
import { FarSide } from "./contract-subject.contract.ts";
import { MemoryTransport } from "./memory.ts";
import type { Requester, Responder } from "./responder.ts";
import { transportContract } from "./transport.contract.ts";
import type { Receiver } from "./transport.ts";

const peer = { network: 1, eid: 9 };
const tick = (): Promise<void> => Promise.resolve();

function collector(): Receiver & { readonly got: unknown[] } {
  const got: unknown[] = [];
  return { got, message: (bytes) => got.push([...bytes]), failed: (error) => got.push(error) };
}

transportContract("the memory transport", { nobody: "fails" }, () => {
  const far = new FarSide();
  const responder: Responder = {
    respond: (to, message, requester) => {
      if (to.eid === 99) throw new TransportError("no route", { errno: "EHOSTUNREACH" });
      return far.respond(to, message, requester);
    },
  };
  return {
    transport: new MemoryTransport(responder),
    peers: [peer, { network: 1, eid: 10 }],
    nobody: { network: 1, eid: 99 },
    respondWith: far.respondWith,
    notify: far.notify,
    cleanup: async () => {},
  };
});

describe("the memory transport", () => {
  test("calls itself what it is told to, and is simulated unless it is told otherwise", () => {
    const responder: Responder = { respond: () => [] };
    const plain = new MemoryTransport(responder);
    assert.deepEqual([plain.description, plain.simulated], ["in memory", true]);
    const named = new MemoryTransport(responder, { description: "recorded", simulated: false });
    assert.deepEqual([named.description, named.simulated], ["recorded", false]);
  });

  test("hands the responder bytes of its own: what it does with them is nothing to the requester", () => {
    const respond = (_: unknown, message: Uint8Array) => {
      message.fill(0xff);
      return [];
    };
    const request = Uint8Array.of(0x84, 0x08);
    new MemoryTransport({ respond }).open(peer, collector()).send(request);
    assert.deepEqual([...request], [0x84, 0x08]);
  });

  test("delivers a reply due later when its time has come, and not if the exchange is closed by then", () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const transport = new MemoryTransport({ respond: (_, message) => [{ message, after: 500 }] });
      const [kept, closed] = [collector(), collector()];
      const exchanges = [kept, closed].map((receiver) => transport.open(peer, receiver));
      for (const exchange of exchanges) exchange.send(Uint8Array.of(0x84));
      mock.timers.tick(499);
      assert.deepEqual(kept.got, []);
      exchanges[1]!.close();
      mock.timers.tick(1);
      assert.deepEqual([kept.got, closed.got], [[[0x84]], []]);
    } finally {
      mock.timers.reset();
    }
  });

  test("delivers all replies due at once in one turn of the microtask queue, in order across exchanges", async () => {
    const transport = new MemoryTransport({ respond: (_, message) => [{ message, after: 0 }] });
    const receiver = collector();
    for (const byte of [1, 2, 3]) transport.open(peer, receiver).send(Uint8Array.of(byte));
    assert.deepEqual(receiver.got, []);
    await tick();
    assert.deepEqual(receiver.got, [[1], [2], [3]]);
  });

  test("leaves it to a reply's transmission when it is delivered, never inside another request", async () => {
    const steps: (() => boolean)[] = [];
    const transmission = { run: (step: () => boolean) => steps.push(step) };
    const transport = new MemoryTransport({
      respond: (_, message) => {
        assert.equal(steps.at(-1)?.() ?? false, false);
        return [{ message, after: 0, transmission }];
      },
    });
    const [first, second, closed] = [collector(), collector(), collector()];
    transport.open(peer, first).send(Uint8Array.of(1));
    await tick();
    assert.deepEqual(first.got, []);
    transport.open(peer, second).send(Uint8Array.of(2));
    assert.deepEqual(first.got, []);
    await tick();
    assert.deepEqual([first.got, second.got], [[[1]], []]);
    const exchange = transport.open(peer, closed);
    exchange.send(Uint8Array.of(3));
    exchange.close();
    assert.equal(steps[2]?.(), false);
    await tick();
    assert.deepEqual([second.got, closed.got], [[[2]], []]);
  });

  test("is the same requester to a peer each time, and another to each peer", () => {
    const requesters: Requester[] = [];
    const transport = new MemoryTransport({
      respond: (_, _message, requester) => {
        requesters.push(requester);
        return [];
      },
    });
    for (const each of [peer, { ...peer }, { network: 1, eid: 10 }, { network: 2, eid: 9 }]) {
      transport.open(each, collector()).send(Uint8Array.of(0x84));
    }
    assert.equal(requesters[0], requesters[1]);
    assert.equal(new Set(requesters).size, 3);
  });

  test("delivers what a peer sends of itself after the request is sent, in order with the answers", async () => {
    let requester: Requester | undefined;
    const transport = new MemoryTransport({
      respond: (_, message, asking) => {
        requester = asking;
        asking.notify(Uint8Array.of(1));
        return [{ message, after: 0 }];
      },
    });
    const order: string[] = [];
    const listener = { message: ([first]: Uint8Array) => order.push(`event ${first}`), failed: () => {} };
    transport.listen(peer, listener);
    transport.open(peer, { ...listener, message: () => order.push("answer") }).send(Uint8Array.of(0x84));
    order.push("sent");
    await tick();
    assert.deepEqual(order, ["sent", "event 1", "answer"]);
    const listening = transport.listen(peer, listener);
    requester?.notify(Uint8Array.of(2));
    listening.close();
    await tick();
    assert.deepEqual(order.slice(3), ["event 2"]);
    await transport.close();
    requester?.notify(Uint8Array.of(3));
    await tick();
    assert.equal(order.length, 4);
  });

  test("refuses to send on a closed exchange", () => {
    const transport = new MemoryTransport({ respond: () => [] });
    const exchange = transport.open(peer, collector());
    exchange.close();
    assert.throws(() => exchange.send(Uint8Array.of(0x84)), { code: "CLOSED" });
  });

  test("lets the responder's own failure through to whoever sends", () => {
    const failure = new TransportError("no route", { errno: "EHOSTUNREACH", syscall: "sendto" });
    const transport = new MemoryTransport({
      respond: () => {
        throw failure;
      },
    });
    assert.throws(() => transport.open(peer, collector()).send(Uint8Array.of(0x84)), failure);
  });
});
