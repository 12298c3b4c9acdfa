import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ProtocolError } from "../errors.ts";
import { adminCommands } from "./admin/index.ts";
import type { Command } from "./command.ts";
import { miCommands } from "./commands/index.ts";
import { micSize, seal } from "./message.ts";
import { encodeRequest } from "./request.ts";
import { decodeResponse, judgeResponse } from "./response.ts";

const word = (value: number): number[] => [value & 0xff, value >> 8];
const words = (...values: number[]): number[] => values.flatMap(word);
const zeros = (count: number): number[] => new Array<number>(count).fill(0);

/** A successful answer to an NVMe-MI command: the three bytes of the management response, then data. */
function answer(managementResponse: readonly number[], data: readonly number[]): Uint8Array {
  const message = Uint8Array.from([0x84, 0x88, 0, 0, 0, ...managementResponse, ...data, ...zeros(micSize)]);
  seal(message);
  return message;
}

/** Data whose length the management response announces (RDL). */
const lengthed = (data: readonly number[], announced = data.length) => answer([...word(announced), 0], data);

function receive<I, Q, R>(command: Command<I, Q, R>, input: I, message: Uint8Array): R {
  const { messageType } = command;
  assert.deepEqual(judgeResponse(message, { messageType, slot: 0 }), { kind: "final" });
  return decodeResponse(command, encodeRequest(command, input, 0), message);
}

const listFrom = (start: number, message: Uint8Array) =>
  receive(miCommands.readControllerList, { startingControllerId: start }, message).controllerIds;

function refuses(receiving: () => unknown, detail: RegExp): void {
  assert.throws(receiving, (error: Error) => error instanceof ProtocolError && detail.test(error.message));
}

describe("a controller list", () => {
  test("of two entries need not end on a dword", () => {
    const message = new Uint8Array(Buffer.from("84880000000600000200010002 00544e1230".replace(" ", ""), "hex"));
    assert.equal(message.length % 4, 2);
    assert.deepEqual(listFrom(0, message), [1, 2]);
  });

  test("may be padded to its full 4096 bytes, whether these are announced or not", () => {
    const padded = [...words(2, 1, 2), ...zeros(4090)];
    assert.deepEqual(listFrom(0, lengthed(padded)), [1, 2]);
    assert.deepEqual(listFrom(0, lengthed(padded, 6)), [1, 2]);
    assert.deepEqual(listFrom(0, lengthed([...words(0), ...zeros(4094)])), []);
  });

  test("may come without its length announced", () => {
    assert.deepEqual(listFrom(0, lengthed(words(2, 1, 2), 0)), [1, 2]);
  });

  test("is refused where more is announced than came", () => {
    for (const announced of [7, 8, 4096, 0xffff]) {
      refuses(
        () => listFrom(0, lengthed(words(2, 1, 2), announced)),
        new RegExp(`announces ${announced} bytes of data \\(RDL\\), but 6 came`),
      );
    }
  });

  test("is refused where less is announced than it lists", () => {
    for (let announced = 1; announced < 6; announced++) {
      assert.throws(() => listFrom(0, lengthed(words(2, 1, 2), announced)), ProtocolError);
    }
  });

  test("has an announced length of 16 bits, and a reserved byte that is not looked at", () => {
    assert.deepEqual(listFrom(0, answer([6, 0, 0xff], words(2, 1, 2))), [1, 2]);
  });

  test("may have 2047 entries, and not 2048 nor more, even where the bytes are there", () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => index);
    assert.equal(listFrom(0, lengthed(words(2047, ...ids(2047)))).length, 2047);
    refuses(() => listFrom(0, lengthed(words(2048, ...ids(2048)))), /2048 items are more than 2047/);
    refuses(() => listFrom(0, lengthed([...words(0xffff), ...zeros(4094)])), /65535 items are more than 2047/);
  });

  test("is refused where it counts more than came", () => {
    refuses(() => listFrom(0, lengthed(words(3, 1, 2))), /3 items of at least 2 bytes do not fit the 4 that came/);
  });

  test("is refused where it does not ascend", () => {
    refuses(() => listFrom(0, lengthed(words(3, 1, 3, 2))), /identifiers 1, 3, 2 are not ascending from 0/);
    refuses(() => listFrom(0, lengthed(words(2, 5, 5))), /identifiers 5, 5 are not ascending/);
  });

  test("is refused where it has ids below the one asked for", () => {
    refuses(() => listFrom(6, lengthed(words(2, 5, 7))), /identifiers 5, 7 are not ascending from 6/);
    assert.deepEqual(listFrom(5, lengthed(words(2, 5, 7))), [5, 7]);
  });
});

describe("data that are wrong", () => {
  test("are shown with the whole message, not only with the part that was being read", () => {
    for (const data of [words(5, 1), words(0xffff)]) {
      const message = lengthed(data);
      assert.throws(
        () => listFrom(0, message),
        (error: ProtocolError) => error instanceof ProtocolError && error.bytes === message,
      );
    }
  });

  test("are refused by class even where there is hardly a message", () => {
    for (let length = 0; length < 12; length++) {
      const short = new Uint8Array(length);
      refuses(() => decodeResponse(miCommands.readControllerList, short, short), /fewer than the 12 of the shortest/);
    }
  });
});

describe("a list of commands", () => {
  for (const command of [miCommands.readOptionalCommandList, miCommands.readBufferCommandList] as Command[]) {
    const receiving = (message: Uint8Array) => receive(command, {}, message) as { commands: unknown[] };

    test(`may be padded, and has at most 2047 entries: ${command.title}`, () => {
      assert.equal(receiving(lengthed([1, 0, 0x08, 0x06, ...zeros(4092)])).commands.length, 1);
      assert.equal(receiving(lengthed([...words(2047), ...zeros(4094)])).commands.length, 2047);
      refuses(() => receiving(lengthed([...words(2048), ...zeros(4096)])), /2048 items are more than 2047/);
    });
  }
});

describe("the health of controllers", () => {
  const entry = (id: number) => [...word(id), ...zeros(14)];
  const receiving = (entries: number, data: readonly number[], maximumEntries = 255) =>
    receive(miCommands.controllerHealthStatusPoll, { maximumEntries }, answer([0, 0, entries], data)).controllers;

  test("may be that of as many as were asked for, and no more", () => {
    assert.equal(receiving(2, [...entry(1), ...entry(2)], 2).length, 2);
    refuses(() => receiving(3, [...entry(1), ...entry(2), ...entry(3)], 2), /3 entries came, 2 at most were asked for/);
  });

  test("is refused where it counts more entries than came, or fewer", () => {
    refuses(() => receiving(3, [...entry(1), ...entry(2)]), /3 items of at least 16 bytes do not fit the 32 that came/);
    refuses(() => receiving(1, [...entry(1), ...entry(2)]), /ends after 24 bytes, but 40 came/);
    refuses(() => receiving(255, []), /255 items/);
  });

  test("of 255 controllers fits one message", () => {
    const data = Array.from({ length: 255 }, (_, index) => entry(index)).flat();
    assert.equal(receiving(255, data).at(-1)?.controllerId, 254);
  });

  test("has reserved bytes before its count, which are not looked at", () => {
    const message = answer([0xff, 0xff, 1], entry(9));
    assert.equal(receive(miCommands.controllerHealthStatusPoll, {}, message).controllers[0]?.controllerId, 9);
  });
});

describe("a structure of fixed size", () => {
  const data = [0, 1, 2, ...zeros(29)];

  test("is read whole, whatever length less than that is announced", () => {
    for (const announced of [0, 1, 31, 32]) {
      const value = receive(miCommands.readSubsystemInformation, {}, lengthed(data, announced));
      assert.equal(value.minorVersion, 2);
    }
  });

  test("is refused where more is announced than came, or more came", () => {
    const { readSubsystemInformation } = miCommands;
    refuses(() => receive(readSubsystemInformation, {}, lengthed(data, 33)), /announces 33 bytes of data/);
    refuses(() => receive(readSubsystemInformation, {}, lengthed([...data, 0])), /ends after 40 bytes, but 41 came/);
    refuses(() => receive(readSubsystemInformation, {}, lengthed(data.slice(1))), /needs 32 bytes from byte 8, has 31/);
  });
});

describe("a value in the management response", () => {
  test("has reserved bits around it, which are not looked at", () => {
    const frequency = (first: number) => receive(miCommands.getSmbusFrequency, {}, answer([first, 0xff, 0xff], []));
    assert.deepEqual(frequency(0xf2), { frequency: "khz400" });
    assert.deepEqual(frequency(0x0f), { frequency: 15 });
    const size = receive(miCommands.getTransmissionUnitSize, {}, answer([0x40, 0, 0xff], []));
    assert.deepEqual(size, { transmissionUnitSize: 64 });
  });
});

describe("an error log", () => {
  const receiving = (entryCount: number, sent: number) => {
    const message = Uint8Array.from([0x84, 0x90, ...zeros(18 + 64 * sent + micSize)]);
    seal(message);
    return receive(adminCommands.getErrorInformationLog, { entryCount }, message).entries.length;
  };

  test("has exactly the entries that were asked for", () => {
    for (const count of [1, 2, 16, 64]) assert.equal(receiving(count, count), count);
  });

  test("is refused with fewer entries or with more", () => {
    refuses(() => receiving(2, 1), /1 entries came, 2 were asked for/);
    refuses(() => receiving(2, 0), /0 entries came, 2 were asked for/);
    refuses(() => receiving(1, 2), /2 entries came, 1 were asked for/);
  });
});

describe("data that are asked for by their length", () => {
  const vpd = (dataLength: number, came: number) =>
    receive(miCommands.vpdRead, { dataLength }, answer([0, 0, 0], zeros(came))).data.length;
  const page = (allocationLength: number, came: number, announced = came) =>
    receive(miCommands.sesReceive, { pageCode: 2, allocationLength }, lengthed(zeros(came), announced)).data.length;

  test("are as many as were asked for", () => {
    assert.equal(vpd(5, 5), 5);
    assert.equal(vpd(0, 0), 0);
    refuses(() => vpd(5, 4), /has 4 bytes of data, 5 were asked for/);
    refuses(() => vpd(5, 6), /has 6 bytes of data, 5 were asked for/);
  });

  test("may be fewer where the answer tells how many, but not more", () => {
    assert.equal(page(100, 12), 12);
    assert.equal(page(12, 12), 12);
    assert.equal(page(12, 0), 0);
    assert.equal(page(12, 8, 0), 8, "a length that is not told");
    refuses(() => page(12, 13), /has 13 bytes of data, 12 were asked for/);
    refuses(() => page(100, 12, 13), /announces 13 bytes of data \(RDL\), but 12 came/);
  });
});
