import assert from "node:assert/strict";
import { constants } from "node:os";
import { describe, it } from "node:test";
import { MiError, ProtocolError, TransportError } from "../../errors.ts";
import type { MctpAddress } from "../../mctp/address.ts";
import type { Listener } from "../transport.ts";
import { FakeKernel, type FakeKernelOptions } from "./fake-kernel.contract.ts";
import { AfMctpTransport } from "./transport.ts";

const peer: MctpAddress = { network: 1, eid: 9 };
const other: MctpAddress = { network: 2, eid: 9 };

/** Keeps what a listener hears. */
class Heard implements Listener {
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
  const event = async (from: MctpAddress, data: Uint8Array, tag = 0x08): Promise<void> => {
    kernel.request({ ...from, type: 0x84, tag }, data);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { kernel, event, transport: new AfMctpTransport({ system: kernel }) };
}

for (const peerBinding of [true, false]) {
  describe(`who listens on AF_MCTP ${peerBinding ? "with" : "without"} binding to peers`, () => {
    it("hears its peer only, with the type byte in front, and shares the socket with others", async () => {
      const { kernel, event, transport } = arrange({ peerBinding });
      const [one, again, elsewhere] = [new Heard(), new Heard(), new Heard()];
      transport.listen(peer, one);
      transport.listen({ ...peer }, again);
      transport.listen(other, elsewhere);
      assert.equal(kernel.openSockets, peerBinding ? 2 : 1);
      await event(peer, Uint8Array.of(0x28, 1));
      await event(other, Uint8Array.of(0x28, 2), 0x0f);
      await event({ network: 1, eid: 10 }, Uint8Array.of(0x28, 3));
      assert.deepEqual([one.messages, again.messages, elsewhere.messages], [["842801"], ["842801"], ["842802"]]);
    });

    it("keeps the process alive, and the socket open, until the last one has gone", () => {
      const { kernel, transport } = arrange({ peerBinding });
      const places = [transport.listen(peer, new Heard()), transport.listen(peer, new Heard())];
      const inUse = () => kernel.sockets.filter(({ closed, referenced }) => !closed && referenced).length;
      places[0]?.close();
      places[0]?.close();
      assert.equal(inUse(), 1);
      places[1]?.close();
      assert.deepEqual([inUse(), kernel.openSockets], [0, 0]);
      transport.listen(peer, new Heard());
      assert.equal(inUse(), 1);
    });

    it("is not taken for an exchange, nor is a message without the owner bit for one of the peer's own", async () => {
      const { kernel, transport } = arrange({ peerBinding });
      const [heard, answers] = [new Heard(), new Heard()];
      transport.listen(peer, heard);
      transport.open(peer, answers);
      const [listening, exchanging] = kernel.sockets.filter(({ closed }) => !closed);
      kernel.forge(listening!, { ...peer, type: 0x84, tag: 0 }, Uint8Array.of(1));
      kernel.forge(exchanging!, { ...peer, type: 0x84, tag: 8 }, Uint8Array.of(2));
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual([heard.messages, answers.messages], [[], []]);
    });

    it("hears once that receiving has failed, and may listen again on a new socket", async () => {
      const { kernel, event, transport } = arrange({ peerBinding });
      const [one, again, anew] = [new Heard(), new Heard(), new Heard()];
      const place = transport.listen(peer, one);
      transport.listen(peer, again);
      const socket = kernel.sockets.find(({ closed }) => !closed);
      socket?.fail(constants.errno.ENETDOWN);
      for (const { errors } of [one, again]) {
        assert.deepEqual(
          errors.map((error) => error instanceof TransportError && error.errno),
          ["ENETDOWN"],
        );
      }
      assert.ok(socket?.closed);
      transport.listen(peer, anew);
      place.close();
      await transport.close();
      assert.deepEqual([one.errors.length, again.errors.length, anew.errors.length], [1, 1, 1]);
      await event(peer, Uint8Array.of(1));
      assert.deepEqual([one.messages, again.messages, anew.messages], [[], [], []]);
    });

    it("hears that a message is too long to be taken, which ends listening to its sender alone", async () => {
      const { event, transport } = arrange({ peerBinding });
      const [one, elsewhere] = [new Heard(), new Heard()];
      transport.listen(peer, one);
      transport.listen(other, elsewhere);
      await event(peer, new Uint8Array(9000));
      await event(peer, Uint8Array.of(1));
      await event(other, Uint8Array.of(2));
      assert.ok(one.errors[0] instanceof ProtocolError);
      assert.match(one.errors[0].message, /mctp:1,9 sent 9001 bytes/);
      assert.deepEqual([one.messages, one.errors.length], [[], 1]);
      assert.deepEqual([elsewhere.messages, elsewhere.errors], [["8402"], []]);
    });

    it("is told that another program listens, or what capability is missing, and no socket is left", () => {
      const { kernel, transport } = arrange({ peerBinding });
      const listen = () => transport.listen(peer, new Heard());
      const taken = new AfMctpTransport({ system: kernel }).listen(peer, new Heard());
      const from = peerBinding ? " from mctp:1,9" : "";
      assert.throws(listen, {
        code: "TRANSPORT",
        errno: "EADDRINUSE",
        message: new RegExp(`another program receives requests as MCTP type 4${from} already`),
      });
      taken.close();
      kernel.failures.set("bind", constants.errno.EACCES);
      assert.throws(listen, { errno: "EACCES", message: /CAP_NET_BIND_SERVICE/ });
      assert.equal(kernel.openSockets, 0);
      kernel.failures.clear();
      listen();
    });

    it("is told CLOSED once the transport is, and that no endpoint has such an address", async () => {
      const { kernel, transport } = arrange({ peerBinding });
      const heard = new Heard();
      assert.throws(() => transport.listen({ network: 0, eid: 9 }, heard), { code: "INVALID_ARGUMENT" });
      transport.listen(peer, heard);
      await transport.close();
      await transport.close();
      assert.deepEqual(
        heard.errors.map((error) => error instanceof MiError && error.code),
        ["CLOSED"],
      );
      assert.equal(kernel.openSockets, 0);
      assert.throws(() => transport.listen(peer, heard), { code: "CLOSED" });
    });
  });
}

describe("an AF_MCTP transport that listens", () => {
  it("binds to the peer beside a program that listens to all, which goes without that peer's messages", async () => {
    const { kernel, event, transport } = arrange();
    const everything = new AfMctpTransport({ system: kernel });
    kernel.failures.set("connect", constants.errno.EOPNOTSUPP);
    const [all, narrow] = [new Heard(), new Heard()];
    everything.listen(peer, all);
    everything.listen(other, all);
    kernel.failures.clear();
    transport.listen(peer, narrow);
    await event(peer, Uint8Array.of(1));
    await event(other, Uint8Array.of(2));
    assert.deepEqual([all.messages, narrow.messages], [["8402"], ["8401"]]);
  });

  it("asks a kernel that cannot bind to peers only once", () => {
    const { kernel, transport } = arrange({ peerBinding: false });
    transport.listen(peer, new Heard()).close();
    assert.equal(kernel.sockets.length, 2);
    transport.listen(other, new Heard());
    assert.equal(kernel.sockets.length, 3);
  });

  it("takes no other failure of connecting for that", () => {
    const { kernel, transport } = arrange();
    kernel.failures.set("connect", constants.errno.EINVAL);
    assert.throws(() => transport.listen(peer, new Heard()), { errno: "EINVAL", syscall: "connect" });
    kernel.failures.clear();
    transport.listen(peer, new Heard());
    assert.equal(kernel.sockets.at(-1)?.connected?.eid, 9);
  });

  it("connects and binds with the addresses that the kernel wants", () => {
    const { kernel, transport } = arrange();
    transport.listen(other, new Heard());
    const [socket] = kernel.sockets;
    assert.deepEqual(socket?.connected, { network: 2, eid: 9, type: 4, tag: 0 });
    assert.deepEqual(socket?.bound, { network: 2, type: 4, peer: 9 });
  });
});
