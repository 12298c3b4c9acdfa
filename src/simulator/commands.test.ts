import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { Endpoint } from "../endpoint/endpoint.ts";
import { adminCommands, type Command, miCommands, pcieCommands } from "../mi/index.ts";
import { features } from "../nvme/features/features.ts";
import { type Drive, type DriveModel, defaultFleet } from "./index.ts";
import { answerOf, dataOf, getLogPage, identify, miRequest, toHex } from "./messages.contract.ts";
import { isListed } from "./supported-commands.ts";

const fleet = defaultFleet();
const transport = fleet.transport();
after(() => transport.close());

const endpointOf = (eid: number) => new Endpoint(transport, { eid }, { probe: false });
const driveOf = (eid: number): Drive => fleet.drive(eid);

/** What commands need that have fields which must be given. */
const inputs: Readonly<Record<string, object>> = {
  identifyNamespace: { namespaceId: 1 },
  identifyNamespaceDescriptors: { namespaceId: 1 },
  identifyIndependentNamespace: { namespaceId: 1 },
  identifyAllocatedNamespace: { namespaceId: 1 },
  identifyIndependentAllocatedNamespace: { namespaceId: 1 },
  identifyNvmNamespace: { namespaceId: 1 },
  identifyNvmAllocatedNamespace: { namespaceId: 1 },
  identifyKeyValueNamespace: { namespaceId: 1 },
  identifyZonedNamespace: { namespaceId: 1 },
  identifyNamespaceControllerList: { namespaceId: 1 },
  identifyNamespaceUserDataFormat: { formatIndex: 0 },
  identifyNvmNamespaceUserDataFormat: { formatIndex: 0 },
  identifyCommandSetActiveNamespaceList: { ioCommandSet: 0 },
  identifyCommandSetAllocatedNamespaceList: { ioCommandSet: 0 },
  identifyPrimaryControllerCapabilities: { startingControllerId: 0 },
  // All drives of the fleet have their 2-Wire port behind one PCIe port or two.
  setTransmissionUnitSize: { portId: 0, transmissionUnitSize: 64 },
  setSmbusFrequency: { frequency: "khz100" },
};

/** Structures of Identify that a drive is without: of other command sets, of other transports, of what is not divided. */
function structuresNotThere({ resources, identify }: DriveModel): string[] {
  const divided = ["NvmSetList", "NamespaceGranularityList", "UuidList", "DomainList", "EnduranceGroupList"];
  const virtual = ["PrimaryControllerCapabilities", "SecondaryControllerList"];
  return [
    ...["KeyValueNamespace", "ZonedNamespace", "ZonedController"],
    ...["UnderlyingNamespaceList", "PortsList", "ControllerStateFormats"],
    ...(resources === undefined ? divided : []),
    ...(identify.optionalAdminCommands.virtualizationManagement ? [] : virtual),
  ].map((name) => `identify${name}`);
}

for (const eid of fleet.eids) {
  describe(`drive ${eid}`, () => {
    const endpoint = endpointOf(eid);
    const controller = endpoint.controller(0);
    const { model } = driveOf(eid);
    const twoWirePort = model.ports.length - 1;

    test("answers every command of the registries, on both slots, and refuses the optional ones that it does not list", async () => {
      const registries = { ...miCommands, ...adminCommands, ...pcieCommands };
      // What keeps a drive from others, as a sanitize does, comes last.
      const commands = (Object.entries(registries) as unknown as [string, Command][]).toSorted(
        ([, one], [, other]) => effectsInOrder.indexOf(one.effect) - effectsInOrder.indexOf(other.effect),
      );
      assert.ok(commands.length >= 40, "the registries are not empty");
      // What they do to it is not to be seen by other tests.
      const own = defaultFleet().transport();
      const endpoint = new Endpoint(own, { eid }, { probe: false });
      const { logPages } = await endpoint.controller(0).getSupportedLogPages();
      for (const [name, command] of commands) {
        const ofPort = /SmbusFrequency$/.test(name) ? { portId: twoWirePort } : {};
        const request = { ...command.example, ...ofPort, ...inputs[name] } as { opcode?: number };
        const { messageType, opcode = request.opcode } = command;
        const offered = !command.optional || isListed(model.optionalCommands, { messageType, opcode });
        for (const slot of [0, 1] as const) {
          const answer = endpoint.send(command, request, { slot });
          // A configuration that is not there is no opcode that is not there.
          const unknown = model.events === undefined && name.endsWith("AsynchronousEvents");
          // What is the host's, such as its queues, is not to be set out of band.
          const identifier = command.opcode === 0x09 && command.request.fields.featureIdentifier?.constant;
          const ofHost = typeof identifier === "number" && features.get(identifier)?.ofHost;
          const page = command.request.fields.logPage?.constant as number | undefined;
          if (page !== undefined && !logPages[page]?.supported)
            await assert.rejects(answer, { statusCode: 0x09 }, name);
          else if (ofHost) await assert.rejects(answer, { code: "NVME_STATUS" }, name);
          else if (unknown) await assert.rejects(answer, { code: "MI_STATUS", status: 0x04 }, name);
          else if (structuresNotThere(model).includes(name)) await assert.rejects(answer, { statusCode: 0x02 }, name);
          else if (offered && messageType === "adminCommand") await carriedOutOrCompleted(answer, name);
          else if (offered) await assert.doesNotReject(answer, name);
          else await assert.rejects(answer, { code: "MI_STATUS", status: 0x03 }, name);
        }
      }
      await own.close();
    });

    test("tells its subsystem, ports and controllers as its model has them", async () => {
      const information = await endpoint.readSubsystemInformation();
      assert.equal(information.numberOfPorts, model.ports.length);
      assert.equal(information.majorVersion, model.majorVersion);
      assert.equal(information.minorVersion, model.minorVersion);
      assert.equal(information.capabilities.statusReportingEnhancements, model.majorVersion >= 2);
      for (const [portId, port] of model.ports.entries()) {
        const read = await endpoint.readPortInformation({ portId });
        assert.deepEqual(withoutReserved(read), withoutReserved(port.information));
      }
      const { controllerIds } = await endpoint.readControllerList();
      assert.deepEqual(
        controllerIds,
        model.controllers.map(({ id }) => id),
      );
      for (const { id, information } of model.controllers) {
        assert.deepEqual(await endpoint.readControllerInformation({ controllerId: id }), information);
      }
      assert.deepEqual(await endpoint.readOptionalCommandList(), { commands: model.optionalCommands });
      assert.deepEqual(await endpoint.readBufferCommandList(), { commands: model.bufferCommands });
    });

    test("tells the health of its model in both polls", async () => {
      const { smart } = model;
      const health = await endpoint.subsystemHealthStatusPoll();
      assert.equal(health.compositeTemperature, smart.compositeTemperature - 273);
      assert.equal(health.percentageUsed, smart.percentageUsed);
      assert.deepEqual(health.smartWarnings, smart.criticalWarning);
      assert.deepEqual(health.compositeControllerStatus, model.compositeStatus);
      assert.equal(health.status.driveFunctional, true);
      assert.equal(health.status.resetNotRequired, true);
      const { controllers } = await endpoint.controllerHealthStatusPoll();
      assert.deepEqual(
        controllers,
        model.controllers.map(({ id, status, changes }) => ({
          controllerId: id,
          status,
          compositeTemperature: smart.compositeTemperature,
          percentageUsed: smart.percentageUsed,
          availableSpare: smart.availableSpare,
          criticalWarning: smart.criticalWarning,
          changes,
        })),
      );
    });

    test("identifies its controllers and namespaces as its model has them", async () => {
      for (const { id } of model.controllers) {
        const identity = await endpoint.controller(id).identifyController();
        assert.deepEqual(identity, { ...model.identify, controllerId: id });
      }
      const { namespaceIds } = await controller.identifyActiveNamespaceList();
      assert.deepEqual(
        namespaceIds,
        model.namespaces.map(({ id }) => id),
      );
      for (const { id, identify } of model.namespaces) {
        assert.deepEqual(await controller.identifyNamespace({ namespaceId: id }), identify);
      }
      assert.deepEqual(await controller.identifyActiveNamespaceList({ namespaceId: namespaceIds.at(-1)! }), {
        namespaceIds: [],
      });
    });

    test("gives out its logs as its model has them", async () => {
      assert.deepEqual(await controller.getSmartHealthLog(), model.smart);
      assert.deepEqual(await controller.getFirmwareSlotLog(), model.firmware);
      const { entries } = await controller.getErrorInformationLog({ entryCount: 64 });
      assert.deepEqual(entries, model.errors);
    });

    test("tells in its effects logs the commands that it must have and those that it lists", async () => {
      const { adminCommands: admin, ioCommands } = await controller.getCommandEffectsLog();
      const { miCommands: management } = await controller.getMiCommandEffectsLog();
      const listed = (messageType: string) =>
        model.optionalCommands
          .filter(({ commandType }) => commandType.nvmeMiMessageType === messageType)
          .map(({ opcode }) => opcode);
      const supported = (entries: readonly { supported: boolean }[]) =>
        [...entries.keys()].filter((opcode) => entries[opcode]?.supported);
      assert.deepEqual(supported(admin), ascending([0x02, 0x06, 0x0a, ...listed("adminCommand")]));
      assert.deepEqual(supported(management), ascending([0x00, 0x01, 0x02, 0x03, 0x04, 0x05, ...listed("miCommand")]));
      assert.deepEqual(supported(ioCommands), [0x00, 0x01, 0x02]);
      const zoned = await controller.getCommandEffectsLog({ ioCommandSet: 2 });
      assert.deepEqual([supported(zoned.adminCommands), supported(zoned.ioCommands)], [supported(admin), []]);
    });

    test("tells in its effects logs, in bytes, what is changed by what it supports", () => {
      const drive = fleet.drive(eid);
      const log = (page: number) => dataOf(answerOf(drive, getLogPage(page, 4096)), 20);
      const entry = (bytes: Uint8Array, opcode: number) => toHex(bytes.subarray(4 * opcode, 4 * opcode + 4));
      const [management, others] = [log(0x13), log(0x05)];
      const [reads, writes, destroys] = ["01 00 00 00", "01 00 00 02", "11 00 00 02"];
      for (const opcode of [0x00, 0x01, 0x02, 0x04, 0x05]) assert.equal(entry(management, opcode), reads);
      assert.equal(entry(management, 0x03), writes);
      for (const opcode of [0x06, 0x07, 0x0c]) assert.equal(entry(management, opcode), destroys);
      for (const opcode of [0x10, 0xc0, 0xff]) assert.equal(entry(management, opcode), "00 00 00 00");
      for (const opcode of [0x02, 0x06, 0x100, 0x102]) assert.equal(entry(others, opcode), reads);
      assert.equal(entry(others, 0x101), "03 00 00 00", "Write changes logical blocks");
    });
  });
}

const effectsInOrder = ["read", "write", "destructive"];

/** An example may be of what a drive is not in the state for: then its controller says so. */
async function carriedOutOrCompleted(answer: Promise<unknown>, name: string): Promise<void> {
  await answer.catch((error: { code?: string }) => assert.equal(error.code, "NVME_STATUS", `${name}: ${error}`));
}

const ascending = (numbers: readonly number[]) => numbers.toSorted((one, other) => one - other);

/** Members of bit fields that only exist to keep reserved bits may be left out of a model. */
function withoutReserved(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === "other" ? undefined : member)));
}

describe("Identify and Get Log Page", () => {
  const drive = driveOf(11);
  const structures = {
    "Identify Controller": {
      all: identify(0x01),
      part: (offset: number, length: number) => identify(0x01, { offset, length }),
    },
    "Identify Namespace": {
      all: identify(0x00, { namespaceId: 1 }),
      part: (offset: number, length: number) => identify(0x00, { namespaceId: 1, offset, length }),
    },
    "the namespace list": {
      all: identify(0x02),
      part: (offset: number, length: number) => identify(0x02, { offset, length }),
    },
    "the error log": {
      all: getLogPage(0x01, 4096),
      part: (offset: number, length: number) => getLogPage(0x01, 4096, { offset, length }),
    },
  };
  const window = fc
    .tuple(fc.integer({ min: 0, max: 1023 }), fc.integer({ min: 1, max: 1024 }))
    .map(([from, dwords]) => ({ offset: from * 4, length: Math.min(dwords, 1024 - from) * 4 }));

  for (const [name, { all, part }] of Object.entries(structures)) {
    test(`${name} in any part (DOFST, DLEN) is that slice of the whole`, () => {
      const whole = dataOf(answerOf(drive, all), 20);
      assert.equal(whole.length, 4096);
      fc.assert(
        fc.property(window, ({ offset, length }) => {
          assert.deepEqual(dataOf(answerOf(drive, part(offset, length)), 20), whole.slice(offset, offset + length));
        }),
        { numRuns: 50 },
      );
    });
  }

  for (const [name, logPage, size] of [
    ["the error log", 0x01, 4096],
    ["the SMART log", 0x02, 512],
    ["the firmware slot log", 0x03, 512],
    ["the log of commands and effects", 0x05, 4096],
    ["the log of commands of NVMe-MI and effects", 0x13, 4096],
  ] as const) {
    const whole = () => dataOf(answerOf(drive, getLogPage(logPage, size)), 20);

    test(`${name} in any part (LPO, NUMD) is that slice of the whole, with zeros behind its end`, () => {
      const padded = [...whole(), ...new Uint8Array(4096)];
      fc.assert(
        fc.property(fc.integer({ min: 0, max: size / 4 }), fc.integer({ min: 1, max: 1024 }), (from, dwords) => {
          const read = dataOf(answerOf(drive, getLogPage(logPage, dwords * 4, { from: from * 4 })), 20);
          assert.deepEqual([...read], padded.slice(from * 4, (from + dwords) * 4));
        }),
        { numRuns: 50 },
      );
    });

    test(`${name} in a part of a part (both) is that slice of the slice`, () => {
      const all = whole();
      for (const [from, bytes, offset, length] of [
        [64, 256, 32, 64],
        [4, 508, 504, 4],
        [size - 64, 64, 0, 64],
      ] as const) {
        const read = dataOf(answerOf(drive, getLogPage(logPage, bytes, { from, offset, length })), 20);
        assert.deepEqual(read, all.slice(from + offset, from + offset + length));
      }
    });
  }

  test("a log longer than a message can be asked for, and travels in parts by DOFST", () => {
    const megabyte = 0x10_0000;
    const tail = dataOf(answerOf(drive, getLogPage(0x02, megabyte, { offset: megabyte - 4096 })), 20);
    assert.deepEqual(tail, new Uint8Array(4096));
    const head = dataOf(answerOf(drive, getLogPage(0x02, megabyte)), 20);
    assert.deepEqual(head.slice(0, 512), dataOf(answerOf(drive, getLogPage(0x02, 512)), 20));
  });

  test("answer with a completion of zeros, without phase or command id", () => {
    const answer = answerOf(drive, identify(0x01, { length: 4 }));
    assert.deepEqual([...answer.subarray(0, 20)], [0x84, 0x90, ...new Uint8Array(18)]);
    assert.equal(answer.length, 28);
  });
});

test("a controller list begins at the id asked for, and may be empty", () => {
  const list = (from: number) => [...dataOf(answerOf(driveOf(12), miRequest(0x00, 0x0200_0000 + from)), 8)];
  assert.deepEqual(list(0), [2, 0, 0, 0, 1, 0]);
  assert.deepEqual(list(1), [1, 0, 1, 0]);
  assert.deepEqual(list(2), [0, 0]);
});

test("a data structure's length stands in the management response", () => {
  // Of the optional commands two bytes each, none through a buffer.
  const lengths = [32, 32, 4, 32, 2 + 2 * driveOf(9).model.optionalCommands.length, 2];
  for (const [type, length] of lengths.entries()) {
    const answer = answerOf(driveOf(9), miRequest(0x00, type * 2 ** 24));
    assert.equal(answer.length, 12 + length, `DTYP ${type}`);
    assert.deepEqual([...answer.subarray(5, 8)], [length, 0, 0], `DTYP ${type}`);
  }
});

test("the bytes of a healthy drive's answers are those of the specification's tables", () => {
  const drive = driveOf(9);
  // Two ports, 1.2.
  assert.deepEqual([...dataOf(answerOf(drive, miRequest(0x00)), 8).subarray(0, 4)], [1, 1, 2, 0]);
  // Functional, no reset required, port 0 linked; no warnings (inverted); 36 °C; 2 %; nothing changed.
  assert.deepEqual([...dataOf(answerOf(drive, miRequest(0x01)), 8)], [0x38, 0xff, 36, 2, 0, 0, 0, 0]);
  // One entry: controller 0, ready and enabled, 309 K, 2 %, spare 100 %.
  const poll = answerOf(drive, miRequest(0x02, 0x81ff_0000));
  assert.deepEqual([...poll.subarray(5, 8)], [0, 0, 1]);
  assert.deepEqual([...dataOf(poll, 8)], [0, 0, 0x21, 0, 0x35, 0x01, 2, 100, ...new Uint8Array(8)]);
  // 2-Wire, 250 bytes at most, VPD at 53h, endpoint at 1Dh, 400 kHz, NVMe Basic Management.
  const port = [...dataOf(answerOf(drive, miRequest(0x00, 0x0101_0000)), 8)];
  assert.deepEqual(port, [2, 0, 250, 0, 0, 0, 0, 0, 0x53, 2, 0x1d, 2, 1, ...new Uint8Array(19)]);
});
