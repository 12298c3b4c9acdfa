import assert from "node:assert/strict";
import { constants } from "node:os";
import { describe, it, mock } from "node:test";
import { MiError, ProtocolError, TransportError } from "../../errors.ts";
import type { MctpAddress } from "../../mctp/address.ts";
import type { Receiver } from "../transport.ts";
import { FakeKernel, type FakeKernelOptions, type FakeMessage } from "./fake-kernel.contract.ts";
import { AfMctpTransport } from "./transport.ts";

const peer: MctpAddress = { network: 1, eid: 9 };
const request = Uint8Array.of(0x84, 0x08, 0, 0);

/** Keeps what an exchange is delivered. */
class Inbox implements Receiver {
  readonly messages: string[] = [];
  readonly errors: Error[] = [];

  message(bytes: Uint8Array): void {
    this.messages.push(Buffer.from(bytes).toString("hex"));
  }

  failed(error: Error): void {
    this.errors.push(error);
  }
}

function arrange(options: FakeKernelOptions = {}) {
  const kernel = new FakeKernel(options);
  const received: FakeMessage[] = [];
  kernel.attach(peer, (message) => received.push(message));
  return { kernel, received, transport: new AfMctpTransport({ system: kernel }) };
}

/** Until everything is delivered that is under way. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

for (const tagIoctls of ["both", "first", "none"] as const) {
  describe(`an AF_MCTP exchange (tag ioctls: ${tagIoctls})`, () => {
    it("sends the message without its type byte, which goes into the address, and puts it back on answers", async () => {
      const { received, transport } = arrange({ tagIoctls });
      const inbox = new Inbox();
      transport.open(peer, inbox).send(request);
      await settled();
      assert.equal(received[0]?.type, 0x84);
      assert.deepEqual(received[0]?.data, request.subarray(1));
      received[0]?.answer(Uint8Array.of(0x88, 1, 2));
      assert.deepEqual(inbox.messages, []);
      await settled();
      assert.deepEqual(inbox.messages, ["84880102"]);
    });

    it("gives each of two concurrent exchanges its own answer, in whatever order they come", async () => {
      const { received, transport } = arrange({ tagIoctls });
      const [one, other] = [new Inbox(), new Inbox()];
      transport.open(peer, one).send(Uint8Array.of(0x84, 1));
      transport.open(peer, other).send(Uint8Array.of(0x84, 2));
      await settled();
      received[1]?.answer(received[1].data);
      await settled();
      received[0]?.answer(received[0].data);
      await settled();
      assert.deepEqual([one.messages, other.messages], [["8401"], ["8402"]]);
    });

    it("drops an answer that comes when it is closed, and holds no tag any more", async () => {
      const { kernel, received, transport } = arrange({ tagIoctls });
      const inbox = new Inbox();
      const exchange = transport.open(peer, inbox);
      exchange.send(request);
      await settled();
      received[0]?.answer(Uint8Array.of(1));
      exchange.close();
      exchange.close();
      await settled();
      received[0]?.answer(Uint8Array.of(1));
      await settled();
      assert.deepEqual(inbox.messages, []);
      assert.deepEqual(kernel.tagsTo(peer), []);
      assert.throws(() => exchange.send(request), { code: "CLOSED" });
    });

    it("keeps the process alive only while it is open", () => {
      const { kernel, transport } = arrange({ tagIoctls });
      const exchanges = [transport.open(peer, new Inbox()), transport.open(peer, new Inbox())];
      exchanges[0]?.close();
      assert.ok(kernel.sockets.some((socket) => socket.referenced));
      exchanges[1]?.close();
      assert.ok(!kernel.sockets.some((socket) => socket.referenced));
    });

    it("holds its tag, but not the process, when it is given up, and still gets what comes", async () => {
      const { kernel, received, transport } = arrange({ tagIoctls });
      const inbox = new Inbox();
      const [exchange, other] = [transport.open(peer, inbox), transport.open(peer, new Inbox())];
      exchange.send(request);
      await settled();
      exchange.abandon?.();
      exchange.abandon?.();
      assert.ok(
        kernel.sockets.some((socket) => socket.referenced),
        "the other one still waits",
      );
      other.close();
      assert.ok(!kernel.sockets.some((socket) => socket.referenced));
      assert.deepEqual(kernel.tagsTo(peer), [0]);
      transport.open(peer, new Inbox()).close();
      assert.ok(!kernel.sockets.some((socket) => socket.referenced));
      received[0]?.answer(Uint8Array.of(1));
      await settled();
      exchange.close();
      await transport.close();
      assert.deepEqual([inbox.messages, inbox.errors], [["8401"], []]);
      assert.deepEqual(kernel.tagsTo(peer), []);
    });

    it("gets a CLOSED error when the transport is closed, which is idempotent", async () => {
      const { kernel, transport } = arrange({ tagIoctls });
      const inboxes = [new Inbox(), new Inbox()];
      const exchanges = inboxes.map((inbox) => transport.open(peer, inbox));
      await transport.close();
      await transport[Symbol.asyncDispose]();
      for (const inbox of inboxes) {
        assert.deepEqual(
          inbox.errors.map((error) => error instanceof MiError && error.code),
          ["CLOSED"],
        );
      }
      assert.equal(kernel.openSockets, 0);
      assert.throws(() => transport.open(peer, new Inbox()), { code: "CLOSED" });
      assert.throws(() => exchanges[0]?.send(request), { code: "CLOSED" });
      exchanges[0]?.close();
    });

    it("fails with the true length when an answer is longer than is taken", async () => {
      const { kernel, received, transport } = arrange({ tagIoctls });
      const inbox = new Inbox();
      transport.open(peer, inbox).send(request);
      await settled();
      const answer = Uint8Array.from({ length: 9000 }, (_, index) => index);
      received[0]?.answer(answer);
      await settled();
      const [error] = inbox.errors;
      assert.ok(error instanceof ProtocolError);
      assert.match(error.message, /mctp:1,9 sent 9001 bytes, more than the 8193/);
      assert.deepEqual(error.bytes, Uint8Array.of(0x84, ...answer.subarray(0, 8192)));
      assert.deepEqual(inbox.messages, []);
      assert.deepEqual(kernel.tagsTo(peer), []);
    });
  });
}

describe("an AF_MCTP exchange on an allocated tag", () => {
  it("takes several answers on its tag, which stays its own in between", async () => {
    const { received, transport } = arrange();
    const inbox = new Inbox();
    transport.open(peer, inbox).send(request);
    await settled();
    received[0]?.answer(Uint8Array.of(1));
    received[0]?.answer(Uint8Array.of(2));
    await settled();
    assert.deepEqual(inbox.messages, ["8401", "8402"]);
  });

  it("hands an answer of another type on with that type", async () => {
    const { received, transport } = arrange();
    const inbox = new Inbox();
    transport.open(peer, inbox).send(request);
    await settled();
    received[0]?.answer(Uint8Array.of(1), { type: 0x05 });
    await settled();
    assert.deepEqual(inbox.messages, ["0501"]);
  });

  it("drops what comes from another peer, for another tag, or as a request", async () => {
    const { kernel, transport } = arrange();
    const inbox = new Inbox();
    transport.open(peer, inbox).send(request);
    const socket = kernel.sockets[0]!;
    const answer = { ...peer, type: 0x84, tag: 0 };
    for (const source of [
      { ...answer, eid: 10 },
      { ...answer, network: 2 },
      { ...answer, tag: 1 },
      { ...answer, tag: 8 },
    ]) {
      kernel.forge(socket, source, Uint8Array.of(1));
    }
    await settled();
    assert.deepEqual(inbox.messages, []);
    kernel.forge(socket, answer, Uint8Array.of(1));
    await settled();
    assert.deepEqual(inbox.messages, ["8401"]);
  });

  it("does not take the tag of an exchange that was given up without an answer, which may yet come", async () => {
    const { received, transport } = arrange();
    const abandoned = transport.open(peer, new Inbox());
    abandoned.send(request);
    await settled();
    abandoned.close();
    const inbox = new Inbox();
    transport.open(peer, inbox).send(request);
    await settled();
    assert.notEqual(received[1]?.tag, received[0]?.tag);
    received[0]?.answer(Uint8Array.of(0xdd));
    await settled();
    assert.deepEqual(inbox.messages, []);
  });

  it("takes the tag of an exchange that was answered", async () => {
    const { received, transport } = arrange();
    for (let count = 0; count < 3; count++) {
      const exchange = transport.open(peer, new Inbox());
      exchange.send(request);
      await settled();
      received[count]?.answer(Uint8Array.of(1));
      await settled();
      exchange.close();
    }
    assert.deepEqual(
      received.map(({ tag }) => tag),
      [8, 8, 8],
    );
  });

  it("does not take the tag of an exchange of which only More Processing Required came before it was given up", async () => {
    const { received, transport } = arrange();
    const abandoned = transport.open(peer, new Inbox());
    abandoned.send(request);
    await settled();
    received[0]?.answer(Uint8Array.of(7));
    await settled();
    abandoned.abandon?.();
    abandoned.close();
    transport.open(peer, new Inbox()).send(request);
    await settled();
    assert.notEqual(received[1]?.tag, received[0]?.tag);
  });

  it("finds a tag however many exchanges were given up", () => {
    const { kernel, transport } = arrange();
    for (let count = 0; count < 50; count++) {
      transport.open(peer, new Inbox()).close();
    }
    assert.deepEqual(kernel.tagsTo(peer), []);
    assert.equal(kernel.openSockets, 1);
  });

  it("shares the peer's socket, which stays open between commands, and no other's", () => {
    const { kernel, transport } = arrange();
    transport.open(peer, new Inbox()).close();
    transport.open(peer, new Inbox()).close();
    assert.equal(kernel.openSockets, 1);
    transport.open({ network: 2, eid: 9 }, new Inbox());
    assert.equal(kernel.openSockets, 2);
  });

  it("leaves the socket open for a minute, in which tags are avoided, without keeping the process alive for it", () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const { kernel, transport } = arrange();
      transport.open(peer, new Inbox()).close();
      mock.timers.tick(59_999);
      assert.equal(kernel.openSockets, 1);
      const exchange = transport.open(peer, new Inbox());
      mock.timers.tick(3_600_000);
      assert.equal(kernel.openSockets, 1, "it is in use");
      exchange.close();
      mock.timers.tick(59_999);
      assert.equal(kernel.openSockets, 1);
      mock.timers.tick(1);
      assert.equal(kernel.openSockets, 0);
      transport.open(peer, new Inbox());
      assert.equal(kernel.openSockets, 1);
    } finally {
      mock.timers.reset();
    }
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    arrange().transport.open(peer, new Inbox()).close();
    assert.equal(timers(), before);
  });

  it("is refused with a clear error when all eight tags are in use, and can be opened when one is free", () => {
    const { transport } = arrange();
    const exchanges = Array.from({ length: 8 }, () => transport.open(peer, new Inbox()));
    const isBusy = (error: unknown) =>
      error instanceof TransportError && error.errno === "EBUSY" && /all 8 MCTP tags for mctp:1,9/.test(error.message);
    assert.throws(() => transport.open(peer, new Inbox()), isBusy);
    exchanges[3]?.close();
    assert.doesNotThrow(() => transport.open(peer, new Inbox()));
  });
});

describe("an AF_MCTP exchange on a tag of the kernel's choosing", () => {
  it("has a socket of its own, because only that tells its answer from others'", () => {
    const { kernel, transport } = arrange({ tagIoctls: "none" });
    const exchanges = [transport.open(peer, new Inbox()), transport.open(peer, new Inbox())];
    assert.equal(kernel.openSockets, 2);
    for (const exchange of exchanges) {
      exchange.close();
    }
    assert.equal(kernel.openSockets, 0);
  });
});

describe("an AF_MCTP transport's errors", () => {
  const { EACCES, EBUSY, EHOSTUNREACH, EINVAL, ENOENT, ENOMEM, EMFILE, ENETDOWN, EIO } = constants.errno;
  const sentences: readonly (readonly [string, number, RegExp])[] = [
    ["sendto", EACCES, /sending to mctp:1,9 needs the capability CAP_NET_RAW/],
    ["sendto", EHOSTUNREACH, /no route to mctp:1,9: add one with `mctp route add`/],
    ["sendto", ENOENT, /mctp:1,9 is on this machine and nobody takes the message/],
    ["sendto", EBUSY, /all 8 MCTP tags for mctp:1,9 are in use/],
    ["sendto", ENOMEM, /no memory for a message to mctp:1,9/],
    ["sendto", EINVAL, /the kernel refuses the message to mctp:1,9/],
    ["sendto", ENETDOWN, /the link to mctp:1,9 is down/],
    ["sendto", EIO, /the system call for mctp:1,9 failed/],
    ["socket", EMFILE, /too many files open/],
    ["ioctl", ENOMEM, /no memory/],
  ];
  for (const [syscall, errno, sentence] of sentences) {
    it(`say what is missing for errno ${errno} of ${syscall}`, () => {
      const { kernel, transport } = arrange();
      kernel.failures.set(syscall, errno);
      assert.throws(
        () => transport.open(peer, new Inbox()).send(request),
        (error) => {
          assert.ok(error instanceof TransportError);
          assert.match(error.message, sentence);
          assert.equal(constants.errno[error.errno as keyof typeof constants.errno], errno);
          assert.equal(error.syscall, syscall);
          return true;
        },
      );
    });
  }

  it("reach the exchange whose message could not be sent, where that is told later, and no other", async () => {
    const { kernel, transport } = arrange({ tellsUnsentLater: true });
    const inboxes = [new Inbox(), new Inbox()] as const;
    const exchanges = inboxes.map((inbox) => transport.open(peer, inbox));
    exchanges[0]?.send(request);
    kernel.failures.set("sendto", EHOSTUNREACH);
    exchanges[1]?.send(request);
    assert.equal(inboxes[1].errors.length, 0);
    await settled();
    assert.match(inboxes[1].errors[0]?.message ?? "", /no route to mctp:1,9/);
    assert.equal(inboxes[0].errors.length, 0);
    assert.deepEqual(kernel.tagsTo(peer), [0], "the failed one has let go of its tag");
  });

  it("say that the kernel has no MCTP, and leave nothing open", () => {
    const transport = new AfMctpTransport({ system: new FakeKernel({ hasMctp: false }) });
    const expected = { errno: "EAFNOSUPPORT", message: /kernel has no MCTP: .*CONFIG_MCTP/ };
    assert.throws(() => transport.open(peer, new Inbox()), expected);
  });

  it("leave no socket open when no tag could be had", () => {
    const { kernel, transport } = arrange();
    kernel.failures.set("ioctl", EBUSY);
    assert.throws(() => transport.open(peer, new Inbox()), { errno: "EBUSY" });
    assert.equal(kernel.openSockets, 0);
  });

  it("reach all exchanges of a socket whose receiving failed, and the next exchange has a new socket", async () => {
    const { kernel, received, transport } = arrange();
    const inboxes = [new Inbox(), new Inbox()];
    for (const inbox of inboxes) {
      transport.open(peer, inbox);
    }
    kernel.sockets[0]?.fail(constants.errno.ENETDOWN);
    for (const inbox of inboxes) {
      assert.ok(inbox.errors[0] instanceof TransportError);
    }
    transport.open(peer, new Inbox()).send(request);
    await settled();
    assert.equal(received.length, 1);
    assert.equal(kernel.openSockets, 1);
  });

  it("say which address no endpoint can have", () => {
    const { transport } = arrange();
    assert.throws(() => transport.open({ network: 0, eid: 9 }, new Inbox()), { code: "INVALID_ARGUMENT" });
    assert.throws(() => transport.open({ network: 1, eid: 300 }, new Inbox()), { code: "INVALID_ARGUMENT" });
    assert.throws(() => transport.open(peer, new Inbox()).send(new Uint8Array(0)), { code: "INVALID_ARGUMENT" });
  });
});
