import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DiscoveryError } from "../errors.ts";
import { currentInterfaces, currentNames, currentPaths, legacyNames, sharedInterfaces } from "../mctpd/daemon-names.ts";
import { foundEndpoint, type Interfaces, isBelow, managedObjects, readObject } from "./managed-objects.ts";

const path = currentNames.endpointPath(1, 9);
const properties = { EID: 9, NetworkId: 1, SupportedMessageTypes: Buffer.of(0, 4) };

/** The interfaces of an endpoint, with some properties of the first in place of the usual. */
function endpoint(changed: Record<string, unknown> = {}, more: Interfaces = {}): Interfaces {
  return { [sharedInterfaces.endpoint]: { ...properties, ...changed }, ...more };
}

const read = (interfaces: Interfaces) => {
  const object = readObject(path, interfaces);
  return object?.kind === "endpoint" ? object.endpoint : object;
};

describe("an object of mctpd", () => {
  it("is an endpoint, with all that is told of it", () => {
    const interfaces = endpoint(
      {},
      {
        [sharedInterfaces.uuid]: { UUID: "C0FFEE00-1234-5678-9ABC-DEF012345678" },
        [currentNames.endpointControl]: { Connectivity: "Available" },
      },
    );
    assert.deepEqual(read(interfaces), {
      address: { network: 1, eid: 9 },
      uuid: "c0ffee00-1234-5678-9abc-def012345678",
      messageTypes: [0, 4],
      connectivity: "available",
    });
  });

  it("is an endpoint of mctpd 1.x, which tells neither connectivity nor always a UUID", () => {
    const interfaces = endpoint({}, { [legacyNames.endpointControl]: {} });
    assert.deepEqual(readObject(legacyNames.endpointPath(1, 9), interfaces), {
      kind: "endpoint",
      endpoint: { address: { network: 1, eid: 9 }, uuid: undefined, messageTypes: [0, 4], connectivity: undefined },
    });
  });

  for (const [told, understood] of [
    ["Degraded", "degraded"],
    ["Resting", undefined],
    [7, undefined],
  ] as const) {
    it(`of connectivity ${told} is ${understood}`, () => {
      const interfaces = endpoint({}, { [currentNames.endpointControl]: { Connectivity: told } });
      assert.deepEqual(read(interfaces), {
        address: { network: 1, eid: 9 },
        uuid: undefined,
        messageTypes: [0, 4],
        connectivity: understood,
      });
    });
  }

  it("is none where it does not speak NVMe-MI, whatever else it says", () => {
    assert.equal(read(endpoint({ SupportedMessageTypes: Buffer.of(0, 1, 0x7e) })), undefined);
    assert.equal(read(endpoint({ SupportedMessageTypes: Buffer.of(), EID: "?" })), undefined);
    assert.equal(read({ "com.example.Other": {} }), undefined);
  });

  const malformed: [property: string, value: unknown, text: RegExp][] = [
    ["EID", 7, /EID is 7$/],
    ["EID", 255, /EID is 255$/],
    ["EID", "9", /EID is "9"$/],
    ["EID", undefined, /EID is undefined$/],
    ["NetworkId", 0, /NetworkId is 0$/],
    ["NetworkId", -1, /NetworkId is -1$/],
    ["NetworkId", 1n, /NetworkId is "1"$/],
    ["SupportedMessageTypes", [4], /\(mctp:1,9\): SupportedMessageTypes is \[4\]$/],
    ["SupportedMessageTypes", "\u0004", /SupportedMessageTypes is "/],
  ];
  for (const [property, value, text] of malformed) {
    it(`whose ${property} is ${typeof value} ${String(value)} is malformed, and which it is, is told`, () => {
      assert.throws(
        () => read(endpoint({ [property]: value })),
        (error) => {
          assert.ok(error instanceof DiscoveryError);
          assert.equal(error.reason, "malformed");
          assert.match(error.message, text);
          assert.ok(error.message.includes(path));
          return true;
        },
      );
    });
  }

  it("is malformed without what an endpoint must have", () => {
    const { SupportedMessageTypes: _, ...rest } = properties;
    assert.throws(() => read({ [sharedInterfaces.endpoint]: rest }), /SupportedMessageTypes is missing$/);
  });

  it("keeps its place where its UUID is no text", () => {
    for (const uuid of [7, "", undefined]) {
      assert.equal(
        foundEndpoint(read(endpoint({}, { [sharedInterfaces.uuid]: { UUID: uuid } })) as never, nothing)?.uuid,
        undefined,
      );
    }
  });

  it("is a link, as 2.0 and as later versions spell it", () => {
    for (const name of [currentInterfaces.link, currentInterfaces.linkUntil20]) {
      const interfaces = { [name]: { Role: "BusOwner", NetworkId: 3 }, [currentNames.busOwner]: {} };
      const link = { name: "mctpi2c3", network: 3, role: "BusOwner", busOwner: true };
      assert.deepEqual(readObject(currentPaths.link("mctpi2c3"), interfaces), { kind: "link", link });
    }
    const link = { name: "mctpusb0", network: undefined, role: undefined, busOwner: false };
    const interfaces = { [currentInterfaces.link]: { NetworkId: 0 } };
    assert.deepEqual(readObject(currentPaths.link("mctpusb0"), interfaces), { kind: "link", link });
  });

  it("is a network with our own endpoint ids", () => {
    const interfaces = { [currentInterfaces.network]: { LocalEIDs: Buffer.of(8, 12) } };
    assert.deepEqual(readObject(currentPaths.network(7), interfaces), {
      kind: "network",
      network: 7,
      localEids: [8, 12],
    });
    assert.throws(
      () => readObject(`${currentNames.root}/networks/x`, interfaces),
      /does not end in a network's number/,
    );
    const without = { [currentInterfaces.network]: { LocalEIDs: 8 } };
    assert.throws(() => readObject(currentPaths.network(7), without), /LocalEIDs is 8/);
  });
});

const nothing = { links: [], localEids: new Map<number, number[]>() };

describe("an endpoint that was found", () => {
  const object = { address: { network: 1, eid: 9 }, uuid: undefined, messageTypes: [4], connectivity: undefined };
  const link = (name: string, network: number | undefined) => ({ name, network, role: undefined, busOwner: true });

  it("has the link of its network where there is only one", () => {
    const links = [link("lo", 1), link("mctpi2c1", 2), link("mctpi2c3", 1), link("mctpusb0", undefined)];
    assert.deepEqual(foundEndpoint(object, { ...nothing, links }), { source: "mctpd", ...object, link: "mctpi2c3" });
    const two = [...links, link("mctpi2c4", 1)];
    assert.equal(foundEndpoint(object, { ...nothing, links: two })?.link, undefined);
    assert.equal(foundEndpoint(object, nothing)?.link, undefined);
  });

  it("is none where it is our own, in that network", () => {
    assert.equal(foundEndpoint(object, { links: [], localEids: new Map([[1, [8, 9]]]) }), undefined);
    assert.ok(foundEndpoint(object, { links: [], localEids: new Map([[2, [9]]]) }));
  });
});

describe("the answer to GetManagedObjects", () => {
  it("is taken as it is where it is objects with interfaces with properties", () => {
    const told = { [path]: endpoint(), "/": {} };
    assert.equal(managedObjects(told), told);
  });

  for (const told of [
    undefined,
    null,
    "objects",
    [],
    { a: 1 },
    { a: { b: 1 } },
    { a: { b: [] } },
    { a: Buffer.of(1) },
  ]) {
    it(`is malformed where it is ${JSON.stringify(told)}`, () => {
      assert.throws(() => managedObjects(told), { code: "DISCOVERY", reason: "malformed" });
    });
  }
});

describe("a path", () => {
  it("is below a root only where its parts begin with the root's", () => {
    assert.ok(isBelow("/a/b", "/a/b"));
    assert.ok(isBelow("/a/b", "/a/b/c"));
    assert.ok(!isBelow("/a/b", "/a/bc"));
    assert.ok(!isBelow("/a/b", "/a"));
  });
});
