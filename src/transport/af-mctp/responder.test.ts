import assert from "node:assert/strict";
import { constants } from "node:os";
import { describe, it } from "node:test";
import { ProtocolError } from "../../errors.ts";
import type { MctpAddress } from "../../mctp/address.ts";
import type { Receiver } from "../transport.ts";
import { FakeKernel } from "./fake-kernel.contract.ts";
import { AfMctpResponder, type IncomingRequest } from "./responder.ts";
import { AfMctpTransport } from "./transport.ts";

/** This machine's own address: what is sent there comes to the responder. */
const local: MctpAddress = { network: 1, eid: 8 };

/** For exchanges that are to hear nothing. */
const unexpected: Receiver = { message: () => assert.fail(), failed: (error) => assert.fail(error) };

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function arrange(options: { network?: number; onError?: (error: Error) => void } = {}) {
  const kernel = new FakeKernel();
  const requests: IncomingRequest[] = [];
  const responder = AfMctpResponder.listen({ system: kernel, ...options }, (request) => requests.push(request));
  return { kernel, requests, responder, transport: new AfMctpTransport({ system: kernel }) };
}

describe("an AF_MCTP responder", () => {
  it("takes requests and answers them, more than once and later, under the request's tag", async () => {
    const { requests, transport } = arrange();
    const answers: string[] = [];
    const exchange = transport.open(local, {
      message: (bytes) => answers.push(Buffer.from(bytes).toString("hex")),
      failed: unexpected.failed,
    });
    exchange.send(Uint8Array.of(0x84, 0x08, 0x01));
    await settled();
    assert.deepEqual(requests[0]?.source, local);
    assert.deepEqual(requests[0]?.message, Uint8Array.of(0x84, 0x08, 0x01));
    requests[0]?.reply(Uint8Array.of(0x84, 0x88, 0x07));
    await settled();
    requests[0]?.reply(Uint8Array.of(0x84, 0x88, 0x00));
    await settled();
    assert.deepEqual(answers, ["848807", "848800"]);
  });

  it("says ENOENT when the requester waits no longer", async () => {
    const { requests, transport } = arrange();
    const exchange = transport.open(local, unexpected);
    exchange.send(Uint8Array.of(0x84, 1));
    await settled();
    exchange.close();
    assert.throws(() => requests[0]?.reply(Uint8Array.of(0x84, 2)), { code: "TRANSPORT", errno: "ENOENT" });
  });

  it("takes the requests of one network only, where one is named", () => {
    const { transport } = arrange({ network: 2 });
    assert.throws(() => transport.open(local, unexpected).send(Uint8Array.of(0x84, 1)), { errno: "EHOSTUNREACH" });
    assert.doesNotThrow(() => transport.open({ network: 2, eid: 8 }, unexpected).send(Uint8Array.of(0x84, 1)));
  });

  it("keeps the process alive until it is closed, once and for all", async () => {
    const { kernel, requests, responder, transport } = arrange();
    assert.ok(kernel.sockets[0]?.referenced);
    transport.open(local, unexpected).send(Uint8Array.of(0x84, 1));
    await settled();
    await responder.close();
    await responder[Symbol.asyncDispose]();
    assert.ok(kernel.sockets[0]?.closed);
    assert.throws(() => requests[0]?.reply(Uint8Array.of(0x84, 2)), { code: "CLOSED" });
    assert.throws(() => responder.notify(local, Uint8Array.of(0x84, 2)), { code: "CLOSED" });
  });

  it("says which capability is missing, or that another program listens already, and leaves no socket", () => {
    const { kernel } = arrange();
    const listen = () => AfMctpResponder.listen({ system: kernel }, () => assert.fail());
    assert.throws(listen, { errno: "EADDRINUSE", message: /another program receives requests as MCTP type 4 already/ });
    kernel.failures.set("bind", constants.errno.EACCES);
    assert.throws(listen, { errno: "EACCES", message: /CAP_NET_BIND_SERVICE/ });
    assert.equal(kernel.openSockets, 1);
  });

  it("tells of a request that is too long, and goes on", async () => {
    const errors: Error[] = [];
    const { requests, transport } = arrange({ onError: (error) => errors.push(error) });
    transport.open(local, unexpected).send(new Uint8Array(9000).fill(0x84));
    await settled();
    assert.ok(errors[0] instanceof ProtocolError);
    assert.match(errors[0].message, /mctp:1,8 sent 9000 bytes/);
    assert.deepEqual(errors[0].bytes, new Uint8Array(8193).fill(0x84));
    transport.open(local, unexpected).send(Uint8Array.of(0x84, 1));
    await settled();
    assert.equal(requests.length, 1);
  });

  it("tells that receiving has failed, and is closed then", () => {
    const errors: Error[] = [];
    const { kernel } = arrange({ onError: (error) => errors.push(error) });
    kernel.sockets[0]?.fail(constants.errno.ENETDOWN);
    assert.match(errors[0]?.message ?? "", /recvmsg: ENETDOWN/);
    assert.ok(kernel.sockets[0]?.closed);
  });

  it("throws that receiving has failed where nobody wants to be told", () => {
    const { kernel } = arrange();
    assert.throws(() => kernel.sockets[0]?.fail(constants.errno.ENETDOWN), { errno: "ENETDOWN" });
  });
});
