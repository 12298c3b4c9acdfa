import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { MctpAddress } from "../mctp/address.ts";
import { ask, assertSame, echo, Inbox, type Its, isClosed, messageOf } from "./contract-subject.contract.ts";
import type { Listener, Listening, Transport } from "./transport.ts";

/** What every transport must do that takes what peers send of themselves. */
export function listeningContract(its: Its): void {
  ownMessagesArriveWhole(its);
  listeningEnds(its);
  listeningIsApartFromExchanges(its);
}

async function listen(transport: Transport, peer: MctpAddress, listener: Listener): Promise<Listening> {
  assert.ok(transport.listen);
  return await transport.listen(peer, listener);
}

/** Has each peer asked something, so that it knows whom to send to. */
async function introduce(its: Its): Promise<void> {
  const { transport, peers, respondWith } = its();
  respondWith(echo);
  for (const peer of peers) await ask(transport, peer, messageOf(20));
}

function ownMessagesArriveWhole(its: Its): void {
  test("what a peer sends of itself arrives whole at all who listen to it, and at nobody else", async () => {
    const { transport, peers, notify } = its();
    const [one, other, another] = [new Inbox(), new Inbox(), new Inbox()];
    await listen(transport, peers[0], one);
    await listen(transport, peers[0], other);
    await listen(transport, peers[1], another);
    await introduce(its);
    for (const length of [12, 64, 65, 200, 4120]) {
      notify(peers[0], messageOf(length, 3));
      for (const inbox of [one, other]) assertSame(await inbox.next(), messageOf(length, 3));
    }
    notify(peers[1], messageOf(30, 4));
    assertSame(await another.next(), messageOf(30, 4));
    assert.deepEqual(
      [one, other, another].map(({ messages }) => messages.length),
      [5, 5, 1],
    );
  });

  test("a dozen messages that a peer sends of itself at once arrive in order", async () => {
    const { transport, peers, notify } = its();
    const inbox = new Inbox();
    await listen(transport, peers[0], inbox);
    await introduce(its);
    for (let index = 0; index < 12; index++) notify(peers[0], messageOf(100 + index));
    for (let index = 0; index < 12; index++) assertSame(await inbox.next(), messageOf(100 + index));
  });

  test("the bytes of what a peer sends of itself belong to each listener", async () => {
    const { transport, peers, notify } = its();
    const [one, other] = [new Inbox(), new Inbox()];
    await listen(transport, peers[0], one);
    await listen(transport, peers[0], other);
    await introduce(its);
    const message = messageOf(40);
    notify(peers[0], message);
    message.fill(0);
    (await one.next()).fill(0xff);
    notify(peers[0], messageOf(40, 2));
    await one.next();
    assertSame(await other.next(), messageOf(40));
    assertSame(await other.next(), messageOf(40, 2));
  });
}

function listeningEnds(its: Its): void {
  test("nothing is delivered to who listens no longer, and listening may begin anew", async () => {
    const { transport, peers, notify } = its();
    const [ended, kept, anew] = [new Inbox(), new Inbox(), new Inbox()];
    const listening = await listen(transport, peers[0], ended);
    await listen(transport, peers[1], kept);
    await introduce(its);
    notify(peers[0], messageOf(30, 1));
    assertSame(await ended.next(), messageOf(30, 1));
    listening.close();
    listening.close();
    notify(peers[0], messageOf(30, 2));
    notify(peers[1], messageOf(30, 3));
    assertSame(await kept.next(), messageOf(30, 3));
    await listen(transport, peers[0], anew);
    notify(peers[0], messageOf(30, 4));
    assertSame(await anew.next(), messageOf(30, 4));
    assert.deepEqual([ended.messages.length, ended.failures, anew.messages.length], [1, [], 1]);
  });

  test("closing the transport fails who listens with CLOSED, once, and delivers nothing more", async () => {
    const { transport, peers, notify } = its();
    const [one, other, ended] = [new Inbox(), new Inbox(), new Inbox()];
    await listen(transport, peers[0], one);
    await listen(transport, peers[1], other);
    (await listen(transport, peers[0], ended)).close();
    await introduce(its);
    notify(peers[0], messageOf(30));
    const closing = transport.close();
    const before = one.messages.length;
    await closing;
    await transport.close();
    await setImmediate();
    for (const { failures } of [one, other]) assert.deepEqual(failures.map(isClosed), [true]);
    assert.deepEqual([one.messages.length, ended.failures], [before, []]);
    await assert.rejects(() => listen(transport, peers[0], new Inbox()), isClosed);
  });
}

function listeningIsApartFromExchanges(its: Its): void {
  test("nothing is delivered inside listen", async () => {
    const { transport, peers, notify } = its();
    const first = new Inbox();
    // Somebody listens already, or else what is under way would be for nobody.
    await listen(transport, peers[0], first);
    await introduce(its);
    notify(peers[0], messageOf(30));
    let inside = true;
    const listening = listen(transport, peers[0], {
      message: () => assert.equal(inside, false, "delivered inside listen"),
      failed: () => {},
    });
    inside = false;
    await listening;
    assertSame(await first.next(), messageOf(30));
  });

  test("who is delivered to may close, listen anew and ask", async () => {
    const { transport, peers, notify } = its();
    const [answered, anew] = [new Inbox(), new Inbox()];
    const listening = await listen(transport, peers[0], {
      message: async (bytes) => {
        listening.close();
        await listen(transport, peers[0], anew);
        answered.message(await ask(transport, peers[0], bytes));
      },
      failed: (error) => answered.failed(error),
    });
    await introduce(its);
    notify(peers[0], messageOf(30, 1));
    assertSame(await answered.next(), messageOf(30, 1));
    notify(peers[0], messageOf(30, 2));
    assertSame(await anew.next(), messageOf(30, 2));
    assert.equal(anew.messages.length, 1);
  });

  test("what a peer sends of itself comes between request and answer, and is no answer", async () => {
    const { transport, peers, notify, respondWith } = its();
    const inbox = new Inbox();
    await listen(transport, peers[0], inbox);
    await introduce(its);
    respondWith((peer, request) => {
      for (let turn = 0; turn < 8; turn++) notify(peer, messageOf(25, turn));
      return [{ message: request, after: 5 }];
    });
    assertSame(await ask(transport, peers[0], messageOf(70)), messageOf(70));
    for (let turn = 0; turn < 8; turn++) assertSame(await inbox.next(), messageOf(25, turn));
  });

  test("what a peer sends of itself to nobody who listens disturbs nothing", async () => {
    const { transport, peers, notify } = its();
    await introduce(its);
    for (let turn = 0; turn < 10; turn++) notify(peers[0], messageOf(300, turn));
    assertSame(await ask(transport, peers[0], messageOf(70)), messageOf(70));
  });
}
