import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { IntegrityError, ProtocolError, TimeoutError } from "../errors.ts";
import { advance, type ExchangeInput, type ExchangeState, type ExchangeTerms, sent } from "./exchange-state.ts";
import { health, internalError, moreProcessing, sealed } from "./scripted-transport.contract.ts";

const terms: ExchangeTerms = {
  title: "Poll to mctp:1,9",
  messageType: "miCommand",
  slot: 0,
  timeout: 1_000,
  deadline: 10_000,
  moreProcessingLimit: 3,
};
const miResponse = 0x88;
const answer = sealed(0x84, miResponse, 0, 0, ...health);

const damagedAnswer = answer.map((byte, index) => (index === 10 ? byte ^ 1 : byte));

const message = (bytes: Uint8Array, now = 0): ExchangeInput => ({ kind: "message", message: bytes, now });
const more = (time: number, now = 0) => message(sealed(0x84, miResponse, 0, 0, ...moreProcessing(time)), now);
const timeout = (now: number, handedOver = true): ExchangeInput => ({ kind: "timeout", now, handedOver });

/** The state after these inputs to an exchange whose request went out at time 0. */
function after(inputs: readonly ExchangeInput[], changed: Partial<ExchangeTerms> = {}): ExchangeState {
  const all = { ...terms, ...changed };
  return inputs.reduce<ExchangeState>((state, input) => advance(state, input, all), sent(all, 0));
}

function until(state: ExchangeState): number {
  assert.ok("until" in state, `goes on, not ${state.phase}`);
  return state.until;
}

function expected(state: ExchangeState): number {
  assert.ok("expected" in state, `goes on, not ${state.phase}`);
  return state.expected;
}

function failure(state: ExchangeState): unknown {
  assert.equal(state.phase, "failed");
  return "error" in state ? state.error : undefined;
}

function timeoutOf(state: ExchangeState): TimeoutError {
  const error = failure(state);
  assert.ok(error instanceof TimeoutError, String(error));
  return error;
}

describe("an exchange", () => {
  test("waits for as long as the timeout", () => {
    const state = sent(terms, 500);
    assert.equal(state.phase, "waiting");
    assert.equal(until(state), 1_500);
  });

  test("whose request the link did not take says that it was not sent", () => {
    const error = timeoutOf(after([timeout(1_000, false)]));
    assert.equal(error.sent, false);
    assert.match(error.message, /the link did not take the request in 1000 ms/);
    assert.equal(timeoutOf(after([timeout(1_000)])).sent, true);
  });

  test("waits no longer than until its deadline, and remembers when the drive should have answered", () => {
    const state = sent({ ...terms, deadline: 700 }, 0);
    assert.equal(until(state), 700);
    assert.equal(expected(state), 1_000);
  });

  test("is done with an answer, and hands it on as it came", () => {
    const state = after([message(answer)]);
    assert.equal(state.phase, "done");
    assert.equal("message" in state && state.message, answer);
  });

  test("is done with an error status too: judging it is for others", () => {
    assert.equal(after([message(sealed(0x84, miResponse, 0, 0, ...internalError))]).phase, "done");
  });

  test("fails where no answer comes, saying how long it waited", () => {
    const error = timeoutOf(after([timeout(1_000.4)]));
    assert.equal(error.message, "Poll to mctp:1,9: no answer in 1000 ms");
    assert.deepEqual([error.elapsed, error.moreProcessing], [1_000, 0]);
  });

  test("fails with exactly what it was aborted with", () => {
    for (const reason of [new Error("enough"), "enough", null, undefined]) {
      assert.equal(failure(after([{ kind: "failure", error: reason }])), reason);
    }
  });

  test("is not changed by anything after its end", () => {
    const inputs = [message(answer), more(9), timeout(1_000), { kind: "failure", error: new Error("late") }] as const;
    for (const first of [message(answer), timeout(1_000), { kind: "failure", error: new Error("first") }] as const) {
      const end = after([first]);
      for (const input of inputs) assert.equal(advance(end, input, terms), end);
    }
  });
});

describe("More Processing Required", () => {
  test("is followed by the answer", () => {
    const waiting = after([more(20)]);
    assert.equal(waiting.phase, "moreProcessing");
    assert.equal(advance(waiting, message(answer), terms).phase, "done");
  });

  test("lets the drive have the time that it names, be it longer or shorter than the timeout", () => {
    assert.equal(until(after([more(50, 200)])), 5_200);
    assert.equal(until(after([more(1, 200)])), 300);
    assert.equal(until(after([more(0xffff, 0)], { deadline: 1e9 })), 6_553_500);
  });

  test("counts from the last one, which may shorten the wait", () => {
    assert.equal(until(after([more(50, 100), more(2, 400)])), 600);
  });

  test("without a time lets the drive have the timeout once more", () => {
    assert.equal(until(after([more(0, 900)])), 1_900);
  });

  test("never leads past the deadline, and what the drive asked for is remembered", () => {
    const state = after([more(200, 100)]);
    assert.equal(until(state), 10_000);
    assert.equal(expected(state), 20_100);
    assert.equal(until(after([more(90, 8_000), more(90, 9_900)])), 10_000);
  });

  test("is part of the timeout's story", () => {
    const error = timeoutOf(after([more(5, 100), more(5, 200), timeout(700)]));
    assert.equal(error.message, "Poll to mctp:1,9: no answer in 700 ms after 2 More Processing Required");
    assert.deepEqual([error.elapsed, error.moreProcessing], [700, 2]);
  });

  test("is followed as often as allowed and not once more", () => {
    const last = after([more(1, 1), more(1, 2), more(1, 3)]);
    assert.equal(last.phase, "moreProcessing");
    assert.equal(advance(last, message(answer), terms).phase, "done");
    const error = timeoutOf(advance(last, more(1, 4.2), terms));
    assert.match(error.message, /gave up after 4 More Processing Required/);
    assert.deepEqual([error.elapsed, error.moreProcessing], [4, 4]);
  });

  test("is refused at once where none is allowed", () => {
    assert.equal(timeoutOf(after([more(1, 1)], { moreProcessingLimit: 0 })).moreProcessing, 1);
  });

  test("is understood in the long form that some drives send to Admin commands", () => {
    const long = sealed(0x84, 0x90, 0, 0, ...moreProcessing(30), ...new Array<number>(12).fill(0));
    assert.equal(until(after([message(long)], { messageType: "adminCommand" })), 3_000);
  });
});

describe("a message that answers something else", () => {
  const strays: [string, Uint8Array, RegExp][] = [
    [
      "another slot",
      sealed(0x84, 0x89, 0, 0, ...health),
      /Response Message.commandSlot: answers command slot 1, not 0/,
    ],
    [
      "another message type",
      sealed(0x84, 0x90, 0, 0, ...health),
      /Response Message.nvmeMiMessageType: adminCommand is/,
    ],
    ["a type that is reserved", sealed(0x84, 0xb8, 0, 0, ...health), /Response Message.nvmeMiMessageType: 7 is/],
    ["slot 1 with More Processing Required", sealed(0x84, 0x89, 0, 0, ...moreProcessing(9)), /commandSlot/],
  ];
  for (const [what, bytes, complaint] of strays) {
    test(`such as ${what} is passed over`, () => {
      const state = after([message(bytes, 400)]);
      assert.equal(until(state), 1_000, "and does not lengthen the wait");
      assert.equal(advance(state, message(answer), terms).phase, "done");
    });

    test(`such as ${what} is shown when time runs out`, () => {
      const error = failure(after([message(bytes), timeout(1_000)]));
      assert.ok(error instanceof ProtocolError);
      assert.match(error.message, complaint);
      assert.equal(error.bytes, bytes);
    });
  }

  test("is passed over between More Processing Required and the answer as well", () => {
    const stray = message(sealed(0x84, 0x89, 0, 0, ...health));
    const state = after([stray, more(20, 100), stray]);
    assert.equal(state.phase, "moreProcessing");
    assert.equal(until(state), 2_100);
    assert.equal(advance(state, message(answer), terms).phase, "done");
  });

  test("is passed over however often it comes", () => {
    const state = after(new Array(1_000).fill(message(sealed(0x84, 0x89, 0, 0, ...health), 900)));
    assert.equal(until(state), 1_000);
  });
});

describe("a message that is wrong", () => {
  test("by one bit anywhere is the error where nothing else comes, in what is covered by the check an IntegrityError", () => {
    for (let bit = 0; bit < answer.length * 8; bit++) {
      const damaged = answer.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const error = failure(after([message(damaged), timeout(1_000)]));
      const expectedClass = bit < 8 ? ProtocolError : IntegrityError; // byte 0 says that there is a check at all
      assert.ok(error instanceof expectedClass, `bit ${bit}: ${error}`);
      assert.equal(error.bytes, damaged);
    }
  });

  test("because it is a request ends the exchange", () => {
    const error = failure(after([message(sealed(0x84, 0x08, 0, 0, ...health))]));
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /is a request/);
  });

  test("because it is short ends the exchange, at every length", () => {
    for (let length = 0; length < 12; length++) {
      const error = failure(after([message(answer.subarray(0, length))]));
      assert.ok(error instanceof ProtocolError, `${length} bytes`);
      assert.match(error.message, new RegExp(`has ${length} bytes, fewer than the 12`));
    }
  });

  test("because it is longer than any may be ends the exchange; the longest is taken", () => {
    const longest = sealed(0x84, miResponse, 0, 0, ...new Array<number>(4_216).fill(0));
    assert.equal(longest.length, 4_224);
    assert.equal(after([message(longest)]).phase, "done");
    const error = failure(after([message(sealed(0x84, miResponse, 0, 0, ...new Array<number>(4_217).fill(0)))]));
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /has 4225 bytes, more than the 4224/);
  });

  test("after More Processing Required is the error as well", () => {
    assert.ok(failure(after([more(20), message(answer.subarray(0, 15)), timeout(2_000)])) instanceof IntegrityError);
  });

  test("by damage may be followed by the answer, which is taken", () => {
    const state = after([message(damagedAnswer), message(answer, 900)]);
    assert.equal(state.phase, "done");
  });

  test("by damage does not end the wait while its Replay runs; where that comes to nothing, the rest of it holds", () => {
    const replaying = after([message(damagedAnswer)], { replays: true });
    assert.equal(until(replaying), 10_000);
    assert.equal(until(advance(replaying, { kind: "notReplayed", now: 400 }, terms)), 1_000);
    const late = advance(replaying, { kind: "notReplayed", now: 1_200 }, terms);
    assert.ok(failure(late) instanceof IntegrityError);
    assert.equal(advance(replaying, message(answer, 5_000), terms).phase, "done");
  });
});
