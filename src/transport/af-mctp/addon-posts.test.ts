import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { skipWithoutAddon, testedSystem, UnixPeer, unixAddress } from "./addon.contract.ts";

/** A program that ends soon if all is well. */
const refused = fileURLToPath(new URL("./addon-refused.contract.js", import.meta.url));

describe("what is posted through the addon", { skip: skipWithoutAddon }, () => {
  const system = skipWithoutAddon ? undefined! : testedSystem();

  it("is sent in its order, before what is sent later and before the socket closes", async () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system)];
    one.post("first", other);
    one.post("second", other);
    one.send("third", other);
    one.post("fourth", other);
    one.socket.close();
    assert.deepEqual(
      (await other.received(4)).map(({ data }) => data),
      ["first", "second", "third", "fourth"],
    );
    other.socket.close();
  });

  it("comes from the socket that it was posted on, however posts of several follow each other", async () => {
    const [one, other, receiver] = [new UnixPeer(system), new UnixPeer(system), new UnixPeer(system)];
    const senders = [one, other, other, one, one, one, other, one];
    for (const [index, sender] of senders.entries()) sender.post(`${index}`, receiver);
    const deliveries = await receiver.received(senders.length);
    assert.deepEqual(
      deliveries.map(({ data, from }) => [data, Buffer.from(from ?? []).equals(one.address)]),
      senders.map((sender, index) => [`${index}`, sender === one]),
    );
    for (const { socket } of [one, other, receiver]) socket.close();
  });

  it("is a copy, of what is behind the place that it is told", async () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system)];
    const bytes = Buffer.from("xshort");
    const address = Uint8Array.from(other.address);
    one.socket.post(bytes, address, 1, 0);
    bytes.fill(0);
    address.fill(0);
    one.socket.post(new Uint8Array(0), other.address, 0, 0);
    // Too long to be copied.
    one.socket.post(Buffer.alloc(800, "l"), other.address, 0, 0);
    assert.deepEqual(
      (await other.received(3)).map(({ data }) => data),
      ["short", "", "l".repeat(800)],
    );
    one.socket.close();
    other.socket.close();
  });

  it("may be more in a turn than there is room for", async () => {
    // Each to itself, as a sender has room for so many bytes only.
    const peers = Array.from({ length: 200 }, () => new UnixPeer(system));
    for (let round = 0; round < 8; round++) for (const peer of peers) peer.post(`${round}`.repeat(200), peer);
    for (const peer of peers) {
      const deliveries = await peer.received(8);
      assert.deepEqual(
        deliveries.map(({ data }) => data?.slice(0, 1)),
        ["0", "1", "2", "3", "4", "5", "6", "7"],
      );
      peer.socket.close();
    }
  });

  it("is told of by its key where it could not be sent, also from within a delivery", async () => {
    const [one, other, nobody] = [new UnixPeer(system), new UnixPeer(system), { address: unixAddress() }];
    one.post("lost", nobody, 7);
    one.post("found", other, 8);
    one.post("lost", nobody, 9);
    one.post("nowhere", { address: new Uint8Array(200) }, 6);
    one.onDelivery = ({ key }) => {
      if (key === 9) one.post("lost again", nobody, 10);
    };
    const { ECONNREFUSED, EINVAL } = constants.errno;
    assert.equal((await other.received(1))[0]?.data, "found");
    one.socket.ref();
    while (one.deliveries.length < 4) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      one.deliveries.map(({ key, errno }) => [key, errno]),
      [
        [7, ECONNREFUSED],
        [9, ECONNREFUSED],
        [6, EINVAL],
        [10, ECONNREFUSED],
      ],
    );
    one.socket.close();
    assert.throws(() => one.post("closed", other), { errno: constants.errno.EBADF });
    other.socket.close();
  });

  it("is told of where it fails, though more fail in a turn than can be told of at once", async () => {
    const one = new UnixPeer(system);
    const nobody = { address: unixAddress() };
    let thrown = 0;
    for (let count = 0; count < 1500; count++) {
      try {
        one.post("lost", nobody, count);
      } catch {
        thrown++;
      }
    }
    const told = await one.received(1500 - thrown);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(new Set(told.map(({ key }) => key)).size, 1500 - thrown);
    assert.ok(thrown > 0 && thrown < 1500);
    one.socket.close();
  });

  it("is told to nobody where its socket is closed by then, least of all to the next one", async () => {
    const nobody = { address: unixAddress() };
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        const closed = new UnixPeer(system);
        closed.post("lost", nobody, 3);
        closed.socket.close();
        // Behind the phase in which handles are closed, and its number is free.
        setTimeout(resolve, 1);
      });
    });
    const peers = Array.from({ length: 8 }, () => new UnixPeer(system));
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      peers.flatMap(({ deliveries }) => deliveries),
      [],
    );
    for (const { socket } of peers) socket.close();
  });

  it("is not slept on where it comes from whoever is told that something could not be sent", () => {
    const { stdout } = spawnSync(process.execPath, [refused], {
      encoding: "utf8",
      timeout: 30_000,
    });
    assert.equal(stdout, "told\n");
  });
});
