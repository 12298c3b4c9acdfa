import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { type Drive, defaultFleet } from "./index.ts";
import {
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  identify,
  invalidParameter,
  miRequest,
  sealed,
  toHex,
  withByte,
} from "./messages.contract.ts";

const drive = (eid = 12): Drive => defaultFleet().drive(eid);
const size = 16 * 1024;
const read = (offset: number, length: number) => miRequest(0x0a, offset, length);
const write = (offset: number, data: readonly number[], length = data.length) =>
  miRequest(0x0b, offset, length, { data });
/** The same request with MEB set. */
const buffered = (request: Uint8Array) => withByte(request, 2, (flags) => flags | 0x01);

const success = "84 88 00 00 00 00 00 00 24 55 77 22";
const sizeError = errorResponse(0x88, 0x06);

describe("the Management Endpoint Buffer", () => {
  test("is as large as every port says, and there is a list of what may use it", () => {
    for (const portId of [0, 1, 2]) {
      const port = dataOf(answerOf(drive(), miRequest(0x00, 0x0100_0000 + portId * 0x1_0000)), 8);
      assert.deepEqual([...port.subarray(4, 8)], [0, 0x40, 0, 0]);
    }
    const list = dataOf(answerOf(drive(), miRequest(0x00, 0x0500_0000)), 8);
    assert.deepEqual([...list], [3, 0, 0x08, 0x00, 0x08, 0x05, 0x08, 0x06]);
  });

  test("is read as it was written", () => {
    const written = drive();
    assert.equal(answerHex(written, write(size - 3, [1, 2, 3])), success);
    assert.deepEqual([...dataOf(answerOf(written, read(size - 4, 4)), 8)], [0, 1, 2, 3]);
    assert.equal(dataOf(answerOf(written, read(0, 4096)), 8).length, 4096);
  });

  test("is refused beyond its end: the offset at byte 8, the length at byte 12", () => {
    for (const [request, answer] of [
      [read(size, 0), invalidParameter(8)],
      [read(0xffff_ffff, 1), invalidParameter(8)],
      [read(size - 1, 2), invalidParameter(12)],
      [read(0, 4097), invalidParameter(12)],
      [write(size, [1]), invalidParameter(8)],
      [write(size - 1, [1, 2]), invalidParameter(12)],
      [write(0, [1], 2), sizeError],
      [write(0, [1, 2], 1), sizeError],
      [write(0, new Array(4097).fill(1)), sizeError],
      [withByte(read(0, 1), 15, () => 0x80), invalidParameter(15, 7)],
      [buffered(read(0, 1)), invalidParameter(2)],
    ] as const) {
      assert.equal(answerHex(drive(), request), answer);
    }
  });

  test("is not there on other drives", () => {
    assert.equal(answerHex(drive(9), read(0, 0)), errorResponse(0x88, 0x03));
    assert.equal(answerHex(drive(9), write(0, [])), errorResponse(0x88, 0x03));
    assert.equal(answerHex(drive(9), buffered(miRequest(0x05, 0, 8))), invalidParameter(2));
  });
});

describe("a command with MEB", () => {
  test("leaves its data in the buffer, with MEB and their length in its answer", () => {
    const asked = drive();
    const information = dataOf(answerOf(asked, miRequest(0x00)), 8);
    assert.equal(
      answerHex(asked, buffered(miRequest(0x00))),
      toHex(sealed([0x84, 0x88, 0x01, 0, 0, 32, 0, 0])),
      "no data, RDL 32",
    );
    assert.deepEqual(dataOf(answerOf(asked, read(0, 32)), 8), information);
    const vpd = dataOf(answerOf(asked, miRequest(0x05, 8, 112)), 8);
    assert.equal(answerHex(asked, buffered(miRequest(0x05, 8, 112))), toHex(sealed([0x84, 0x88, 0x01, 0, 0, 0, 0, 0])));
    assert.deepEqual(dataOf(answerOf(asked, read(0, 112)), 8), vpd);
  });

  test("takes its data from the buffer", () => {
    const written = drive();
    answerOf(written, write(0, [0x61, 0x62, 0x63]));
    assert.equal(answerHex(written, buffered(miRequest(0x06, 0x57, 3))), success);
    assert.deepEqual([...dataOf(answerOf(written, miRequest(0x05, 0x57, 3)), 8)], [0x61, 0x62, 0x63]);
  });

  test("is refused if it has data in the message, or says to have more than the buffer", () => {
    assert.equal(answerHex(drive(), buffered(miRequest(0x06, 0, 1, { data: [1] }))), sizeError);
    assert.equal(answerHex(drive(), buffered(miRequest(0x00, 0, 0, { data: [1] }))), sizeError);
    assert.equal(answerHex(drive(), buffered(miRequest(0x06, 0, size + 1))), invalidParameter(12));
  });

  test("is refused for what is wrong with it as without, the buffer left alone", () => {
    const refusing = drive();
    answerOf(refusing, write(0, [9, 9, 9]));
    assert.equal(answerHex(refusing, buffered(miRequest(0x05, 0xffff, 1))), invalidParameter(8));
    assert.equal(answerHex(refusing, buffered(miRequest(0x00, 0x0600_0000))), invalidParameter(11));
    assert.equal(
      answerHex(
        refusing,
        withByte(miRequest(0x00), 2, () => 0x05),
      ),
      invalidParameter(2, 2),
    );
    assert.deepEqual([...dataOf(answerOf(refusing, read(0, 3)), 8)], [9, 9, 9]);
  });

  test("that is not on the list is refused at byte 2, of every command set", () => {
    for (const opcode of [0x01, 0x02, 0x04, 0x07, 0x0c]) {
      assert.equal(answerHex(drive(), buffered(miRequest(opcode, 0x02))), invalidParameter(2), `opcode ${opcode}`);
    }
    assert.equal(answerHex(drive(), buffered(identify(0x01))), errorResponse(0x90, 0x04, { byte: 2, bit: 0 }));
    const pcie = buffered(sealed([0x84, 0x20, 0, 0, 0, 0, 0, 0, 4, ...new Uint8Array(11)]));
    assert.equal(answerHex(drive(), pcie), errorResponse(0xa0, 0x04, { byte: 2, bit: 0 }));
  });

  test("may be an Admin command where the list has it: its completion is in the message", () => {
    const { model } = drive();
    const identifies = { commandType: { nvmeMiMessageType: "adminCommand" }, opcode: 0x06 } as const;
    Object.assign(model, { bufferCommands: [identifies] });
    const fleet = defaultFleet();
    Object.assign(fleet.drive(12).model, { bufferCommands: [identifies] });
    const asked = fleet.drive(12);
    const whole = dataOf(answerOf(asked, identify(0x01)), 20);
    assert.equal(answerHex(asked, buffered(identify(0x01))), toHex(sealed([0x84, 0x90, 0x01, ...new Uint8Array(17)])));
    assert.deepEqual(dataOf(answerOf(asked, read(0, 4096)), 8), whole);
    const unknownCns = adminRequest(0x06, { length: 4096, dwords: [0xff] });
    assert.deepEqual(answerOf(asked, buffered(unknownCns)), answerOf(asked, unknownCns), "no data, so no MEB");
  });
});

describe("an endpoint of a drive with a Management Endpoint Buffer", () => {
  const throughBuffer = true;

  test("gets the same through it as without, however many ask at a time", async () => {
    await using transport = defaultFleet().transport();
    await using endpoint = new Endpoint(transport, { eid: 12 });
    const reads = [0, 1].flatMap((slot) => {
      const options = { slot, throughBuffer } as { slot: 0 | 1; throughBuffer: true };
      return [
        endpoint.vpdRead({ dataOffset: 8, dataLength: 112 }, options),
        endpoint.readOptionalCommandList({}, options),
        endpoint.readPortInformation({ portId: 2 }, options),
        endpoint.readControllerList({}, options),
      ];
    });
    const plain = [
      await endpoint.vpdRead({ dataOffset: 8, dataLength: 112 }),
      await endpoint.readOptionalCommandList(),
      await endpoint.readPortInformation({ portId: 2 }),
      await endpoint.readControllerList(),
    ];
    assert.deepEqual(await Promise.all(reads), [...plain, ...plain]);
    const data = Uint8Array.of(0x4e, 0x65, 0x77);
    await endpoint.vpdWrite({ dataOffset: 0x15, data }, { throughBuffer });
    assert.deepEqual((await endpoint.vpdRead({ dataOffset: 0x15, dataLength: 3 })).data, data);
    const poll = endpoint.subsystemHealthStatusPoll({}, { throughBuffer });
    const place = { byte: 2, bit: 0, field: "managementEndpointBuffer" };
    await assert.rejects(poll, { code: "MI_STATUS", status: 4, parameterErrorLocation: place });
  });

  test("is told of a drive without that it has none", async () => {
    await using transport = defaultFleet().transport();
    await using endpoint = new Endpoint(transport, { eid: 9 });
    await assert.rejects(endpoint.vpdRead({ dataLength: 8 }, { throughBuffer }), { code: "MI_STATUS", status: 4 });
    const written = endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(1) }, { throughBuffer });
    await assert.rejects(written, { code: "NOT_SUPPORTED", message: /has no Management Endpoint Buffer/ });
  });
});
