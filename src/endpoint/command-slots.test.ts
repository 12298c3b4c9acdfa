import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CommandSlots } from "./command-slots.ts";
import { Endpoint } from "./endpoint.ts";
import {
  health,
  isPending,
  rejection,
  ScriptedTransport,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

const endpointOver = (transport: ScriptedTransport, eid = 9) =>
  new Endpoint(transport, { eid }, { probe: false, recovery: false });

/** Which slot an exchange's command is for. */
const slotOf = ({ request }: { request: Uint8Array }) => request[1]! & 1;

describe("the two command slots of an endpoint", () => {
  test("have a command each on its way, on exchanges of their own", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const calls = [0, 1].map((slot) => endpoint.subsystemHealthStatusPoll({}, { slot: slot as 0 | 1 }));
    await settled();
    assert.deepEqual(transport.exchanges.map(slotOf), [0, 1]);
    transport.exchanges[1]!.answer(...health);
    await calls[1];
    assert.ok(await isPending(calls[0]!), "slot 1 may answer first");
    transport.exchanges[0]!.answer(...health);
    await calls[0];
    assert.deepEqual(
      transport.exchanges.map((exchange) => exchange.closes),
      [1, 1],
    );
  });

  test("have one command at a time each, in the order in which they were called", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const finished: number[] = [];
    const calls = Array.from({ length: 12 }, async (_, portId) => {
      await endpoint.readPortInformation({ portId }, { slot: (portId & 1) as 0 | 1 }).catch(() => {});
      finished.push(portId);
    });
    for (let round = 1; round <= 6; round++) {
      await settled();
      assert.equal(transport.exchanges.length, 2 * round);
      for (const exchange of transport.held) exchange.answer(2, 0, 0, 0);
    }
    await Promise.all(calls);
    assert.deepEqual(
      transport.exchanges.map(({ request }) => request[10]),
      Array.from({ length: 12 }, (_, portId) => portId),
    );
    assert.deepEqual(
      finished,
      [...finished].sort((a, b) => a - b),
    );
  });

  test("keep the order for commands that are called when another has just ended", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const ports: number[] = [];
    transport.sending = (exchange) => {
      ports.push(exchange.requests[0]![10]!);
      queueMicrotask(() => exchange.answer(2, 0, 0, 0));
    };
    const call = (portId: number) => endpoint.readPortInformation({ portId }).catch(() => {});
    const first = call(0).then(() => call(3));
    await Promise.all([first, call(1), call(2)]);
    assert.deepEqual(ports, [0, 1, 2, 3]);
  });

  test("go on after a command that failed in any way", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const silent = rejection(endpoint.subsystemHealthStatusPoll({}, { timeout: 10 }));
    const refused = rejection(endpoint.subsystemHealthStatusPoll());
    const damaged = rejection(endpoint.subsystemHealthStatusPoll());
    const aborted = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
    const answered = endpoint.subsystemHealthStatusPoll();
    await time.pass(10);
    transport.last.answer(2, 0, 0, 0);
    await settled();
    transport.last.deliver(new Uint8Array(3));
    await settled();
    controller.abort("enough");
    await settled();
    transport.last.answer(...health);
    const codes = (await Promise.all([silent, refused, damaged])).map((error) => (error as { code: string }).code);
    assert.deepEqual(codes, ["TIMEOUT", "MI_STATUS", "PROTOCOL"]);
    assert.equal(await aborted, "enough");
    await answered;
    await endpoint.close();
  });

  test("are not those of another endpoint: one that is slow delays no other", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    transport.sending = (exchange) => {
      if (exchange.peer.eid !== 8) queueMicrotask(() => exchange.answer(...health));
    };
    const slow = endpointOver(transport, 8);
    const waiting = [0, 1, 2].map(() => slow.subsystemHealthStatusPoll());
    const others = Array.from({ length: 50 }, (_, index) => endpointOver(transport, 9 + index));
    await Promise.all(others.flatMap((endpoint) => [1, 2, 3].map(() => endpoint.subsystemHealthStatusPoll())));
    assert.ok(await isPending(Promise.race(waiting)));
    for (let count = 0; count < 3; count++) {
      transport.held[0]!.answer(...health);
      await settled();
    }
    await Promise.all(waiting);
  });
});

describe("a queued command", () => {
  test("is aborted without being sent, and those behind it move up", async (t) => {
    virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const call = (portId: number, signal?: AbortSignal) =>
      rejection(endpoint.readPortInformation({ portId }, signal === undefined ? {} : { signal }));
    const calls = [call(0), call(1), call(2, controller.signal), call(3)];
    await settled();
    const reason = { because: "enough" };
    controller.abort(reason);
    assert.equal(await calls[2], reason);
    for (let count = 0; count < 3; count++) {
      await settled();
      transport.last.answer(2, 0, 0, 0);
    }
    await Promise.all(calls);
    assert.deepEqual(
      transport.exchanges.map(({ request }) => request[10]),
      [0, 1, 3],
    );
  });

  test("is aborted in any of the moments in which its turn comes, and the slot goes on to the next", async (t) => {
    virtualTime(t);
    for (let turns = 0; turns < 12; turns++) {
      const transport = new ScriptedTransport();
      const endpoint = endpointOver(transport);
      const controller = watchedController(t);
      const first = endpoint.subsystemHealthStatusPoll();
      const second = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
      const third = endpoint.subsystemHealthStatusPoll();
      await settled();
      transport.last.answer(...health);
      for (let turn = 0; turn < turns; turn++) await undefined;
      const sent = transport.exchanges.length;
      controller.abort("enough");
      assert.equal(await second, "enough");
      await first;
      await settled();
      assert.equal(transport.exchanges.length, sent + 1, "only the third command was sent after that");
      transport.last.answer(...health);
      await third;
      await endpoint.close();
    }
  });

  test("whose signal is aborted already does not get in line", async (t) => {
    const time = virtualTime(t);
    const slots = new CommandSlots();
    const late = () => "late";
    assert.ok(slots.tryTake(0));
    const signal = AbortSignal.abort("enough");
    assert.equal(await rejection(slots.take(0, { signal, wait: 100, late })), "enough");
    assert.equal(time.pending.size, 0);
    slots.release(0);
    assert.ok(slots.tryTake(0));
  });

  test("gives up at its deadline without being sent", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const first = endpoint.subsystemHealthStatusPoll();
    const second = rejection(endpoint.subsystemHealthStatusPoll({}, { deadline: 300 }));
    await time.pass(300);
    const error = (await second) as { code: string; elapsed: number; message: string };
    assert.deepEqual([error.code, error.elapsed], ["TIMEOUT", 300]);
    assert.match(error.message, /Poll to mctp:1,9: command slot 0 did not come free in 300 ms/);
    transport.last.answer(...health);
    await first;
    await settled();
    assert.equal(transport.exchanges.length, 1);
  });

  test("has what is left of its deadline for its answer", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    const first = endpoint.subsystemHealthStatusPoll();
    const second = rejection(endpoint.subsystemHealthStatusPoll({}, { deadline: 1_000 }));
    await time.pass(900);
    transport.last.answer(...health);
    await first;
    await time.pass(99);
    assert.ok(await isPending(second));
    await time.pass(1);
    assert.equal(((await second) as { elapsed: number }).elapsed, 100);
  });

  test("has its whole timeout for its answer, which begins when it is sent", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    await using endpoint = endpointOver(transport);
    const first = endpoint.subsystemHealthStatusPoll();
    const second = endpoint.subsystemHealthStatusPoll();
    await time.pass(4_000);
    transport.last.answer(...health);
    await first;
    await time.pass(4_000);
    transport.last.answer(...health);
    await second;
  });
});
