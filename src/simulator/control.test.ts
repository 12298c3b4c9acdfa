import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Reply } from "../transport/responder.ts";
import {
  type Behaviour,
  Drive,
  type DriveModel,
  defaultFleet,
  delayed,
  dropped,
  endless,
  moreProcessing,
  refused,
} from "./index.ts";
import { errorResponse, fromHex, identify, miRequest, sealed, toHex, withByte } from "./messages.contract.ts";

const healthPoll = miRequest(0x01);
const getState = fromHex("84 00 00 00 03 14 00 00 2a f6 6a 15");
const pause = fromHex("84 00 00 00 00 11 00 00 77 49 d7 4c");
const resume = fromHex("84 00 00 00 01 12 00 00 bc 23 bc 7b");
const abort = fromHex("84 00 00 00 02 13 00 00 fb 38 df bc");
const replay = fromHex("84 00 00 00 04 45 00 00 cd 21 ec 1e");
const replays = "84 80 00 00 00 45 01 00 bd 86 02 83";
/** Any primitive, on a slot, with a parameter (CPSP). */
const primitive = (opcode: number, slot = 0, parameter = 0) =>
  sealed([0x84, slot, 0, 0, opcode, 0x55, parameter & 0xff, parameter >> 8]);
/** A successful answer to it, with a result (CPSR). */
const succeeded = (result: number, slot = 0) =>
  toHex(sealed([0x84, 0x80 | slot, 0, 0, 0, 0x55, result & 0xff, result >> 8]));

/** Packets of a reply that go out one by one; the whole of it is sent when all have. */
class Carrier {
  readonly sent: string[] = [];
  /** Carries what is due at once, in pieces. */
  carry(replies: readonly Reply[], pieces = 1): void {
    for (const { message, transmission } of replies) {
      let left = pieces;
      const step = () => {
        left--;
        this.sent.push(left === 0 ? toHex(message) : `${left} left`);
        return left > 0;
      };
      if (transmission === undefined) while (step());
      else transmission.run(step);
    }
  }
}

const v1 = () => subject(9);
const v2 = () => subject(12);

/** A drive of the fleet, by a clock of its own. */
function subject(eid: number, change: (model: DriveModel) => DriveModel = (model) => model) {
  const clock = { now: 1_000 };
  const drive = new Drive(change(defaultFleet().drive(eid).model), () => clock.now);
  const carrier = new Carrier();
  /** What a request is answered with that is out at once. */
  const ask = (request: Uint8Array) => {
    const from = carrier.sent.length;
    carrier.carry(drive.respond(request));
    return carrier.sent.slice(from);
  };
  const state = (slot = 0) => {
    const [answer] = drive.respond(primitive(3, slot));
    return new DataView(answer!.message.buffer).getUint16(answer!.message.byteOffset + 6, true);
  };
  const once = (behaviour: Behaviour, request = healthPoll) => {
    const remove = drive.prepend(behaviour);
    const replies = drive.respond(request);
    remove();
    return replies;
  };
  return { drive, clock, carrier, ask, state, once };
}

describe("control primitives", () => {
  test("are answered with their tag, in the very bytes of the specification's examples", () => {
    const { ask } = v2();
    assert.deepEqual(ask(pause), ["84 80 00 00 00 11 03 00 1a ef 5e 8d"]);
    assert.deepEqual(ask(resume), ["84 80 00 00 00 12 00 00 f0 87 97 53"]);
    assert.deepEqual(ask(abort), ["84 80 00 00 00 13 00 00 8e 15 d6 f6"]);
    assert.deepEqual(ask(getState), ["84 80 00 00 00 14 00 00 e7 71 26 82"]);
    ask(healthPoll);
    assert.equal(ask(replay)[0], replays);
  });

  test("of unknown opcodes are refused, a vendor's too unless the drive has one", () => {
    const { ask, drive } = v2();
    for (const opcode of [0x05, 0x80, 0xef, 0xf0, 0xff]) {
      assert.deepEqual(ask(primitive(opcode)), [errorResponse(0x80, 0x03)]);
    }
    drive.model.vendorPrimitives.set(0xf0, ({ parameter }) => ({ result: parameter + 1 }));
    assert.deepEqual(ask(primitive(0xf0, 1, 0x1233)), [succeeded(0x1234, 1)]);
    assert.deepEqual(ask(primitive(0xf1)), [errorResponse(0x80, 0x03)]);
  });

  test("are refused for their size, for reserved bits of their parameter, and for flags of commands", () => {
    for (let size = 4; size < 8; size++) {
      const short = sealed([0x84, 0x01, ...new Uint8Array(size - 2)]);
      assert.deepEqual(v2().ask(short), [errorResponse(0x81, 0x05)]);
    }
    const invalid = (byte: number, bit = 0) => [errorResponse(0x80, 0x04, { byte, bit })];
    assert.deepEqual(v2().ask(primitive(0, 0, 1)), invalid(6));
    assert.deepEqual(v2().ask(primitive(3, 0, 2)), invalid(6, 1));
    assert.deepEqual(v2().ask(primitive(4, 0, 0x100)), invalid(7));
    assert.deepEqual(v2().ask(withByte(getState, 2, () => 2)), invalid(2, 1));
  });
});

describe("Pause", () => {
  test("holds the answers of both slots until Resume, and never those of control primitives", () => {
    const { ask, carrier, state } = v2();
    ask(pause);
    assert.deepEqual(ask(healthPoll), []);
    assert.deepEqual(ask(miRequest(0x01, 0, 0, { slot: 1 })), []);
    assert.equal(state(), 0x8003, "paused, transmitting");
    assert.equal(state(1), 0x8003);
    const sent = carrier.sent.length;
    assert.deepEqual(ask(resume)[0], "84 80 00 00 00 12 00 00 f0 87 97 53", "its own answer is the first");
    assert.deepEqual(
      carrier.sent.slice(sent).map((message) => message.slice(3, 5)),
      ["80", "88", "89"],
    );
    assert.deepEqual([state(), state(1)], [0, 0]);
  });

  test("may be asked for twice, as may Resume", () => {
    const { ask, state } = v2();
    for (let count = 0; count < 2; count++) assert.deepEqual(ask(primitive(0)), [succeeded(3)]);
    assert.equal(state(), 0x8000);
    for (let count = 0; count < 2; count++) assert.deepEqual(ask(primitive(1)), [succeeded(0)]);
    assert.equal(state(), 0);
  });

  test("stops an answer between two packets, which then go on where they stopped", () => {
    const { drive, carrier, clock, once } = v2();
    const replies = once(delayed(50), identify(0x01));
    clock.now += 50;
    let steps = 0;
    replies[0]?.transmission?.run(() => {
      if (++steps === 2) carrier.carry(drive.respond(pause));
      return steps < 5;
    });
    assert.equal(steps, 2);
    for (let count = 0; count < 2; count++) {
      carrier.carry(drive.respond(resume));
      assert.equal(steps, 5);
    }
  });

  test("ends by Resume also where the answer to that is lost", () => {
    const { ask, once, carrier, state } = v2();
    ask(pause);
    ask(healthPoll);
    carrier.carry(once(dropped, resume));
    assert.equal(carrier.sent.at(-1)?.slice(0, 14), "84 88 00 00 00");
    assert.equal(state(), 0);
  });

  test("refuses slot 1 since NVMe-MI 2.0, as Resume does", () => {
    const { ask, state } = v2();
    const refusal = [errorResponse(0x81, 0x04, { byte: 1, bit: 0 })];
    assert.deepEqual(ask(primitive(0, 1)), refusal);
    assert.deepEqual(ask(primitive(1, 1)), refusal);
    assert.equal(state(1), 0);
  });

  test("is that of one slot before NVMe-MI 2.0", () => {
    const { ask, state } = v1();
    assert.deepEqual(ask(primitive(0, 1)), [succeeded(2, 1)]);
    assert.deepEqual([state(), state(1)], [0, 0x8000]);
    assert.equal(ask(healthPoll).length, 1);
    assert.deepEqual(ask(miRequest(0x01, 0, 0, { slot: 1 })), []);
    assert.deepEqual(ask(primitive(0)), [succeeded(3)]);
    assert.deepEqual(ask(primitive(1, 1)).length, 2);
    assert.deepEqual([state(), state(1)], [0x8000, 0]);
  });

  test("comes with a command that asks for it (CIAP), where the drive can", () => {
    const { ask, state } = v2();
    const asking = withByte(healthPoll, 2, () => 0x02);
    assert.deepEqual(ask(asking), []);
    assert.equal(state(), 0x8003);
    assert.equal(ask(resume)[1]?.slice(0, 14), "84 88 00 00 00");
    const old = v1();
    assert.deepEqual(old.ask(asking), [errorResponse(0x88, 0x04, { byte: 2, bit: 1 })]);
    assert.equal(old.state(), 0);
  });
});

describe("Get State", () => {
  test("tells that a slot processes, and of the commands that came meanwhile", () => {
    const { ask, state, once, clock } = v2();
    once(delayed(500));
    assert.equal(state(), 2);
    assert.equal(state(1), 0);
    assert.deepEqual(ask(healthPoll), []);
    assert.equal(state(), 0x000a);
    assert.equal(state(1), 0x0008, "errors are the whole endpoint's");
    clock.now += 500;
    assert.equal(state(), 0x0008);
  });

  test("tells of damaged messages, and clears errors if asked to, once told", () => {
    const { ask, state, drive } = v2();
    drive.respond(withByte(healthPoll, 1, () => 0xff));
    assert.equal(state(), 0, "a response is no damage");
    drive.respond(Uint8Array.from(healthPoll, (byte, index) => (index === 9 ? 1 : byte)));
    assert.equal(state(), 0x0010);
    ask(pause);
    assert.deepEqual(ask(primitive(3, 0, 1)), [succeeded(0x8010)]);
    assert.equal(state(), 0x8000);
  });
});

describe("Abort", () => {
  test("frees a slot whose command has not changed anything, and its answer never comes", () => {
    const { ask, state, once, clock, carrier } = v2();
    const replies = once(delayed(500));
    assert.deepEqual(ask(primitive(2)), [succeeded(1)]);
    assert.equal(state(), 0);
    const other = ask(miRequest(0x00));
    assert.equal(other.length, 1);
    clock.now += 500;
    const sent = carrier.sent.length;
    carrier.carry(replies);
    assert.equal(carrier.sent.length, sent);
    assert.deepEqual(ask(primitive(2)), [succeeded(0)]);
  });

  test("tells that processing had begun where More Processing Required or a part of the answer came before", () => {
    const { ask, once } = v2();
    once(moreProcessing({ after: 500 }));
    assert.deepEqual(ask(primitive(2)), [succeeded(2)]);
    ask(pause);
    ask(healthPoll);
    assert.deepEqual(ask(primitive(2)), [succeeded(2)]);
    assert.deepEqual(ask(primitive(1)), [succeeded(0)], "what was held is gone");
  });

  test("is refused for a command that has changed the drive, which goes on (NVMe-MI 2.0)", () => {
    const { ask, once, state, clock, carrier } = v2();
    // Drive 12 has its 2-Wire port third.
    const replies = once(delayed(500), miRequest(0x03, 0x0200_0003, 100));
    assert.deepEqual(ask(primitive(2)), [errorResponse(0x80, 0x08)]);
    assert.equal(state(), 2);
    clock.now += 500;
    const sent = carrier.sent.length;
    carrier.carry(replies);
    assert.equal(carrier.sent.length, sent + 1);
  });

  test("gives such a command up in part before NVMe-MI 2.0", () => {
    const { ask, once, state, drive } = v1();
    once(delayed(500), miRequest(0x03, 0x0100_0003, 100));
    assert.deepEqual(ask(primitive(2)), [succeeded(2)]);
    assert.equal(state(), 0);
    assert.equal(drive.model.ports[1]!.transmissionUnitSize, 100);
  });

  test("of a refused command that would have changed the drive is granted", () => {
    const { ask, once } = v2();
    once(delayed(500), miRequest(0x03, 0x0200_0003, 9_999));
    assert.deepEqual(ask(primitive(2)), [succeeded(1)]);
  });

  test("frees the slot of a command that would never be over", () => {
    const { ask, once, state, clock } = v2();
    const replies = once(endless({ announced: 300, times: 3 }));
    assert.deepEqual(
      replies.map(({ after }) => after),
      [0, 300, 600],
    );
    clock.now += 1e9;
    assert.equal(state(), 2);
    assert.deepEqual(ask(healthPoll), []);
    assert.deepEqual(ask(primitive(2)), [succeeded(2)]);
    assert.equal(ask(healthPoll).length, 1);
  });

  test("of one slot leaves the other alone", () => {
    const { ask, once, state } = v2();
    once(delayed(500));
    assert.deepEqual(ask(primitive(2, 1)), [succeeded(0, 1)]);
    assert.equal(state(), 2);
  });
});

describe("Replay", () => {
  test("sends the last answer of the slot behind its own, as often as asked for", () => {
    const { ask } = v2();
    const [health] = ask(healthPoll);
    ask(miRequest(0x00, 0, 0, { slot: 1 }));
    for (let count = 0; count < 2; count++) assert.deepEqual(ask(replay), [replays, health]);
  });

  test("has the answer that was dropped on its way, and carries nothing out again", () => {
    const { drive, ask, once } = v1();
    drive.model.compositeStatus = { ...drive.model.compositeStatus, ready: true };
    assert.deepEqual(once(dropped, miRequest(0x01, 0, 0x8000_0000)), []);
    const [, answer] = ask(replay);
    assert.deepEqual(fromHex(answer!).subarray(12, 14), Uint8Array.of(0x01, 0));
    assert.equal(drive.model.compositeStatus.ready, false);
  });

  test("has what a behaviour answered, as the drive gave it", () => {
    const { ask, once } = v2();
    once(refused("internalError"));
    assert.deepEqual(ask(replay), [replays, errorResponse(0x88, 0x02)]);
    once((_, next) => next().map((reply) => ({ ...reply, message: reply.message.fill(0) })));
    const whole = ask(replay)[1];
    assert.deepEqual([whole], ask(healthPoll));
  });

  test("begins with any packet, and ends with the check of the whole", () => {
    const { ask, drive } = v2();
    const whole = fromHex(ask(identify(0x01))[0]!);
    assert.equal(drive.transmissionUnit, 64);
    for (const packet of [1, 2, 63, 64]) {
      assert.equal(ask(primitive(4, 0, packet))[1], toHex(whole.subarray(packet * 64)));
    }
    // 4120 bytes are 65 packets.
    assert.deepEqual(ask(primitive(4, 0, 65)), [errorResponse(0x80, 0x04, { byte: 6, bit: 0 })]);
  });

  test("finds nothing in the beginning, while a command is processed, after Abort, and on the other slot", () => {
    const { ask, once } = v2();
    const nothing = [succeeded(0)];
    assert.deepEqual(ask(primitive(4)), nothing);
    ask(healthPoll);
    assert.deepEqual(ask(primitive(4, 1)), [succeeded(0, 1)]);
    once(moreProcessing({ after: 500 }));
    assert.deepEqual(ask(primitive(4)), nothing);
    ask(abort);
    assert.deepEqual(ask(primitive(4)), nothing);
  });

  test("ends a pause, and an answer that it stopped comes once, anew", () => {
    const { ask, state } = v2();
    ask(pause);
    ask(healthPoll);
    const other = ask(miRequest(0x01, 0, 0, { slot: 1 }));
    assert.deepEqual(other, []);
    const sent = ask(replay);
    assert.deepEqual(
      sent.map((message) => message.slice(3, 5)),
      ["80", "89", "88"],
    );
    assert.deepEqual([state(), state(1)], [0, 0]);
  });

  test("may come under the tag of the request it answers, whichever the specification means", () => {
    const { drive } = subject(12, (model) => ({ ...model, replayedUnder: "original" }));
    const [original, own] = [new Carrier(), new Carrier()];
    const remove = drive.prepend(dropped);
    original.carry(drive.respond(healthPoll), 3);
    remove();
    assert.equal(original.sent.length, 0);
    own.carry(drive.respond(replay));
    assert.deepEqual(own.sent, [replays]);
    assert.deepEqual(
      original.sent.map((part) => part.slice(0, 14)),
      ["2 left", "1 left", "84 88 00 00 00"],
    );
    own.carry(drive.respond(replay));
    assert.equal(own.sent.at(-1), original.sent[2], "that way is gone");
  });
});

test("a reset of the NVM subsystem ends pause, commands and errors, forgets the answers, and is told", () => {
  const { ask, state, once, drive, carrier } = v2();
  ask(pause);
  drive.respond(Uint8Array.from(healthPoll, (byte, index) => (index === 9 ? 1 : byte)));
  const held = once(delayed(500), miRequest(0x01, 0, 0, { slot: 1 }));
  const [reply] = ask(miRequest(0x07));
  assert.equal(reply, "84 88 00 00 00 00 00 00 24 55 77 22");
  assert.deepEqual([state(), state(1)], [0x4000, 0x4000]);
  const sent = carrier.sent.length;
  carrier.carry(held);
  assert.equal(carrier.sent.length, sent);
  assert.deepEqual(ask(primitive(4, 1)), [succeeded(0, 1)]);
  assert.deepEqual(ask(primitive(3, 0, 1)), [succeeded(0x4000)]);
  assert.equal(state(), 0);
});
