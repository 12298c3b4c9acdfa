import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { currentNames, type DaemonNames, legacyNames, sharedInterfaces } from "../mctpd/daemon-names.ts";
import { DaemonFollower, type Following } from "./daemon-follower.ts";
import type { ManagedObjects } from "./managed-objects.ts";
import { type BusCall, type BusReply, type BusSignal, busDriver, type MessageBus } from "./message-bus.ts";
import { type EndpointChange, ObjectView } from "./object-view.ts";

/** A connection to a bus that does and answers what it is told to, when it is told to. */
class StepwiseBus {
  readonly requests: { readonly call: BusCall; readonly done: BusReply }[] = [];
  readonly closed = false;
  readonly #listeners: ((signal: BusSignal) => void)[] = [];
  readonly #askers = new Map<string, (owner: string | undefined) => void>();

  async match(): Promise<void> {}

  ownerOf(name: string): Promise<string | undefined> {
    return new Promise((resolve) => this.#askers.set(name, resolve));
  }

  listen(listener: (signal: BusSignal) => void): void {
    this.#listeners.push(listener);
  }

  request(call: BusCall, _options: unknown, done: BusReply): void {
    this.requests.push({ call, done });
  }

  tellOwner({ service }: DaemonNames, owner: string | undefined): void {
    this.#askers.get(service)?.(owner);
  }

  signal(signal: BusSignal): void {
    for (const listener of this.#listeners) listener(signal);
  }

  changeOwner({ service }: DaemonNames, before: string, after: string): void {
    const { destination: sender, path, interface: name } = busDriver;
    this.signal({ sender, path, interface: name, member: "NameOwnerChanged", body: [service, before, after] });
  }

  /** Answers what was asked, be it for objects or not, by whom it was asked of. */
  answerEach(objectsOf: (destination: string) => ManagedObjects): void {
    for (const { call, done } of this.requests.splice(0)) done(undefined, [objectsOf(call.destination)]);
  }

  answerAll(objects: ManagedObjects): void {
    this.answerEach(() => objects);
  }
}

const interfacesOf = (eid: number) => ({
  [sharedInterfaces.endpoint]: { EID: eid, NetworkId: 1, SupportedMessageTypes: Buffer.of(0, 4) },
});
const objectsOf = ({ endpointPath }: DaemonNames, eid: number) => ({ [endpointPath(1, eid)]: interfacesOf(eid) });

/** Followers of both generations on a new connection, and what they tell. `view` is from the connection before. */
function follow(view: ObjectView) {
  const bus = new StepwiseBus();
  const told: string[] = [];
  const following: Following = {
    bus: bus as unknown as MessageBus,
    view,
    signal: new AbortController().signal,
    timeout: 1_000,
    pauses: { shortest: 1, longest: 1 },
    changes: (changes: readonly EndpointChange[]) => {
      told.push(...changes.map(({ kind, endpoint }) => `${kind} ${endpoint.address.eid}`));
    },
    problem: () => {},
  };
  const followers: DaemonFollower[] = [currentNames, legacyNames].map(
    (names) => new DaemonFollower(names, following, () => followers),
  );
  const begun = Promise.all(followers.map((follower) => follower.begin()));
  /** Until the snapshots are asked for: they come when they are answered. */
  const sync = async () => {
    await begun;
    for (const follower of followers) void follower.sync(false);
    await turn();
  };
  return { bus, told, sync };
}

const turn = () => new Promise(setImmediate);

describe("a follower of mctpd", () => {
  it("takes what 1.x told for gone where 2.x has come before it is known that 1.x has not", async () => {
    const view = new ObjectView();
    view.snapshot(legacyNames.root, objectsOf(legacyNames, 9));
    const { bus, told, sync } = follow(view);
    await turn();
    bus.changeOwner(currentNames, "", ":1.5");
    bus.answerAll(objectsOf(currentNames, 10));
    bus.tellOwner(currentNames, ":1.5");
    bus.tellOwner(legacyNames, undefined);
    await sync();
    bus.answerAll(objectsOf(currentNames, 10));
    assert.deepEqual(told.sort(), ["added 10", "removed 9"]);
  });

  it("takes what 1.x alone told for gone where it leaves and 2.x stays, and believes 2.x about the rest", async () => {
    const { bus, told, sync } = follow(new ObjectView());
    await turn();
    bus.tellOwner(currentNames, ":1.5");
    bus.tellOwner(legacyNames, ":1.6");
    await sync();
    bus.answerEach((name) => ({
      ...objectsOf(name === ":1.5" ? currentNames : legacyNames, 9),
      ...(name === ":1.6" && objectsOf(legacyNames, 10)),
    }));
    assert.deepEqual(told.splice(0).sort(), ["added 10", "added 9"]);
    bus.changeOwner(legacyNames, ":1.6", "");
    assert.deepEqual(told.splice(0), ["removed 10"]);
    const body = [currentNames.endpointPath(1, 9), Object.keys(interfacesOf(9))];
    const { root: path } = currentNames;
    const manager = "org.freedesktop.DBus.ObjectManager";
    bus.signal({ sender: ":1.5", path, interface: manager, member: "InterfacesRemoved", body });
    assert.deepEqual(told, ["removed 9"]);
  });

  it("tells what a new mctpd announces though the one before it has not answered", async () => {
    const { bus, told, sync } = follow(new ObjectView());
    await turn();
    bus.tellOwner(currentNames, ":1.5");
    bus.tellOwner(legacyNames, undefined);
    await sync();
    const announce = (sender: string, eid: number) => {
      const body = [currentNames.endpointPath(1, eid), interfacesOf(eid)];
      const { root: path } = currentNames;
      bus.signal({ sender, path, interface: "org.freedesktop.DBus.ObjectManager", member: "InterfacesAdded", body });
    };
    bus.answerAll({});
    announce(":1.5", 9);
    const [unanswered] = bus.requests.splice(0);
    assert.equal(unanswered?.call.member, "Ping");
    bus.changeOwner(currentNames, ":1.5", ":1.6");
    bus.answerAll({});
    announce(":1.6", 10);
    bus.answerAll({});
    assert.deepEqual(told, ["added 10"]);
    unanswered?.done(undefined, []);
    assert.deepEqual(told, ["added 10"]);
  });
});
