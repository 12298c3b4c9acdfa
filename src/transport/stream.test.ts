import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { formatHex } from "../codec/index.ts";
import { MiError, TransportError } from "../errors.ts";
import { encodeSerialFrame, noDrops } from "../mctp/index.ts";
import { type ContractSubject, FarSide } from "./contract-subject.contract.ts";
import { duplexPair } from "./duplex-pair.contract.ts";
import { StreamTransport } from "./stream.ts";
import { type ServedEndpoint, serveStream } from "./stream-server.ts";
import { transportContract } from "./transport.contract.ts";
import type { Exchange, Receiver } from "./transport.ts";

const peers = [
  { network: 1, eid: 9 },
  { network: 1, eid: 10 },
] as const;
const unhex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"));
const subsystemInformation = unhex("84 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e2 00 06 07");

async function socketPair(): Promise<[Duplex, Duplex, () => Promise<void>]> {
  const directory = await mkdtemp(join(tmpdir(), "nvme-mi-stream-"));
  const path = join(directory, "drives");
  const server = createServer().listen(path);
  await once(server, "listening");
  const client = createConnection(path);
  const [far] = (await once(server, "connection")) as [Duplex];
  const remove = async (): Promise<void> => {
    server.close();
    await rm(directory, { recursive: true });
  };
  return [client, far, remove];
}

function subjectOver(
  near: Duplex,
  far: Duplex,
  remove: () => Promise<void>,
  transmissionUnit: number,
): ContractSubject {
  const side = new FarSide();
  const endpointAt = (eid: number): ServedEndpoint => ({
    transmissionUnit,
    respond: (message, requester) => side.respond({ network: 1, eid }, message, requester),
  });
  const server = serveStream(far, { endpoints: new Map(peers.map(({ eid }) => [eid, endpointAt(eid)])) });
  return {
    transport: new StreamTransport(near, { transmissionUnit }),
    peers,
    nobody: { network: 1, eid: 99 },
    respondWith: side.respondWith,
    notify: side.notify,
    cleanup: async () => {
      await server.close();
      await remove();
    },
  };
}

for (const unit of [64, 251]) {
  transportContract(`the stream transport over a pair of streams, ${unit} bytes a packet,`, { nobody: "silent" }, () =>
    subjectOver(...duplexPair(), async () => {}, unit),
  );
}
transportContract("the stream transport over a unix socket", { nobody: "silent" }, async () =>
  subjectOver(...(await socketPair()), 64),
);

interface Line {
  readonly transport: StreamTransport;
  /** The far end, played by the test. */
  readonly far: Duplex;
  /** Frames and noise that came out at the far end so far, in hexadecimal. */
  written(): string;
  bring(...frames: (Uint8Array | string)[]): Promise<void>;
}

function line(options?: ConstructorParameters<typeof StreamTransport>[1]): Line {
  const [near, far] = duplexPair();
  const chunks: Buffer[] = [];
  far.on("data", (chunk: Buffer) => chunks.push(chunk));
  far.on("error", () => {});
  return {
    transport: new StreamTransport(near, options),
    far,
    written: () => Buffer.concat(chunks).toString("hex"),
    bring: async (...frames) => {
      for (const frame of frames) far.write(typeof frame === "string" ? unhex(frame) : frame);
      await setImmediate();
    },
  };
}

const packet = (digits: string): Uint8Array => encodeSerialFrame(unhex(digits));

class Collector implements Receiver {
  readonly messages: string[] = [];
  readonly failures: Error[] = [];
  message(bytes: Uint8Array): void {
    this.messages.push(formatHex(bytes));
  }
  failed(error: Error): void {
    this.failures.push(error);
  }
}

describe("the stream transport on the wire", () => {
  test("writes a request as the serial binding has it", async () => {
    const { transport, written } = line();
    await (await transport.open(peers[0], new Collector())).send(subsystemInformation);
    await setImmediate();
    assert.equal(
      written(),
      formatHex(unhex("7e 01 18 01 09 08 c8 84 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e2 00 06 07 d5 57 7e")),
    );
  });

  test("matches answers by peer and tag, and drops and counts what matches nothing", async () => {
    const { transport, bring } = line();
    const receiver = new Collector();
    transport.open(peers[0], receiver);
    await bring(
      packet("01 08 0a c0 84 01"), // another peer
      packet("01 08 09 c1 84 02"), // another tag
      packet("01 07 09 c0 84 03"), // another destination
      packet("02 08 09 c0 84 04"), // another header version
      packet("01 08 09 c8 84 05"), // a request, of a type that we do not answer
      packet("01 08 09 40 84 06"), // the end of nothing
      packet("01 08 09 c0 84 77"),
    );
    assert.deepEqual(receiver.messages, ["8477"]);
    const { unexpectedTag, unknownDestination, badHeaderVersion, unexpectedRequest, unexpectedMiddle } =
      transport.drops;
    assert.deepEqual(
      { unexpectedTag, unknownDestination, badHeaderVersion, unexpectedRequest, unexpectedMiddle },
      { unexpectedTag: 2, unknownDestination: 1, badHeaderVersion: 1, unexpectedRequest: 1, unexpectedMiddle: 1 },
    );
  });

  test("survives noise and damaged frames, and hears the next good one", async () => {
    const { transport, bring } = line();
    const receiver = new Collector();
    transport.open(peers[0], receiver);
    const damaged = packet("01 08 09 c0 84 01");
    damaged[6]! ^= 1;
    await bring("00 ff 13 37", damaged, "01 02 03", packet("01 08 09 c0 84 02"));
    assert.deepEqual(receiver.messages, ["8402"]);
    assert.equal(transport.drops.badChecksum, 1);
  });

  test("delivers what a peer sends of itself to who listens to that peer, and drops and counts it elsewhere", async () => {
    const { transport, bring } = line();
    const [receiver, exchanged] = [new Collector(), new Collector()];
    transport.open(peers[0], exchanged);
    const listening = transport.listen(peers[0], receiver);
    const event = unhex(
      "7e 01 1c 01 08 09 c8 84 28 00 00 01 00 10 00 00 07 00 09 00 00 03 00 00 00 00 01 12 a8 d2 c4 8d 76 7e",
    );
    await bring(event, packet("01 08 0a c8 84 28"), packet("01 08 09 c8 05 28"), packet("01 00 09 cb 84 29"));
    listening.close();
    await bring(event);
    assert.deepEqual(receiver.messages, [formatHex(event.subarray(7, 31)), "8429"]);
    assert.deepEqual(exchanged.messages, []);
    assert.deepEqual(transport.drops, { ...noDrops(), unexpectedRequest: 3 });
  });

  test("uses a tag again only after all others, and refuses a ninth exchange with one peer", async () => {
    const { transport } = line();
    const first = await transport.open(peers[0], new Collector());
    first.close();
    const open: Exchange[] = [];
    for (let count = 0; count < 8; count++) open.push(transport.open(peers[0], new Collector()));
    assert.throws(() => transport.open(peers[0], new Collector()), /all 8 message tags for mctp:1,9 are in use/);
    transport.open(peers[1], new Collector());
    open[3]!.close();
    transport.open(peers[0], new Collector());
  });

  test("takes tags in the order in which they came free", async () => {
    const { transport, written } = line();
    for (let count = 0; count < 9; count++) {
      const exchange = transport.open(peers[0], new Collector());
      await exchange.send(Uint8Array.of(0x84));
      exchange.close();
    }
    await setImmediate();
    const tags = [...written().matchAll(/7e0105010908(..)84/g)].map(([, flags]) => flags);
    assert.deepEqual(tags, ["c8", "c9", "ca", "cb", "cc", "cd", "ce", "cf", "c8"]);
  });

  test("answers MCTP control requests to its own and to the null identifier", async () => {
    const { written, bring } = line({ eid: 20 });
    await bring(packet("01 14 09 c9 00 81 02"), packet("01 00 00 c8 00 82 02"));
    const answers = [packet("01 09 14 c1 00 01 02 00 14 10 00"), packet("01 00 14 c0 00 02 02 00 14 10 00")];
    assert.equal(written(), answers.map(formatHex).join(""));
  });

  test("drops control requests while its answers are not read, and buffers no more than one of those", async () => {
    const pending: (() => void)[] = [];
    const near = new Duplex({
      writableHighWaterMark: 16,
      read: () => {},
      write: (_chunk, _encoding, done) => pending.push(done),
    });
    const transport = new StreamTransport(near);
    const receiver = new Collector();
    transport.open(peers[0], receiver);
    const request = packet("01 08 09 c8 00 81 02");
    const answer = packet("01 09 08 c0 00 01 02 00 08 10 00");
    for (let count = 0; count < 200; count++) near.push(Buffer.concat(Array<Uint8Array>(1000).fill(request)));
    near.push(packet("01 08 09 c0 84 33"));
    await setImmediate();
    assert.equal(near.writableLength, answer.length);
    assert.equal(transport.drops.linkFull, 199_999);
    assert.deepEqual(receiver.messages, ["8433"], "its own answers still come");
    pending.shift()!();
    await setImmediate();
    near.push(request);
    await setImmediate();
    assert.equal(near.writableLength, answer.length, "it answers again once it is read");
    await transport.close();
  });

  test("refuses peers that are not on its network, and says so", () => {
    const { transport } = line({ network: 3, description: "unix:/run/drives" });
    const open = (): unknown => transport.open({ network: 1, eid: 9 }, new Collector());
    const listen = (): unknown => transport.listen({ network: 1, eid: 9 }, new Collector());
    for (const call of [open, listen]) {
      assert.throws(
        call,
        (error) => error instanceof TransportError && /mctp:1,9 .*unix:.* network 3/.test(error.message),
      );
    }
  });

  test("refuses options out of range", () => {
    for (const options of [{ eid: 7 }, { network: 0 }, { transmissionUnit: 63 }, { transmissionUnit: 252 }]) {
      assert.throws(() => new StreamTransport(duplexPair()[0], options), { code: "INVALID_ARGUMENT" });
    }
  });
});

describe("the stream transport's stream", () => {
  test("that ends fails what is open, and what is opened later", async () => {
    const { transport, far } = line();
    const [receiver, listener] = [new Collector(), new Collector()];
    transport.open(peers[0], receiver);
    transport.listen(peers[0], listener);
    far.end();
    await once(far, "close");
    for (const { failures } of [receiver, listener]) {
      assert.equal(failures.length, 1);
      assert.ok(failures[0] instanceof TransportError);
    }
    assert.throws(() => transport.open(peers[0], new Collector()), TransportError);
    await transport.close();
    assert.throws(() => transport.open(peers[0], new Collector()), { code: "CLOSED" });
  });

  test("that breaks fails what is open with its error as the cause", async () => {
    const [near] = duplexPair();
    const transport = new StreamTransport(near, { description: "serial:test" });
    const receiver = new Collector();
    const exchange = transport.open(peers[0], receiver);
    const cause = Object.assign(new Error("read EIO"), { code: "EIO", syscall: "read" });
    near.destroy(cause);
    await setImmediate();
    const [error] = receiver.failures;
    assert.ok(error instanceof TransportError);
    assert.deepEqual([error.errno, error.syscall, error.cause], ["EIO", "read", cause]);
    assert.match(error.message, /^serial:test: read EIO/);
    assert.throws(() => exchange.send(subsystemInformation), error);
    assert.throws(() => transport.open(peers[0], new Collector()), error);
  });

  test("that was closed before fails all the same", async () => {
    const [near] = duplexPair();
    near.destroy();
    await once(near, "close");
    const transport = new StreamTransport(near);
    const receiver = new Collector();
    transport.open(peers[0], receiver);
    await setImmediate();
    assert.ok(receiver.failures[0] instanceof TransportError);
    await transport.close();
  });

  test("that is full makes senders wait, and closing the transport ends their wait", async () => {
    const pending: (() => void)[] = [];
    const chunks: number[] = [];
    const near = new Duplex({
      writableHighWaterMark: 16,
      read: () => {},
      write: (chunk, _encoding, done) => {
        chunks.push(chunk.length);
        pending.push(done);
      },
    });
    const transport = new StreamTransport(near);
    const exchanges = Array.from({ length: 3 }, () => transport.open(peers[0], new Collector()));
    assert.equal(exchanges[0]!.send(subsystemInformation), undefined);
    const second = exchanges[1]!.send(subsystemInformation);
    const third = exchanges[2]!.send(subsystemInformation);
    assert.ok(second instanceof Promise && third instanceof Promise);
    await setImmediate();
    assert.equal(chunks.length, 1);
    pending[0]!();
    await second;
    assert.equal(chunks.length, 2);
    await setImmediate();
    assert.equal(chunks.length, 2);
    const refused = assert.rejects(third, (error) => error instanceof MiError && error.code === "CLOSED");
    const closing = transport.close();
    await refused;
    await closing;
  });

  test("that answers and ends inside the write of the request still delivers that answer first", async () => {
    const near = new Duplex({
      read: () => {},
      write: (_chunk, _encoding, done) => {
        near.push(packet("01 08 09 c0 84 66"));
        near.push(null);
        done();
      },
    });
    const transport = new StreamTransport(near);
    await setImmediate();
    const receiver = new Collector();
    // Sent from a tick, because the stream's own ticks then come before microtasks, and with them its end.
    process.nextTick(() => {
      transport.open(peers[0], receiver).send(subsystemInformation);
      assert.deepEqual(receiver.messages, []);
    });
    await setImmediate();
    assert.deepEqual([receiver.messages, receiver.failures.length], [["8466"], 1]);
  });

  test("that ends with an answer as its last word still delivers it", async () => {
    const { transport, far, bring } = line();
    const receiver = new Collector();
    transport.open(peers[0], receiver);
    far.end(packet("01 08 09 c0 84 55"));
    await bring();
    assert.deepEqual(receiver.messages, ["8455"]);
  });
});
