import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { formatHex } from "../codec/index.ts";
import { noDrops } from "./drops.ts";
import { answerTo, type MctpMessage, messageTypeOf } from "./message.ts";
import { MctpPort } from "./port.ts";
import { TagPool } from "./tag-pool.ts";

const unhex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"));
const request: MctpMessage = { source: 8, destination: 9, tag: 3, tagOwner: true, message: unhex("84 08 01") };

function bench(accepted = [9]): {
  port: MctpPort;
  packets: Uint8Array[];
  messages: MctpMessage[];
  dropped: string[];
} {
  const packets: Uint8Array[] = [];
  const messages: MctpMessage[] = [];
  const dropped: string[] = [];
  const port = new MctpPort({
    transmit: (packet) => packets.push(packet),
    deliver: (message) => messages.push(message),
    accepts: (eid) => accepted.includes(eid),
    dropped: (reason, destination) => dropped.push(`${reason} ${destination}`),
    maximumSize: 4224,
  });
  return { port, packets, messages, dropped };
}

describe("a port", () => {
  test("delivers at one end what was sent at the other, cut to the unit asked for", () => {
    const [near, far] = [bench(), bench()];
    const message = Uint8Array.from({ length: 300 }, (_, at) => at);
    near.port.send({ ...request, message });
    assert.equal(near.packets.length, 5);
    near.port.send({ ...request, tag: 4, message }, 251);
    assert.equal(near.packets.length, 7);
    for (const packet of near.packets) far.port.receive(packet, 0);
    assert.deepEqual(far.messages, [
      { ...request, message },
      { ...request, tag: 4, message },
    ]);
    assert.deepEqual(far.port.drops, noDrops());
  });

  test("sends a message a packet at a time, and says when it was the last", () => {
    const [whole, stepped] = [bench(), bench()];
    const message = Uint8Array.from({ length: 130 }, (_, at) => at);
    whole.port.send({ ...request, message });
    const step = stepped.port.begin({ ...request, message });
    assert.equal(stepped.packets.length, 0);
    assert.deepEqual([step(), step(), step()], [true, true, false]);
    assert.deepEqual(stepped.packets.map(formatHex), whole.packets.map(formatHex));
    assert.equal(step(), false);
    assert.equal(stepped.packets.length, 3);
  });

  test("drops and counts what is not for it or cannot be read, and goes on", () => {
    const { port, messages, dropped } = bench();
    for (const packet of [
      "",
      "01 09 08 c8",
      "00 09 08 c8 84",
      "01 0a 08 c8 84",
      "01 09 08 48 84",
      "01 09 08 cb 84 08 01",
    ]) {
      port.receive(unhex(packet), 0);
    }
    assert.deepEqual(messages, [request]);
    assert.deepEqual(dropped, [
      "malformed undefined",
      "malformed undefined",
      "badHeaderVersion 9",
      "unknownDestination 10",
      "unexpectedMiddle 9",
    ]);
    assert.deepEqual(port.drops, {
      ...noDrops(),
      malformed: 2,
      badHeaderVersion: 1,
      unknownDestination: 1,
      unexpectedMiddle: 1,
    });
  });

  test("takes its limits to its reassembler", () => {
    const { port, packets, messages, dropped } = bench();
    port.send({ ...request, message: new Uint8Array(4225) });
    for (const packet of packets) port.receive(packet, 0);
    assert.deepEqual([messages, dropped], [[], ["tooLarge 9"]]);
  });

  test("takes any packet without throwing", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 })), (packets) => {
        const { port } = bench([...Array(256).keys()]);
        for (const packet of packets) {
          port.receive(packet, 0);
          if (packet.length > 0) port.receive(Uint8Array.of(1, ...packet), 0);
        }
      }),
    );
  });

  test("refuses a transmission unit out of range when it is made", () => {
    const options = { transmit: () => {}, deliver: () => {}, accepts: () => true };
    assert.throws(() => new MctpPort({ ...options, transmissionUnit: 63 }), { code: "INVALID_ARGUMENT" });
  });
});

describe("a message", () => {
  test("is answered with endpoints swapped and the same tag, which the answerer does not own", () => {
    const answer = answerTo(request, unhex("84 88"));
    assert.deepEqual(answer, { source: 9, destination: 8, tag: 3, tagOwner: false, message: unhex("84 88") });
  });

  test("has its type without the integrity check bit", () => {
    assert.deepEqual([unhex("84 08"), unhex("04"), unhex("00"), unhex("")].map(messageTypeOf), [4, 4, 0, undefined]);
    assert.equal(formatHex(request.message), "840801");
  });
});

describe("a tag pool", () => {
  test("has eight tags for each peer", () => {
    const pool = new TagPool();
    const taken = Array.from({ length: 9 }, () => pool.take(9));
    assert.deepEqual(taken, [0, 1, 2, 3, 4, 5, 6, 7, undefined]);
    assert.equal(pool.take(10), 0);
  });

  test("gives out last what was given back last", () => {
    const pool = new TagPool();
    for (let turn = 0; turn < 6; turn++) pool.release(9, pool.take(9)!);
    const given = Array.from({ length: 8 }, () => pool.take(9));
    assert.deepEqual(given, [6, 7, 0, 1, 2, 3, 4, 5]);
  });

  test("never gives the same tag out twice at a time", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), (steps) => {
        const pool = new TagPool();
        const held: number[] = [];
        for (const step of steps) {
          const tag = step < 6 ? pool.take(9) : undefined;
          const given = held[step % (held.length || 1)];
          if (tag !== undefined) {
            assert.ok(!held.includes(tag));
            held.push(tag);
          } else if (given !== undefined) {
            pool.release(9, given);
            held.splice(held.indexOf(given), 1);
          }
        }
      }),
    );
  });
});
