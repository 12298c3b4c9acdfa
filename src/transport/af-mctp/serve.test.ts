import assert from "node:assert/strict";
import { constants } from "node:os";
import { describe, it, mock } from "node:test";
import { ProtocolError } from "../../errors.ts";
import type { Reply, Requester } from "../responder.ts";
import type { ServedEndpoint } from "../stream-server.ts";
import type { Receiver } from "../transport.ts";
import { FakeKernel, type FakeMessage } from "./fake-kernel.contract.ts";
import { type KernelServer, type ServeKernelOptions, serveKernel } from "./serve.ts";
import { AfMctpTransport } from "./transport.ts";

/** This machine's own address: what is sent there comes to the server. */
const local = { network: 1, eid: 8 };

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

interface Served {
  readonly kernel: FakeKernel;
  readonly server: KernelServer;
  readonly transport: AfMctpTransport;
  readonly errors: Error[];
}

function serve(respond: ServedEndpoint["respond"], options: ServeKernelOptions = {}): Served {
  const kernel = new FakeKernel();
  const errors: Error[] = [];
  const server = serveKernel({ respond }, { system: kernel, onError: (error) => errors.push(error), ...options });
  return { kernel, server, transport: new AfMctpTransport({ system: kernel }), errors };
}

function collector(): Receiver & { readonly got: string[] } {
  const got: string[] = [];
  return { got, message: (bytes) => got.push(Buffer.from(bytes).toString("hex")), failed: () => {} };
}

const request = Uint8Array.of(0x84, 0x08);
const now = (...bytes: number[]): Reply => ({ message: Uint8Array.from(bytes), after: 0 });
const late = (after: number, ...bytes: number[]): Reply => ({ message: Uint8Array.from(bytes), after });

describe("an endpoint served through the kernel", () => {
  it("answers at once, several times and later, each when it is due, and nothing where it has no answer", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const { transport } = serve(([, kind]) => (kind === 8 ? [now(0x84, 1), late(500, 0x84, 2)] : []));
      const [answered, silent] = [collector(), collector()];
      transport.open(local, answered).send(request);
      transport.open(local, silent).send(Uint8Array.of(0x84, 9));
      await settled();
      mock.timers.tick(499);
      await settled();
      assert.deepEqual(answered.got, ["8401"]);
      mock.timers.tick(1);
      await settled();
      assert.deepEqual([answered.got, silent.got], [["8401", "8402"], []]);
    } finally {
      mock.timers.reset();
    }
  });

  it("sends requesters what is no answer, under a tag that is free again at once, and tells of what cannot be sent", async () => {
    const requesters: Requester[] = [];
    const { kernel, server, errors } = serve((_, requester) => {
      requesters.push(requester);
      return [];
    });
    const received: FakeMessage[] = [];
    kernel.attach({ network: 1, eid: 20 }, (message) => received.push(message));
    for (const network of [1, 1, 2]) kernel.request({ network, eid: 20, type: 0x84, tag: 0x0b }, request.subarray(1));
    await settled();
    const [first, again, elsewhere] = requesters;
    assert.equal(first, again);
    assert.notEqual(first, elsewhere);
    // More than there are tags for a peer.
    for (let count = 1; count <= 9; count++) first?.notify(Uint8Array.of(0x84, 0x28, count));
    first?.notify(new Uint8Array(0));
    kernel.failures.set("sendto", constants.errno.EHOSTUNREACH);
    elsewhere?.notify(Uint8Array.of(0x84, 0x28, 3));
    kernel.failures.clear();
    await settled();
    assert.deepEqual(
      received.map(({ type, tag, data }) => [type, tag, ...data]),
      Array.from({ length: 9 }, (_, index) => [0x84, 0x08, 0x28, index + 1]),
    );
    assert.deepEqual(
      errors.map((error) => ("errno" in error ? error.errno : "code" in error && error.code)),
      ["INVALID_ARGUMENT", "EHOSTUNREACH"],
    );
    await server.close();
    first?.notify(Uint8Array.of(0x84, 0x28, 10));
    await settled();
    assert.deepEqual([received.length, errors.length], [9, 2]);
  });

  it("sends a reply with a transmission whole, in one step, and not after it is closed", async () => {
    const steps: (() => boolean)[] = [];
    const transmission = { run: (step: () => boolean) => steps.push(step) };
    const { server, transport, errors } = serve((message) => [{ message, after: 0, transmission }]);
    const receiver = collector();
    for (const kind of [1, 2]) transport.open(local, receiver).send(Uint8Array.of(0x84, kind));
    await settled();
    assert.deepEqual(receiver.got, []);
    assert.equal(steps[0]?.(), false);
    await settled();
    assert.deepEqual(receiver.got, ["8401"]);
    await server.close();
    assert.equal(steps[1]?.(), false);
    await settled();
    assert.deepEqual([receiver.got, errors], [["8401"], []]);
  });

  it("takes the requests of one network only, where one is named", () => {
    const { transport } = serve(() => [], { network: 2 });
    assert.throws(() => transport.open(local, collector()).send(request), { errno: "EHOSTUNREACH" });
    assert.doesNotThrow(() => transport.open({ network: 2, eid: 8 }, collector()).send(request));
  });

  it("sends nothing after it is closed, leaves no timer, and is finished then", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const { kernel, server, transport, errors } = serve(() => [late(3_600_000, 0x84)]);
    transport.open(local, collector()).send(request);
    await settled();
    assert.equal(timers(), before + 1);
    await server.close();
    await server[Symbol.asyncDispose]();
    await server.finished;
    assert.equal(timers(), before);
    assert.ok(kernel.sockets[0]?.closed);
    assert.deepEqual(errors, []);
  });

  it("tells of a requester that went away or asks too much, and goes on serving", async () => {
    const { transport, errors } = serve(() => [now(0x84, 1)]);
    const gone = transport.open(local, collector());
    gone.send(request);
    gone.close();
    transport.open(local, collector()).send(new Uint8Array(9000).fill(0x84));
    await settled();
    assert.deepEqual(
      errors.map((error) => ("errno" in error ? error.errno : error instanceof ProtocolError)),
      ["ENOENT", true],
    );
    const receiver = collector();
    transport.open(local, receiver).send(request);
    await settled();
    assert.deepEqual(receiver.got, ["8401"]);
  });

  it("goes on serving where nobody wants to be told of trouble", async () => {
    const kernel = new FakeKernel();
    serveKernel({ respond: () => [now(0x84, 1)] }, { system: kernel });
    const transport = new AfMctpTransport({ system: kernel });
    const gone = transport.open(local, collector());
    gone.send(request);
    gone.close();
    await settled();
    const receiver = collector();
    transport.open(local, receiver).send(request);
    await settled();
    assert.deepEqual(receiver.got, ["8401"]);
  });

  it("is finished with the kernel's error when receiving has failed, and has no answer waiting any more", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const { kernel, server, transport, errors } = serve(() => [late(3_600_000, 0x84)]);
    transport.open(local, collector()).send(request);
    await settled();
    kernel.sockets[0]?.fail(constants.errno.ENETDOWN);
    await assert.rejects(server.finished, { code: "TRANSPORT", errno: "ENETDOWN" });
    assert.equal(timers(), before);
    assert.deepEqual(errors, []);
    await server.close();
  });
});
