import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { IntegrityError, type MiErrorCode, MiStatusError, ProtocolError, TimeoutError } from "../errors.ts";
import type { ResponseStatus } from "../mi/index.ts";
import type { Reply } from "../transport/responder.ts";
import {
  type Behaviour,
  corrupted,
  type Drive,
  defaultFleet,
  delayed,
  duplicated,
  limited,
  moreProcessing,
  refused,
  silent,
  truncated,
  wrongSlot,
} from "./index.ts";
import { answerHex, fromHex, identify, isIntact, miRequest, sealed, toHex } from "./messages.contract.ts";

const healthPoll = fromHex("84 08 00 00 01 00 00 00 00 00 00 00 00 00 00 00 d2 d4 77 36");
const clearingPoll = fromHex("84 08 00 00 01 00 00 00 00 00 00 00 00 00 00 80 aa ef 81 b4");
const getState = fromHex("84 00 00 00 03 14 00 00 2a f6 6a 15");

const newDrive = (): Drive => defaultFleet().drive(9);
const shown = (replies: readonly Reply[]) => replies.map(({ message, after }) => [after, toHex(message)]);

const endpoints: Endpoint[] = [];
// Answers that never came in time would otherwise keep the process waiting for them.
afterEach(() => Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close())));

/** A drive with behaviours, the last in front, and an endpoint for it. */
function subject(...behaviours: readonly Behaviour[]) {
  const fleet = defaultFleet();
  const drive = fleet.drive(9);
  for (const behaviour of behaviours) drive.prepend(behaviour);
  const endpoint = new Endpoint(fleet.transport(), { eid: 9 }, { probe: false, timeout: 20 });
  endpoints.push(endpoint);
  return { drive, endpoint };
}

describe("More Processing Required", () => {
  test("comes at once and announces when the answer will, on the slot and for the command set of the request", () => {
    const drive = newDrive();
    drive.prepend(moreProcessing({ after: 1_000 }));
    const slot1 = newDrive();
    slot1.prepend(moreProcessing({ after: 1_000 }));
    const [first, answer] = drive.respond(healthPoll);
    assert.deepEqual(shown([first!]), [[0, "84 88 00 00 01 00 0a 00 ca 0c 63 45"]]);
    assert.equal(answer?.after, 1_000);
    assert.equal(toHex(answer?.message ?? new Uint8Array()), answerHex(newDrive(), healthPoll));
    const [onSlot1] = slot1.respond(miRequest(0x01, 0, 0, { slot: 1 }));
    assert.equal(toHex(onSlot1!.message), toHex(sealed([0x84, 0x89, 0, 0, 1, 0, 10, 0])));
    const admin = newDrive();
    admin.prepend(moreProcessing({ after: 1_000 }));
    assert.equal(toHex(admin.respond(identify(0x01))[0]!.message), "84 90 00 00 01 00 0a 00 3f 0b 15 97");
  });

  test("comes as often as told, evenly spread over the wait", () => {
    const drive = newDrive();
    drive.prepend(moreProcessing({ after: 900, times: 3, announced: 300 }));
    const replies = drive.respond(healthPoll);
    assert.deepEqual(
      replies.map(({ after }) => after),
      [0, 300, 600, 900],
    );
    const announced = toHex(sealed([0x84, 0x88, 0, 0, 1, 0, 3, 0]));
    assert.deepEqual(shown(replies.slice(0, 3)), [
      [0, announced],
      [300, announced],
      [600, announced],
    ]);
  });

  test("announces any time in units of 100 ms, rounded up, as far as two bytes reach", () => {
    for (const [announced, units] of [
      [0, [0, 0]],
      [1, [1, 0]],
      [100, [1, 0]],
      [101, [2, 0]],
      [25_600, [0, 1]],
      [6_553_500, [0xff, 0xff]],
      [10_000_000, [0xff, 0xff]],
    ] as const) {
      const drive = newDrive();
      drive.prepend(moreProcessing({ after: 10, announced }));
      assert.deepEqual([...drive.respond(healthPoll)[0]!.message.subarray(4, 8)], [1, 0, ...units], `${announced} ms`);
    }
  });

  test("may have the length of an Admin response", () => {
    const drive = newDrive();
    drive.prepend(moreProcessing({ after: 1_000, padded: true }));
    const expected = sealed([0x84, 0x90, 0, 0, 1, 0, 10, 0, ...new Uint8Array(12)]);
    assert.equal(toHex(drive.respond(identify(0x01))[0]!.message), toHex(expected));
  });

  test("never comes for a control primitive", () => {
    const drive = newDrive();
    drive.prepend(moreProcessing({ after: 1_000 }));
    assert.deepEqual(
      drive.respond(getState).map(({ after }) => after),
      [0],
    );
  });

  test("carries an endpoint over a wait longer than its timeout, on both slots at once", async () => {
    for (const padded of [false, true]) {
      const { endpoint, drive } = subject(moreProcessing({ after: 60, times: 3, announced: 60_000, padded }));
      const [health, identity] = await Promise.all([
        endpoint.subsystemHealthStatusPoll({}, { slot: 0 }),
        endpoint.controller().identifyController({}, { slot: 1 }),
      ]);
      assert.equal(health.percentageUsed, drive.model.smart.percentageUsed);
      assert.equal(identity.serialNumber, drive.model.identify.serialNumber);
    }
  });

  test("that is not kept to ends in a TimeoutError, which says how many came", async () => {
    const { endpoint } = subject(moreProcessing({ after: 3_600_000, announced: 1 }));
    await assert.rejects(endpoint.subsystemHealthStatusPoll(), (error) => {
      assert.ok(error instanceof TimeoutError);
      assert.equal(error.moreProcessing, 1);
      return true;
    });
  });
});

test("a delayed answer is the same answer, later", async () => {
  const drive = newDrive();
  drive.prepend(delayed(250));
  assert.deepEqual(shown(drive.respond(healthPoll)), [[250, answerHex(newDrive(), healthPoll)]]);
  const { endpoint } = subject(delayed(10));
  assert.equal((await endpoint.subsystemHealthStatusPoll({}, { timeout: 60_000 })).percentageUsed, 2);
});

describe("a misbehaving drive makes an endpoint fail with the error class of what went wrong:", () => {
  const timeout = { name: "TimeoutError", code: "TIMEOUT" } as const;
  const integrity = { name: "IntegrityError", code: "INTEGRITY" } as const;
  const protocol = { name: "ProtocolError", code: "PROTOCOL" } as const;
  const faults: readonly (readonly [string, Behaviour, { name: string; code: MiErrorCode }])[] = [
    ["silent", silent, timeout],
    ["delayed beyond the timeout", delayed(3_600_000), timeout],
    ["corrupted", corrupted, integrity],
    ["truncated within the data", truncated(15), protocol],
    ["truncated before the data", truncated(8), protocol],
    ["truncated within the header", truncated(3), protocol],
    ["truncated to nothing but its check", truncated(0), protocol],
    ["for the wrong slot", wrongSlot, protocol],
    ["refused", refused("internalError"), { name: "MiStatusError", code: "MI_STATUS" }],
  ];
  for (const [name, behaviour, error] of faults) {
    test(name, async () => {
      const { endpoint } = subject(behaviour);
      await assert.rejects(endpoint.subsystemHealthStatusPoll(), error);
      await assert.rejects(endpoint.controller().identifyController({}, { slot: 1 }), error);
    });
  }

  test("every error status, by its name and code", async () => {
    const codes: Partial<Record<ResponseStatus, number>> = {
      internalError: 0x02,
      invalidCommandOpcode: 0x03,
      invalidParameter: 0x04,
      accessDenied: 0x07,
      managementEndpointBufferCleared: 0x22,
      sanitizeInProgress: 0x2a,
    };
    for (const [status, code] of Object.entries(codes)) {
      const { endpoint } = subject(refused(status as Parameters<typeof refused>[0]));
      await assert.rejects(endpoint.subsystemHealthStatusPoll(), (error) => {
        assert.ok(error instanceof MiStatusError);
        assert.equal(error.status, code);
        assert.equal(error.parameterErrorLocation, undefined);
        return true;
      });
    }
  });
});

describe("a fault on the way", () => {
  test("damages no more than the check, so that what came can be looked at", async () => {
    const { endpoint } = subject(corrupted);
    await assert.rejects(endpoint.subsystemHealthStatusPoll(), (error) => {
      assert.ok(error instanceof IntegrityError);
      assert.ok(!isIntact(error.bytes));
      assert.deepEqual(error.bytes.subarray(0, -4), fromHex(answerHex(newDrive(), healthPoll)).subarray(0, -4));
      return true;
    });
  });

  test("cuts bytes off and puts a good check behind the rest; a shorter answer stays whole", () => {
    const drive = newDrive();
    const whole = fromHex(answerHex(drive, healthPoll));
    for (let length = 0; length < 40; length++) {
      const remove = drive.prepend(truncated(length));
      const [reply] = drive.respond(healthPoll);
      assert.equal(toHex(reply!.message), toHex(sealed(whole.subarray(0, Math.min(length, whole.length - 4)))));
      remove();
    }
  });

  test("reaches More Processing Required as well", async () => {
    const { endpoint } = subject(moreProcessing({ after: 3_600_000 }), corrupted);
    await assert.rejects(endpoint.subsystemHealthStatusPoll(), IntegrityError);
  });

  test("leaves what came for the wrong slot in the error, once the right answer has not come", async () => {
    const { endpoint } = subject(wrongSlot);
    await assert.rejects(endpoint.subsystemHealthStatusPoll(), (error) => {
      assert.ok(error instanceof ProtocolError);
      assert.match(error.message, /command slot 1/);
      assert.equal(error.bytes?.[1], 0x89);
      return true;
    });
  });
});

test("an answer sent twice is taken once, and its double is not taken for the next command's", async () => {
  const { endpoint, drive } = subject(duplicated);
  assert.equal(drive.respond(healthPoll).length, 2);
  for (let round = 0; round < 3; round++) {
    assert.equal((await endpoint.subsystemHealthStatusPoll()).percentageUsed, drive.model.smart.percentageUsed);
    assert.equal((await endpoint.controller().identifyController()).modelNumber, drive.model.identify.modelNumber);
  }
});

test("the double of an answer is a message of its own", () => {
  const drive = newDrive();
  drive.prepend(duplicated);
  const [first, second] = drive.respond(healthPoll);
  assert.deepEqual(first, second);
  assert.notEqual(first!.message.buffer, second!.message.buffer);
});

describe("a limited fault", () => {
  test("is over after as many requests as told", async () => {
    const { endpoint } = subject(limited(2, refused("internalError")));
    await assert.rejects(endpoint.subsystemHealthStatusPoll(), MiStatusError);
    await assert.rejects(endpoint.readSubsystemInformation(), MiStatusError);
    assert.equal((await endpoint.subsystemHealthStatusPoll()).percentageUsed, 2);
  });

  test("is met by an endpoint's quirk probe first, which nobody sees", async () => {
    const fleet = defaultFleet();
    fleet.drive(9).prepend(limited(1, corrupted));
    await using endpoint = new Endpoint(fleet.transport(), { eid: 9 }, { probe: true });
    assert.equal((await endpoint.subsystemHealthStatusPoll()).percentageUsed, 2);
  });
});

describe("behaviours", () => {
  /** Notes when a request passes by, in and out. */
  const noting =
    (notes: string[], name: string): Behaviour =>
    (_, next) => {
      notes.push(`${name} in`);
      const replies = next();
      notes.push(`${name} out`);
      return replies;
    };

  test("that are prepended later come first, and hand on to the others", () => {
    const drive = newDrive();
    const notes: string[] = [];
    for (const name of ["first", "second", "third"]) drive.prepend(noting(notes, name));
    assert.equal(drive.respond(healthPoll).length, 1);
    assert.deepEqual(notes, ["third in", "second in", "first in", "first out", "second out", "third out"]);
  });

  test("can be taken away again, in any order", () => {
    const drive = newDrive();
    const notes: string[] = [];
    const [first, second, third] = ["1", "2", "3"].map((name) => drive.prepend(noting(notes, name)));
    second!();
    drive.respond(healthPoll);
    third!();
    drive.respond(healthPoll);
    first!();
    drive.respond(healthPoll);
    assert.deepEqual(notes, ["3 in", "1 in", "1 out", "3 out", "1 in", "1 out"]);
  });

  test("that were added twice are taken away once each, however often that is asked for", () => {
    const drive = newDrive();
    const removeFirst = drive.prepend(delayed(10));
    const same = delayed(1);
    const remove = drive.prepend(same);
    drive.prepend(same);
    const after = () => drive.respond(getState)[0]!.after;
    assert.equal(after(), 12);
    remove();
    remove();
    assert.equal(after(), 11);
    removeFirst();
    assert.equal(after(), 1);
  });

  test("may take themselves away while they answer, without the others being passed over", () => {
    const drive = newDrive();
    const notes: string[] = [];
    drive.prepend(noting(notes, "inner"));
    const remove = drive.prepend((context, next) => {
      remove();
      return noting(notes, "once")(context, next);
    });
    drive.respond(healthPoll);
    drive.respond(healthPoll);
    assert.deepEqual(notes, ["once in", "inner in", "inner out", "once out", "inner in", "inner out"]);
  });

  test("see the request and how it is to be answered, and none that is dropped", () => {
    const drive = newDrive();
    const seen: unknown[] = [];
    drive.prepend(({ to, message }, next) => {
      seen.push({ ...to, message: toHex(message) });
      return next();
    });
    drive.respond(healthPoll.subarray(1));
    const request = identify(0x01, { slot: 1 });
    drive.respond(request);
    assert.deepEqual(seen, [{ messageType: "adminCommand", slot: 1, message: toHex(request) }]);
  });

  test("that do not hand a request on keep it from being carried out", () => {
    for (const behaviour of [silent, refused("internalError")]) {
      const drive = newDrive();
      drive.model.compositeStatus = { ...drive.model.compositeStatus, ready: true };
      const remove = drive.prepend(behaviour);
      drive.respond(clearingPoll);
      assert.equal(drive.model.compositeStatus.ready, true);
      remove();
      drive.respond(clearingPoll);
      assert.equal(drive.model.compositeStatus.ready, false);
    }
  });
});
