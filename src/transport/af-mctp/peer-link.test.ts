import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MctpAddress } from "../../mctp/address.ts";
import type { Exchange } from "../transport.ts";
import { FakeKernel, type FakeKernelOptions, type FakeMessage } from "./fake-kernel.contract.ts";
import { AfMctpTransport } from "./transport.ts";

const peer: MctpAddress = { network: 1, eid: 9 };

/** One exchange for each request that is sent, with what has come for it. */
interface Asked {
  readonly exchange: Exchange;
  readonly answers: Uint8Array[];
  readonly errors: Error[];
}

function arrange(options: FakeKernelOptions = {}) {
  const received: FakeMessage[] = [];
  const kernel = new FakeKernel(options);
  kernel.attach(peer, (message) => received.push(message));
  const transport = new AfMctpTransport({ system: kernel });
  const ask = (number: number, onFailure = () => {}): Asked => {
    const [answers, errors]: [Uint8Array[], Error[]] = [[], []];
    const receiver = {
      message: (bytes: Uint8Array) => answers.push(bytes),
      failed: (error: Error) => {
        errors.push(error);
        onFailure();
      },
    };
    const exchange = transport.open(peer, receiver);
    exchange.send(Uint8Array.of(0x84, number));
    return { exchange, answers, errors };
  };
  return { kernel, received, transport, ask };
}

/** Until everything is delivered that is under way. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe("the exchanges of one AF_MCTP peer", () => {
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
    [1, 2, 0],
  ];
  for (const order of orders) {
    it(`get their own answers while others close, in the order ${order.join(", ")}`, async () => {
      const { received, ask } = arrange();
      const all = [0, 1, 2].map((number) => ask(number));
      await settled();
      for (const index of order) {
        for (const message of received) message.answer(message.data);
        await settled();
        all[index]?.exchange.close();
      }
      // Each got as many as there were rounds before its close, and none of another's.
      for (const [index, { answers }] of all.entries()) {
        assert.deepEqual(
          answers.map((bytes) => [...bytes]),
          Array.from({ length: order.indexOf(index) + 1 }, () => [0x84, index]),
        );
      }
    });
  }

  it("all fail when the transport is closed, once each", async () => {
    const { transport, ask } = arrange();
    const all = [0, 1, 2].map((number) => ask(number));
    all[1]?.exchange.close();
    await transport.close();
    assert.deepEqual(
      all.map(({ errors }) => errors.map((error) => (error as { code?: string }).code)),
      [["CLOSED"], [], ["CLOSED"]],
    );
  });

  it("all fail when the socket does, the oldest first", async () => {
    const { kernel, ask } = arrange();
    const order: number[] = [];
    const all = [0, 1, 2].map((number) => ask(number, () => order.push(number)));
    await settled();
    kernel.sockets[0]?.fail(5);
    await settled();
    assert.deepEqual(order, [0, 1, 2]);
    for (const { errors } of all) assert.match(errors[0]?.message ?? "", /recvmsg/);
    assert.equal(kernel.openSockets, 0);
  });

  it("are each told alone that their request could not be sent, unless they are closed by then", async () => {
    const { kernel, ask } = arrange({ tellsUnsentLater: true });
    const one = ask(0);
    kernel.failures.set("sendto", 113);
    const [two, three] = [ask(1), ask(2)];
    kernel.failures.clear();
    const four = ask(3);
    three.exchange.close();
    await settled();
    assert.deepEqual(
      [one, two, three, four].map(({ errors }) => errors.length),
      [0, 1, 0, 0],
    );
    assert.match(two.errors[0]?.message ?? "", /there is no route to mctp:1,9/);
  });

  it("may be followed by another out of the failure of one, on a socket of its own", async () => {
    const { kernel, received, ask } = arrange();
    const again: Asked[] = [];
    ask(0, () => again.push(ask(9)));
    await settled();
    kernel.sockets[0]?.fail(5);
    await settled();
    received.at(-1)?.answer(Uint8Array.of(0x88));
    await settled();
    assert.deepEqual(
      again.map(({ answers }) => answers.map((bytes) => [...bytes])),
      [[[0x84, 0x88]]],
    );
    assert.equal(kernel.openSockets, 1);
  });
});
