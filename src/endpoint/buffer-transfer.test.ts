import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type MiError, MiStatusError, NvmeStatusError, ProtocolError, TimeoutError } from "../errors.ts";
import { controlPrimitives } from "../mi/index.ts";
import { Endpoint } from "./endpoint.ts";
import {
  hex,
  identity,
  rejection,
  type ScriptedExchange,
  ScriptedTransport,
  sealed,
  settled,
  virtualTime,
} from "./scripted-transport.contract.ts";

const throughBuffer = true;
const success = [0, 0, 0, 0];
const [bufferRead, bufferWrite] = [0x0a, 0x0b];

function endpointOver(transport: ScriptedTransport): Endpoint {
  return new Endpoint(transport, { eid: 9 }, { probe: false });
}

const usesBuffer = ({ request }: ScriptedExchange) => ((request[2] ?? 0) & 1) === 1;

/** Answers with MEB. */
function answerInBuffer({ request }: ScriptedExchange, ...body: readonly number[]): Uint8Array {
  return sealed(0x84, (request[1] ?? 0) | 0x80, 0x01, 0, ...body);
}

/** A drive whose buffer holds what was written to it, and then `left` by a command, which answers with `head`. */
function bufferedDrive(head: readonly number[], left?: Uint8Array): ScriptedTransport {
  let buffer = new Uint8Array(65_536);
  const transport = new ScriptedTransport();
  transport.sending = (exchange) => {
    const { request } = exchange;
    const view = new DataView(request.buffer, request.byteOffset);
    const [offset, length] = [view.getUint32(8, true), view.getUint16(12, true)];
    queueMicrotask(() => {
      if (usesBuffer(exchange)) {
        if (left !== undefined) buffer = Uint8Array.from({ length: 65_536 }, (_, index) => left[index] ?? 0);
        exchange.deliver(answerInBuffer(exchange, ...head));
      } else if (request[4] === bufferRead) {
        exchange.answer(...success, ...buffer.subarray(offset, offset + length));
      } else {
        buffer.set(request.subarray(16, 16 + length), offset);
        exchange.answer(...success);
      }
    });
  };
  return transport;
}

const sent = (transport: ScriptedTransport): string[] => transport.exchanges.map(({ request }) => hex(request));
const pattern = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 11) & 0xff);

describe("data through the Management Endpoint Buffer", () => {
  test("are written there before the command, which goes without them and with MEB", async () => {
    const transport = bufferedDrive(success);
    const data = Uint8Array.of(0x61, 0x62, 0x63);
    assert.deepEqual(await endpointOver(transport).vpdWrite({ dataOffset: 0x57, data }, { throughBuffer }), {});
    assert.deepEqual(sent(transport), [
      "840800000b00000000000000030000006162639b8756d0",
      "84080100060000005700000003000000bfe328f2",
    ]);
  });

  test("may take longer than a timeout, which is that of each message", async (t) => {
    const { pass } = virtualTime(t);
    const transport = new ScriptedTransport();
    transport.sending = (exchange) => void setTimeout(() => exchange.answer(...success), 50);
    const endpoint = new Endpoint(transport, { eid: 9 }, { probe: false, timeout: 120 });
    const data = pattern(9_000);
    const writing = endpoint.vpdWrite({ dataOffset: 0, data }, { throughBuffer });
    for (let message = 0; message < 4; message++) await pass(50);
    assert.deepEqual(await writing, {});
    assert.equal(transport.exchanges.length, 4);
    await endpoint.close();
  });

  test("are read from there after it, as many as the request asked for", async () => {
    const transport = bufferedDrive(success, Uint8Array.of(5, 4, 3, 2, 1, 9));
    const { data } = await endpointOver(transport).vpdRead({ dataOffset: 8, dataLength: 5 }, { throughBuffer });
    assert.deepEqual([...data], [5, 4, 3, 2, 1]);
    assert.deepEqual(sent(transport), [
      "84080100050000000800000005000000c54eeb43",
      "840800000a0000000000000005000000b8e4e04d",
    ]);
  });

  test("are as many as their structure takes", async () => {
    const transport = bufferedDrive([0, 32, 0, 0], Uint8Array.of(1, 2, 1));
    const information = await endpointOver(transport).readSubsystemInformation({}, { throughBuffer });
    assert.equal(information.numberOfPorts, 2);
    assert.equal(information.majorVersion, 2);
    assert.deepEqual(sent(transport), [
      "84080100000000000000000000000000a4550153",
      "840800000a0000000000000020000000786ba23c",
    ]);
  });

  test("are as many as the answer says (RDL), in pieces of 4096 bytes", async () => {
    const page = pattern(5000);
    const transport = bufferedDrive([0, 0x88, 0x13, 0], page);
    const request = { pageCode: 0x0a, allocationLength: 65_535 };
    const { data } = await endpointOver(transport).sesReceive(request, { throughBuffer });
    assert.deepEqual(data, page);
    assert.deepEqual(sent(transport), [
      "84080100080000000a000000ffff0000abbf26b4",
      "840800000a00000000000000001000007902259b",
      "840800000a0000000010000088030000ffef1639",
    ]);
  });

  test("are written in pieces of 4096 bytes", async () => {
    const transport = bufferedDrive(success);
    await endpointOver(transport).sesSend({ data: pattern(10_000) }, { throughBuffer });
    const requests = transport.exchanges.map(({ request }) => request);
    const ends = requests.map((request) => `${hex(request.subarray(0, 16))} ${hex(request.subarray(-4))}`);
    assert.deepEqual(ends, [
      "840800000b0000000000000000100000 ece14e65",
      "840800000b0000000010000000100000 fc04570c",
      "840800000b0000000020000010070000 5b6f3d49",
      "84080100090000000000000010270000 a578c290",
    ]);
    const pieces = requests.slice(0, 3).map((request) => request.subarray(16, -4));
    assert.deepEqual(Buffer.concat(pieces), Buffer.from(pattern(10_000)));
  });

  test("of Admin commands too, whose completion comes in the message", async () => {
    const structure = Uint8Array.from({ length: 4096 }, () => 0);
    structure.set(identity("A Drive").slice(16, 16 + 64));
    const transport = bufferedDrive(new Array<number>(16).fill(0), structure);
    const identified = await endpointOver(transport).controller(0).identifyController({}, { throughBuffer });
    assert.equal(identified.modelNumber, "A Drive");
    assert.equal(hex(transport.exchanges[0]!.request.subarray(-4)), "7c96f2ff");
    assert.equal(hex(transport.exchanges[1]!.request), "840800000a00000000000000001000007902259b");
  });

  test("of commands of PCIe too, as many as were asked for", async () => {
    const transport = bufferedDrive(success, Uint8Array.of(0xf0, 0xff, 1, 0));
    const { data } = await endpointOver(transport)
      .controller(2)
      .pcieConfigurationRead({ length: 4 }, { throughBuffer });
    assert.deepEqual([...data], [0xf0, 0xff, 1, 0]);
    assert.deepEqual(transport.opcodes, ["20:0", "8:a"]);
    assert.deepEqual([...transport.exchanges[0]!.request.subarray(2, 12)], [1, 0, 0, 0, 2, 0, 4, 0, 0, 0]);
  });

  test("are taken from the message of a drive that has them there", async () => {
    const transport = new ScriptedTransport().answerEvery(() => [...success, 7, 8]);
    const { data } = await endpointOver(transport).vpdRead({ dataLength: 2 }, { throughBuffer });
    assert.deepEqual([...data], [7, 8]);
    assert.equal(transport.exchanges.length, 1);
  });
});

describe("a command through the Management Endpoint Buffer", () => {
  test("that the drive refuses rejects with its status, and nothing is read", async () => {
    const transport = new ScriptedTransport().answerEvery(() => [4, 0, 2, 0]);
    const error = await rejection(endpointOver(transport).vpdRead({ dataLength: 2 }, { throughBuffer }));
    assert.ok(error instanceof MiStatusError);
    assert.deepEqual(error.parameterErrorLocation, { byte: 2, bit: 0, field: "managementEndpointBuffer" });
    assert.equal(error.command, "VPD Read");
    assert.equal(transport.exchanges.length, 1);
  });

  test("that completes with an NVMe error rejects with it, and nothing is read", async () => {
    const transport = bufferedDrive([...new Array<number>(14).fill(0), 0x04, 0x80]);
    const error = await rejection(endpointOver(transport).controller(0).identifyController({}, { throughBuffer }));
    assert.ok(error instanceof NvmeStatusError);
    assert.equal(error.statusCode, 2);
    assert.equal(transport.exchanges.length, 1);
  });

  test("is not sent where its data cannot be written, and the buffer is free again", async () => {
    const transport = new ScriptedTransport().answerEvery(({ request }) =>
      request[4] === bufferWrite ? [4, 0, 8, 0] : success,
    );
    const endpoint = endpointOver(transport);
    const error = await rejection(endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(1) }, { throughBuffer }));
    assert.ok(error instanceof MiStatusError && error.message.includes("Management Endpoint Buffer Write"));
    assert.deepEqual(transport.opcodes, ["8:b"]);
    assert.deepEqual(await endpoint.reset({}, { throughBuffer }), {});
  });

  test("with data in the buffer and in the message is no answer", async () => {
    const transport = bufferedDrive([...success, 1, 2]);
    const error = await rejection(endpointOver(transport).vpdRead({ dataLength: 2 }, { throughBuffer }));
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /though they are in the Management Endpoint Buffer/);
  });

  test("that has none, or whose answer does not tell how many, is refused before anything is sent", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    for (const [refused, why] of [
      [endpoint.send(controlPrimitives.getState, {}, { throughBuffer }), /control primitives have no data/],
      [endpoint.managementEndpointBufferRead({ dataLength: 1 }, { throughBuffer }), /buffer's own/],
      [endpoint.managementEndpointBufferWrite({ data: new Uint8Array(1) }, { throughBuffer }), /buffer's own/],
      [endpoint.controllerHealthStatusPoll({}, { throughBuffer }), /does not tell how many data/],
      [endpoint.vpdRead({ dataLength: 1 }, { throughBuffer, autoPause: true }), /while the drive is paused/],
    ] as const) {
      const error = (await rejection(refused)) as MiError;
      assert.equal(error.code, "INVALID_ARGUMENT");
      assert.match(error.message, why);
    }
    assert.equal(transport.exchanges.length, 0);
  });

  test("of unknown shape leaves to the caller what is in the buffer", async () => {
    const transport = bufferedDrive([0, 0x34, 0x12, 0], Uint8Array.of(1, 2, 3));
    const request = { opcode: 0xc1, data: Uint8Array.of(9) };
    const answer = await endpointOver(transport).rawCommand(request, { throughBuffer });
    assert.deepEqual(answer, { managementResponse: 0x1234, data: new Uint8Array(0) });
    assert.deepEqual(transport.opcodes, ["8:b", "8:c1"]);
  });
});

test("a drive that does not know the buffer's commands has no buffer", async () => {
  const transport = new ScriptedTransport().answerEvery(() => [3, 0, 0, 0]);
  const error = (await rejection(
    endpointOver(transport).vpdWrite({ dataOffset: 0, data: Uint8Array.of(1) }, { throughBuffer }),
  )) as MiError;
  assert.equal(error.code, "NOT_SUPPORTED");
  assert.equal(error.message, "VPD Write to mctp:1,9: the drive has no Management Endpoint Buffer");
  assert.ok(error.cause instanceof MiStatusError);
  assert.deepEqual(transport.opcodes, ["8:b"]);
});

describe("the one Management Endpoint Buffer", () => {
  test("is used by one command at a time, on whichever slot", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const first = endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(1) }, { throughBuffer, slot: 0 });
    const second = endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(2) }, { throughBuffer, slot: 1 });
    const other = endpoint.vpdRead({ dataLength: 1 }, { slot: 1 });
    await settled();
    assert.deepEqual(transport.opcodes, ["8:b", "9:5"], "what does not use it does not wait");
    transport.exchanges[1]!.answer(...success, 7);
    await other;
    transport.exchanges[0]!.answer(...success);
    await settled();
    assert.deepEqual(transport.opcodes.slice(2), ["8:6"]);
    transport.exchanges[2]!.answer(...success);
    await first;
    await settled();
    assert.deepEqual(transport.opcodes.slice(3), ["9:b"]);
    transport.exchanges[3]!.answer(...success);
    await settled();
    transport.exchanges[4]!.answer(...success);
    assert.deepEqual(await second, {});
  });

  test("is not waited for when the call is aborted, nor beyond its deadline", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const first = rejection(endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(1) }, { throughBuffer }));
    const aborting = new AbortController();
    const aborted = rejection(
      endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(2) }, { throughBuffer, signal: aborting.signal }),
    );
    const late = rejection(
      endpoint.vpdWrite({ dataOffset: 0, data: Uint8Array.of(3) }, { throughBuffer, deadline: 100 }),
    );
    aborting.abort("enough");
    assert.equal(await aborted, "enough");
    await time.pass(100);
    const error = await late;
    assert.ok(error instanceof TimeoutError);
    assert.equal(error.sent, false);
    assert.equal(transport.exchanges.length, 1);
    await time.pass(4900);
    assert.ok((await first) instanceof TimeoutError);
    await endpoint.close();
  });

  test("leaves nothing to send when the endpoint is closed between two pieces", async () => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const first = rejection(endpoint.sesSend({ data: pattern(5000) }, { throughBuffer }));
    const second = rejection(endpoint.sesSend({ data: pattern(5000) }, { throughBuffer }));
    await settled();
    const closing = endpoint.close();
    assert.equal(((await second) as MiError).code, "CLOSED");
    transport.last.answer(...success);
    assert.equal(((await first) as MiError).code, "CLOSED");
    await closing;
    assert.deepEqual(transport.opcodes, ["8:b"]);
  });
});

test("data that a message has no room for are refused before anything is sent, but for the buffer", async () => {
  const transport = bufferedDrive(success);
  const endpoint = endpointOver(transport);
  const tooMany = { data: new Uint8Array(4097) };
  for (const [refused, why] of [
    [endpoint.vpdRead({ dataLength: 4097 }), /asks for 4097 bytes of data/],
    [endpoint.vpdWrite({ dataOffset: 0, ...tooMany }), /has 4097 bytes of data/],
    [endpoint.sesReceive({ pageCode: 1, allocationLength: 65_535 }), /asks for 65535 bytes/],
    [endpoint.sesSend(tooMany), /has 4097 bytes/],
    [endpoint.managementEndpointBufferRead({ dataLength: 5000 }), /asks for 5000 bytes/],
    [endpoint.managementEndpointBufferWrite(tooMany), /has 4097 bytes/],
    [endpoint.persistentDataAreaRead({ format: "blocks512", dataLength: 9 }), /asks for 4608 bytes/],
    [endpoint.persistentDataAreaWrite({ format: "bytes", dataOffset: 0, ...tooMany }), /has 4097 bytes/],
    [
      endpoint.persistentDataAreaWrite({ format: "blocks512", dataOffset: 0, data: new Uint8Array(513) }),
      /whole units of 512/,
    ],
    [
      endpoint.persistentDataAreaWrite({ format: "bytes", dataOffset: 0, dataLength: 2, data: new Uint8Array(1) }),
      /2 units of 1/,
    ],
    [endpoint.persistentDataAreaRead({ format: 7, dataLength: 1 }), /7 is not a known data format/],
    [endpoint.rawCommand({ opcode: 0xc0, ...tooMany }), /4097 bytes are more than 4096/],
  ] as const) {
    const error = (await rejection(refused)) as MiError;
    assert.equal(error.code, "INVALID_ARGUMENT");
    assert.match(error.message, why);
  }
  assert.equal(transport.exchanges.length, 0);
  await endpoint.vpdWrite({ dataOffset: 0, ...tooMany }, { throughBuffer });
  assert.deepEqual(transport.opcodes, ["8:b", "8:b", "8:6"]);
});
