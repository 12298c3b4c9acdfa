import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants as fileConstants, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { TransportError } from "../../errors.ts";
import { addonFile, skipWithoutAddon, testedSystem, UnixPeer, unixAddress } from "./addon.contract.ts";
import { loadDatagramSystem } from "./addon.ts";

function script(name: string): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}

describe("the addon's loader", () => {
  it("says what is missing and how to build it where there is no addon", () => {
    assert.throws(
      () => loadDatagramSystem("/nonexistent/mctp-socket.node"),
      (error) =>
        error instanceof TransportError &&
        error.message.includes(`${process.platform}-${process.arch}`) &&
        error.message.includes("npm run build:native"),
    );
  });

  it("says that a file which is no addon for this Node.js does not load", () => {
    const directory = mkdtempSync(join(tmpdir(), "nvme-mi-addon-"));
    const file = join(directory, "mctp-socket.node");
    writeFileSync(file, "no addon");
    assert.throws(() => loadDatagramSystem(file), { code: "TRANSPORT", message: /does not load into this Node\.js/ });
    rmSync(directory, { recursive: true });
  });
});

describe("the addon, on AF_UNIX datagrams", { skip: skipWithoutAddon }, () => {
  const system = skipWithoutAddon ? undefined! : testedSystem();

  it("carries a datagram with the address of its sender", async () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system)];
    one.send("hello", other);
    const [delivery] = await other.received(1);
    assert.equal(delivery?.data, "hello");
    assert.deepEqual(Buffer.from(delivery!.from!), Buffer.from(one.address));
    one.socket.close();
    other.socket.close();
  });

  it("sends what is behind the place it is told, be it short or long", async () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system)];
    const lengths = [1, 2, 383, 384, 385, 900];
    for (const length of lengths) {
      const data = new Uint8Array(length).fill(0x61);
      data[0] = 0x62;
      one.socket.send(data, other.address, 1);
      assert.ok(data.subarray(1).every((byte) => byte === 0x61));
    }
    const deliveries = await other.received(lengths.length);
    assert.deepEqual(
      deliveries.map((delivery) => delivery.data),
      lengths.map((length) => "a".repeat(length - 1)),
    );
    one.socket.close();
    other.socket.close();
  });

  it("loses nothing, and keeps the order, where many come at once after many came one by one", async () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system)];
    const names = Array.from({ length: 48 }, (_, index) => `${index}`);
    for (const name of names.slice(0, 40)) {
      one.send(name, other);
      await other.received(Number(name) + 1);
    }
    for (const name of names.slice(40)) one.send(name, other);
    await other.received(names.length);
    assert.deepEqual(
      other.deliveries.map((delivery) => delivery.data),
      names,
    );
    one.socket.close();
    other.socket.close();
  });

  it("delivers nothing before the sender's turn is over", async () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system)];
    one.send("hello", other);
    assert.equal(other.deliveries.length, 0);
    await other.received(1);
    one.socket.close();
    other.socket.close();
  });

  it("delivers an empty datagram as an empty datagram", async () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system)];
    one.send("", other);
    assert.equal((await other.received(1))[0]?.data, "");
    one.socket.close();
    other.socket.close();
  });

  it("delivers all messages of a loop turn to all sockets before promises go on", async () => {
    const sender = new UnixPeer(system);
    const receivers = Array.from({ length: 8 }, () => new UnixPeer(system));
    let promisesRun = 0;
    const seen: number[] = [];
    for (const receiver of receivers) {
      receiver.socket.ref();
      receiver.onDelivery = () => {
        seen.push(promisesRun);
        void Promise.resolve().then(() => promisesRun++);
      };
      for (let index = 0; index < 5; index++) {
        sender.send(`${index}`, receiver);
      }
    }
    while (seen.length < 40) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(new Set(seen), new Set([0]));
    for (const receiver of receivers) {
      assert.deepEqual(
        receiver.deliveries.map((delivery) => delivery.data),
        ["0", "1", "2", "3", "4"],
      );
      receiver.socket.close();
    }
    sender.socket.close();
  });

  it("loses nothing when a turn has more messages than the shared memory holds", async () => {
    const receivers = Array.from({ length: 12 }, () => new UnixPeer(system, 60_000));
    const senders = receivers.map(() => new UnixPeer(system));
    for (const [index, receiver] of receivers.entries()) {
      senders[index]?.send("a".repeat(50_000), receiver);
    }
    for (const receiver of receivers) {
      assert.equal((await receiver.received(1))[0]?.data?.length, 50_000);
    }
    for (const peer of [...senders, ...receivers]) {
      peer.socket.close();
    }
  });

  it("reports a datagram that is too long as such, with its true length and what was received of it", async () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system, 16)];
    one.send("x".repeat(17), other);
    one.send("y".repeat(16), other);
    const [long, fitting] = await other.received(2);
    assert.equal(long?.oversized, 17);
    assert.equal(long?.begins, "x".repeat(16));
    assert.deepEqual(Buffer.from(long!.from!), Buffer.from(one.address));
    assert.equal(fitting?.data, "y".repeat(16));
    one.socket.close();
    other.socket.close();
  });

  it("delivers nothing to a socket that an earlier delivery of the same turn closed", async () => {
    const sender = new UnixPeer(system);
    const receivers = Array.from({ length: 4 }, () => new UnixPeer(system));
    for (const receiver of receivers) {
      sender.send("first", receiver);
      sender.send("second", receiver);
      receiver.onDelivery = () => {
        for (const each of receivers) {
          each.socket.close();
        }
      };
    }
    sender.socket.ref();
    sender.send("end", sender);
    await sender.received(1);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(receivers.flatMap((receiver) => receiver.deliveries).length, 1);
    sender.socket.close();
  });

  it("receives from nobody but the peer that it is connected to", async () => {
    const [one, other, connected] = [new UnixPeer(system), new UnixPeer(system), new UnixPeer(system)];
    connected.socket.connect(one.address);
    assert.throws(() => other.send("other", connected), { errno: constants.errno.EPERM, syscall: "sendto" });
    one.send("one", connected);
    assert.equal((await connected.received(1))[0]?.data, "one");
    for (const { socket } of [one, other, connected]) {
      socket.close();
    }
  });

  it("throws errno and system call of what the kernel refuses", () => {
    const { socket } = new UnixPeer(system);
    const { ECONNREFUSED, EINVAL, EAFNOSUPPORT, EBADF, ENOTTY } = constants.errno;
    const receiver = { datagram() {}, oversized() {}, failed() {} };
    const options = { family: 0x7fff, type: 2, protocol: 0, maximumLength: 64 };
    assert.throws(() => system.open(options, receiver), { errno: EAFNOSUPPORT, syscall: "socket" });
    assert.throws(() => socket.bind(unixAddress()), { errno: EINVAL, syscall: "bind" });
    assert.throws(() => socket.connect(unixAddress()), { errno: ECONNREFUSED, syscall: "connect" });
    assert.throws(() => socket.send(new Uint8Array(1), unixAddress()), { errno: ECONNREFUSED, syscall: "sendto" });
    assert.throws(() => socket.ioctl(0x89ef, new Uint8Array(4)), { errno: ENOTTY, syscall: "ioctl" });
    assert.throws(() => socket.makeRoom(0), { errno: EINVAL, syscall: "setsockopt" });
    assert.equal(socket.makeRoom(2 ** 31 - 1), 1);
    socket.close();
    assert.throws(() => socket.send(new Uint8Array(1), unixAddress()), { errno: EBADF, syscall: "sendto" });
    assert.throws(() => socket.connect(unixAddress()), { errno: EBADF, syscall: "connect" });
    assert.doesNotThrow(() => socket.close());
  });

  it("reports a socket that cannot be received from once, and reads it no further", async () => {
    const failures: { errno: number; syscall: string }[] = [];
    await new Promise<void>((resolve) => {
      const failed = (failure: { errno: number; syscall: string }) => {
        failures.push(failure);
        setImmediate(() => setImmediate(resolve));
      };
      // A TCP socket without a connection: always readable, never successfully.
      const options = { family: 2, type: 1, protocol: 0, maximumLength: 64 };
      system.open(options, { datagram: () => assert.fail(), oversized: () => assert.fail(), failed }).ref();
    });
    assert.deepEqual(
      failures.map(({ errno, syscall }) => ({ errno, syscall })),
      [{ errno: constants.errno.ENOTCONN, syscall: "recvmsg" }],
    );
  });

  it("reports a full queue as EAGAIN and waits for nothing", () => {
    const [one, other] = [new UnixPeer(system), new UnixPeer(system)];
    assert.throws(
      () => {
        for (let count = 0; count < 100_000; count++) {
          one.send("again", other);
        }
      },
      { errno: constants.errno.EAGAIN, syscall: "sendto" },
    );
    one.socket.close();
    other.socket.close();
  });

  it("survives a receiver that throws, and so do the other receivers", () => {
    const child = spawnSync(process.execPath, [script("addon-throwing.contract")], { encoding: "utf8" });
    assert.equal(child.stdout, "caught: mistake\nother got: hello\n", child.stderr);
    assert.equal(child.status, 0);
  });

  it("does ioctls on descriptors opened elsewhere: a pseudo terminal's number and lock", () => {
    const descriptor = openSync("/dev/ptmx", fileConstants.O_RDWR | fileConstants.O_NOCTTY);
    const number = new Uint8Array(4).fill(0xff);
    assert.equal(system.ioctl(descriptor, 0x80045430, number), 0);
    assert.notDeepEqual(number, new Uint8Array(4).fill(0xff));
    assert.equal(system.ioctl(descriptor, 0x40045431, new Uint8Array(4)), 0);
    closeSync(descriptor);
    const { EBADF } = constants.errno;
    assert.throws(() => system.ioctl(descriptor, 0x80045430, number), { errno: EBADF, syscall: "ioctl" });
  });

  it("lets a process end while an unreferenced socket is open", () => {
    const child = spawnSync(process.execPath, [script("addon-idle.contract"), "unref"]);
    assert.equal(child.status, 0, child.stderr.toString());
  });

  for (const [mode, what] of [
    ["ref", "keeps a process alive while a referenced socket is open, until it is closed"],
    ["failed", "keeps it alive just so where another socket failed, and was let go of once more"],
  ] as const) {
    it(what, async () => {
      const child = spawn(process.execPath, [script("addon-idle.contract"), mode], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const exit = once(child, "exit");
      let printed = "";
      child.stdout.on("data", (text) => {
        printed += text;
      });
      while (!printed.includes("\n")) await Promise.race([once(child.stdout, "data"), exit]);
      const { socket } = new UnixPeer(system);
      await sleep(50);
      socket.send(new Uint8Array(1), Buffer.from(printed.trim(), "hex"));
      assert.deepEqual(await exit, [0, null]);
      assert.match(printed, /received/);
      socket.close();
    });
  }

  it("lets a Worker be terminated with sockets open, and takes any argument without a crash", () => {
    const child = spawnSync(process.execPath, [script("addon-exercise.contract"), addonFile], { encoding: "utf8" });
    assert.equal(child.stderr, "");
    assert.equal(child.stdout, "exercised\n");
    assert.equal(child.status, 0);
  });

  it("needs nothing but Node-API, libuv and libc", (context) => {
    const symbols = spawnSync("nm", ["-D", "--undefined-only", "--format=posix", addonFile], { encoding: "utf8" });
    if (symbols.status !== 0) {
      context.skip("nm is not installed here");
      return;
    }
    const libc =
      "__errno_location __stack_chk_fail bind calloc close connect free getrusage getsockopt ioctl memcpy memmove memset recvfrom recvmmsg sendmmsg sendto setsockopt socket sysconf".split(
        " ",
      );
    const names = symbols.stdout
      .split("\n")
      .flatMap((line) => line.split(" ", 1))
      .filter((name) => name !== "");
    assert.deepEqual(
      names.filter((name) => !/^(napi|uv)_/.test(name) && !libc.includes(name)),
      [],
    );
  });
});
