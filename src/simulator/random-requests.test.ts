import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Drive, defaultFleet } from "./index.ts";
import { adminRequest, getLogPage, identify, isIntact, miRequest, sealed } from "./messages.contract.ts";

const fleet = defaultFleet();
const anyDrive = fc.constantFrom(...fleet.eids.map((eid): Drive => fleet.drive(eid)));

/** One whole answer at most, for the slot and command set of the request, and behind that to Replay another. */
function checkReplies(drive: Drive, request: Uint8Array): void {
  const before = request.slice();
  const [answer, ...others] = drive.respond(request);
  assert.deepEqual(request, before, "the request stays as it was");
  const replays = request[1]! < 2 && request[4] === 4 && answer?.message[4] === 0 && answer.message[6] === 1;
  assert.equal(others.length, replays ? 1 : 0, "one answer at most");
  for (const { message, after } of answer === undefined ? [] : [answer]) {
    assert.equal(after, 0);
    assert.ok(message.length >= 12 && message.length <= 4224, "of a length that messages have");
    assert.ok(isIntact(message), "intact");
    assert.equal(message[0], 0x84);
    assert.equal(message[1], (request[1]! & ~0b110) | 0x80, "to the request's slot and command set");
    assert.equal(
      message[2]! & ~(request[2]! & 0b1),
      0,
      "in the Management Endpoint Buffer only where that was asked for",
    );
    assert.equal(message[3], 0);
  }
  // Resume: an answer that a pause holds would keep its slot.
  for (const slot of [0, 1]) drive.respond(sealed([0x84, slot, 0, 0, 0x01, 0, 0, 0]));
}

const opcodes = fc.oneof(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 255 }));
const dword = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 1, 0x0100_0000, 0x0200_0000, 0x0101_0000, 0x8000_0000, 0x8700_0000, 0xffff_ffff),
);

/** Requests that are carried out, on either slot. */
const validRequests: readonly Uint8Array[] = [
  miRequest(0x00),
  miRequest(0x00, 0x0100_0000, 0, { slot: 1 }),
  miRequest(0x00, 0x0200_0000),
  miRequest(0x00, 0x0300_0000),
  miRequest(0x01, 0, 0x8000_0000),
  miRequest(0x02, 0x87ff_0000, 0x8000_001f),
  miRequest(0x03, 0x0100_0101),
  miRequest(0x03, 0x02, 0x1fff),
  miRequest(0x03, 0x0100_0003, 200),
  miRequest(0x04, 0x0100_0003, 0, { slot: 1 }),
  miRequest(0x05, 8, 112, { slot: 1 }),
  miRequest(0x07),
  miRequest(0x0c, 0x0100_0000),
  identify(0x00, { namespaceId: 1 }),
  identify(0x01, { offset: 8, length: 16, slot: 1 }),
  identify(0x02),
  getLogPage(0x01, 4096),
  getLogPage(0x02, 512, { offset: 4, length: 8 }),
  getLogPage(0x03, 256, { from: 256 }),
];

describe("a drive never throws and answers with one intact message or none", () => {
  test("to any bytes", () => {
    fc.assert(fc.property(anyDrive, fc.uint8Array({ maxLength: 160 }), checkReplies), { numRuns: 500 });
  });

  test("to any bytes with a good check behind them", () => {
    fc.assert(
      fc.property(
        anyDrive,
        fc.uint8Array({ minLength: 3, maxLength: 100 }),
        fc.integer({ min: 0, max: 255 }),
        (drive, bytes, nmp) => {
          checkReplies(drive, sealed([0x84, nmp, ...bytes]));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test("to MI commands with any dwords", () => {
    fc.assert(
      fc.property(anyDrive, opcodes, dword, dword, (drive, opcode, dword0, dword1) => {
        checkReplies(drive, miRequest(opcode, dword0, dword1));
      }),
      { numRuns: 1_500 },
    );
  });

  test("to Identify and Get Log Page with any fields", () => {
    const fields = fc.record({
      controllerId: fc.integer({ min: 0, max: 2 }),
      namespaceId: fc.constantFrom(0, 1, 2, 16, 17, 0xffff_fffd, 0xffff_fffe, 0xffff_ffff),
      offset: fc.oneof(fc.constant(0), dword),
      length: fc.oneof(fc.constantFrom(0, 4, 512, 4096, 4100), dword),
      dwords: fc.tuple(fc.oneof(fc.integer({ min: 0, max: 4 }), dword), dword, dword, dword, dword, dword),
    });
    fc.assert(
      fc.property(anyDrive, fields, fc.boolean(), (drive, given, log) => {
        checkReplies(drive, log ? getLogPage(2, 512, given) : identify(1, given));
      }),
      { numRuns: 1_500 },
    );
  });

  test("to Admin commands of any opcode with any fields and data", () => {
    const fields = fc.record({
      flags: fc.integer({ min: 0, max: 7 }),
      namespaceId: fc.constantFrom(0, 1, 2, 3, 17, 0xffff_ffff),
      dwords: fc.tuple(...Array.from({ length: 6 }, () => fc.oneof(fc.integer({ min: 0, max: 0x20f }), dword))),
      size: fc.constantFrom(0, 0, 4, 8, 512, 4096),
      filler: fc.constantFrom(0, 1, 0x80, 0xff),
    });
    const opcode = fc.constantFrom(
      ...[0x02, 0x06, 0x09, 0x0a, 0x0d, 0x10, 0x11, 0x14, 0x15, 0x19, 0x1a, 0x1c, 0x20, 0x24],
      ...[0x80, 0x81, 0x82, 0x84, 0x86, 0x8c, 0xc0, 0xff],
    );
    fc.assert(
      fc.property(anyDrive, opcode, fields, (drive, code, { size, filler, ...given }) => {
        const data = (code & 0b11) === 0b01 ? new Array<number>(size).fill(filler) : [];
        checkReplies(drive, adminRequest(code, { ...given, length: size, data }));
      }),
      { numRuns: 4_000 },
    );
  });

  test("to requests that are mutated here and there", () => {
    const mutation = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        anyDrive,
        fc.constantFrom(...validRequests),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: -8, max: 8 }),
        (drive, request, mutations, longer) => {
          const bytes = new Uint8Array(Math.max(2, request.length - 4 + longer));
          bytes.set(request.subarray(0, Math.min(bytes.length, request.length - 4)));
          for (const [place, value] of mutations) bytes[place % bytes.length] = value;
          checkReplies(drive, sealed(bytes));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test("requests that are carried out are so on every drive, whatever came before", () => {
  for (const eid of fleet.eids) {
    for (const request of validRequests) {
      // The 2-Wire port of drive 12 is its third.
      const forPort1 = request[4] === 0x03 && request[8] !== 0x02;
      if (eid === 12 && forPort1) continue;
      assert.equal(fleet.drive(eid).respond(request)[0]?.message[4], 0);
    }
  }
});
