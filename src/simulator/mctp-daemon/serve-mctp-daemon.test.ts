import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { TransportError } from "../../errors.ts";
import { endpointInterface, link, localUuid, standard, trees } from "./daemon-trees.vectors.ts";
import type { DaemonVersion } from "./daemon-version.ts";
import { MctpStack } from "./mctp-stack.ts";
import {
  type BusClient,
  type MessageBus,
  noDaemon,
  noLibrary,
  openClient,
  startBroker,
  startBusDaemon,
} from "./message-bus.contract.ts";
import { type FakeMctpDaemon, type ServeMctpDaemonOptions, serveMctpDaemon } from "./serve-mctp-daemon.ts";

const { root } = trees["2.6"];
const onEndpoint = (eid: number) => `${root}/networks/1/endpoints/${eid}`;
const onLink = `${root}/interfaces/mctpi2c1`;
const busOwner = "au.com.codeconstruct.MCTP.BusOwner1";
const control = "au.com.codeconstruct.MCTP.Endpoint1";
const objectManager = "org.freedesktop.DBus.ObjectManager";
const properties = "org.freedesktop.DBus.Properties";

interface Scene extends AsyncDisposable {
  readonly bus: MessageBus;
  readonly daemon: FakeMctpDaemon;
  readonly client: BusClient;
}

/** A bus with a fake whose first drive is set up, and a client. */
async function open(
  start: () => Promise<MessageBus>,
  options: Partial<ServeMctpDaemonOptions> = {},
  stack = new MctpStack({ links: [link], localUuid, recovery: { first: 5, interval: 5, attempts: 2 } }),
): Promise<Scene> {
  const bus = await start();
  if (stack.links.some(({ name }) => name === "mctpi2c1")) stack.setUp("mctpi2c1", [0x1d]);
  const daemon = await serveMctpDaemon({ bus: bus.address, stack, messageTimeout: 5, ...options });
  const client = await openClient(bus.address, trees[daemon.version].service);
  return {
    ...{ bus, daemon, client },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await daemon.close();
      await bus[Symbol.asyncDispose]();
    },
  };
}

const rejects = (promise: Promise<unknown>, dbusName: string) =>
  assert.rejects(promise, { dbusName: `org.freedesktop.DBus.Error.${dbusName}` });

for (const [where, start, skip] of [
  ["the library's own bus", startBroker, noLibrary],
  ["dbus-daemon", startBusDaemon, noDaemon],
] as const) {
  describe(`a fake mctpd on ${where}`, { skip }, () => {
    for (const [version, expected] of Object.entries(trees)) {
      it(`has the objects of ${version}, and nothing else`, async () => {
        await using scene = await open(start, { version: version as DaemonVersion });
        assert.deepEqual(await scene.client.tree(expected.root), expected.tree);
      });
    }

    it("has its ObjectManager at the root, and an error elsewhere", async () => {
      await using scene = await open(start);
      for (const path of ["/", "/au/com", `${root}/networks`, `${root}/nothing`]) {
        await rejects(scene.client.call(path, objectManager, "GetManagedObjects"), "UnknownObject");
      }
      await rejects(scene.client.call(onEndpoint(9), objectManager, "GetManagedObjects"), "UnknownMethod");
    });

    it("tells of a set-up in one signal with all properties, from its unique name", async () => {
      await using scene = await open(start);
      const answer = await scene.client.call(onLink, busOwner, "SetupEndpoint", "ay", [[0x1e]]);
      assert.deepEqual(answer, [10, 1, onEndpoint(10), true]);
      assert.deepEqual(await scene.client.signals(), [
        "InterfacesAdded codeconstruct/mctp1 endpoints/10 {Peer: {}, Introspectable: {}, Properties: {}, " +
          "Endpoint: {NetworkId: u 1, EID: y 10, SupportedMessageTypes: ay [0 4], VendorDefinedMessageTypes: a(yvq) []}, " +
          "Endpoint1: {Connectivity: s Available}}",
      ]);
    });

    it("tells of a recovery as degraded, then available", async () => {
      await using scene = await open(start);
      await scene.client.call(onEndpoint(9), control, "Recover");
      while (scene.daemon.stack.endpoint(1, 9).connectivity === "Degraded") await new Promise(setImmediate);
      assert.deepEqual(await scene.client.signals(), [
        "PropertiesChanged endpoints/9 Endpoint1 {Connectivity: s Degraded} []",
        "PropertiesChanged endpoints/9 Endpoint1 {Connectivity: s Available} []",
      ]);
    });

    it("tells of every object of a link that goes away, one after the other", async () => {
      await using scene = await open(start);
      scene.daemon.stack.setUp("mctpi2c1", [0x1e]);
      await scene.client.signals();
      scene.daemon.stack.removeLink("mctpi2c1");
      const standardNames = "Peer Introspectable Properties";
      assert.deepEqual(await scene.client.signals(), [
        `InterfacesRemoved codeconstruct/mctp1 endpoints/9 [${standardNames} Endpoint Endpoint1 UUID]`,
        `InterfacesRemoved codeconstruct/mctp1 endpoints/10 [${standardNames} Endpoint Endpoint1]`,
        `InterfacesRemoved codeconstruct/mctp1 endpoints/8 [${standardNames} Endpoint Endpoint1 UUID]`,
        `InterfacesRemoved codeconstruct/mctp1 interfaces/mctpi2c1 [${standardNames} Interface1 BusOwner1]`,
        `InterfacesRemoved codeconstruct/mctp1 networks/1 [${standardNames} Network1]`,
      ]);
      assert.deepEqual(await scene.client.tree(root), {});
    });

    it("refuses what mctpd refuses, in D-Bus's words", async () => {
      await using scene = await open(start);
      const { call } = scene.client;
      // Nobody answers there.
      await rejects(call(onLink, busOwner, "SetupEndpoint", "ay", [[0x1f]]), "Failed");
      await rejects(call(onLink, busOwner, "SetupEndpoint", "y", [0x1d]), "InvalidArgs");
      await rejects(call(onLink, busOwner, "NoSuchMethod"), "UnknownMethod");
      await rejects(call(onEndpoint(9), busOwner, "SetupEndpoint", "ay", [[0x1d]]), "UnknownMethod");
      await rejects(call(onEndpoint(9), control, "SetMTU", "u", [67]), "Failed");
      await rejects(call(onEndpoint(9), control, "SetMTU", "u", [255]), "Failed");
      await rejects(call(onEndpoint(8), control, "Remove"), "Failed");
      await rejects(call(onEndpoint(77), control, "Remove"), "UnknownObject");
      await rejects(call(onLink, busOwner, "AssignEndpointStatic", "ayy", [[0x1d], 10]), "Failed");
      await rejects(call(onLink, busOwner, "AssignEndpointStatic", "ayy", [[0x1e], 9]), "Failed");
      await rejects(call(onLink, busOwner, "AssignEndpointStatic", "ayy", [[0x1e], 7]), "InvalidArgs");
      await rejects(call(onLink, busOwner, "LearnEndpoint", "ay", [[0x1e]]), "Failed");
      await rejects(call(onEndpoint(9), properties, "Get", "ss", [control, "Nothing"]), "UnknownProperty");
      const eid = ["y", 5];
      await rejects(call(onEndpoint(9), properties, "Set", "ssv", [endpointInterface, "EID", eid]), "PropertyReadOnly");
      assert.deepEqual(await scene.client.signals(), []);
    });

    it("sets the route's packet size, header included, and takes it back with 0", async () => {
      await using scene = await open(start);
      const endpoint = scene.daemon.stack.endpoint(1, 9);
      await scene.client.call(onEndpoint(9), control, "SetMTU", "u", [254]);
      assert.equal(endpoint.mtu, 254);
      await scene.client.call(onEndpoint(9), control, "SetMTU", "u", [0]);
      assert.equal(endpoint.mtu, undefined);
    });

    it("takes the link's name first in 1.x, where methods are the root's", async () => {
      await using scene = await open(start, { version: "1.1" });
      const old = trees["1.1"];
      const methods = "au.com.CodeConstruct.MCTP";
      const answer = await scene.client.call(old.root, methods, "SetupEndpoint", "say", ["mctpi2c1", [0x1e]]);
      assert.deepEqual(answer, [10, 1, `${old.root}/1/10`, true]);
      await rejects(scene.client.call(old.root, methods, "SetupEndpoint", "say", ["mctpi2c7", [0x1e]]), "InvalidArgs");
      await scene.client.call(`${old.root}/1/10`, `${methods}.Endpoint`, "Remove");
      assert.deepEqual(await scene.client.signals(), [
        "InterfacesAdded openbmc_project/mctp 1/10 {Peer: {}, Introspectable: {}, Properties: {}, " +
          "Endpoint: {NetworkId: i 1, EID: y 10, SupportedMessageTypes: ay [0 4]}, Endpoint: {}}",
        "InterfacesRemoved openbmc_project/mctp 1/10 [Peer Introspectable Properties Endpoint Endpoint]",
      ]);
    });

    it("owns a bus once it is told to, and then has the methods for it", async () => {
      const stack = new MctpStack({ links: [{ name: "mctpusb0", role: "Unknown" }] });
      await using scene = await open(start, {}, stack);
      const path = `${root}/interfaces/mctpusb0`;
      const setRole = (role: string) =>
        scene.client.call(path, properties, "Set", "ssv", [
          "au.com.codeconstruct.MCTP.Interface1",
          "Role",
          ["s", role],
        ]);
      await rejects(scene.client.call(path, busOwner, "SetupEndpoint", "ay", [[]]), "UnknownMethod");
      await setRole("BusOwner");
      assert.deepEqual(await scene.client.signals(), [
        "PropertiesChanged interfaces/mctpusb0 Interface1 {Role: s BusOwner} []",
        "InterfacesAdded codeconstruct/mctp1 interfaces/mctpusb0 {BusOwner1: {}}",
      ]);
      await rejects(setRole("Endpoint"), "Failed");
      await rejects(scene.client.call(path, busOwner, "SetupEndpoint", "ay", [[]]), "Failed");
    });

    it("shows objects otherwise than they are, and announces them interface by interface, where that is wanted", async () => {
      await using scene = await open(start, {
        announcements: "byInterface",
        distort: (object) =>
          object.path === onEndpoint(10)
            ? {
                ...object,
                interfaces: [
                  { name: endpointInterface, properties: { EID: { signature: "s", value: "ten" } }, methods: {} },
                ],
              }
            : object,
      });
      scene.daemon.stack.setUp("mctpi2c1", [0x1e]);
      assert.deepEqual(await scene.client.signals(), [
        "InterfacesAdded codeconstruct/mctp1 endpoints/10 {Peer: {}}",
        "InterfacesAdded codeconstruct/mctp1 endpoints/10 {Introspectable: {}}",
        "InterfacesAdded codeconstruct/mctp1 endpoints/10 {Properties: {}}",
        "InterfacesAdded codeconstruct/mctp1 endpoints/10 {Endpoint: {EID: s ten}}",
      ]);
      assert.deepEqual((await scene.client.tree(root))[onEndpoint(10)], {
        ...standard,
        [endpointInterface]: { EID: "s ten" },
      });
    });

    it("leaves nothing behind after a hundred starts", async () => {
      await using bus = await start();
      const stack = new MctpStack({ links: [link] });
      stack.setUp("mctpi2c1", [0x1d]);
      const handles = () => process.getActiveResourcesInfo().filter((kind) => !kind.startsWith("FSReq"));
      const before = handles().sort();
      for (let count = 0; count < 100; count++) {
        const daemon = await serveMctpDaemon({ bus: bus.address, stack });
        stack.recover(stack.endpoint(1, 9));
        await daemon.close();
      }
      // The bus in this process lets go of its ends a little later.
      const deadline = performance.now() + 5_000;
      while (handles().length > before.length && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      assert.deepEqual(handles().sort(), before);
    });

    it("takes a stream that leads to a bus as well", async () => {
      await using bus = await start();
      const stream = connect(bus.address.replace("unix:path=", ""));
      await using daemon = await serveMctpDaemon({ bus: stream, stack: new MctpStack({ links: [link] }) });
      await using client = await openClient(bus.address, "au.com.codeconstruct.MCTP1");
      assert.equal(await client.bus.getNameOwner("au.com.codeconstruct.MCTP1"), daemon.uniqueName);
      await daemon.close();
      assert.equal(stream.destroyed, true);
    });

    it("says that the name is taken, and fails when the bus goes away", async () => {
      const scene = await open(start);
      const other = serveMctpDaemon({ bus: scene.bus.address, stack: new MctpStack() });
      await assert.rejects(other, (error: TransportError) => {
        assert.ok(error instanceof TransportError);
        assert.match(error.message, /au\.com\.codeconstruct\.MCTP1 is taken/);
        return true;
      });
      scene.client.bus.connection.on("error", () => {});
      const failure = assert.rejects(scene.daemon.failed, TransportError);
      await scene.bus[Symbol.asyncDispose]();
      await failure;
      // What happens without a bus is nobody's fault.
      scene.daemon.stack.removeLink("mctpi2c1");
      await scene.daemon.close();
    });

    it("goes on to the next address of a bus that has several", async () => {
      await using bus = await start();
      const daemon = await serveMctpDaemon({ bus: `unix:path=/nowhere/bus;${bus.address}`, stack: new MctpStack() });
      await daemon.close();
    });
  });
}

describe("a fake mctpd", { skip: noLibrary }, () => {
  it("is told that there is no such bus, and which address is none", async () => {
    const serve = (bus: string) => serveMctpDaemon({ bus, stack: new MctpStack() });
    await assert.rejects(serve("unix:path=/nowhere/bus"), { code: "TRANSPORT", errno: "ENOENT" });
    for (const bus of ["", "nowhere", "unix:"]) await assert.rejects(serve(bus), { code: "INVALID_ARGUMENT" });
  });
});
