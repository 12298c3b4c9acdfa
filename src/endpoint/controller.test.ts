import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { adminCommands, controlPrimitives, miCommands, pcieCommands } from "../mi/index.ts";
import { Controller } from "./controller.ts";
import { Endpoint } from "./endpoint.ts";
import { identity, rejection, ScriptedTransport, settled, watchedController } from "./scripted-transport.contract.ts";

const endpointOver = (transport: ScriptedTransport) => new Endpoint(transport, { eid: 9 }, { probe: false });

/** The controller id that a request names. */
const idIn = (request: Uint8Array) => request[6]! | (request[7]! << 8);

describe("a controller", () => {
  for (const id of [0, 1, 255, 256, 65_535]) {
    test(`puts its id into every command: ${id}`, async () => {
      const transport = new ScriptedTransport().answerEvery(() => identity("some drive"));
      const controller = endpointOver(transport).controller(id);
      assert.equal(controller.id, id);
      assert.equal((await controller.identifyControllerIdentity()).modelNumber, "some drive");
      await controller.send(adminCommands.identifyControllerIdentity, {});
      await rejection(controller.identifyNamespace({ namespaceId: 1 }));
      await rejection(controller.getSmartHealthLog({ namespaceId: 1 }));
      assert.deepEqual(
        transport.exchanges.map(({ request }) => idIn(request)),
        [id, id, id, id],
      );
    });
  }

  test("is controller 0 where none is named", () => {
    assert.equal(endpointOver(new ScriptedTransport()).controller().id, 0);
  });

  test("has no id that cannot be", () => {
    for (const id of [-1, 65_536, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1", null, 1n] as never[]) {
      assert.throws(() => endpointOver(new ScriptedTransport()).controller(id), { code: "INVALID_ARGUMENT" }, `${id}`);
    }
  });

  test("is not talked out of its id by a request", async () => {
    const transport = new ScriptedTransport().answerEvery(() => identity("some drive"));
    const controller = endpointOver(transport).controller(7);
    await controller.identifyControllerIdentity({ controllerId: 8 } as never);
    assert.equal(idIn(transport.last.request), 7);
  });

  test("hands on the options of a call", async (t) => {
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const options = { slot: 1, signal: controller.signal } as const;
    const call = rejection(endpoint.controller(3).identifyControllerIdentity({}, options));
    await settled();
    controller.abort("enough");
    assert.equal(await call, "enough");
    assert.equal(transport.last.request[1]! & 1, 1);
    await endpoint.close();
  });
});

describe("the methods of a registry", () => {
  const classes = [
    {
      name: "Endpoint",
      prototype: Endpoint.prototype,
      commands: { ...miCommands, ...controlPrimitives },
      own: [
        "address",
        "capabilities",
        "close",
        "constructor",
        "controller",
        "events",
        "pollControllers",
        "quirks",
        "readControllerIds",
        "readVitalProductData",
        "replayAnswer",
        "send",
        "simulated",
      ],
      instance: new Endpoint(new ScriptedTransport(), { eid: 9 }),
    },
    {
      name: "Controller",
      prototype: Controller.prototype,
      commands: { ...adminCommands, ...pcieCommands },
      own: [
        "constructor",
        "downloadFirmware",
        "id",
        "passthrough",
        "readBootPartition",
        "readFields",
        "readLog",
        "readPersistentEvents",
        "readSecurityProtocols",
        "readTelemetry",
        "send",
        "watchFormat",
        "watchSanitize",
        "watchSelfTest",
      ],
      instance: new Controller(new Endpoint(new ScriptedTransport(), { eid: 9 }), 0),
    },
  ];
  for (const { name, prototype, commands, own, instance } of classes) {
    const keys = Object.keys(commands);

    test(`are all on ${name}, each under its command's name`, () => {
      assert.ok(keys.length > 0);
      const methods = prototype as unknown as Record<string, unknown>;
      for (const key of keys) {
        const method = methods[key];
        assert.ok(typeof method === "function", key);
        assert.equal(method.name, key);
      }
    });

    test(`shadow nothing that ${name} or every object has, nor make it look like a promise`, () => {
      const members = [...Object.getOwnPropertyNames(prototype), ...Object.keys(instance)];
      assert.deepEqual(members.filter((member) => !keys.includes(member)).sort(), own);
      for (const key of keys) assert.ok(!(key in Object.prototype) && key !== "then", key);
    });

    test(`of ${name} send their own command`, async () => {
      const sent: unknown[] = [];
      const sender = Object.create(prototype, {
        send: { value: async (...parameters: unknown[]) => sent.push(parameters) },
      }) as Record<string, (request?: unknown, options?: unknown) => Promise<unknown>>;
      for (const [key, command] of Object.entries(commands)) {
        const request = {};
        const options = {};
        await sender[key]!(request, options);
        await sender[key]!();
        assert.deepEqual(sent.splice(0), [
          [command, request, options],
          [command, {}, undefined],
        ]);
      }
    });
  }
});
