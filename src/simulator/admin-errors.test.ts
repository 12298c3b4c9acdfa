import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { adminCommands, type Command } from "../mi/index.ts";
import { Drive, type DriveModel, defaultFleet } from "./index.ts";
import {
  type AdminFields,
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  fromHex,
  getLogPage,
  identify,
  sealed,
  toHex,
  withByte,
} from "./messages.contract.ts";

// What is refused changes nothing, so one fleet serves all.
const fleet = defaultFleet();
const drive = (eid = 9): Drive => fleet.drive(eid);
const variant = (changes: Partial<DriveModel>) => new Drive({ ...drive().model, ...changes });

const invalidCommandOpcode = "84 90 00 00 03 00 00 00 e8 db 23 92";
const invalidParameter = (byte: number, bit = 0) => errorResponse(0x90, 0x04, { byte, bit });
/** Completed with an NVMe status and Do Not Retry; no data. */
const nvmeError = (status: string) =>
  toHex(sealed(fromHex(`84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ${status}`)));
const invalidField = "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 04 80 e3 17 7c 44";
const invalidNamespaceOrFormat = nvmeError("00 00 16 80");
const invalidLogPage = nvmeError("00 00 12 82");

const everyNamespace = 0xffff_ffff;
const smartHealth = (fields: AdminFields & { from?: number } = {}) => getLogPage(0x02, 512, fields);
const reads = { identify: identify(0x01), log: smartHealth() };

describe("an Admin request is refused by the management endpoint", () => {
  test("that is short of its 68 bytes, at every length", () => {
    for (const request of Object.values(reads)) {
      for (let length = 8; length < 72; length++) {
        const short = sealed(request.subarray(0, length - 4));
        assert.equal(answerHex(drive(), short), errorResponse(0x90, 0x05), `${length} bytes`);
      }
    }
  });

  test("that has data, which no command that reads takes", () => {
    for (const size of [1, 4, 4096]) {
      const data = new Array<number>(size).fill(0);
      assert.equal(answerHex(drive(), identify(0x01, { data })), errorResponse(0x90, 0x06));
      assert.equal(answerHex(drive(), smartHealth({ data })), errorResponse(0x90, 0x06));
    }
  });

  test("with an opcode that is prohibited out of band", () => {
    const prohibited = "00 01 04 05 08 0c 18 19 1a 1d 1e 21 22 25 29 38 39 3d 3e 41 42 45 7c 7f 85 88 89";
    for (const opcode of fromHex(prohibited)) {
      assert.equal(answerHex(drive(), adminRequest(opcode)), invalidCommandOpcode, `opcode ${opcode}`);
    }
  });

  test("with an opcode that is reserved, or optional and not there", () => {
    const { optionalCommands } = drive().model;
    const there = optionalCommands.filter(({ commandType }) => commandType.nvmeMiMessageType === "adminCommand");
    const opcodes = [0x02, 0x06, 0x0a, ...there.map(({ opcode }) => opcode)];
    for (let opcode = 0; opcode < 256; opcode++) {
      if (opcodes.includes(opcode)) continue;
      const request = adminRequest(opcode, { controllerId: 77, data: [0] });
      assert.equal(answerHex(drive(), request), invalidCommandOpcode, `opcode ${opcode}`);
    }
  });

  test("with a reserved bit of the header, or a flag for a buffer or a pause that is not there", () => {
    for (const request of Object.values(reads)) {
      for (let index = 0; index < 16; index++) {
        const place = { byte: 2 + (index >> 3), bit: index & 7 };
        const flagged = withByte(request, place.byte, () => 1 << place.bit);
        assert.equal(answerHex(drive(), flagged), invalidParameter(place.byte, place.bit));
      }
      for (const bit of [1, 2]) {
        const flagged = withByte(request, 1, (before) => before | (1 << bit));
        assert.equal(answerHex(drive(), flagged), invalidParameter(1, bit));
      }
    }
  });

  test("with a reserved command flag or a bit in the reserved dwords, at its place", () => {
    for (const request of Object.values(reads)) {
      for (let bit = 3; bit < 8; bit++) {
        assert.equal(
          answerHex(
            drive(),
            withByte(request, 5, () => 1 << bit),
          ),
          invalidParameter(5, bit),
        );
      }
      for (let byte = 36; byte < 44; byte++) {
        assert.equal(
          answerHex(
            drive(),
            withByte(request, byte, () => 0x30),
          ),
          invalidParameter(byte, 4),
        );
      }
    }
  });

  test("with a data length of 0, unaligned, or above 4096, at byte 32", () => {
    for (const length of [0, 1, 2, 3, 5, 4094, 4097, 4100, 0xffff_fffc]) {
      assert.equal(answerHex(drive(), identify(0x01, { length })), invalidParameter(32), `DLEN ${length}`);
      assert.equal(answerHex(drive(), getLogPage(0x01, 8192, { length })), invalidParameter(32), `DLEN ${length}`);
    }
  });

  test("with a data offset that is unaligned or not within the data, at byte 28", () => {
    for (const offset of [1, 2, 3, 4095, 4096, 4100, 0xffff_fffc]) {
      assert.equal(answerHex(drive(), identify(0x01, { offset, length: 4 })), invalidParameter(28), `DOFST ${offset}`);
    }
    assert.equal(answerHex(drive(), smartHealth({ offset: 512, length: 4 })), invalidParameter(28));
  });

  test("with a data length that reaches past the data, at byte 32", () => {
    assert.equal(answerHex(drive(), identify(0x01, { offset: 4, length: 4096 })), invalidParameter(32));
    assert.equal(answerHex(drive(), identify(0x01, { offset: 4092, length: 8 })), invalidParameter(32));
    assert.equal(answerHex(drive(), smartHealth({ length: 516 })), invalidParameter(32));
    assert.equal(answerHex(drive(), smartHealth({ offset: 508, length: 8 })), invalidParameter(32));
    assert.equal(answerOf(drive(), identify(0x01, { offset: 4092, length: 4 }))[4], 0);
  });

  test("for a controller that is not there, at byte 6", () => {
    for (const controllerId of [1, 2, 0xffff]) {
      assert.equal(answerHex(drive(), identify(0x01, { controllerId })), invalidParameter(6));
      assert.equal(answerHex(drive(), smartHealth({ controllerId })), invalidParameter(6));
    }
    assert.equal(answerOf(drive(12), identify(0x01, { controllerId: 1 }))[4], 0);
  });
});

test("the data length is judged by the part of the log that the command selects, not by the whole log", () => {
  assert.equal(answerHex(drive(), getLogPage(0x02, 64, { length: 68 })), invalidParameter(32));
  assert.equal(answerHex(drive(), getLogPage(0x02, 64, { offset: 64, length: 4 })), invalidParameter(28));
  assert.equal(dataOf(answerOf(drive(), getLogPage(0x02, 64)), 20).length, 64);
});

test("the command flags of old and new revisions change nothing", () => {
  const expected = answerHex(drive(), identify(0x01));
  for (let flags = 0; flags < 8; flags++) assert.equal(answerHex(drive(), identify(0x01, { flags })), expected);
});

describe("an Admin command is completed with an NVMe error", () => {
  test("for a controller that is not there, by drives that read the specification so", () => {
    const drive = variant({ unknownController: "nvmeInvalidField" });
    assert.equal(answerHex(drive, identify(0x01, { controllerId: 1 })), invalidField);
    assert.equal(answerOf(drive, identify(0x01))[4], 0);
  });

  test("for a structure that Identify does not have: Invalid Field in Command", () => {
    const known = Object.values<Command>(adminCommands).map(({ request }) => request.fields.cns?.constant);
    const others = Array.from({ length: 256 }, (_, cns) => cns).filter((cns) => !known.includes(cns));
    for (const cns of others) assert.equal(answerHex(drive(), identify(cns)), invalidField, `CNS ${cns}`);
  });

  test("for a log page that it does not have: Invalid Log Page", () => {
    for (const logPage of [0x14, 0x15, 0x26, 0x29, 0x70, 0xbf, 0xc0, 0xff]) {
      assert.equal(answerHex(drive(), getLogPage(logPage, 512)), invalidLogPage, `LID ${logPage}`);
    }
  });

  test("for a namespace that cannot be: Invalid Namespace or Format", () => {
    // The fleet's drives have room for 16 namespaces.
    for (const namespaceId of [0, 17, 0x8000_0000, 0xffff_fffe]) {
      assert.equal(answerHex(drive(), identify(0x00, { namespaceId })), invalidNamespaceOrFormat);
    }
    for (const namespaceId of [0xffff_fffe, everyNamespace]) {
      assert.equal(answerHex(drive(), identify(0x02, { namespaceId })), invalidNamespaceOrFormat);
    }
  });

  test("for the log page of one namespace, since the logs are the whole drive's", () => {
    for (const [logPage, bytes] of [
      [1, 64],
      [2, 512],
      [3, 512],
    ] as const) {
      for (const namespaceId of [1, 2, 0xffff_fffe]) {
        assert.equal(answerHex(drive(), getLogPage(logPage, bytes, { namespaceId })), invalidField);
      }
      for (const namespaceId of [0, everyNamespace]) {
        assert.equal(answerOf(drive(), getLogPage(logPage, bytes, { namespaceId })).length, 24 + bytes);
      }
    }
  });

  test("for a log page offset that is unaligned or past the end", () => {
    for (const from of [1, 2, 3, 510, 516, 1024]) {
      assert.equal(answerHex(drive(), smartHealth({ from })), invalidField, `LPO ${from}`);
    }
    const beyond = smartHealth();
    assert.equal(
      answerHex(
        drive(),
        withByte(beyond, 56, () => 1),
      ),
      invalidField,
      "LPO 2³²",
    );
    assert.equal(
      answerHex(
        drive(),
        withByte(beyond, 59, () => 0x80),
      ),
      invalidField,
      "LPO 2⁶³",
    );
  });
});

test("a namespace that could be but is not is all zeros", () => {
  const data = dataOf(answerOf(drive(), identify(0x00, { namespaceId: 2 })), 20);
  assert.deepEqual(data, new Uint8Array(4096));
});

test("what a status says comes from the endpoint before the controller: window before command, both before namespace", () => {
  assert.equal(answerHex(drive(), identify(0xff, { length: 0 })), invalidParameter(32));
  assert.equal(answerHex(drive(), identify(0x00, { controllerId: 9, length: 0 })), invalidParameter(6));
  assert.equal(
    answerHex(drive(), identify(0x00, { length: 8, offset: 4096, namespaceId: 99 })),
    invalidNamespaceOrFormat,
  );
});
