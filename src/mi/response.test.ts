import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type MiError, MiStatusError, NvmeStatusError, ProtocolError } from "../errors.ts";
import { adminCommands } from "./admin/index.ts";
import type { Command, Commands } from "./command.ts";
import { miCommands } from "./commands/index.ts";
import { leastInput } from "./least-input.contract.ts";
import { type CommandSlot, type MessageType, micSize, seal } from "./message.ts";
import { encodeRequest } from "./request.ts";
import { decodeResponse, judgeResponse } from "./response.ts";
import { responseStatuses, responseStatusTitle } from "./response-status.ts";

const commands: Commands = { ...miCommands, ...adminCommands };
const needed: Record<string, object> = {
  setSmbusFrequency: { frequency: "khz400" },
  setTransmissionUnitSize: { transmissionUnitSize: 64 },
  identifyNamespace: { namespaceId: 1 },
};

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));

/** Bytes with their integrity check. */
function sealed(...bytes: number[]): Uint8Array {
  const message = Uint8Array.of(...bytes, 0, 0, 0, 0);
  seal(message);
  return message;
}

const toMi: { messageType: MessageType; slot: CommandSlot } = { messageType: "miCommand", slot: 0 };
const toAdmin: { messageType: MessageType; slot: CommandSlot } = { messageType: "adminCommand", slot: 0 };

const inputOf = (name: string): object => ({ ...leastInput(commands[name]!), ...needed[name] });

/** What a program gets for a final answer to a command. */
function decode(name: string, message: Uint8Array): unknown {
  const command = commands[name]!;
  assert.deepEqual(judgeResponse(message, { messageType: command.messageType, slot: 0 }), { kind: "final" });
  return decodeResponse(command as Command, encodeRequest(command, inputOf(name), 0), message);
}

/** The error that a program gets instead, which has to be of a class. */
function errorOf<E extends MiError>(kind: abstract new (...of: never) => E, name: string, message: Uint8Array): E {
  try {
    decode(name, message);
  } catch (error) {
    assert.ok(error instanceof kind, String(error));
    return error;
  }
  throw assert.fail("nothing was thrown");
}

describe("More Processing Required", () => {
  const forms: [string, typeof toMi, string][] = [
    ["to an NVMe-MI command", toMi, "84 88 00 00 01 00 0a 00 ca 0c 63 45"],
    ["to an Admin command", toAdmin, "84 90 00 00 01 00 0a 00 3f 0b 15 97"],
    [
      "to an Admin command, as long as an Admin response",
      toAdmin,
      "84 90 00 00 01 00 0a 00 00 00 00 00 00 00 00 00 00 00 00 00 e7 ad e0 79",
    ],
  ];
  for (const [what, to, hex] of forms) {
    test(`${what} announces its second`, () => {
      assert.deepEqual(judgeResponse(fromHex(hex), to), { kind: "moreProcessing", time: 1000 });
    });
  }

  test("counts its time in units of 100 ms, up to FFFFh of them", () => {
    for (const [low, high, time] of [
      [1, 0, 100],
      [0, 1, 25_600],
      [0xff, 0xff, 6_553_500],
    ] as const) {
      assert.deepEqual(judgeResponse(sealed(0x84, 0x88, 0, 0, 1, 0, low, high), toMi), {
        kind: "moreProcessing",
        time,
      });
    }
  });

  test("may name no time, and has a reserved byte that is not looked at", () => {
    assert.deepEqual(judgeResponse(sealed(0x84, 0x88, 0, 0, 1, 0xff, 0, 0), toMi), { kind: "moreProcessing", time: 0 });
  });

  test("for the other slot is a stray", () => {
    assert.equal(judgeResponse(sealed(0x84, 0x89, 0, 0, 1, 0, 10, 0), toMi).kind, "stray");
  });
});

describe("a message that answers something else", () => {
  const cases: [string, typeof toMi, Uint8Array, RegExp][] = [
    ["the other slot", toMi, fromHex("84 89 00 00 00 00 00 00 ec 79 74 4a"), /answers command slot 1, not 0/],
    [
      "slot 0 where slot 1 asked",
      { ...toMi, slot: 1 },
      fromHex("84 88 00 00 00 00 00 00 24 55 77 22"),
      /slot 0, not 1/,
    ],
    ["another command set", toMi, fromHex("84 90 00 00 03 00 00 00 e8 db 23 92"), /adminCommand is not miCommand/],
    ["a PCIe command", toAdmin, fromHex("84 a0 00 00 07 00 00 00 00 93 01 48"), /pcieCommand is not adminCommand/],
    ["a control primitive", toMi, fromHex("84 80 00 00 00 45 01 00 bd 86 02 83"), /controlPrimitive is not miCommand/],
    ["a reserved message type", toMi, sealed(0x84, 0x98, 0, 0, 0, 0, 0, 0), /3 is not miCommand/],
  ];
  for (const [what, to, message, detail] of cases) {
    test(`is a stray, with its bytes: ${what}`, () => {
      const reception = judgeResponse(message, to);
      assert.ok(reception.kind === "stray" && reception.error instanceof ProtocolError);
      assert.match(reception.error.message, detail);
      assert.equal(reception.error.bytes, message);
    });
  }
});

describe("a message that is no response", () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ["a request", fromHex("84 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e2 00 06 07"), /\.response: is a request/],
    ["one of another MCTP type", sealed(0x85, 0x88, 0, 0, 0, 0, 0, 0), /messageType: 133 is not 132 \(0x84\)/],
    ["one without integrity check", sealed(0x04, 0x88, 0, 0, 0, 0, 0, 0), /messageType: 4 is not 132/],
    [
      "one longer than any may be",
      sealed(0x84, 0x88, ...new Array(4219).fill(0)),
      /has 4225 bytes, more than the 4224/,
    ],
  ];
  for (const [what, message, detail] of cases) {
    test(`is refused, with its bytes: ${what}`, () => {
      assert.throws(
        () => judgeResponse(message, toMi),
        (error: ProtocolError) => detail.test(error.message) && error.code === "PROTOCOL" && error.bytes === message,
      );
    });
  }

  test("is refused where it is shorter than 12 bytes", () => {
    for (let length = 0; length < 12; length++) {
      const message = new Uint8Array(length).fill(0x84);
      if (length >= micSize) seal(message);
      assert.throws(() => judgeResponse(message, toMi), new RegExp(`has ${length} bytes, fewer than the 12`));
    }
  });

  test("is told as damaged where its check is wrong too, whatever else the damage looks like", () => {
    for (const second of [0x08, 0x89, 0x90]) {
      const message = sealed(0x84, second, 0, 0, 0, 0, 0, 0);
      message[11]! ^= 0x80;
      assert.throws(
        () => judgeResponse(message, toMi),
        (error: MiError) => error.code === "INTEGRITY" && /is [0-9a-f]{8}, should be [0-9a-f]{8}/.test(error.message),
      );
    }
  });
});

test("the longest response there can be is taken", () => {
  assert.deepEqual(judgeResponse(sealed(0x84, 0x88, ...new Array(4218).fill(0)), toMi), { kind: "final" });
});

test("reserved and informative bits of a response's header do not matter", () => {
  assert.deepEqual(judgeResponse(sealed(0x84, 0x8e, 0xff, 0xff, 0, 0, 0, 0), toMi), { kind: "final" });
});

describe("a response status", () => {
  const titles: Record<number, string> = {
    0: "Success",
    1: "More Processing Required",
    2: "Internal Error",
    3: "Invalid Command Opcode",
    4: "Invalid Parameter",
    5: "Invalid Command Size",
    6: "Invalid Command Input Data Size",
    7: "Access Denied",
    8: "Unable To Abort",
    32: "VPD Updates Exceeded",
    33: "PCIe Inaccessible",
    34: "Management Endpoint Buffer Cleared Due to Sanitize",
    35: "Enclosure Services Failure",
    36: "Enclosure Services Transfer Failure",
    37: "Enclosure Failure",
    38: "Enclosure Services Transfer Refused",
    39: "Unsupported Enclosure Function",
    40: "Enclosure Services Unavailable",
    41: "Enclosure Degraded",
    42: "Sanitize In Progress",
  };

  test("has its name, or says that it is reserved or the vendor's", () => {
    for (let code = 0; code < 256; code++) {
      const number = `0x${code.toString(16).padStart(2, "0")}`;
      const otherwise = code < 0xe0 ? `reserved status ${number}` : `vendor specific status ${number}`;
      assert.equal(responseStatusTitle(code), titles[code] ?? otherwise);
    }
    assert.equal(Object.keys(responseStatuses).length, Object.keys(titles).length);
  });

  // The integrity checks are literal, for they are the point.
  const messages: [number, string][] = [
    [0x02, "a5 76 10 9d"],
    [0x03, "1d dc 55 40"],
    [0x04, "d7 64 55 59"],
    [0x05, "6f ce 10 84"],
    [0x06, "56 47 32 e6"],
    [0x07, "ee ed 77 3b"],
    [0x08, "c2 36 33 d4"],
    [0x20, "af 41 52 f5"],
    [0x21, "17 eb 17 28"],
    [0x22, "2e 62 35 4a"],
    [0x23, "96 c8 70 97"],
    [0x24, "5c 70 70 8e"],
    [0x25, "e4 da 35 53"],
    [0x26, "dd 53 17 31"],
    [0x27, "65 f9 52 ec"],
    [0x28, "49 22 16 03"],
    [0x29, "f1 88 53 de"],
    [0x2a, "c8 01 71 bc"],
  ];
  for (const [status, mic] of messages) {
    test(`${titles[status]} arrives with its code and name`, () => {
      const message = fromHex(`84 88 00 00 ${status.toString(16).padStart(2, "0")} 00 00 00 ${mic}`);
      const error = errorOf(MiStatusError, "readSubsystemInformation", message);
      assert.equal(error.code, "MI_STATUS");
      assert.equal(error.status, status);
      assert.equal(error.statusName, titles[status]);
      assert.match(error.message, new RegExp(`NVM Subsystem Information: ${titles[status]}$`));
      assert.equal(error.parameterErrorLocation, undefined);
    });
  }

  test("of every code but success and More Processing Required is an error of every command", () => {
    for (const [name, command] of Object.entries(commands)) {
      for (let status = 2; status < 256; status++) {
        const message = sealed(0x84, command.messageType === "adminCommand" ? 0x90 : 0x88, 0, 0, status, 0, 0, 0);
        assert.equal(errorOf(MiStatusError, name, message).status, status);
      }
    }
  });

  test("to an Admin command comes in 8 bytes or in 20", () => {
    for (const hex of [
      "84 90 00 00 03 00 00 00 e8 db 23 92",
      "84 90 00 00 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 b4 2d f8 9b",
    ]) {
      assert.equal(errorOf(MiStatusError, "identifyController", fromHex(hex)).status, 3);
    }
  });

  test("counts in an answer of any size, as devices send more than they should", () => {
    for (const name of ["readControllerList", "subsystemHealthStatusPoll", "getSmbusFrequency", "identifyNamespace"]) {
      const second = commands[name]!.messageType === "adminCommand" ? 0x90 : 0x88;
      for (let size = 8; size <= 4104; size += 4) {
        const message = new Uint8Array(size + micSize).fill(0xa5);
        message.set([0x84, second, 0, 0, 0x07]);
        seal(message);
        const error = errorOf(MiStatusError, name, message);
        assert.equal(error.status, 7, `${size} bytes`);
      }
    }
  });
});

describe("an NVMe status", () => {
  const completion = (...dword: number[]) => sealed(0x84, 0x90, 0, 0, 0, 0, 0, 0, 0x77, 0, 0, 0, 0, 0, 0, 0, ...dword);

  test("is in the upper half of completion dword 3: Invalid Field in Command, not to be retried", () => {
    const hex = "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 04 80 e3 17 7c 44";
    const error = errorOf(NvmeStatusError, "identifyController", fromHex(hex));
    assert.equal(error.code, "NVME_STATUS");
    assert.deepEqual(
      [error.statusCodeType, error.statusCode, error.statusName, error.doNotRetry],
      [0, 2, "Invalid Field in Command", true],
    );
    assert.match(error.message, /^Identify Controller: Invalid Field in Command \(do not retry\)$/);
  });

  test("may be of another type, to be retried, with phase, delay and more beside it", () => {
    const hex = "84 90 00 00 00 00 00 00 07 00 00 00 00 00 00 00 00 00 03 55 81 07 66 4e";
    const error = errorOf(NvmeStatusError, "getSmartHealthLog", fromHex(hex));
    assert.deepEqual(
      [error.statusCodeType, error.statusCode, error.statusName, error.doNotRetry],
      [2, 0x81, "Unrecovered Read Error", false],
    );
    assert.doesNotMatch(error.message, /do not retry/);
  });

  test("of a vendor keeps its numbers", () => {
    const hex = "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 82 0f 74 bb 95 0a";
    const error = errorOf(NvmeStatusError, "identifyNamespace", fromHex(hex));
    assert.deepEqual([error.statusCodeType, error.statusCode], [7, 0xc1]);
    assert.match(error.message, /Vendor Specific \(SCT 7, SC C1h\)/);
  });

  test("is an error for every type and code but 0 and 0, with data or without", () => {
    for (let type = 0; type < 8; type++) {
      for (let code = type === 0 ? 1 : 0; code < 256; code++) {
        const dword = (type << 25) | (code << 17);
        const bytes = [0, 8, 16, 24].map((shift) => (dword >>> shift) & 0xff);
        const error = errorOf(
          NvmeStatusError,
          "identifyControllerIdentity",
          completion(...bytes, ...new Array(code % 73).fill(1)),
        );
        assert.deepEqual([error.statusCodeType, error.statusCode], [type, code]);
      }
    }
  });

  test("comes second: an NVMe-MI status decides first", () => {
    const message = completion(0, 0, 4, 0x80);
    message[4] = 7;
    seal(message);
    assert.equal(errorOf(MiStatusError, "identifyController", message).status, 7);
  });
});

describe("a successful Admin response", () => {
  test("shorter than its completion is refused", () => {
    for (let size = 8; size < 20; size++) {
      const message = sealed(0x84, 0x90, ...new Array(size - 2).fill(0));
      const error = errorOf(ProtocolError, "identifyController", message);
      assert.match(error.message, new RegExp(`has ${size} bytes before its check, fewer than the 20`));
    }
  });

  test("without the data it should have is refused", () => {
    const message = fromHex("84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88");
    const reading = Object.entries(adminCommands as Commands).filter(
      ([
        ,
        {
          response: { struct, offset },
        },
      ]) => {
        return !struct.variable && offset + struct.size > 20;
      },
    );
    assert.ok(reading.length > 60, `${reading.length}`);
    for (const [name] of reading) {
      const error = errorOf(ProtocolError, name, message);
      assert.equal(error.bytes, message);
    }
  });
});
