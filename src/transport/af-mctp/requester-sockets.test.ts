import assert from "node:assert/strict";
import { constants } from "node:os";
import { describe, it, type TestContext } from "node:test";
import { formatMctpAddress, type MctpAddress } from "../../mctp/address.ts";
import type { Exchange } from "../transport.ts";
import { FakeKernel, type FakeKernelOptions, type FakeMessage } from "./fake-kernel.contract.ts";
import { AfMctpTransport } from "./transport.ts";

const { EHOSTUNREACH, EIO, EMFILE, EPERM } = constants.errno;

/** One request to a peer, and what came of it. */
interface Request {
  readonly peer: MctpAddress;
  readonly exchange: Exchange;
  readonly answers: string[];
  readonly errors: string[];
}

/** A transport towards so many peers, and a kernel that keeps what reaches them. */
function arrange(options: FakeKernelOptions = {}) {
  const kernel = new FakeKernel(options);
  const transport = new AfMctpTransport({ system: kernel });
  const received = new Map<string, FakeMessage>();
  const ask = (peer: MctpAddress, onFailure = () => {}): Request => {
    const name = formatMctpAddress(peer);
    kernel.attach(peer, (message) => received.set(name, message));
    const [answers, errors]: [string[], string[]] = [[], []];
    const message = (bytes: Uint8Array) => answers.push(Buffer.from(bytes).toString("hex"));
    const failed = (error: Error) => {
      errors.push(error.message);
      onFailure();
    };
    const exchange = transport.open(peer, { message, failed });
    exchange.send(Uint8Array.of(0x84, peer.eid, peer.network));
    return { peer, exchange, answers, errors };
  };
  const answer = (peer: MctpAddress) => {
    const message = received.get(formatMctpAddress(peer));
    message?.answer(message.data);
  };
  return { kernel, transport, ask, answer };
}

/** How many are awaited on each open socket. */
function references(kernel: FakeKernel): number[] {
  return kernel.sockets.filter(({ closed }) => !closed).map((socket) => socket.references);
}

function peers(count: number, network = 1): MctpAddress[] {
  return Array.from({ length: count }, (_, index) => ({ network, eid: 8 + index }));
}

/** Until everything is delivered that is under way. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe("the sockets from which AF_MCTP peers are asked", () => {
  it("are each a peer's own where there are a few", () => {
    const { kernel, ask } = arrange();
    for (const peer of peers(8)) ask(peer);
    assert.equal(kernel.openSockets, 8);
    assert.deepEqual(
      kernel.sockets.map(({ room }) => room),
      Array(8).fill(1),
    );
  });

  it("are shared by up to eight where there are more, with buffers for as many", () => {
    const { kernel, ask } = arrange();
    for (const peer of peers(20)) ask(peer);
    const own = Array(6).fill(1);
    assert.deepEqual(
      kernel.sockets.map(({ references }) => references),
      [8, 6, ...own],
    );
    assert.deepEqual(
      kernel.sockets.map(({ room }) => room),
      [8, 8, ...own],
    );
    for (const peer of peers(64).slice(20)) ask(peer);
    assert.deepEqual(
      kernel.sockets.map(({ references }) => references),
      Array(8).fill(8),
    );
    assert.deepEqual(
      kernel.sockets.map(({ room }) => room),
      Array(8).fill(8),
    );
    ask({ network: 2, eid: 8 });
    assert.equal(kernel.openSockets, 9);
  });

  it("are shared by as many as the kernel grants buffers for", () => {
    const { kernel, ask } = arrange({ largestRoom: 2 });
    for (const peer of peers(20)) ask(peer);
    assert.deepEqual(references(kernel), Array(10).fill(2));
  });

  it("are not shared where the kernel grants no larger buffers, or refuses to say", () => {
    const { kernel, ask } = arrange({ largestRoom: 1 });
    for (const peer of peers(20)) ask(peer);
    assert.deepEqual(references(kernel), Array(20).fill(1));
    const other = arrange();
    other.kernel.failures.set("setsockopt", EPERM);
    for (const peer of peers(20)) other.ask(peer);
    assert.deepEqual(references(other.kernel), Array(20).fill(1));
  });

  it("are those of single exchanges where the kernel allocates no tags, but for the first, by which that is found out", () => {
    const { kernel, ask } = arrange({ tagIoctls: "none" });
    for (const peer of peers(20)) ask(peer);
    assert.deepEqual(references(kernel), Array(20).fill(1));
    assert.equal(kernel.sockets.length, 21);
  });

  it("are both of peers and of exchanges where the kernel allocates tags in its first network only", async () => {
    const { kernel, ask, answer } = arrange({ tagIoctls: "first" });
    const all = [...peers(16, 1), ...peers(4, 2), ...peers(4, 2)].map((peer) => ask(peer));
    assert.deepEqual(references(kernel), [8, 2, ...Array(6).fill(1), ...Array(8).fill(1)]);
    await settled();
    for (const { peer } of all.slice(0, 20)) answer(peer);
    await settled();
    // Of the two that are asked the same, the later one's request is the one that is kept.
    const answered = all.filter(({ answers }) => answers.length > 0);
    assert.deepEqual(answered, [...all.slice(0, 16), ...all.slice(20)]);
    for (const { exchange } of all) exchange.close();
    assert.equal(kernel.openSockets, 8);
  });

  it("have more join where no more can be opened", () => {
    const { kernel, ask } = arrange();
    for (const peer of peers(5)) ask(peer);
    kernel.failures.set("socket", EMFILE);
    for (const peer of peers(40).slice(5)) ask(peer);
    assert.deepEqual(references(kernel), Array(5).fill(8));
    assert.throws(() => ask({ network: 2, eid: 8 }), { code: "TRANSPORT", errno: "EMFILE" });
  });

  it("deliver to each peer's exchange what came from that peer, though others have its endpoint id or its tag", async () => {
    const { kernel, ask, answer } = arrange();
    const all = [...peers(20, 1), ...peers(20, 2)].map((peer) => ask(peer));
    await settled();
    for (const { peer } of all) answer(peer);
    await settled();
    for (const { peer, answers } of all) {
      assert.deepEqual(answers, [Buffer.of(0x84, peer.eid, peer.network).toString("hex")]);
    }
    // From somebody who was not asked, and under a tag that nobody has.
    const socket = kernel.sockets[0]!;
    kernel.forge(socket, { network: 3, eid: 8, type: 0x84, tag: 0 }, Uint8Array.of(1));
    kernel.forge(socket, { network: 1, eid: 8, type: 0x84, tag: 5 }, Uint8Array.of(1));
    await settled();
    assert.ok(all.every(({ answers }) => answers.length === 1));
  });

  it("have only that exchange fail whose answer is too long, or whose request was not sent", async () => {
    const { kernel, ask } = arrange({ tellsUnsentLater: true });
    const all = peers(20).map((peer) => ask(peer));
    const second = ask({ network: 1, eid: 10 });
    await settled();
    kernel.answer({ network: 1, eid: 10, type: 0x84, tag: 1 }, new Uint8Array(9000));
    await settled();
    kernel.failures.set("sendto", EHOSTUNREACH);
    all[15]?.exchange.send(Uint8Array.of(0x84, 1));
    kernel.failures.clear();
    await settled();
    assert.deepEqual(
      all.filter(({ errors }) => errors.length > 0).map(({ peer, errors }) => [peer.eid, errors[0]?.slice(0, 42)]),
      [[23, "there is no route to mctp:1,23: add one wi"]],
    );
    assert.match(second.errors[0] ?? "", /^MCTP message: mctp:1,10 sent 9001 bytes, more/);
  });

  it("have all fail who share one that fails, who can ask again at once", async () => {
    const { kernel, ask, answer } = arrange();
    const again: Request[] = [];
    // As many of the first as it has tags.
    const askTwice = (peer: MctpAddress) => ask(peer, () => again.push(ask(peer)));
    const all = [...peers(16), ...Array<MctpAddress>(7).fill({ network: 1, eid: 8 })].map(askTwice);
    await settled();
    kernel.sockets[0]?.fail(EIO);
    await settled();
    assert.deepEqual(
      again.map(({ peer }) => peer.eid),
      [...Array(8).fill(8), 16, 17, 18, 19, 20, 21, 22],
    );
    assert.ok(again.every(({ errors }) => errors.length === 0));
    assert.deepEqual(kernel.tagsTo({ network: 1, eid: 8 }), [0, 1, 2, 3, 4, 5, 6, 7]);
    answer({ network: 1, eid: 16 });
    answer({ network: 1, eid: 23 });
    await settled();
    assert.equal(again[8]?.answers.length, 1);
    assert.equal(all[15]?.answers.length, 1);
    assert.deepEqual(
      kernel.sockets.map(({ closed }) => closed),
      [true, ...Array(8).fill(false)],
    );
  });

  it("have all told that theirs failed, though one receiver throws", async (context: TestContext) => {
    const thrown: unknown[] = [];
    context.mock.method(globalThis, "queueMicrotask", (task: () => void) => {
      try {
        task();
      } catch (error) {
        thrown.push(error);
      }
    });
    const { kernel, ask } = arrange();
    const mistake = new Error("mistake");
    const all = peers(15).map((peer) =>
      ask(peer, () => {
        if (peer.eid === 8) throw mistake;
      }),
    );
    kernel.sockets[0]?.fail(EIO);
    assert.deepEqual(
      all.filter(({ errors }) => errors.length > 0).map(({ peer }) => peer.eid),
      [8, 16, 17, 18, 19, 20, 21, 22],
    );
    assert.deepEqual(thrown, [mistake]);
    assert.equal(kernel.openSockets, 7);
  });

  it("keep the process alive as long as any of their peers is awaited", () => {
    const { kernel, ask } = arrange();
    const all = peers(16).map((peer) => ask(peer));
    for (const { exchange } of all.slice(8)) exchange.close();
    assert.ok(kernel.sockets.every(({ referenced }) => referenced));
    for (const { exchange } of all) exchange.close();
    assert.ok(!kernel.sockets.some(({ referenced }) => referenced));
  });

  it("are left by peers that were not asked for long, closed by the last, and serve the others meanwhile", async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const { kernel, ask, answer } = arrange();
    const all = peers(15).map((peer) => ask(peer));
    for (const { exchange } of all.slice(0, 14)) exchange.close();
    await settled();
    context.mock.timers.tick(130_000);
    assert.deepEqual(
      kernel.sockets.map(({ closed }) => closed),
      [false, ...Array(7).fill(true)],
    );
    assert.deepEqual(references(kernel), [1]);
    answer({ network: 1, eid: 22 });
    await settled();
    assert.equal(all[14]?.answers.length, 1);
    assert.deepEqual(kernel.tagsTo({ network: 1, eid: 8 }), []);
  });

  it("are all closed with the transport, and hold no tags then", async () => {
    const { kernel, transport, ask } = arrange();
    const all = peers(20).map((peer) => ask(peer));
    await transport.close();
    assert.equal(kernel.openSockets, 0);
    for (const { peer, errors } of all) {
      assert.match(errors[0] ?? "", /was closed/);
      assert.deepEqual(kernel.tagsTo(peer), []);
    }
  });
});
