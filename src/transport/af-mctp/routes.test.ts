import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { constants } from "node:os";
import { describe, test } from "node:test";
import { TransportError } from "../../errors.ts";
import {
  attribute,
  done,
  FakeNetlink,
  joined,
  kernelAddress,
  message,
  type NetlinkAnswer,
  notLittleEndian,
  packed,
  refusal,
} from "./fake-netlink.contract.ts";
import { MctpRoutes, readMctpRoutes } from "./routes.ts";

const unhex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(/\s/g, ""), "hex"));
const [getLink, getAddress, getRoute] = [18, 22, 26];
const [newLink, newAddress, newRoute] = [16, 20, 24];

/** Answers by type of request, each followed by the end of the dump. */
function tables(entries: Record<number, (sequence: number) => Uint8Array>): FakeNetlink {
  return new FakeNetlink((type, sequence) => [entries[type]?.(sequence) ?? new Uint8Array(0), done(sequence)]);
}

function link(sequence: number, index: number, name: string, network: number | undefined, flags = 1): Uint8Array {
  const specific = network === undefined ? [] : [attribute(45, attribute(1, packed([network, 4])))];
  const body = joined(
    packed([0, 1], [0, 1], [290, 2], [index, 4], [flags, 4], [0, 4]),
    attribute(3, Buffer.from(`${name}\0`)),
    attribute(4, packed([68, 4])),
    attribute(26, attribute(2, new Uint8Array(136)), ...specific),
  );
  return message(newLink, sequence, body);
}

function route(sequence: number, first: number, more: number, ...attributes: Uint8Array[]): Uint8Array {
  const fixed = packed([45, 1], [more, 1], [0, 1], [0, 1], [253, 1], [4, 1], [0, 1], [1, 1], [0, 4]);
  return message(newRoute, sequence, joined(fixed, attribute(1, packed([first, 1])), ...attributes));
}

const over = (index: number): Uint8Array => attribute(4, packed([index, 4]));
const behind = (network: number, eid: number): Uint8Array =>
  attribute(5, packed([network, 4], [eid, 1], [0, 1], [0, 2]));

/** What a promise rejects with, once the fake has been looked at. */
async function failure(system: FakeNetlink, signal?: AbortSignal): Promise<Error> {
  const error = await readMctpRoutes({ system, ...(signal && { signal }) }).then(
    () => assert.fail("it did not reject"),
    (reason: Error) => reason,
  );
  assert.equal(system.openSockets, 0, "a socket was left open");
  assert.equal(system.referenced, 0, "the process is kept alive");
  return error;
}

/** Recorded in the test kernel, Linux 6.12, without the statistics of the interfaces. */
const recorded: Record<number, string> = {
  [getLink]: `
    74000000 1000 0200 01000000 24000000 0000 0403 01000000 49000100 00000000
    0700 0300 6c6f0000 0800 0400 00000100 0a00 0100 0000000000000000 0a00 0200 0000000000000000
    2c00 1a00 0c00 2d00 0800 0100 01000000 1c00 0200 1800 0100 0000000000000000000000000000000000000000
    64000000 1000 0200 01000000 24000000 0000 2201 02000000 c1000100 00000000
    1000 0300 6d63747073657269616c3000 0800 0400 44000000
    2c00 1a00 0c00 2d00 0800 0100 0b000000 1c00 0200 1800 0100 0000000000000000000000000000000000000000`,
  [getAddress]: `
    28000000 1400 0200 02000000 24000000 2d000000 01000000 0500 0200 09000000 0500 0100 09000000
    28000000 1400 0200 02000000 24000000 2d000000 02000000 0500 0200 08000000 0500 0100 08000000`,
  [getRoute]: `
    38000000 1800 0200 03000000 24000000 2d00 0000fd04fd01 00000000 0500 0100 0b000000 0c00 0800 0800 0200 40000000 0800 0400 02000000
    30000000 1800 0200 03000000 24000000 2d05 0000fd04fd01 00000000 0500 0100 14000000 0400 0800 0800 0400 02000000
    30000000 1800 0200 03000000 24000000 2d00 0000fd04fd02 00000000 0500 0100 08000000 0400 0800 0800 0400 02000000
    30000000 1800 0200 03000000 24000000 2d00 0000fd04fd02 00000000 0500 0100 09000000 0400 0800 0800 0400 01000000`,
};

describe("the kernel's MCTP routes", () => {
  test("are what a kernel was seen to tell of its links, addresses and routes", { skip: notLittleEndian }, async () => {
    const system = new FakeNetlink((type, sequence) => [unhex(recorded[type] ?? ""), done(sequence)]);
    const { links, local, routes } = await readMctpRoutes({ system });
    assert.deepEqual(links, [
      { index: 1, name: "lo", network: 1, mtu: 65536, up: true, physicalAddress: new Uint8Array(6) },
      { index: 2, name: "mctpserial0", network: 11, mtu: 68, up: true, physicalAddress: undefined },
    ]);
    assert.deepEqual(local, [
      { network: 1, eid: 9, link: "lo" },
      { network: 11, eid: 8, link: "mctpserial0" },
    ]);
    assert.deepEqual(routes, [
      { network: 11, eidFirst: 11, eidLast: 11, link: "mctpserial0", mtu: 64 },
      { network: 11, eidFirst: 20, eidLast: 25, link: "mctpserial0", mtu: undefined },
    ]);
    assert.deepEqual(system.requests, [
      `20000000 1200 0103 01000000 00000000 2d${"00".repeat(15)}`.replaceAll(" ", ""),
      `18000000 1600 0103 02000000 00000000 2d${"00".repeat(7)}`.replaceAll(" ", ""),
      `1c000000 1a00 0103 03000000 00000000 2d${"00".repeat(11)}`.replaceAll(" ", ""),
    ]);
    assert.equal(system.openSockets, 0);
    assert.equal(system.referenced, 0);
  });

  test("leave out interfaces without MCTP, and what other families have", async () => {
    const inet = (type: number) => (sequence: number) =>
      message(type, sequence, joined(packed([2, 1]), new Uint8Array(31)));
    const system = tables({
      [getLink]: (sequence) => joined(link(sequence, 1, "eth0", undefined), link(sequence, 2, "mctpi2c3", 1, 0)),
      [getAddress]: inet(newAddress),
      [getRoute]: inet(newRoute),
    });
    const { links, local, routes } = await readMctpRoutes({ system });
    assert.deepEqual(
      links.map(({ name, up }) => [name, up]),
      [["mctpi2c3", false]],
    );
    assert.deepEqual([local, routes], [[], []]);
  });

  test("come in several datagrams, some with several messages", async () => {
    const system = new FakeNetlink((type, sequence) => {
      if (type === getLink) return [link(sequence, 1, "a", 1), joined(link(sequence, 2, "b", 2), done(sequence))];
      if (type !== getRoute) return [done(sequence)];
      const each = [9, 10, 11, 12].map((eid) => route(sequence, eid, 0, over(1 + (eid % 2))));
      return [joined(...each.slice(0, 3)), ...each.slice(3), done(sequence)];
    });
    const read = await readMctpRoutes({ system });
    assert.deepEqual(
      [9, 10, 11, 12].map((eid) => read.linkTo({ network: 1 + (eid % 2), eid })),
      ["b", "a", "b", "a"],
    );
  });

  test("through an endpoint that passes messages on lead to the interface of that endpoint", async () => {
    const system = tables({
      [getLink]: (sequence) => link(sequence, 5, "mctpi3c0", 7),
      [getRoute]: (sequence) =>
        joined(
          route(sequence, 30, 9, behind(7, 20)),
          route(sequence, 20, 0, behind(7, 10)),
          route(sequence, 10, 0, over(5)),
          // Two that point at each other, and one that points at nobody.
          route(sequence, 50, 0, behind(7, 51)),
          route(sequence, 51, 0, behind(7, 50)),
          route(sequence, 60, 0, behind(7, 61)),
        ),
    });
    const { routes } = await readMctpRoutes({ system });
    assert.deepEqual(
      routes.map(({ network, eidFirst, eidLast, link }) => [network, eidFirst, eidLast, link]),
      [
        [7, 30, 39, "mctpi3c0"],
        [7, 20, 20, "mctpi3c0"],
        [7, 10, 10, "mctpi3c0"],
        [7, 50, 50, undefined],
        [7, 51, 51, undefined],
        [7, 60, 60, undefined],
      ],
    );
  });

  test("of an interface that is gone by the time it is asked for are left out", async () => {
    const system = tables({ [getRoute]: (sequence) => route(sequence, 9, 0, over(3)) });
    assert.deepEqual((await readMctpRoutes({ system })).routes, []);
  });

  test("are asked for anew where they changed while they were told", async () => {
    let asked = 0;
    const system = new FakeNetlink((type, sequence) => {
      if (type === getLink) return [link(sequence, 1, "a", 1), done(sequence)];
      if (type !== getRoute) return [done(sequence)];
      asked += 1;
      const interrupted = message(3, sequence, packed([0, 4]), asked === 1 ? 0x12 : 2);
      return [route(sequence, 8 + asked, 0, over(1)), interrupted];
    });
    assert.deepEqual((await readMctpRoutes({ system })).addresses(), [{ network: 1, eid: 10 }]);
  });

  test("that never stop changing are given up", async () => {
    const system = new FakeNetlink((_, sequence) => [message(3, sequence, packed([0, 4]), 0x12)]);
    assert.match((await failure(system)).message, /change faster than they can be read/);
    assert.equal(system.requests.length, 8);
  });
});

describe("asking the kernel for MCTP routes", () => {
  test("ignores what others send, and what answers another request", async () => {
    const system = tables({
      [getLink]: (sequence) => joined(link(sequence + 7, 1, "stray", 1), done(0), link(sequence, 2, "mine", 1)),
    });
    const { links } = await readMctpRoutes({ system });
    assert.deepEqual(
      links.map(({ name }) => name),
      ["mine"],
    );
  });

  test("ignores datagrams that are not the kernel's", async () => {
    const system = tables({});
    system.source = kernelAddress(4711);
    const controller = new AbortController();
    const failing = failure(system, controller.signal);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error("enough"));
    assert.equal((await failing).message, "enough");
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  });

  const refusing =
    (errno: number): NetlinkAnswer =>
    (_, sequence) => [refusal(sequence, errno)];
  const { EPERM, EAFNOSUPPORT, EMFILE, ENOBUFS, EBUSY } = constants.errno;

  test("says where the kernel has no MCTP", async () => {
    const system = tables({});
    system.failures.set("socket 45", EAFNOSUPPORT);
    const error = await failure(system);
    assert.ok(error instanceof TransportError);
    assert.equal(error.errno, "EAFNOSUPPORT");
    assert.match(error.message, /^this kernel has no MCTP: it needs Linux 5\.15/);
  });

  for (const [name, arrange, pattern] of [
    ["the socket is not to be had", (system) => system.failures.set("socket 16", EMFILE), /routes \(socket: EMFILE\)$/],
    [
      "sending is forbidden",
      (system) => system.failures.set("sendto", EPERM),
      /policy .*forbids it \(sendto: EPERM\)$/,
    ],
  ] satisfies [string, (system: FakeNetlink) => void, RegExp][]) {
    test(`fails where ${name}`, async () => {
      const system = tables({});
      arrange(system);
      const error = await failure(system);
      assert.ok(error instanceof TransportError);
      assert.match(error.message, pattern);
    });
  }

  for (const [name, answer, pattern] of [
    ["the kernel refuses", refusing(EBUSY), /does not tell its MCTP routes \(netlink: EBUSY\)$/],
    ["a dump ends with an error", (_, sequence) => [message(3, sequence, packed([-EPERM, 4]))], /netlink: EPERM\)$/],
    ["an answer is longer than is taken", () => [new Uint8Array(70_000)], /has 70000 bytes, more than the 65536/],
    [
      "a message says that it is longer than its datagram",
      () => [packed([99, 4], [16, 2], [2, 2], [1, 4], [0, 4])],
      /malformed/,
    ],
    [
      "a message says that it is shorter than its header",
      () => [packed([15, 4], [16, 2], [2, 2], [1, 4], [0, 4])],
      /malformed/,
    ],
    ["a datagram ends inside a header", () => [new Uint8Array(7)], /malformed/],
  ] satisfies [string, NetlinkAnswer, RegExp][]) {
    test(`fails where ${name}`, async () => {
      const error = await failure(new FakeNetlink(answer));
      assert.ok(error instanceof TransportError);
      assert.match(error.message, pattern);
    });
  }

  test("leaves out entries whose attributes do not fit, and keeps the others", async () => {
    const broken = (sequence: number) => {
      const bytes = link(sequence, 1, "broken", 1);
      bytes[16 + 16] = 0xff;
      return bytes;
    };
    const system = tables({ [getLink]: (sequence) => joined(broken(sequence), link(sequence, 2, "whole", 1)) });
    assert.deepEqual(
      (await readMctpRoutes({ system })).links.map(({ name }) => name),
      ["whole"],
    );
  });

  test("fails where receiving fails", async () => {
    const system = new FakeNetlink(() => []);
    const failing = failure(system);
    system.receiver?.failed(Object.assign(new Error("recvmsg"), { errno: ENOBUFS, syscall: "recvmsg" }));
    assert.match((await failing).message, /recvmsg: ENOBUFS/);
  });

  test("gives up after its time, with its socket closed", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const failing = failure(new FakeNetlink(() => []));
    t.mock.timers.tick(4_999);
    t.mock.timers.tick(1);
    const error = await failing;
    assert.ok(error instanceof TransportError);
    assert.equal(error.errno, "ETIMEDOUT");
    assert.match(error.message, /within 5000 ms/);
  });

  test("rejects with the reason of a signal that is aborted already, without a socket", async () => {
    const system = tables({});
    assert.equal((await failure(system, AbortSignal.abort(new Error("no")))).message, "no");
    assert.deepEqual(system.requests, []);
  });
});

describe("what can be reached", () => {
  const routes = new MctpRoutes({
    links: [],
    local: [{ network: 1, eid: 8, link: "a" }],
    routes: [
      { network: 2, eidFirst: 9, eidLast: 9, link: "c", mtu: undefined },
      { network: 1, eidFirst: 10, eidLast: 11, link: "b", mtu: undefined },
      { network: 1, eidFirst: 0, eidLast: 10, link: "a", mtu: undefined },
      { network: 1, eidFirst: 253, eidLast: 255, link: "a", mtu: undefined },
    ],
  });

  test("are all endpoint ids that have a route and can be somebody's, but for this machine's own", () => {
    assert.deepEqual(
      routes.addresses(1).map(({ eid }) => eid),
      [9, 10, 11, 253, 254],
    );
    assert.deepEqual(routes.addresses(2), [{ network: 2, eid: 9 }]);
    assert.equal(routes.addresses().length, 6);
    assert.deepEqual(routes.addresses(3), []);
  });

  test("is led to by the first route that fits", () => {
    const linksTo = (network: number, ...eids: number[]) => eids.map((eid) => routes.linkTo({ network, eid }));
    assert.deepEqual(linksTo(1, 8, 9, 10, 11, 12), ["a", "a", "b", "b", undefined]);
    assert.deepEqual(linksTo(2, 8, 9), [undefined, "c"]);
  });
});
