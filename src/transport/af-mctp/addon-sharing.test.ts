import assert from "node:assert/strict";
import { constants, endianness } from "node:os";
import { describe, it } from "node:test";
import { skipWithoutAddon, testedSystem, UnixPeer } from "./addon.contract.ts";

/** AF_INET as the first bytes of an address. */
const ipFamily = endianness() === "LE" ? [2, 0] : [0, 2];

/** Binds to a port that nobody has; returns it. */
function bindSomewhere(bind: (port: number) => void): number {
  for (let port = 20_000 + (process.pid % 20_000); ; port++) {
    try {
      bind(port);
      return port;
    } catch (error) {
      if ((error as { errno?: number }).errno !== constants.errno.EADDRINUSE) throw error;
    }
  }
}

describe("a socket of several peers, through the addon", { skip: skipWithoutAddon }, () => {
  const system = skipWithoutAddon ? undefined! : testedSystem();

  it("receives what several peers of a socket answer at once, be it short or long, whole and in order", async () => {
    const shared = new UnixPeer(system, 4096);
    const peers = Array.from({ length: 8 }, () => new UnixPeer(system));
    const lengths = [1, 3000, 20, 4096, 0, 2000, 4097, 700];
    for (const count of [8, 3, 8, 1]) {
      for (let reference = 0; reference < count; reference++) shared.socket.ref();
      for (let round = 1; round <= 4; round++) {
        const before = shared.deliveries.length;
        const sent = peers.map((_, index) => lengths[(index * round) % lengths.length] ?? 0);
        for (const [index, peer] of peers.entries()) peer.send(`${index}`.repeat(sent[index] ?? 0), shared);
        const deliveries = (await shared.received(before + 8)).slice(before);
        for (const [index, { data, oversized, begins, from }] of deliveries.entries()) {
          assert.equal(data ?? begins, `${index}`.repeat(Math.min(4096, sent[index] ?? 0)));
          assert.equal(oversized, sent[index] === 4097 ? 4097 : undefined);
          assert.deepEqual(Buffer.from(from ?? []), Buffer.from(peers[index]!.address));
        }
      }
      for (let reference = 0; reference < count; reference++) shared.socket.unref();
    }
    for (const { socket } of [shared, ...peers]) socket.close();
  });

  it("makes room for several peers, as far as the system allows, so that more can have come", async () => {
    // UDP, whose datagrams count as the receiver's, and are lost where there is no room for them.
    const options = { family: 2, type: 2, protocol: 0, maximumLength: 32 };
    const address = (port: number) =>
      Uint8Array.of(...ipFamily, port >> 8, port & 0xff, 127, 0, 0, 1, ...Array(8).fill(0));
    const fill = async (times: number) => {
      let received = 0;
      const receiver = { datagram: () => assert.fail(), oversized: () => received++, failed: () => assert.fail() };
      const [receiving, sending] = [system.open(options, receiver), system.open(options, receiver)];
      const port = bindSomewhere((port) => receiving.bind(address(port)));
      const room = receiving.makeRoom(times);
      for (let count = 0; count < 100; count++) sending.send(new Uint8Array(30_000), address(port));
      for (let before = -1; before !== received; ) {
        before = received;
        for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      }
      receiving.close();
      sending.close();
      return { received, room };
    };
    const usual = await fill(1);
    assert.equal(usual.room, 1);
    for (const times of [2, 3]) {
      const { received, room } = await fill(times);
      assert.ok(room >= 1 && room <= times);
      assert.ok(
        Math.abs(received - usual.received * room) <= room,
        `${received} in ${room} times the room of ${usual.received}`,
      );
    }
  });

  it("makes room for several peers, as far as the system allows, so that more can be under way", () => {
    const fill = (sender: UnixPeer) => {
      const receiver = new UnixPeer(system);
      let sent = 0;
      assert.throws(
        () => {
          for (; ; sent++) sender.send("x".repeat(100_000), receiver);
        },
        { errno: constants.errno.EAGAIN },
      );
      receiver.socket.close();
      sender.socket.close();
      return sent;
    };
    const usual = fill(new UnixPeer(system));
    for (const times of [2, 3]) {
      const sender = new UnixPeer(system);
      const room = sender.socket.makeRoom(times);
      assert.ok(room >= 1 && room <= times);
      assert.equal(sender.socket.makeRoom(1), 1);
      // Not just as many: the buffers of datagrams are larger than these.
      assert.ok(Math.abs(fill(sender) - usual * room) <= room, `${room} times the room of ${usual} datagrams`);
    }
  });
});
