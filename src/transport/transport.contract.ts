import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { TransportError } from "../errors.ts";
import {
  ask,
  assertSame,
  type ContractSubject,
  echo,
  Inbox,
  type Its,
  isClosed,
  messageOf,
  now,
} from "./contract-subject.contract.ts";
import { listeningContract } from "./listening.contract.ts";
import type { Receiver } from "./transport.ts";

/** What the contract leaves open. */
interface ContractChoices {
  /** What becomes of a request to an endpoint that is not there: it fails, or no answer ever comes. */
  readonly nobody: "fails" | "silent";
}

/** What every transport must do, whatever carries its messages. */
export function transportContract(
  name: string,
  choices: ContractChoices,
  setup: () => ContractSubject | Promise<ContractSubject>,
): void {
  describe(`${name} keeps the transport contract:`, { timeout: 300_000 }, () => {
    const subject: Held = { current: undefined };
    beforeEach(async () => {
      subject.current = await setup();
    });
    afterEach(async () => {
      await subject.current?.transport.close();
      await subject.current?.cleanup();
    });
    const its = (): ContractSubject => {
      assert.ok(subject.current);
      return subject.current;
    };
    answersArriveWhole(its);
    deliveryIsNeverInsideACall(its);
    exchangesAreKeptApart(its);
    peersAreKeptApart(its, choices);
    closingEndsEverything(its);
    listeningContract(its);
  });
}

interface Held {
  current: ContractSubject | undefined;
}

function answersArriveWhole(its: Its): void {
  for (const length of [12, 20, 63, 64, 65, 127, 128, 129, 250, 4120, 4224]) {
    test(`a request and an answer of ${length} bytes arrive whole`, async () => {
      const { transport, peers, respondWith } = its();
      const requests: Uint8Array[] = [];
      respondWith((_, request) => {
        requests.push(request.slice());
        return [now(messageOf(length, 2))];
      });
      assertSame(await ask(transport, peers[0], messageOf(length)), messageOf(length, 2));
      assert.equal(requests.length, 1);
      assertSame(requests[0], messageOf(length));
    });
  }

  test("bytes that framings treat specially arrive as they are", async () => {
    const { transport, peers, respondWith } = its();
    respondWith(echo);
    const special = [0x7e, 0x7d, 0x5e, 0x5d, 0x00, 0xff, 0x0a, 0x0d, 0x03, 0x04, 0x11, 0x13, 0x1a, 0x1c, 0x7f];
    const request = Uint8Array.from({ length: 300 }, (_, at) => (at === 0 ? 0x84 : (special[at % 15] ?? 0)));
    assertSame(await ask(transport, peers[0], request), request);
  });

  test("several answers to one request arrive in order: at once", async () => {
    const { transport, peers, respondWith } = its();
    respondWith(() => [now(messageOf(12, 1)), now(messageOf(200, 2)), now(messageOf(16, 3))]);
    const inbox = new Inbox();
    const exchange = await transport.open(peers[0], inbox);
    await exchange.send(messageOf(20));
    for (const [length, seed] of [[12, 1] as const, [200, 2] as const, [16, 3] as const]) {
      assertSame(await inbox.next(), messageOf(length, seed));
    }
    exchange.close();
  });

  test("several answers to one request arrive in order: the last one later", async () => {
    const { transport, peers, respondWith } = its();
    respondWith(() => [now(messageOf(12, 1)), { message: messageOf(500, 2), after: 20 }]);
    const inbox = new Inbox();
    const exchange = await transport.open(peers[0], inbox);
    await exchange.send(messageOf(20));
    assertSame(await inbox.next(), messageOf(12, 1));
    assertSame(await inbox.next(), messageOf(500, 2));
    exchange.close();
  });

  test("the bytes of a request stay as they are, whatever is done with them at the other end", async () => {
    const { transport, peers, respondWith } = its();
    respondWith((_, request) => {
      request.fill(0xff);
      return [now(messageOf(12))];
    });
    for (const length of [20, 1_000, 4_224]) {
      const request = messageOf(length);
      await ask(transport, peers[0], request);
      assertSame(request, messageOf(length));
    }
  });

  test("the bytes of an answer belong to its receiver: later answers leave them as they are", async () => {
    const { transport, peers, respondWith } = its();
    respondWith(echo);
    const first = await ask(transport, peers[0], messageOf(100, 1));
    await ask(transport, peers[0], messageOf(100, 2));
    assertSame(first, messageOf(100, 1));
  });
}

function deliveryIsNeverInsideACall(its: Its): void {
  test("nothing is delivered inside open or send", async () => {
    const { transport, peers, respondWith } = its();
    respondWith(echo);
    // A first exchange sets everything flowing: only then can an answer be quick enough to come inside a call.
    await ask(transport, peers[0], messageOf(20));
    let inside = false;
    const inbox = new Inbox();
    const receiver: Receiver = {
      message: (bytes) => {
        assert.equal(inside, false, "delivered inside a call");
        inbox.message(bytes);
      },
      failed: (error) => inbox.failed(error),
    };
    inside = true;
    const opening = transport.open(peers[0], receiver);
    inside = false;
    const exchange = await opening;
    inside = true;
    const sending = exchange.send(messageOf(20));
    inside = false;
    await sending;
    assertSame(await inbox.next(), messageOf(20));
    exchange.close();
  });

  test("a receiver may begin the next exchange as it is delivered to", async () => {
    const { transport, peers, respondWith } = its();
    respondWith(echo);
    const inbox = new Inbox();
    const first = await transport.open(peers[0], {
      message: async () => {
        first.close();
        const second = await transport.open(peers[0], inbox);
        await second.send(messageOf(30, 2));
      },
      failed: (error) => inbox.failed(error),
    });
    await first.send(messageOf(30, 1));
    assertSame(await inbox.next(), messageOf(30, 2));
  });

  test("nothing is delivered after the exchange is closed, and closing twice is as good as once", async () => {
    const { transport, peers, respondWith } = its();
    respondWith((_, request) => [now(request.slice()), { message: request.slice(), after: 10 }]);
    const inbox = new Inbox();
    const exchange = await transport.open(peers[0], inbox);
    await exchange.send(messageOf(20));
    exchange.close();
    exchange.close();
    const before = inbox.messages.length;
    // What is sent later on the same way arrives later: by then the closed exchange's answers have been and gone.
    respondWith((_, request) => [{ message: request.slice(), after: 40 }]);
    await ask(transport, peers[0], messageOf(21));
    assert.equal(inbox.messages.length, before);
    assert.deepEqual(inbox.failures, []);
  });
}

function exchangesAreKeptApart(its: Its): void {
  test("answers in reverse order go to the exchange whose request they answer", async () => {
    const { transport, peers, respondWith } = its();
    // The first request is answered only after the second: by then both wait.
    respondWith((_, request) => [{ message: request.slice(), after: request.length === 31 ? 60 : 0 }]);
    const order: number[] = [];
    const asked = [31, 32].map(async (length) => {
      assertSame(await ask(transport, peers[0], messageOf(length)), messageOf(length));
      order.push(length);
    });
    await Promise.all(asked);
    assert.deepEqual(order.toSorted(), [31, 32]);
  });

  test("a late answer for a closed exchange is not delivered to those that follow", async () => {
    const { transport, peers, respondWith } = its();
    respondWith((_, request) => [{ message: request.slice(), after: request.length === 99 ? 15 : 0 }]);
    const late = await transport.open(peers[0], new Inbox());
    await late.send(messageOf(99));
    late.close();
    for (const length of [20, 21, 22, 23]) {
      assertSame(await ask(transport, peers[0], messageOf(length)), messageOf(length));
    }
    respondWith((_, request) => [{ message: request.slice(), after: 40 }]);
    assertSame(await ask(transport, peers[0], messageOf(24)), messageOf(24));
  });

  test("a hundred exchanges one after another, and eight at a time, leave nothing taken", async () => {
    const { transport, peers, respondWith } = its();
    respondWith(echo);
    for (let turn = 0; turn < 100; turn++) {
      assertSame(await ask(transport, peers[0], messageOf(20, turn)), messageOf(20, turn));
    }
    for (let turn = 0; turn < 3; turn++) {
      const eight = Array.from({ length: 8 }, (_, index) => messageOf(20 + index, turn));
      const answers = await Promise.all(eight.map((request) => ask(transport, peers[0], request)));
      for (const [index, answer] of answers.entries()) assertSame(answer, messageOf(20 + index, turn));
    }
  });

  test("an exchange opened and never used takes nothing once it is closed", async () => {
    const { transport, peers, respondWith } = its();
    respondWith(echo);
    for (let turn = 0; turn < 20; turn++) (await transport.open(peers[0], new Inbox())).close();
    assertSame(await ask(transport, peers[0], messageOf(20)), messageOf(20));
  });
}

function peersAreKeptApart(its: Its, choices: ContractChoices): void {
  test("a request reaches the peer it is for, and its answer comes back from there", async () => {
    const { transport, peers, respondWith } = its();
    respondWith((peer, request) => [now(Uint8Array.of(0x84, peer.eid, ...request))]);
    const asked = [...peers, ...peers].map(async (peer, index) => {
      const request = messageOf(20, index);
      assertSame(await ask(transport, peer, request), Uint8Array.of(0x84, peer.eid, ...request));
    });
    await Promise.all(asked);
  });

  test("a peer that never answers leaves others alone", async () => {
    const { transport, peers, respondWith } = its();
    respondWith((peer, request) => (peer.eid === peers[0].eid ? [] : echo(peer, request)));
    const silent = new Inbox();
    const exchange = await transport.open(peers[0], silent);
    await exchange.send(messageOf(20));
    assertSame(await ask(transport, peers[1], messageOf(21)), messageOf(21));
    assert.deepEqual(silent.messages, []);
    exchange.close();
  });

  test(`a request to nobody ${choices.nobody === "fails" ? "fails" : "stays without answer"}, and others go on`, async () => {
    const { transport, peers, nobody, respondWith } = its();
    respondWith(echo);
    const inbox = new Inbox();
    const asking = async (): Promise<void> => {
      const exchange = await transport.open(nobody, inbox);
      try {
        await exchange.send(messageOf(20));
        assertSame(await ask(transport, peers[0], messageOf(21)), messageOf(21));
        // By then, whoever could not be sent to has been told of.
        const [failure] = inbox.failures;
        if (failure !== undefined) throw failure;
      } finally {
        exchange.close();
      }
    };
    if (choices.nobody === "fails") await assert.rejects(asking, TransportError);
    else await asking();
    assert.deepEqual(inbox.messages, []);
    assertSame(await ask(transport, peers[0], messageOf(22)), messageOf(22));
  });
}

function closingEndsEverything(its: Its): void {
  test("closing the transport fails what is open with CLOSED, once, and delivers nothing more", async () => {
    const { transport, peers, respondWith } = its();
    respondWith((_, request) => [{ message: request, after: 5 }]);
    const inboxes = [new Inbox(), new Inbox()];
    for (const inbox of inboxes) await (await transport.open(peers[0], inbox)).send(messageOf(20));
    const finished = new Inbox();
    (await transport.open(peers[0], finished)).close();
    await transport.close();
    await setImmediate();
    for (const inbox of inboxes) {
      assert.equal(inbox.failures.length, 1);
      assert.ok(isClosed(inbox.failures[0]));
      assert.deepEqual(inbox.messages, []);
    }
    assert.deepEqual(finished.failures, []);
  });

  test("closing twice, at the same time or later, is as good as once", async () => {
    const { transport } = its();
    await Promise.all([transport.close(), transport.close()]);
    await transport.close();
    await transport[Symbol.asyncDispose]();
  });

  test("opening after closing rejects with CLOSED", async () => {
    const { transport, peers } = its();
    await transport.close();
    await assert.rejects(async () => await transport.open(peers[0], new Inbox()), isClosed);
  });

  test("it says what it is", () => {
    const { transport } = its();
    assert.notEqual(transport.description, "");
    assert.equal(typeof transport.simulated, "boolean");
  });
}
