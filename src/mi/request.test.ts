import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { allocateBytes } from "../codec/byte-pool.ts";
import type { MiError } from "../errors.ts";
import { adminCommands } from "./admin/index.ts";
import type { Command, Commands } from "./command.ts";
import { miCommands } from "./commands/index.ts";
import { controlPrimitives } from "./control/index.ts";
import { leastInput } from "./least-input.contract.ts";
import { type CommandSlot, integrityOf, micSize } from "./message.ts";
import { pcieCommands } from "./pcie/index.ts";
import { emptyRequest, encodeRequest, sharedRequest } from "./request.ts";

const commands: Commands = { ...controlPrimitives, ...miCommands, ...adminCommands, ...pcieCommands };
/** What byte 1 is, and how long a request is before its data, by the specification's tables. */
const frames = {
  controlPrimitive: [0x00, 8],
  miCommand: [0x08, 16],
  adminCommand: [0x10, 68],
  pcieCommand: [0x20, 20],
} as const;

/** Which of them have data of their own; of Admin commands the opcode tells. */
const withData = /Write$|Send$|^raw|^(set|acknowledge)AsynchronousEvents$/;
const mayHaveData = (name: string, { messageType, opcode = 0 }: Command): boolean =>
  withData.test(name) || (messageType === "adminCommand" && (opcode & 0b11) === 0b01);

/** Whether a command can do without any member. */
const isFree = (command: Command): boolean => Object.keys(leastInput(command)).length === 0;

/** What a command cannot do without. */
const needed: Record<string, object> = {
  setSmbusFrequency: { frequency: "khz400" },
  setTransmissionUnitSize: { transmissionUnitSize: 64 },
  identifyNamespace: { namespaceId: 1 },
};

const hex = (bytes: Uint8Array, from = 0, to = bytes.length) => Buffer.from(bytes.subarray(from, to)).toString("hex");

describe("what a caller leaves out of a request", () => {
  test("health polls report all controllers of all function types, and clear nothing", () => {
    const request = encodeRequest(miCommands.controllerHealthStatusPoll, {}, 0);
    // SCTLID 0; MAXRENT 254, which is 255 entries; ALL, INCVF, INCPF and INCF.
    assert.equal(hex(request, 8, 16), "0000fe8700000000");
    assert.equal(hex(encodeRequest(miCommands.subsystemHealthStatusPoll, {}, 0), 8, 16), "0000000000000000");
  });

  test("health polls report only what changed where a change is selected, and all where that is asked for as well", () => {
    const poll = (input: object) => hex(encodeRequest(miCommands.controllerHealthStatusPoll, input, 0), 10, 16);
    assert.equal(poll({ selectTemperature: true }), "fe0702000000");
    assert.equal(poll({ selectControllerStatus: true, selectCriticalWarning: true }), "fe0711000000");
    assert.equal(poll({ selectTemperature: true, reportAll: true }), "fe8702000000");
    assert.equal(poll({ clearChanges: true }), "fe8700000080");
  });

  test("logs are read without clearing the events that announced them", () => {
    const logs = [
      adminCommands.getSmartHealthLog,
      adminCommands.getFirmwareSlotLog,
      adminCommands.getErrorInformationLog,
    ];
    for (const log of logs) {
      assert.equal(encodeRequest(log as Command, {}, 0)[45], 0x80);
      assert.equal(encodeRequest(log as Command, { retainAsynchronousEvent: false }, 0)[45], 0);
    }
  });

  test("the SMART log is that of the drive", () => {
    assert.equal(hex(encodeRequest(adminCommands.getSmartHealthLog, {}, 0), 8, 12), "ffffffff");
  });

  test("errors are read sixteen at once, and as many as one message carries at most", () => {
    const window = (request: Uint8Array) => [hex(request, 28, 36), hex(request, 44, 52)];
    const { getErrorInformationLog } = adminCommands;
    assert.deepEqual(window(encodeRequest(getErrorInformationLog, {}, 0)), ["0000000000040000", "0180ff0000000000"]);
    assert.deepEqual(window(encodeRequest(getErrorInformationLog, { entryCount: 64 }, 0)), [
      "0000000000100000",
      "0180ff0300000000",
    ]);
  });

  test("ids are zero, which is an id like any other", () => {
    const ids = {
      readPortInformation: { portId: 0 },
      readControllerList: { startingControllerId: 0 },
      readControllerInformation: { controllerId: 0 },
      identifyController: { controllerId: 0 },
    };
    for (const [name, id] of Object.entries(ids)) {
      const command = commands[name]!;
      assert.deepEqual(encodeRequest(command, {}, 0), encodeRequest(command, id, 0), name);
    }
  });

  test("undefined is the same as left out, and false is not", () => {
    const { controllerHealthStatusPoll } = miCommands;
    const encoded = (input: object) => hex(encodeRequest(controllerHealthStatusPoll, input, 0), 10, 12);
    assert.equal(encoded({ reportAll: undefined, maximumEntries: undefined }), "fe87");
    assert.equal(encoded({ reportAll: false }), "fe07");
  });

  test("a whole request may be left out", () => {
    for (const [name, command] of Object.entries(commands)) {
      if (name in needed || !isFree(command)) continue;
      assert.deepEqual(encodeRequest(command, undefined, 0), encodeRequest(command, {}, 0), name);
    }
  });

  test("is filled in without touching the caller's object", () => {
    const input = Object.freeze({ startingControllerId: 3 });
    encodeRequest(miCommands.controllerHealthStatusPoll, input, 0);
    assert.deepEqual(input, { startingControllerId: 3 });
  });
});

describe("a request that does not fit", () => {
  const refused: (readonly [keyof typeof miCommands | keyof typeof adminCommands, unknown, RegExp])[] = [
    ["readPortInformation", { portId: 256 }, /Port Information request\.portId: 256 is not an integer in 0–255/],
    ["readPortInformation", { portId: -1 }, /portId: -1 is not an integer/],
    ["readPortInformation", { portId: 1.5 }, /portId: 1\.5 is not an integer/],
    ["readPortInformation", { portId: Number.NaN }, /portId: NaN is not an integer/],
    ["readPortInformation", { portId: "1" }, /portId: "1" is not an integer/],
    ["readPortInformation", { portId: 1n }, /portId: 1 is not an integer/],
    ["readControllerList", { startingControllerId: 65536 }, /startingControllerId: 65536 is not .* 0–65535/],
    ["readControllerInformation", { controllerId: 65536 }, /controllerId/],
    ["readOptionalCommandList", { controllerId: 0x1_0000 }, /controllerId/],
    ["readOptionalCommandList", { ioCommandSet: 256 }, /ioCommandSet/],
    ["readBufferCommandList", { ioCommandSet: -1 }, /ioCommandSet/],
    ["controllerHealthStatusPoll", { startingControllerId: 65536 }, /startingControllerId/],
    ["controllerHealthStatusPoll", { maximumEntries: 0 }, /maximumEntries: 0 is not an integer in 1–256/],
    ["controllerHealthStatusPoll", { maximumEntries: 257 }, /maximumEntries/],
    ["setSmbusFrequency", {}, /frequency: undefined is not one of khz100, khz400, mhz1, nor a number/],
    ["setSmbusFrequency", { frequency: "khz200" }, /frequency: khz200 is not one of/],
    ["setSmbusFrequency", { frequency: 256 }, /frequency: 256/],
    ["setSmbusFrequency", { frequency: "khz100", portId: 256 }, /portId/],
    ["setTransmissionUnitSize", {}, /transmissionUnitSize: undefined is not an integer in 0–65535/],
    ["setTransmissionUnitSize", { transmissionUnitSize: 65536 }, /transmissionUnitSize/],
    ...[0, 63, 4097, 65535].map(
      (size) =>
        ["setTransmissionUnitSize", { transmissionUnitSize: size }, /Size: \d+ is not an integer in 64–4096$/] as const,
    ),
    ...[0, 4, 15, 255].map(
      (frequency) => ["setSmbusFrequency", { frequency }, /request\.frequency: \d+ is reserved$/] as const,
    ),
    ["reset", { type: 0x5a }, /request\.type: 90 is reserved$/],
    ["shutdown", { type: 2 }, /request\.type: 2 is reserved$/],
    ["vpdWrite", { data: Uint8Array.of(1) }, /request\.dataOffset: undefined/],
    ["vpdWrite", { dataOffset: 0, data: new Uint8Array(0) }, /request\.data: has no bytes to write$/],
    ["sesSend", { data: new Uint8Array(0) }, /request\.data: has no bytes to write$/],
    ["persistentDataAreaWrite", { format: "bytes", data: Uint8Array.of(1) }, /request\.dataOffset: undefined/],
    [
      "persistentDataAreaWrite",
      { format: "bytes", dataOffset: 0, data: new Uint8Array(0) },
      /request\.data: has no bytes to write$/,
    ],
    ["persistentDataAreaWriteZeroes", { format: "bytes", dataLength: 4 }, /request\.dataOffset: undefined/],
    ["formatNvm", { namespaceId: 1 }, /Format NVM request\.formatIndexLow: is missing$/],
    ["sanitize", {}, /Sanitize request\.action: is missing$/],
    ["sanitizeNamespace", { namespaceId: 1 }, /request\.action: is missing$/],
    ["firmwareCommit", { slot: 2 }, /request\.action: is missing$/],
    ["identifyController", { controllerId: 65536 }, /Identify Controller request\.controllerId/],
    ["identifyControllerIdentity", { controllerId: -1 }, /controllerId/],
    ["identifyNamespace", {}, /namespaceId: undefined is not an integer in 0–4294967295/],
    ["identifyNamespace", { namespaceId: 2 ** 32 }, /namespaceId/],
    ["identifyActiveNamespaceList", { namespaceId: -1 }, /namespaceId/],
    ["getSmartHealthLog", { namespaceId: 2 ** 32 }, /namespaceId/],
    ["getFirmwareSlotLog", { controllerId: "0" }, /controllerId/],
    ["getErrorInformationLog", { entryCount: 0 }, /request\.entryCount: 0 is not an integer in 1–64/],
    ["getErrorInformationLog", { entryCount: 65 }, /entryCount: 65 is not an integer in 1–64/],
    ["getErrorInformationLog", { entryCount: 2.5 }, /entryCount: 2\.5 is not an integer/],
  ];
  for (const [name, input, message] of refused) {
    const shown = JSON.stringify(input, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
    test(`${name} refuses ${shown} and names the field`, () => {
      assert.throws(
        () => encodeRequest(commands[name]!, input, 0),
        (error: MiError) => error.code === "INVALID_ARGUMENT" && message.test(error.message),
      );
    });
  }

  for (const input of [5, "portId", true, 1n]) {
    test(`is refused where it is no object but ${typeof input}`, () => {
      assert.throws(
        () => encodeRequest(commands.readPortInformation!, input, 0),
        (error: MiError) => error.code === "INVALID_ARGUMENT" && /request is not an object/.test(error.message),
      );
    });
  }
});

test("a name that no field has is refused: misspelt, it would be as good as left out", () => {
  const misspelt = { portid: 7 } as object;
  assert.throws(() => encodeRequest(miCommands.readPortInformation, misspelt, 0), {
    code: "INVALID_ARGUMENT",
    message: /portid/,
  });
});

test("a request that is no object is refused", () => {
  for (const request of ["text", 5, [], () => {}] as never[]) {
    assert.throws(() => encodeRequest(miCommands.subsystemHealthStatusPoll, request, 0), { code: "INVALID_ARGUMENT" });
  }
});

describe("the frame around a request", () => {
  for (const [name, command] of Object.entries(commands)) {
    const input = { ...leastInput(command), ...needed[name] } as { opcode?: number };
    const request = encodeRequest(command, input, 0);

    test(`${name} has the header of its command set, its opcode, its length and a good check`, () => {
      const [second, size] = frames[command.messageType];
      assert.deepEqual([...request.subarray(0, 5)], [0x84, second, 0, 0, command.opcode ?? input.opcode]);
      const behind = request.length - size - micSize;
      assert.ok(mayHaveData(name, command) ? behind >= 0 : behind === 0, `${behind} bytes of data`);
      const { expected, received } = integrityOf(request);
      assert.equal(received, expected);
    });

    test(`${name} on slot 1 differs in that bit and the check alone`, () => {
      const other = encodeRequest(command, input, 1);
      assert.equal(other[1], request[1]! | 1);
      other[1]! &= ~1;
      assert.deepEqual(other.subarray(0, -micSize), request.subarray(0, -micSize));
      assert.notDeepEqual(other.subarray(-micSize), request.subarray(-micSize));
    });
  }

  test("data that are longer when they are written than when they were measured are refused, and change no other bytes", () => {
    // Looked at, measured, written.
    const lengths = [4, 4, 64];
    const input = {
      get data() {
        return new Uint8Array(lengths.shift() ?? 64).fill(0xff);
      },
    };
    assert.throws(() => encodeRequest(miCommands.sesSend, input, 0), { code: "INVALID_ARGUMENT" });
    assert.ok(allocateBytes(64).every((byte) => byte === 0));
  });

  test("there is no slot 2", () => {
    assert.throws(
      () => encodeRequest(miCommands.readSubsystemInformation, {}, 2 as CommandSlot),
      (error: MiError) =>
        error.code === "INVALID_ARGUMENT" && /commandSlot: 2 is not an integer in 0–1/.test(error.message),
    );
  });
});

describe("a request that says nothing", () => {
  const free = Object.entries(commands).filter(([, command]) => isFree(command));

  test("is the same bytes each time, for either slot, and each time another array", () => {
    for (const [name, command] of free) {
      for (const slot of [0, 1] as const) {
        const [first, second] = [encodeRequest(command, {}, slot), encodeRequest(command, {}, slot)];
        const anew = encodeRequest({ ...command }, {}, slot);
        const expected = hex(anew);
        assert.deepEqual([hex(first), hex(second)], [expected, expected], name);
        first.fill(0xff);
        second.fill(0xff);
        assert.equal(hex(encodeRequest(command, {}, slot)), expected, name);
        assert.equal((anew[1] as number) & 1, slot, name);
      }
    }
  });

  test("is one array for all who only send it, with the bytes that it has for everybody else", () => {
    for (const [name, command] of free) {
      for (const slot of [0, 1] as const) {
        const shared = sharedRequest(command, {}, slot);
        assert.equal(hex(shared), hex(encodeRequest(command, {}, slot)), name);
        if (command.defaults === undefined) assert.equal(sharedRequest(command, emptyRequest, slot), shared, name);
      }
    }
  });

  test("is not the array of one that says something, or has flags of its own", () => {
    const command = miCommands.subsystemHealthStatusPoll;
    assert.equal(hex(sharedRequest(command, { clearStatus: true }, 0), 8, 16), "0000000000000080");
    assert.equal(hex(sharedRequest(command, {}, 0, { commandInitiatedAutoPause: true }), 0, 4), "84080200");
    assert.equal(hex(sharedRequest(command, {}, 0)), "84080000010000000000000000000000d2d47736");
  });

  test("is made anew where somebody has changed what all share", () => {
    const command = miCommands.subsystemHealthStatusPoll;
    for (let at = 0; at < 20; at++) {
      const shared = sharedRequest(command, {}, 0);
      assert.equal(hex(shared), "84080000010000000000000000000000d2d47736");
      shared[at] = (shared[at] as number) ^ 1;
    }
  });

  test("stays what it is though a transport transfers the bytes it was given", () => {
    const command = { ...miCommands.subsystemHealthStatusPoll };
    for (let count = 0; count < 3; count++) {
      const request = sharedRequest(command, {}, 0);
      assert.equal(hex(request), "84080000010000000000000000000000d2d47736");
      structuredClone(request.buffer, { transfer: [request.buffer as ArrayBuffer] });
    }
  });

  test("is not what seemed to say nothing and did not", () => {
    const command = { ...miCommands.subsystemHealthStatusPoll };
    sharedRequest(command, Object.create(Object.defineProperty({}, "clearStatus", { value: true })), 0);
    assert.equal(hex(sharedRequest(command, {}, 0), 8, 16), "0000000000000000");
  });

  test("is told from one that says something where nobody sees it: inherited, not enumerable, or by a getter", () => {
    const command = miCommands.subsystemHealthStatusPoll;
    sharedRequest(command, {}, 0);
    class Clearing {
      get clearStatus(): boolean {
        return true;
      }
    }
    const clearing: object[] = [
      { clearStatus: true },
      new Clearing(),
      Object.create({ clearStatus: true }),
      Object.defineProperty({}, "clearStatus", { value: true }),
    ];
    for (const input of clearing) assert.equal(hex(sharedRequest(command, input, 0), 8, 16), "0000000000000080");
    assert.equal(hex(sharedRequest(command, {}, 0), 8, 16), "0000000000000000");
  });

  test("has the flags that the call gives it", () => {
    const command = miCommands.subsystemHealthStatusPoll;
    sharedRequest(command, {}, 0);
    assert.equal(sharedRequest(command, {}, 0, { commandInitiatedAutoPause: true })[2], 0x02);
    assert.equal(sharedRequest(command, {}, 0)[2], 0x00);
  });

  test("says what its command makes of it each time, where that has something to say", () => {
    let given = 0;
    const { controllerHealthStatusPoll } = miCommands;
    const counting = { ...controllerHealthStatusPoll, defaults: () => ({ startingControllerId: given++ }) };
    const starts = [0, 1].map(() => hex(sharedRequest(counting as typeof controllerHealthStatusPoll, {}, 0), 8, 10));
    assert.deepEqual(starts, ["0000", "0100"]);
  });
});
