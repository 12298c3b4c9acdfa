/**
 * Everything the addon does, once or many times over: run under AddressSanitizer by `addon-sanitizer.test.ts`, with the
 * addon's file as argument. Exits 0 when all has happened as expected.
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { Worker } from "node:worker_threads";
import { testedSystem, UnixPeer, unixAddress } from "./addon.contract.ts";
import type { DatagramSystem } from "./socket.ts";

const file = process.argv[2] ?? "";

/** More than one turn's slab and records, from empty to longer than is taken, to sockets of one and of several peers. */
async function exchangeMany(system: DatagramSystem): Promise<void> {
  const senders: UnixPeer[] = [];
  const receivers = Array.from({ length: 20 }, () => new UnixPeer(system));
  for (const [index, receiver] of receivers.entries()) {
    const sender = new UnixPeer(system); // one each, as a sender has room for so many bytes only
    senders.push(sender);
    sender.socket.makeRoom(index + 1);
    for (let awaited = 0; awaited < index; awaited++) receiver.socket.ref();
    if (index % 2 === 1) sender.send("x".repeat(5000), receiver); // behind which long ones are expected
    for (let length = 0; length < 1100; length += 137) {
      sender.send("x".repeat(length), receiver);
    }
  }
  for (const receiver of receivers) {
    const expected = receivers.indexOf(receiver) % 2 === 1 ? 10 : 9;
    const deliveries = await receiver.received(expected);
    assert.equal(deliveries.filter((delivery) => delivery.oversized !== undefined).length, expected - 8);
  }
  for (const peer of [...senders, ...receivers]) {
    peer.socket.close();
  }
}

/** Posts of all kinds, to somebody, to nobody, and to sockets that close meanwhile; more than there is room for. */
async function postMany(system: DatagramSystem): Promise<void> {
  const [one, other, closing] = [new UnixPeer(system), new UnixPeer(system), new UnixPeer(system)];
  const again = 10_000;
  let thrown = 0;
  const post = (peer: UnixPeer, text: string, to: Pick<UnixPeer, "address">, key: number) => {
    try {
      peer.post(text, to, key);
    } catch {
      thrown++;
    }
  };
  for (let count = 0; count < 1300; count++) {
    post(one, "x".repeat(count % 500), count % 3 === 0 ? { address: unixAddress() } : other, count);
    if (count % 100 === 0) post(closing, "y", other, count);
  }
  assert.notEqual(thrown, 0);
  closing.socket.close();
  // Whoever is told posts once more, out of the telling.
  one.onDelivery = ({ key }) => key !== again && post(one, "z", { address: unixAddress() }, again);
  one.socket.ref();
  for (let told = -1; told !== one.deliveries.length; ) {
    told = one.deliveries.length;
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(one.deliveries.some(({ key }) => key === again));
  one.socket.close();
  other.socket.close();
}

/** Answers that come so quickly that the loop stays awake for them, one of which never comes as its socket is closed. */
async function closeWhileAwake(system: DatagramSystem): Promise<void> {
  for (let count = 0; count < 3; count++) {
    const [asking, answering] = [new UnixPeer(system), new UnixPeer(system)];
    answering.onDelivery = ({ data }) => data === "question" && answering.send("answer", asking);
    for (let answers = 1; answers <= 40; answers++) {
      asking.post("question", answering);
      await asking.received(answers);
    }
    asking.socket.ref();
    asking.post("silence", answering);
    await answering.received(41);
    await new Promise((resolve) => setTimeout(resolve, count));
    asking.socket.close();
    answering.socket.close();
  }
}

/** Every socket closes itself and the next one from within the delivery. */
async function closeDuringDelivery(system: DatagramSystem): Promise<void> {
  const sender = new UnixPeer(system);
  const receivers = Array.from({ length: 10 }, () => new UnixPeer(system));
  for (const [index, receiver] of receivers.entries()) {
    sender.send("one", receiver);
    sender.send("two", receiver);
    receiver.onDelivery = () => {
      receiver.socket.close();
      receivers[index + 1]?.socket.close();
      new UnixPeer(system).socket.close();
    };
  }
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  sender.socket.close();
}

/** Wrong arguments of every kind straight into the binding. */
function misuse(): void {
  const binding = createRequire(import.meta.url)(file);
  const values = [
    undefined,
    null,
    -1,
    4095,
    4096,
    2 ** 40,
    Number.NaN,
    "text",
    {},
    new Uint8Array(0),
    new Float64Array(9),
  ];
  for (const name of [
    "open",
    "bind",
    "connect",
    "send",
    "crc32c",
    "ioctl",
    "ioctlDescriptor",
    "makeRoom",
    "close",
    "start",
  ]) {
    assert.throws(() => binding[name]());
    for (const value of values) {
      assert.throws(() => binding[name](value, value, value, value), `${name}(${String(value)}, …)`);
    }
  }
}

function failEverySystemCall(system: DatagramSystem): void {
  const { socket } = new UnixPeer(system);
  const { EAFNOSUPPORT, EBADF, ECONNREFUSED, EINVAL } = constants.errno;
  const failing = (call: () => unknown, errno: number) => assert.throws(call, { errno });
  const options = { family: 0x7fff, type: 2, protocol: 0, maximumLength: 64 };
  const receiver = { datagram() {}, oversized() {}, failed() {} };
  failing(() => system.open(options, receiver), EAFNOSUPPORT);
  failing(() => system.open({ ...options, family: 1, maximumLength: 1 << 30 }, receiver), EINVAL);
  failing(() => socket.bind(new Uint8Array(500)), EINVAL);
  for (const length of [0, 1, 128, 129, 500]) {
    failing(() => socket.connect(new Uint8Array(length).fill(0xff)), EINVAL);
  }
  failing(() => socket.connect(unixAddress()), ECONNREFUSED);
  failing(() => socket.send(new Uint8Array(4), unixAddress()), ECONNREFUSED);
  failing(() => socket.send(new Uint8Array(4), new Uint8Array(500)), EINVAL);
  for (const times of [0, -1]) failing(() => socket.makeRoom(times), EINVAL);
  failing(() => socket.ioctl(0x541b, new Uint8Array(5000)), EINVAL);
  failing(() => system.ioctl(-1, 0x541b, new Uint8Array(4)), EBADF);
  socket.ioctl(0x541b, new Uint8Array(0)); // FIONREAD writes 4 bytes, and there is no room for them
  socket.close();
  socket.close();
  failing(() => socket.send(new Uint8Array(4), unixAddress()), EBADF);
}

/** A Worker is terminated with open sockets that have something to read. */
async function terminateWorker(): Promise<void> {
  const worker = new Worker(new URL("./addon-worker.contract.js", import.meta.url), { argv: [file] });
  await new Promise((resolve) => worker.once("message", resolve));
  await worker.terminate();
}

/** What JavaScript writes into the shared memory may be anything. */
async function postBadly(): Promise<void> {
  const worker = new Worker(new URL("./addon-bad-posts.contract.js", import.meta.url), { argv: [file] });
  const told = await new Promise((resolve) => worker.once("message", resolve));
  await worker.terminate();
  const { EBADF, EINVAL } = constants.errno;
  assert.deepEqual(
    told,
    [...Array(7).fill(EINVAL), EBADF, EBADF, EBADF].map((errno, index) => [index + 1, errno]),
  );
}

const system = testedSystem(file);
await exchangeMany(system);
await postMany(system);
await postBadly();
await closeWhileAwake(system);
await closeDuringDelivery(system);
failEverySystemCall(system);
misuse();
await terminateWorker();
await terminateWorker();
new UnixPeer(system); // left open: neither keeps the process alive nor disturbs its end
console.log("exercised");
