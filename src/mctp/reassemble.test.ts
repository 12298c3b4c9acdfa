import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { fragment } from "./fragment.ts";
import type { MctpMessage } from "./message.ts";
import { decodePacket, type Packet } from "./packet.ts";
import { Reassembler, type ReassemblyLimits } from "./reassemble.ts";

const messageOf = (length: number, seed = 0): Uint8Array => Uint8Array.from({ length }, (_, at) => at * 3 + seed);
const request: MctpMessage = { source: 8, destination: 9, tag: 2, tagOwner: true, message: messageOf(200) };

function packetsOf(message: Partial<MctpMessage> = {}, unit = 64, sequence = 0): Packet[] {
  return fragment({ ...request, ...message }, unit, sequence).map(decodePacket);
}

class Bench {
  readonly dropped: string[] = [];
  /** Tags of the packets that it was told of with these reasons. */
  readonly droppedTags: number[] = [];
  readonly reassembler: Reassembler;

  constructor(limits?: ReassemblyLimits) {
    this.reassembler = new Reassembler((reason, { tag }) => {
      this.dropped.push(reason);
      this.droppedTags.push(tag);
    }, limits);
  }

  /** What the packets complete, all having come at the same time. */
  add(packets: readonly (Packet | undefined)[], now = 0): MctpMessage[] {
    const messages: MctpMessage[] = [];
    for (const packet of packets) {
      const message = packet && this.reassembler.add(packet, now);
      if (message !== undefined) messages.push(message);
    }
    return messages;
  }
}

describe("a reassembler", () => {
  test("gives back any message, cut at any unit, from any sequence number", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 5000 }),
        fc.integer({ min: 64, max: 4096 }),
        fc.nat(3),
        fc.record({ source: fc.nat(255), destination: fc.nat(255), tag: fc.nat(7), tagOwner: fc.boolean() }),
        (message, unit, sequence, route) => {
          const bench = new Bench();
          assert.deepEqual(bench.add(packetsOf({ ...route, message }, unit, sequence)), [{ ...route, message }]);
          assert.deepEqual([bench.dropped, bench.reassembler.pending], [[], 0]);
        },
      ),
    );
  });

  test("keeps apart messages that differ in source, destination, tag or tag owner alone", () => {
    const others = [{}, { source: 10 }, { destination: 10 }, { tag: 3 }, { tagOwner: false }];
    const messages = others.map((other, index) => ({ ...request, ...other, message: messageOf(300, index) }));
    const packets = messages.map((message) => packetsOf(message));
    const bench = new Bench();
    const woven = packets[0]!.flatMap((_, index) => packets.map((each) => each[index]));
    assert.deepEqual(bench.add(woven), messages);
    assert.deepEqual(bench.dropped, []);
  });

  test("drops the whole message where a packet is missing, repeated or swapped", () => {
    const [a, b, c, d] = packetsOf();
    for (const packets of [
      [a, c, d],
      [a, b, b, c, d],
      [a, c, b, d],
    ]) {
      const bench = new Bench();
      assert.deepEqual(bench.add(packets), []);
      assert.equal(bench.dropped[0], "outOfSequence");
      assert.ok(bench.dropped.slice(1).every((reason) => reason === "unexpectedMiddle"));
      assert.equal(bench.reassembler.pending, 0);
      assert.equal(bench.add([a, b, c, d]).length, 1);
    }
  });

  test("drops packets that continue nothing", () => {
    const bench = new Bench();
    assert.deepEqual(bench.add(packetsOf().slice(1)), []);
    assert.deepEqual(bench.dropped, ["unexpectedMiddle", "unexpectedMiddle", "unexpectedMiddle"]);
  });

  test("starts over where a message starts over", () => {
    const [a, b] = packetsOf({ message: messageOf(150, 7) });
    const bench = new Bench();
    assert.deepEqual(bench.add([a, b, ...packetsOf()]), [request]);
    assert.deepEqual(bench.add([a, ...packetsOf({ message: messageOf(1) })]).length, 1);
    assert.deepEqual(bench.dropped, ["restarted", "restarted"]);
  });

  test("drops the whole message where a packet is of another size, but for a shorter last one", () => {
    const [a, b, c, d] = packetsOf();
    const resized = (packet: Packet | undefined, length: number): Packet => ({
      ...packet!,
      payload: new Uint8Array(length),
    });
    for (const packets of [
      [a, resized(b, 63), c, d],
      [a, resized(b, 65), c, d],
      [a, b, c, resized(d, 65)],
    ]) {
      const bench = new Bench();
      assert.deepEqual(bench.add(packets), []);
      assert.equal(bench.dropped[0], "incorrectTransmissionUnit");
      assert.equal(bench.reassembler.pending, 0);
    }
    assert.equal(new Bench().add([a, b, c, resized(d, 64)])[0]?.message.length, 256);
    assert.equal(new Bench().add([a, b, c, resized(d, 1)])[0]?.message.length, 193);
  });

  test("takes messages up to its limit and not a byte more, in one packet or many", () => {
    for (const unit of [64, 4096]) {
      const bench = new Bench({ maximumSize: 300 });
      assert.equal(bench.add(packetsOf({ message: messageOf(300) }, unit)).length, 1);
      assert.deepEqual(bench.add(packetsOf({ message: messageOf(301) }, unit)), []);
      assert.deepEqual([bench.dropped, bench.reassembler.pending], [["tooLarge"], 0]);
    }
  });

  test("takes 64 KiB where no limit is given", () => {
    assert.equal(new Bench().add(packetsOf({ message: messageOf(65_536) })).length, 1);
    assert.deepEqual(new Bench().add(packetsOf({ message: messageOf(65_537) })), []);
  });

  test("gives up a message whose next packet takes longer than 6 seconds, but not a slow one", () => {
    const [a, b, c, d] = packetsOf();
    const slow = new Bench();
    for (const [packet, now] of [[a, 0] as const, [b, 6000] as const, [c, 12_000] as const]) slow.add([packet], now);
    assert.equal(slow.add([d], 18_000).length, 1);
    const late = new Bench();
    late.add([a, b], 0);
    assert.deepEqual(late.add([c, d], 6001), []);
    assert.deepEqual(late.dropped, ["expired", "unexpectedMiddle"]);
  });

  test("holds no more messages than it may: first those too old go, then the one that waited longest", () => {
    const first = (tag: number): Packet | undefined => packetsOf({ tag })[0];
    const rest = (tag: number): Packet[] => packetsOf({ tag }).slice(1);
    const bench = new Bench({ maximumAssemblies: 3, maximumAge: 100 });
    bench.add([first(0)], 0);
    bench.add([first(1)], 10);
    bench.add([first(2)], 20);
    bench.add([first(3)], 30);
    assert.deepEqual([bench.dropped, bench.reassembler.pending], [["tooMany"], 3]);
    bench.add([first(4)], 125);
    assert.deepEqual(bench.dropped, ["tooMany", "expired", "expired"]);
    assert.deepEqual(bench.droppedTags, [0, 1, 2], "told with a packet of the message that goes, not of the newcomer");
    assert.equal(bench.add(rest(3), 126).length, 1);
    assert.equal(bench.add(rest(4), 126).length, 1);
  });

  test("gives bytes that later changes to the packets leave alone", () => {
    const bytes = fragment({ ...request, message: messageOf(20) });
    const [message] = new Bench().add(bytes.map(decodePacket));
    bytes[0]!.fill(0xff);
    assert.deepEqual(message?.message, messageOf(20));
  });

  test("takes packets in any disorder without throwing, and holds no more than its limits", () => {
    const noise = fc.record({
      version: fc.constant(1),
      source: fc.nat(2),
      destination: fc.nat(1),
      tag: fc.nat(7),
      tagOwner: fc.boolean(),
      startOfMessage: fc.boolean(),
      endOfMessage: fc.boolean(),
      sequence: fc.nat(3),
      payload: fc.uint8Array({ minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, fc.nat(50)), { maxLength: 200 }), (packets) => {
        const bench = new Bench({ maximumSize: 5, maximumAssemblies: 4, maximumAge: 100 });
        let now = 0;
        for (const [packet, pause] of packets) {
          now += pause;
          for (const { message } of bench.add([packet], now)) assert.ok(message.length <= 5);
          assert.ok(bench.reassembler.pending <= 4);
        }
      }),
    );
  });
});
