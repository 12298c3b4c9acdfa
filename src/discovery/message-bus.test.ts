import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { DiscoveryError, type DiscoveryReason, MiError } from "../errors.ts";
import { currentNames } from "../mctpd/daemon-names.ts";
import { type BusSignal, busDriver, connectBus, type MessageBus } from "./message-bus.ts";
import { ScriptedBus, ScriptedDaemon, temporaryFolder } from "./scripted-daemon.contract.ts";

const soon = { timeout: 5_000 };

/** Something that listens at an address and is no message bus. */
async function serve(t: TestContext, greet: (socket: Socket) => void): Promise<string> {
  const path = join(await temporaryFolder(t), "bus");
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `unix:path=${path}`;
}

function failing(reason: DiscoveryReason, text: RegExp) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof DiscoveryError, String(error));
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, text);
    return true;
  };
}

async function connected(t: TestContext, bus: ScriptedBus): Promise<MessageBus> {
  const connection = await connectBus(bus.address, soon);
  t.after(() => connection.close());
  return connection;
}

const call = { destination: currentNames.service, path: currentNames.root, interface: "com.example", member: "Act" };

describe("connecting to a message bus", () => {
  it("where there is none says where it was looked for", async (t) => {
    const path = join(await temporaryFolder(t), "none");
    await assert.rejects(connectBus(`unix:path=${path}`, soon), failing("noBus", /none: there is nothing \(ENOENT\)$/));
    const text = /nobody listens \(ECONNREFUSED\)$/;
    await assert.rejects(connectBus("tcp:host=127.0.0.1,port=1", soon), failing("noBus", text));
  });

  it("tries all addresses that are given", async (t) => {
    const bus = await ScriptedBus.start(t);
    await using connection = await connectBus(`unix:path=/nowhere;${bus.address}`, soon);
    assert.equal(connection.closed, false);
  });

  it("that lets nobody in says so", async (t) => {
    const bus = await ScriptedBus.start(t, { stopped: true });
    await bus.start({ authorize: () => false });
    await assert.rejects(connectBus(bus.address, soon), failing("noPermission", /does not let this user in$/));
  });

  it("whose socket this user may not open says so", {
    skip: process.getuid?.() === 0 && "root may open everything",
  }, async (t) => {
    const bus = await ScriptedBus.start(t);
    await chmod(bus.address.slice("unix:path=".length), 0);
    await assert.rejects(connectBus(bus.address, soon), failing("noPermission", /EACCES/));
  });

  const impostors: [string, (socket: Socket) => void, RegExp][] = [
    ["hangs up", (socket) => socket.end(), /is no message bus/],
    [
      "says something else",
      (socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n".repeat(3)),
      /this user in|is no message bus/,
    ],
    [
      "talks nonsense after the greeting",
      (socket) => socket.on("data", () => socket.write("OK 12\r\nzzzzzzzzzzzzzzzzzzzzz")),
      /is no message bus/,
    ],
  ];
  for (const [name, greet, text] of impostors) {
    it(`that ${name} ends with an error`, async (t) => {
      const address = await serve(t, greet);
      await assert.rejects(connectBus(address, soon), (error: Error) => {
        assert.ok(error instanceof DiscoveryError);
        assert.match(error.message, text);
        return true;
      });
    });
  }

  it("that says nothing is given up in time", async (t) => {
    const address = await serve(t, () => {});
    await assert.rejects(connectBus(address, { timeout: 50 }), failing("noBus", /no answer in 50 ms/));
  });

  it("is given up when aborted, with the signal's reason", async (t) => {
    const address = await serve(t, () => {});
    const end = new AbortController();
    const connecting = connectBus(address, { ...soon, signal: end.signal });
    setImmediate(() => end.abort("enough"));
    await assert.rejects(connecting, (reason) => reason === "enough");
    await assert.rejects(connectBus(address, { ...soon, signal: end.signal }), (reason) => reason === "enough");
  });

  for (const address of ["", "socket", "unix:", "tcp:host=x", "unixexec:path=/bin/sh", "unix:path=%zz"]) {
    it(`at ${JSON.stringify(address)} is impossible`, async () => {
      await assert.rejects(connectBus(address, soon), (error) => error instanceof MiError);
    });
  }
});

describe("a call over the message bus", () => {
  it("is answered with all values, those of 64 bits exact, and variants plain", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(t, bus.address);
    daemon.answer = () => ({ signature: "yisbtay", body: [9, -1, "/x", true, 2n ** 53n + 1n, Buffer.of(1, 2)] });
    const connection = await connected(t, bus);
    const answer = await connection.call({ ...call, signature: "ays", body: [Buffer.of(0x1d), "x"] }, soon);
    assert.deepEqual(answer, [9, -1, "/x", true, 2n ** 53n + 1n, Buffer.of(1, 2)]);
    assert.deepEqual(daemon.calls[0]?.body, [Buffer.of(0x1d), "x"]);
    assert.equal(daemon.calls[0]?.flags, 2, "starts nobody");
  });

  const refusals: [string, DiscoveryReason, RegExp][] = [
    ["org.freedesktop.DBus.Error.AccessDenied", "noPermission", /^Act of .*: not permitted: no way$/],
    ["org.freedesktop.DBus.Error.UnknownMethod", "unknown", /: no way$/],
    ["org.freedesktop.DBus.Error.UnknownObject", "unknown", /: no way$/],
    ["org.freedesktop.DBus.Error.Failed", "refused", /: no way$/],
    ["System.Error.ETIMEDOUT", "refused", /^Act of \/au\/com\/codeconstruct\/mctp1: no way$/],
  ];
  for (const [error, reason, text] of refusals) {
    it(`that is answered with ${error} is ${reason}`, async (t) => {
      const bus = await ScriptedBus.start(t);
      const daemon = await ScriptedDaemon.start(t, bus.address);
      daemon.answer = () => ({ error, text: "no way" });
      const connection = await connected(t, bus);
      await assert.rejects(connection.call(call, soon), (thrown: DiscoveryError) => {
        assert.equal(thrown.dbusName, error);
        return failing(reason, text)(thrown);
      });
    });
  }

  it("to nobody is an error at once", async (t) => {
    const connection = await connected(t, await ScriptedBus.start(t));
    await assert.rejects(connection.call(call, soon), failing("noDaemon", /MCTP1/));
    assert.equal(await connection.ownerOf(currentNames.service, soon), undefined);
  });

  it("that nobody answers is given up in time, and its late answer is of no harm", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(t, bus.address);
    daemon.answer = () => undefined;
    const connection = await connected(t, bus);
    await assert.rejects(
      connection.call({ ...call, title: "acting" }, { timeout: 30 }),
      failing("noAnswer", /^acting: no answer in 30 ms$/),
    );
    daemon.reply(daemon.calls[0]!, "", []);
    daemon.answer = () => ({ signature: "s", body: ["later"] });
    assert.deepEqual(await connection.call(call, soon), ["later"]);
  });

  it("is given up when aborted, before it is sent or after", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(t, bus.address);
    daemon.answer = () => undefined;
    const connection = await connected(t, bus);
    const end = new AbortController();
    const calls = [0, 1, 2].map(() => connection.call(call, { ...soon, signal: end.signal }));
    const over = Promise.allSettled(calls);
    while (daemon.calls.length < 3) await new Promise(setImmediate);
    end.abort("enough");
    await over;
    for (const each of calls) await assert.rejects(each, (reason) => reason === "enough");
    await assert.rejects(connection.call(call, { ...soon, signal: end.signal }), (reason) => reason === "enough");
    assert.equal(daemon.calls.length, 3);
  });

  it("with what D-Bus cannot carry is refused, and the connection is as good as before", async (t) => {
    const bus = await ScriptedBus.start(t);
    const connection = await connected(t, bus);
    await assert.rejects(connection.call({ ...call, path: "not a path" }, soon), failing("refused", /not a path/));
    assert.equal(await connection.ownerOf("org.freedesktop.DBus", soon), "org.freedesktop.DBus");
  });

  it("that is under way when the bus dies is lost, as is every later one", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(t, bus.address);
    daemon.answer = () => undefined;
    const connection = await connected(t, bus);
    const pending = connection.call(call, soon);
    setTimeout(() => void bus.stop(), 10);
    await assert.rejects(pending, failing("lost", /ended before the answer/));
    await connection.ended;
    assert.equal(connection.closed, true);
    await assert.rejects(connection.call(call, soon), failing("lost", /has ended/));
  });

  it("that is under way when its callee dies ends", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(t, bus.address);
    daemon.intercept = () => {
      void daemon.stop();
      return true;
    };
    const connection = await connected(t, bus);
    await assert.rejects(connection.call(call, { timeout: 500 }), DiscoveryError);
  });

  it("that is under way when the connection is closed is lost, and closing twice is closing", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(t, bus.address);
    daemon.answer = () => undefined;
    const connection = await connected(t, bus);
    const lost = assert.rejects(connection.call(call, soon), failing("lost", /ended before the answer/));
    await Promise.all([connection.close(), connection.close(), lost]);
    await connection.ended;
  });
});

describe("signals of the message bus", () => {
  it("come in order, to every listener, where they are asked for", async (t) => {
    const bus = await ScriptedBus.start(t);
    const daemon = await ScriptedDaemon.start(t, bus.address);
    const connection = await connected(t, bus);
    const seen: BusSignal[][] = [[], []];
    for (const list of seen) connection.listen((signal) => list.push(signal));
    daemon.signal("/x", "com.example", "Before", "u", [1]);
    await connection.match("type='signal',interface='com.example'", soon);
    daemon.signal("/x", "com.example", "First", "u", [1]);
    daemon.signal("/x", "com.example", "Second", "a{sv}", [{ a: 2 }]);
    await connection.call({ ...busDriver, member: "GetId" }, soon);
    await connection.call(call, soon);
    const mine = seen[0]!.filter((signal) => signal.interface === "com.example");
    assert.deepEqual(
      mine.map(({ member, body }) => [member, body]),
      [
        ["First", [1]],
        ["Second", [{ a: 2 }]],
      ],
    );
    assert.deepEqual(seen[1], seen[0]);
  });
});
