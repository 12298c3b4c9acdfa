import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, type DriveSpecification, defaultFleet, delayed, driveModel, moreProcessing } from "./index.ts";
import {
  adminRequest,
  answerHex,
  errorResponse,
  fromHex,
  identify,
  miRequest,
  sealed,
  toHex,
  withByte,
} from "./messages.contract.ts";

const healthPoll = fromHex("84 08 00 00 01 00 00 00 00 00 00 00 00 00 00 00 d2 d4 77 36");
const subsystemInformation = fromHex("84 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e2 00 06 07");
const subsystemInformationOnSlot1 = fromHex("84 09 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e3 fd 88 60");

const specification: DriveSpecification = {
  description: "for tests",
  modelNumber: "Model",
  serialNumber: "Serial",
  firmwareRevision: "1",
  uuid: "00000000-0000-4000-8000-000000000001",
  gigabytes: 100,
  celsius: 30,
};

const drive = (): Drive => new Drive(driveModel(specification));

describe("a drive silently drops", () => {
  test("a request without the integrity check bit, even where a check follows", () => {
    assert.deepEqual(drive().respond(withByte(healthPoll, 0, () => 0x04)), []);
  });

  test("a message of another MCTP type", () => {
    for (const type of [0x00, 0x01, 0x80, 0x81, 0x83, 0x85, 0xfe]) {
      assert.deepEqual(drive().respond(withByte(healthPoll, 0, () => type)), []);
    }
  });

  test("a message too short for a header and its check, of every length", () => {
    for (let length = 0; length < 8; length++) {
      assert.deepEqual(drive().respond(healthPoll.subarray(0, length)), [], `cut to ${length} bytes`);
      if (length < 4) continue;
      const short = sealed(healthPoll.subarray(0, length - 4));
      assert.equal(short.length, length);
      assert.deepEqual(drive().respond(short), [], `${length} bytes with a check of their own`);
    }
  });

  test("a request cut off anywhere, since what then stands for its check is not", () => {
    for (let length = 0; length < healthPoll.length; length++) {
      assert.deepEqual(drive().respond(healthPoll.subarray(0, length)), []);
    }
  });

  test("a request in which any one bit was damaged", () => {
    for (let bit = 0; bit < healthPoll.length * 8; bit++) {
      const damaged = healthPoll.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      assert.deepEqual(drive().respond(damaged), [], `bit ${bit}`);
    }
  });

  test("a response", () => {
    for (const nmp of [0x80, 0x81, 0x88, 0x89, 0x90, 0xa0]) {
      assert.deepEqual(drive().respond(withByte(healthPoll, 1, () => nmp)), []);
    }
  });

  test("every reserved NVMe-MI message type", () => {
    for (const messageType of [3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]) {
      assert.deepEqual(drive().respond(withByte(healthPoll, 1, () => messageType << 3)), []);
    }
  });

  test("an asynchronous event, which only drives send", () => {
    const event = "84 28 00 00 01 00 11 00 00 07 00 09 01 00 06 00 00 00 00 02 1e e0 24 4e 75";
    assert.deepEqual(drive().respond(fromHex(event)), []);
  });

  test("commands to slot 1 where it has only slot 0, which it goes on answering", () => {
    const oneSlot = new Drive(driveModel({ ...specification, commandSlots: 1 }));
    assert.deepEqual(oneSlot.respond(subsystemInformationOnSlot1), []);
    assert.deepEqual(oneSlot.respond(identify(0x01, { slot: 1 })), []);
    assert.equal(oneSlot.respond(subsystemInformation).length, 1);
  });
});

test("a header with nothing behind it but its check is long enough to be answered", () => {
  for (let length = 8; length <= 12; length++) {
    const short = sealed(healthPoll.subarray(0, length - 4));
    assert.equal(answerHex(drive(), short), "84 88 00 00 05 00 00 00 6f ce 10 84", `${length} bytes`);
  }
});

test("a request is answered on the slot it came for", () => {
  assert.equal(drive().respond(subsystemInformationOnSlot1)[0]!.message[1], 0x89);
  assert.equal(answerHex(drive(), miRequest(0x30, 0, 0, { slot: 1 })), errorResponse(0x89, 0x03));
  assert.equal(answerHex(drive(), adminRequest(0x30, { slot: 1 })), errorResponse(0x91, 0x03));
});

test("a request is not changed by being answered, and may lie anywhere in a larger buffer", () => {
  const buffer = new Uint8Array(64).fill(0xee);
  buffer.set(subsystemInformation, 7);
  const within = buffer.subarray(7, 7 + subsystemInformation.length);
  const expected = answerHex(drive(), subsystemInformation);
  assert.equal(answerHex(drive(), within), expected);
  assert.equal(toHex(within), toHex(subsystemInformation));
});

describe("a busy command slot", () => {
  const busyDrive = (behaviour = delayed(1_000)) => {
    const clock = { now: 50_000 };
    const busy = new Drive(driveModel(specification), () => clock.now);
    const remove = busy.prepend(behaviour);
    assert.ok(busy.respond(subsystemInformation).length > 0);
    remove();
    return { busy, clock };
  };

  test("drops commands of every kind until its answer is due, and takes them from then on", () => {
    const { busy, clock } = busyDrive();
    for (const elapsed of [0, 1, 500, 990]) {
      clock.now = 50_000 + elapsed;
      assert.deepEqual(busy.respond(healthPoll), [], `after ${elapsed} ms`);
      assert.deepEqual(busy.respond(identify(0x01)), []);
      assert.deepEqual(busy.respond(sealed([0x84, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])), []);
    }
    clock.now = 51_000;
    assert.equal(busy.respond(healthPoll).length, 1);
    assert.equal(busy.respond(healthPoll).length, 1, "an answer sent at once leaves the slot idle");
  });

  test("leaves the other slot answering meanwhile", () => {
    const { busy } = busyDrive();
    assert.deepEqual(busy.respond(subsystemInformation), []);
    const [reply] = busy.respond(subsystemInformationOnSlot1);
    assert.equal(reply?.message[1], 0x89);
    assert.equal(reply?.after, 0);
  });

  test("stays busy after More Processing Required, which ends nothing", () => {
    const { busy, clock } = busyDrive(moreProcessing({ after: 400, times: 4 }));
    clock.now += 350;
    assert.deepEqual(busy.respond(subsystemInformation), []);
    clock.now += 50;
    assert.equal(busy.respond(subsystemInformation).length, 1);
  });

  test("does not hold up control primitives, which occupy no slot", () => {
    const { busy } = busyDrive();
    assert.equal(busy.respond(fromHex("84 00 00 00 03 14 00 00 2a f6 6a 15")).length, 1);
  });

  test("is not carried out twice: what was dropped has changed nothing", () => {
    const clock = { now: 0 };
    const busy = new Drive(driveModel(specification), () => clock.now);
    busy.model.compositeStatus = { ...busy.model.compositeStatus, ready: true };
    busy.prepend(delayed(100));
    assert.equal(busy.respond(subsystemInformation).length, 1);
    assert.deepEqual(busy.respond(fromHex("84 08 00 00 01 00 00 00 00 00 00 00 00 00 00 80 aa ef 81 b4")), []);
    assert.equal(busy.model.compositeStatus.ready, true);
  });
});

test("slots of one drive do not make another busy", () => {
  const fleet = defaultFleet();
  fleet.drive(9).prepend(delayed(60_000));
  assert.equal(fleet.drive(9).respond(healthPoll).length, 1);
  assert.deepEqual(fleet.drive(9).respond(healthPoll), []);
  assert.equal(fleet.drive(10).respond(healthPoll).length, 1);
});
