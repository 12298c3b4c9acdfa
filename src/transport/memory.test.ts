import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";
import { TransportError } from "../errors.ts";
import { MemoryTransport } from "./memory.ts";
import type { Responder } from "./responder.ts";
import { type ContractHandler, transportContract } from "./transport.contract.ts";
import type { Receiver } from "./transport.ts";

const peer = { network: 1, eid: 9 };
const tick = (): Promise<void> => Promise.resolve();

function collector(): Receiver & { readonly got: unknown[] } {
  const got: unknown[] = [];
  return { got, message: (bytes) => got.push([...bytes]), failed: (error) => got.push(error) };
}

transportContract("the memory transport", { nobody: "fails" }, () => {
  let handler: ContractHandler = () => [];
  const responder: Responder = {
    respond: (to, message) => {
      if (to.eid === 99) throw new TransportError("no route", { errno: "EHOSTUNREACH" });
      return handler(to, message);
    },
  };
  return {
    transport: new MemoryTransport(responder),
    peers: [peer, { network: 1, eid: 10 }],
    nobody: { network: 1, eid: 99 },
    respondWith: (next) => {
      handler = next;
    },
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
