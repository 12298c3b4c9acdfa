import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  rejection,
  type ScriptedExchange,
  type ScriptedTransport,
  settled,
  virtualTime,
  watchedController,
} from "../endpoint/scripted-transport.contract.ts";
import { MiError, TransportError } from "../errors.ts";
import { noDrops } from "../mctp/index.ts";
import { encodeError, encodeResponse } from "../mi/answer.ts";
import { miCommands } from "../mi/index.ts";
import { defaultFleet } from "../simulator/index.ts";
import { duplexPair } from "../transport/duplex-pair.contract.ts";
import { StreamTransport, serveStream } from "../transport/index.ts";
import { sweep } from "./sweep.ts";
import { at, drive, found, hex, only, type Script, scripted, to, uuidBytes } from "./swept.contract.ts";

describe("a sweep of a network", () => {
  test("asks for message types and UUID, each under an instance of its own", async () => {
    const transport = scripted(drive);
    const { endpoints, problems } = await sweep(transport, only(9));
    assert.deepEqual(endpoints, [found(9)]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      transport.exchanges.flatMap(({ requests }) => requests.map(hex)),
      ["008005", "008103"],
    );
    assert.equal(transport.held.length, 0);
  });

  test("finds the simulated drives, in the process and over a stream, by asking every endpoint id", async () => {
    const fleet = defaultFleet();
    const [near, far] = duplexPair();
    await using server = serveStream(far, { endpoints: fleet.endpoints });
    await using stream = new StreamTransport(near);
    await using memory = fleet.transport();
    const expected = fleet.eids.map((eid) => found(eid, { uuid: fleet.drive(eid).uuid, messageTypes: [0, 4] }));
    for (const transport of [memory, stream]) {
      const { endpoints, problems } = await sweep(transport, { timeout: 250, concurrency: 300 });
      assert.deepEqual(endpoints, expected);
      assert.deepEqual(problems, []);
    }
    // One for each request to nobody, and no other.
    assert.deepEqual(server.drops, { ...noDrops(), unknownDestination: 2 * (247 - 4) });
  });

  test("finds an endpoint without NVMe-MI, whose UUID it does not ask for", async () => {
    const transport = scripted((_, request) => to(request, "0002017e"));
    assert.deepEqual((await sweep(transport, only(9))).endpoints, [
      found(9, { uuid: undefined, messageTypes: [1, 0x7e] }),
    ]);
    assert.equal(transport.exchanges.length, 1);
  });

  test("goes on without a UUID that is refused, or that nobody tells", async (t) => {
    const time = virtualTime(t);
    const transport = scripted(({ peer }, request) => {
      if (request.slice(4) === "05") return to(request, "000104");
      return peer.eid === 9 ? to(request, "05") : undefined;
    });
    const sweeping = sweep(transport, only(9, 10));
    for (let count = 0; count < 2; count++) await time.pass(500);
    assert.deepEqual((await sweeping).endpoints, [found(9, { uuid: undefined }), found(10, { uuid: undefined })]);
  });

  test("takes silence for nobody, after asking twice under one instance and tag", async (t) => {
    const time = virtualTime(t);
    const transport = scripted(() => undefined);
    const sweeping = sweep(transport, only(9));
    await time.pass(499);
    assert.equal(transport.last.requests.length, 1);
    await time.pass(1);
    await time.pass(500);
    assert.deepEqual(await sweeping, { endpoints: [], problems: [] });
    assert.deepEqual(
      transport.exchanges.map(({ requests }) => requests.map(hex)),
      [["008005", "008005"]],
    );
    assert.equal(transport.held.length, 0);
  });

  test("finds an endpoint of whose two answers the first was lost", async (t) => {
    const time = virtualTime(t);
    const transport = scripted((exchange, request) =>
      exchange.requests.length === 1 ? undefined : drive(exchange, request),
    );
    const sweeping = sweep(transport, only(9));
    await time.pass(500);
    await time.pass(500);
    assert.deepEqual((await sweeping).endpoints, [found(9)]);
  });

  for (const [name, stray] of [
    ["of another instance", "001e05000104"],
    ["to another command", "000002000104"],
    ["that is a request", "008005000104"],
    ["of another message type", "040005000104"],
    ["too short for one", "000005"],
    ["without a byte", ""],
  ] as const) {
    test(`ignores an answer ${name}, and takes the right one after it`, async () => {
      const transport = scripted((exchange, request) => {
        exchange.receiver.message(Buffer.from(stray, "hex"));
        return drive(exchange, request);
      });
      assert.deepEqual((await sweep(transport, only(9))).endpoints, [found(9)]);
    });
  }

  test("asks no more addresses at a time than it may", async () => {
    let [most, open] = [0, 0];
    const transport = scripted(drive);
    transport.opening = (exchange) => {
      open = transport.held.length;
      most = Math.max(most, open);
      return exchange;
    };
    assert.equal((await sweep(transport, { network: 3, concurrency: 5 })).endpoints.length, 247);
    assert.equal(most, 5);
  });

  test("asks each address once, and lists them in order", async () => {
    const transport = scripted(drive);
    const addresses = [{ network: 2, eid: 9 }, ...only(10, 9, 10).addresses];
    const { endpoints } = await sweep(transport, { addresses });
    assert.deepEqual(
      endpoints.map(({ address: { network, eid } }) => [network, eid]),
      [
        [1, 9],
        [1, 10],
        [2, 9],
      ],
    );
    assert.equal(transport.exchanges.length, 6);
  });

  test("refuses what is no time, number or address", async () => {
    const refused = { code: "INVALID_ARGUMENT" };
    const transport = scripted(drive);
    for (const options of [{ timeout: 0 }, { concurrency: 0 }, { concurrency: 1.5 }, { network: 0 }, only(7)]) {
      await assert.rejects(sweep(transport, options), refused);
    }
    assert.equal(transport.exchanges.length, 0);
  });
});

describe("an endpoint that refuses to tell its message types", () => {
  const readSubsystemInformation = "8408";
  const refusing =
    (answer: (exchange: ScriptedExchange) => Uint8Array | undefined): Script =>
    (exchange, request) => {
      if (request.startsWith(readSubsystemInformation)) return answer(exchange);
      return to(request, request.slice(4) === "05" ? "05" : `00${uuidBytes}`);
    };
  const { readSubsystemInformation: command } = miCommands;
  const slot = { messageType: "miCommand", slot: 0 } as const;
  const zero = command.response.struct.zero() as never;

  for (const [name, answer] of [
    ["answers", () => encodeResponse(command, slot, zero)],
    ["answers with an error", () => encodeError(slot, 2)],
  ] as const) {
    test(`takes NVMe-MI where it ${name} a command of it`, async () => {
      const { endpoints, problems } = await sweep(scripted(refusing(answer)), only(9));
      assert.deepEqual(endpoints, [found(9)]);
      assert.deepEqual(problems, []);
    });
  }

  test("is there, with types unknown, where it is silent to NVMe-MI", async (t) => {
    const time = virtualTime(t);
    const transport = scripted(refusing(() => undefined));
    const sweeping = sweep(transport, only(9));
    for (let count = 0; count < 2; count++) await time.pass(500);
    assert.deepEqual((await sweeping).endpoints, [found(9, { uuid: undefined, messageTypes: undefined })]);
    assert.equal(transport.held.length, 0);
  });

  test("is told of as a problem where its answer makes no sense, and asked all the same", async () => {
    const transport = scripted((_, request) => {
      if (request.startsWith(readSubsystemInformation)) return encodeError(slot, 2);
      return to(request, request.slice(4) === "05" ? "000904" : `00${uuidBytes}`);
    });
    const { endpoints, problems } = await sweep(transport, only(9));
    assert.deepEqual(endpoints, [found(9)]);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, /^Get Message Type Support to mctp:1,9 response\.messageTypes: 9 items/);
  });
});

describe("what fails in a sweep", () => {
  const failing = (error: Error, eid?: number): ScriptedTransport => {
    const transport = scripted(drive);
    const send = transport.sending;
    transport.sending = (exchange) => {
      if (eid === undefined || exchange.peer.eid === eid) throw error;
      return send(exchange);
    };
    return transport;
  };
  const denied = (errno: string, syscall = "sendto") => new TransportError(`no: ${errno}`, { errno, syscall });

  test("for nobody being there is no problem", async () => {
    for (const errno of ["EHOSTUNREACH", "ENETUNREACH", "ENOENT"]) {
      const transport = failing(denied(errno), 10);
      assert.deepEqual(await sweep(transport, only(9, 10)), { endpoints: [found(9)], problems: [] });
      assert.equal(transport.held.length, 0);
    }
  });

  test("for one address is a problem, and the others are asked", async () => {
    const error = denied("EBUSY");
    assert.deepEqual(await sweep(failing(error, 10), only(9, 10)), { endpoints: [found(9)], problems: [error] });
  });

  test("behind the first answer does not lose the endpoint", async () => {
    const error = denied("EBUSY");
    const transport = scripted(drive);
    const send = transport.sending;
    transport.sending = (exchange) => {
      if (exchange.request[2] === 3) throw error;
      return send(exchange);
    };
    assert.deepEqual(await sweep(transport, only(9)), {
      endpoints: [found(9, { uuid: undefined })],
      problems: [error],
    });
    assert.equal(transport.held.length, 0);
  });

  for (const error of [
    denied("EACCES"),
    denied("EPERM"),
    denied("EMFILE", "socket"),
    denied("ECONNRESET", "read"),
    new TransportError("the addon is not there"),
    new MiError("CLOSED", "the transport is closed"),
  ]) {
    test(`for everybody ends it, without asking the rest: ${error.message}`, async () => {
      const transport = failing(error, 20);
      assert.equal(await rejection(sweep(transport, { concurrency: 4 })), error);
      assert.ok(transport.exchanges.length < 40);
      assert.equal(transport.held.length, 0);
    });
  }

  test("with a link that takes no message ends it", async (t) => {
    for (const stuck of ["opening", "sending"] as const) {
      const time = virtualTime(t);
      const transport = scripted(drive);
      transport[stuck] = () => new Promise<never>(() => {});
      const sweeping = rejection(sweep(transport, only(9)));
      await time.pass(500);
      assert.match(((await sweeping) as Error).message, /did not take a message to mctp:1,9 in 500 ms/);
      t.mock.restoreAll();
      t.mock.timers.reset();
    }
  });

  test("by an abort ends it at once, and leaves no tag", async (t) => {
    const controller = watchedController(t);
    const transport = scripted(() => undefined);
    const sweeping = rejection(sweep(transport, { signal: controller.signal }));
    await settled();
    assert.equal(transport.held.length, 16);
    const reason = new Error("enough");
    controller.abort(reason);
    assert.equal(await sweeping, reason);
    assert.equal(transport.held.length, 0);
    assert.equal(transport.exchanges.length, 16);
    assert.equal(await rejection(sweep(transport, { signal: controller.signal })), reason);
  });

  test("by an abort leaves no tag of an exchange that opens afterwards", async (t) => {
    const controller = watchedController(t);
    const transport = scripted(drive);
    let open = () => {};
    transport.opening = (exchange) =>
      new Promise((resolve) => {
        open = () => resolve(exchange);
      });
    const sweeping = rejection(sweep(transport, { ...only(9), signal: controller.signal }));
    await settled();
    controller.abort(new Error("enough"));
    await sweeping;
    open();
    await settled();
    assert.equal(transport.held.length, 0);
    assert.equal(transport.last.requests.length, 0);
  });

  test("by an abort ends the look by NVMe-MI, too", async (t) => {
    const controller = watchedController(t);
    const transport = scripted(at(9, (_, request) => (request.startsWith("84") ? undefined : to(request, "05"))));
    const sweeping = rejection(sweep(transport, { ...only(9), signal: controller.signal }));
    await settled();
    await settled();
    assert.equal(transport.exchanges.length, 2);
    controller.abort(new Error("enough"));
    assert.equal(((await sweeping) as Error).message, "enough");
    assert.equal(transport.held.length, 0);
  });
});
