import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { currentInterfaces, currentNames, currentPaths, legacyNames, sharedInterfaces } from "../mctpd/daemon-names.ts";
import type { Interfaces, ManagedObjects } from "./managed-objects.ts";
import { replay } from "./object-view.contract.ts";
import { type EndpointChange, ObjectView } from "./object-view.ts";
import { endpointObject, type ScriptedEndpoint, type SignedObjects } from "./scripted-daemon.contract.ts";

const { root } = currentNames;

/** Objects as they come from the bus, without signatures. */
function plain(objects: SignedObjects): ManagedObjects {
  const values = Object.entries(objects).map(([path, interfaces]) => {
    const each = Object.entries(interfaces).map(([name, properties]) => {
      return [name, Object.fromEntries(Object.entries(properties).map(([key, [, value]]) => [key, value]))];
    });
    return [path, Object.fromEntries(each)];
  });
  return Object.fromEntries(values);
}

function tree(endpoints: readonly ScriptedEndpoint[], names = currentNames): ManagedObjects {
  return plain(Object.fromEntries(endpoints.map((endpoint) => endpointObject(endpoint, names))));
}

function object(endpoint: ScriptedEndpoint): [string, Interfaces] {
  return Object.entries(tree([endpoint]))[0]!;
}

const network = (...eids: number[]): Interfaces => ({ [currentInterfaces.network]: { LocalEIDs: Buffer.from(eids) } });

/** Changes in short: `added 9 uuid`. */
function short(changes: readonly EndpointChange[]): string[] {
  return changes.map(({ kind, endpoint: { address, uuid } }) => [kind, address.eid, uuid].filter(Boolean).join(" "));
}

function viewOf(...endpoints: ScriptedEndpoint[]): ObjectView {
  const view = new ObjectView();
  view.snapshot(root, tree(endpoints));
  return view;
}

describe("a view of mctpd's objects", () => {
  it("tells the endpoints of its first snapshot as added", () => {
    const view = new ObjectView();
    const objects = {
      ...tree([{ eid: 9, uuid: "A" }, { eid: 10 }, { eid: 11, types: [0] }]),
      [currentPaths.network(1)]: network(10),
    };
    assert.deepEqual(short(view.snapshot(root, objects)), ["added 9 a"]);
    assert.deepEqual(
      view.endpoints.map(({ address }) => address.eid),
      [9],
    );
  });

  it("tells of a second snapshot only what is different", () => {
    const view = viewOf({ eid: 9, uuid: "a" }, { eid: 10 }, { eid: 11 }, { eid: 12, connectivity: "Degraded" });
    const next = tree([{ eid: 13 }, { eid: 12 }, { eid: 11, connectivity: "Degraded" }, { eid: 9, uuid: "b" }]);
    assert.deepEqual(
      short(view.snapshot(root, next)).sort(),
      ["removed 9 a", "removed 10", "added 9 b", "added 13", "degraded 11", "recovered 12"].sort(),
    );
    assert.deepEqual(view.snapshot(root, next), []);
  });

  it("tells a new endpoint once things have settled, and what it is then", () => {
    const view = viewOf();
    const [path, interfaces] = object({ eid: 9, uuid: "a" });
    const { [sharedInterfaces.uuid]: uuid = {}, ...rest } = interfaces;
    assert.deepEqual(view.interfacesAdded(path, rest), []);
    assert.equal(view.unsettled, true);
    assert.deepEqual(view.interfacesAdded(path, { [sharedInterfaces.uuid]: uuid }), []);
    assert.deepEqual(view.propertiesChanged(path, currentNames.endpointControl, { Connectivity: "Degraded" }), []);
    const changes = view.settle();
    assert.deepEqual(short(changes), ["added 9 a"]);
    assert.equal(changes[0]?.endpoint.connectivity, "degraded");
    assert.equal(view.unsettled, false);
    assert.deepEqual(view.settle(), []);
  });

  it("tells nothing of an endpoint that has gone before things settled", () => {
    const view = viewOf();
    const [path, interfaces] = object({ eid: 9 });
    view.interfacesAdded(path, interfaces);
    assert.deepEqual(view.interfacesRemoved(path, Object.keys(interfaces)), []);
    assert.equal(view.unsettled, false);
    assert.deepEqual(view.settle(), []);
  });

  it("tells at once what becomes of endpoints that are told, and repeats nothing", () => {
    const view = viewOf({ eid: 9 });
    const [path, interfaces] = object({ eid: 9 });
    const turn = (connectivity: string) =>
      short(view.propertiesChanged(path, currentNames.endpointControl, { Connectivity: connectivity }));
    assert.deepEqual(turn("Degraded"), ["degraded 9"]);
    assert.deepEqual(turn("Degraded"), []);
    assert.deepEqual(turn("Available"), ["recovered 9"]);
    assert.deepEqual(turn("Available"), []);
    assert.deepEqual(short(view.interfacesAdded(path, interfaces)), []);
    assert.deepEqual(short(view.interfacesRemoved(path, Object.keys(interfaces))), ["removed 9"]);
    assert.deepEqual(view.interfacesRemoved(path, Object.keys(interfaces)), []);
  });

  it("takes an endpoint id that comes back for another drive's", () => {
    const view = viewOf({ eid: 9, uuid: "a" });
    const [path, old] = object({ eid: 9, uuid: "a" });
    const [, other] = object({ eid: 9, uuid: "b" });
    assert.deepEqual(short(view.interfacesRemoved(path, Object.keys(old))), ["removed 9 a"]);
    view.interfacesAdded(path, other);
    assert.deepEqual(short(view.settle()), ["added 9 b"]);
    // Even where nobody says that the first has gone.
    assert.deepEqual(short(view.interfacesAdded(path, old)), ["removed 9 b"]);
    assert.deepEqual(short(view.settle()), ["added 9 a"]);
  });

  it("does not give a new drive the UUID of one that was there before it", () => {
    const view = viewOf({ eid: 9, uuid: "a" });
    const [path, old] = object({ eid: 9, uuid: "a" });
    view.interfacesRemoved(path, [sharedInterfaces.endpoint]);
    const { [sharedInterfaces.uuid]: _, ...rest } = old;
    view.interfacesAdded(path, rest);
    assert.deepEqual(short(view.settle()), ["added 9"]);
  });

  it("learns a UUID that comes late, without a change to tell", () => {
    const view = viewOf({ eid: 9 });
    const [path] = object({ eid: 9 });
    assert.deepEqual(view.interfacesAdded(path, { [sharedInterfaces.uuid]: { UUID: "A" } }), []);
    assert.equal(view.endpoints[0]?.uuid, "a");
    assert.deepEqual(short(view.propertiesChanged(path, sharedInterfaces.uuid, { UUID: "B" })), ["removed 9 a"]);
    assert.deepEqual(short(view.settle()), ["added 9 b"]);
  });

  it("takes an endpoint that no longer speaks NVMe-MI for gone, and one that does now for new", () => {
    const view = viewOf({ eid: 9 }, { eid: 10, types: [0] });
    const types = (eid: number, ...list: number[]) =>
      view.propertiesChanged(object({ eid })[0], sharedInterfaces.endpoint, {
        SupportedMessageTypes: Buffer.from(list),
      });
    assert.deepEqual(short(types(9, 0)), ["removed 9"]);
    assert.deepEqual(short(types(10, 0, 4)), []);
    assert.deepEqual(short(view.settle()), ["added 10"]);
    assert.deepEqual(short(types(10, 0, 4, 5)), []);
    assert.deepEqual(view.endpoints[0]?.messageTypes, [0, 4, 5]);
  });

  it("takes an endpoint that turns out to be our own back", () => {
    const view = viewOf({ eid: 9 });
    assert.deepEqual(short(view.interfacesAdded(currentPaths.network(1), network(9))), ["removed 9"]);
    view.propertiesChanged(currentPaths.network(1), currentInterfaces.network, { LocalEIDs: Buffer.of(8) });
    assert.deepEqual(short(view.settle()), ["added 9"]);
  });

  it("knows an endpoint's link as soon as it knows the link", () => {
    const view = viewOf({ eid: 9 });
    const link = { [currentInterfaces.link]: { NetworkId: 1, Role: "BusOwner" } };
    assert.deepEqual(view.interfacesAdded(currentPaths.link("mctpi2c3"), link), []);
    assert.equal(view.endpoints[0]?.link, "mctpi2c3");
    view.interfacesRemoved(currentPaths.link("mctpi2c3"), [currentInterfaces.link]);
    assert.equal(view.endpoints[0]?.link, undefined);
  });

  it("tells a problem for each malformed object, and loses no other", () => {
    const problems: Error[] = [];
    const view = new ObjectView((error) => problems.push(error));
    const [path, interfaces] = object({ eid: 10 });
    const broken = { ...interfaces, [sharedInterfaces.endpoint]: { EID: "ten", SupportedMessageTypes: Buffer.of(4) } };
    assert.deepEqual(short(view.snapshot(root, { [path]: broken, ...tree([{ eid: 9 }]) })), ["added 9"]);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, /endpoints\/10.*EID is "ten"/);
  });

  it("heeds no objects that are not below the root, nor changes of what it does not know", () => {
    const view = viewOf();
    assert.deepEqual(view.snapshot(root, tree([{ eid: 9 }], legacyNames)), []);
    assert.deepEqual(view.propertiesChanged("/x", sharedInterfaces.uuid, { UUID: "a" }), []);
    assert.deepEqual(view.interfacesRemoved("/x", [sharedInterfaces.uuid]), []);
  });
});

describe("a view of two mctpd at once", () => {
  it("tells an endpoint that both know once, as 2.x tells it", () => {
    const view = new ObjectView();
    view.snapshot(legacyNames.root, tree([{ eid: 9, uuid: "a" }, { eid: 10 }], legacyNames));
    assert.deepEqual(view.snapshot(root, tree([{ eid: 9, uuid: "a", connectivity: "Available" }])), []);
    const nine = view.endpoints.find(({ address }) => address.eid === 9);
    assert.equal(nine?.connectivity, "available");
    assert.deepEqual(short(view.snapshot(root, {})), []);
  });

  it("takes what only the one knew for gone, once that has made room for the other", () => {
    const view = new ObjectView();
    view.snapshot(legacyNames.root, tree([{ eid: 9 }, { eid: 10 }], legacyNames));
    assert.deepEqual(short(view.snapshot(root, tree([{ eid: 9 }]), [legacyNames.root])), ["removed 10"]);
  });
});

/** Endpoints in which nothing but these can differ, so that `deepEqual` tells what is known of them. */
const endpointArbitrary = fc.record({
  eid: fc.integer({ min: 8, max: 12 }),
  uuid: fc.constantFrom(undefined, "a", "b"),
  connectivity: fc.constantFrom("Available", "Degraded"),
  types: fc.constantFrom([0, 4], [0]),
});

describe("any signals", () => {
  it("that announce an object's interfaces, in any order and any portions, tell one endpoint once, and all of it", () => {
    const portions = fc.tuple(
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }),
    );
    fc.assert(
      fc.property(portions, fc.boolean(), ([order, cuts], twice) => {
        const [path, interfaces] = object({ eid: 9, uuid: "a", connectivity: "Degraded" });
        const names = order.map((index) => Object.keys(interfaces)[index]!);
        const view = viewOf();
        const changes: EndpointChange[] = [];
        let portion: Record<string, Interfaces[string]> = {};
        for (const [index, name] of names.entries()) {
          portion[name] = interfaces[name]!;
          if (index < 2 && !cuts[index]) continue;
          changes.push(...view.interfacesAdded(path, portion));
          if (twice) changes.push(...view.interfacesAdded(path, portion));
          portion = {};
        }
        changes.push(...view.settle());
        assert.deepEqual(short(changes), ["added 9 a"]);
        assert.equal(changes[0]?.endpoint.connectivity, "degraded");
      }),
    );
  });

  it("and snapshots lead somebody who heeds the changes to what mctpd has", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("put" as const), endpoint: endpointArbitrary, split: fc.boolean() }),
      fc.record({ kind: fc.constant("drop" as const), eid: fc.integer({ min: 8, max: 12 }) }),
      fc.record({ kind: fc.constant("turn" as const), eid: fc.integer({ min: 8, max: 12 }), degraded: fc.boolean() }),
      fc.record({ kind: fc.constant("settle" as const) }),
      fc.record({ kind: fc.constant("restart" as const), endpoints: fc.array(endpointArbitrary) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const view = viewOf();
        const changes: EndpointChange[] = [];
        let objects: Record<string, Record<string, Interfaces[string]>> = {};
        for (const each of steps) {
          if (each.kind === "put") {
            const [path, interfaces] = object(each.endpoint);
            // mctpd never announces an object anew that it has not taken back.
            if (objects[path] !== undefined) changes.push(...view.interfacesRemoved(path, Object.keys(objects[path])));
            objects[path] = { ...interfaces };
            const parts = each.split
              ? Object.entries(interfaces).map(([name, value]) => ({ [name]: value }))
              : [interfaces];
            for (const part of parts) changes.push(...view.interfacesAdded(path, part));
          } else if (each.kind === "drop") {
            const [path] = object({ eid: each.eid });
            const names = Object.keys(objects[path] ?? {});
            delete objects[path];
            changes.push(...view.interfacesRemoved(path, names));
          } else if (each.kind === "turn") {
            const [path] = object({ eid: each.eid });
            if (objects[path] === undefined) continue;
            const changed = { Connectivity: each.degraded ? "Degraded" : "Available" };
            objects[path][currentNames.endpointControl] = changed;
            changes.push(...view.propertiesChanged(path, currentNames.endpointControl, changed));
          } else if (each.kind === "settle") changes.push(...view.settle());
          else {
            objects = { ...tree(each.endpoints) };
            changes.push(...view.snapshot(root, objects));
          }
        }
        changes.push(...view.settle());
        const known = [...replay(changes).values()].map(({ address, connectivity }) => [address.eid, connectivity]);
        const fresh = new ObjectView();
        fresh.snapshot(root, objects);
        const expected = fresh.endpoints.map(({ address, connectivity }) => [address.eid, connectivity]);
        assert.deepEqual(known.sort(), expected.sort());
      }),
    );
  });
});
