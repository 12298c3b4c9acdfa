import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Endpoint } from "../endpoint/endpoint.ts";
import { encodePacket, encodeSerialFrame } from "../mctp/index.ts";
import { duplexPair } from "../transport/duplex-pair.contract.ts";
import { StreamTransport, serveStream } from "../transport/index.ts";
import { Drive, type DriveModel, defaultFleet } from "./index.ts";
import { identify, miRequest } from "./messages.contract.ts";

const modelOf = (eid = 9): DriveModel => defaultFleet().drive(eid).model;
/** Set MCTP Transmission Unit Size of a port. */
const setSize = (portId: number, size: number) => miRequest(0x03, 0x03 + portId * 2 ** 24, size);
/** An answer of 4120 bytes. */
const longRequest = identify(0x01);
const longAnswer = 4120;

/** Sizes of the packets' payloads, as the frames' length bytes have them (DSP0253): nothing here holds 7Eh or 7Dh. */
function payloadSizes(bytes: Uint8Array): number[] {
  const sizes: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    assert.deepEqual([...bytes.subarray(at, at + 2)], [0x7e, 0x01], "a frame begins here");
    sizes.push(bytes[at + 2]! - 4);
    at = bytes.indexOf(0x7e, at + 1) + 1;
  }
  return sizes;
}

/** How a message of some length is cut. */
function cut(length: number, unit: number): number[] {
  return Array.from({ length: Math.ceil(length / unit) }, (_, index) => Math.min(unit, length - index * unit));
}

/** A drive at 9 on a stream: requests in bytes go in, and the sizes of the packets that came since come out. */
function served(drive: Drive): (...requests: Uint8Array[]) => Promise<number[]> {
  const [near, far] = duplexPair();
  const chunks: Buffer[] = [];
  near.on("data", (chunk: Buffer) => chunks.push(chunk));
  serveStream(far, { endpoints: new Map([[9, drive]]) });
  const whole = { source: 8, destination: 9, startOfMessage: true, endOfMessage: true, sequence: 0, tagOwner: true };
  return async (...requests) => {
    for (const payload of requests) {
      for (const from of payload.length > 64 ? [0, 64] : [0]) {
        const part = { startOfMessage: from === 0, endOfMessage: from + 64 >= payload.length, sequence: from / 64 };
        near.write(
          encodeSerialFrame(encodePacket({ ...whole, ...part, tag: 0, payload: payload.subarray(from, from + 64) })),
        );
      }
    }
    await setImmediate();
    return payloadSizes(Buffer.concat(chunks.splice(0)));
  };
}

describe("the transmission unit of a simulated drive", () => {
  test("is that of its 2-Wire port, whichever number that has, or of its first port", () => {
    const [single, dual] = [new Drive(modelOf(9)), new Drive(modelOf(12))];
    assert.deepEqual([single.transmissionUnit, dual.transmissionUnit], [64, 64]);
    single.respond(setSize(1, 200));
    dual.respond(setSize(2, 250));
    assert.deepEqual([single.transmissionUnit, dual.transmissionUnit], [200, 250]);
    const [pcie] = modelOf().ports;
    const withoutTwoWire = new Drive({ ...modelOf(), ports: [{ ...pcie!, transmissionUnitSize: 128 }] });
    assert.equal(withoutTwoWire.transmissionUnit, 128);
  });

  test("is 64 bytes a packet on a stream until it is configured, and after it is configured so again", async () => {
    const ask = served(new Drive(modelOf()));
    assert.deepEqual(await ask(longRequest), cut(longAnswer, 64));
    assert.deepEqual(await ask(setSize(1, 250), longRequest), [12, ...cut(longAnswer, 250)]);
    assert.deepEqual(await ask(setSize(1, 64), longRequest), [12, ...cut(longAnswer, 64)]);
  });

  test("stays as it is where another port is configured, or the request is refused", async () => {
    const ask = served(new Drive(modelOf()));
    assert.deepEqual(await ask(setSize(0, 64), setSize(1, 251), setSize(1, 63)), [12, 12, 12]);
    assert.deepEqual(await ask(longRequest), cut(longAnswer, 64));
  });

  test("changes when the response that confirms it is due, not before", () => {
    let now = 0;
    const drive = new Drive(modelOf(), () => now);
    drive.prepend((_, next) => next().map((reply) => ({ ...reply, after: 500 })));
    drive.respond(setSize(1, 250));
    assert.equal(drive.transmissionUnit, 64);
    now = 490;
    assert.equal(drive.transmissionUnit, 64);
    now = 500;
    assert.equal(drive.transmissionUnit, 250);
  });

  test("is what a requester configures: its larger packets are read, whole and as they were", async () => {
    const [near, far] = duplexPair();
    const drive = new Drive(modelOf());
    await using _server = serveStream(far, { endpoints: new Map([[9, drive]]) });
    await using transport = new StreamTransport(near);
    await using endpoint = new Endpoint(transport, { eid: 9 });
    assert.deepEqual(await endpoint.controller().identifyController(), drive.model.identify);
    const written: Buffer[] = [];
    near.on("data", (chunk: Buffer) => written.push(chunk));
    await endpoint.setTransmissionUnitSize({ portId: 1, transmissionUnitSize: 250 });
    assert.deepEqual(await endpoint.controller().identifyController(), drive.model.identify);
    assert.deepEqual(payloadSizes(Buffer.concat(written)), [12, ...cut(longAnswer, 250)]);
  });
});
