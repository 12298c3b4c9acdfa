import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError } from "../errors.ts";
import { miCommands, pcieCommands } from "../mi/index.ts";
import { type Behaviour, Drive, type DriveModel, defaultFleet, Fleet, refused, silent } from "../simulator/index.ts";
import { Endpoint } from "./endpoint.ts";
import { rejection, sealed } from "./scripted-transport.contract.ts";
import { SupportedCommands } from "./supported-commands.ts";

const eid = 12;

/** An endpoint over a drive with two PCIe ports and a 2-Wire one; with `changes` to its model. */
function endpointOver(behaviour?: Behaviour, changes: Partial<DriveModel> = {}): Endpoint {
  const drive = new Drive({ ...defaultFleet().drive(eid).model, ...changes });
  if (behaviour !== undefined) drive.prepend(behaviour);
  return new Endpoint(new Fleet(new Map([[eid, drive]])).transport(), { eid }, { probe: false });
}

/** Behaves so for requests of this message type and opcode with this byte at this place, else as if nothing were wrong. */
function where(type: number, opcode: number, offset: number, value: number, behaviour: Behaviour): Behaviour {
  return (context, next) => {
    const { message } = context;
    const meant = message[1] === type << 3 && message[4] === opcode && message[offset] === value;
    return meant ? behaviour(context, next) : next();
  };
}

describe("capabilities", () => {
  test("are those of the drive: version, ports, lists and effects", async () => {
    const { model } = defaultFleet().drive(eid);
    await using endpoint = endpointOver();
    const capabilities = await endpoint.capabilities();
    assert.deepEqual(capabilities.version, { major: 2, minor: 1 });
    assert.deepEqual(
      capabilities.ports.map(({ portId, portType }) => [portId, portType]),
      [
        [0, "pcie"],
        [1, "pcie"],
        [2, "twoWire"],
      ],
    );
    for (const port of capabilities.ports) {
      const { information } = model.ports[port.portId]!;
      assert.equal(port.maximumTransmissionUnitSize, information.maximumTransmissionUnitSize);
      assert.equal(port.managementEndpointBufferSize, information.managementEndpointBufferSize);
      assert.equal(port.asynchronousEventMessages, information.capabilities.asynchronousEventMessages);
      assert.equal(port.commandInitiatedAutoPause, information.capabilities.commandInitiatedAutoPause);
    }
    assert.equal(capabilities.optionalCommands?.listed.length, model.optionalCommands.length);
    assert.equal(capabilities.bufferCommands?.listed.length, model.bufferCommands.length);
    assert.equal(capabilities.commandEffects?.adminCommands[0x06]?.supported, true);
    assert.equal(capabilities.commandEffects?.adminCommands[0x08]?.supported, false);
    assert.equal(capabilities.miCommandEffects?.miCommands[0x01]?.supported, true);
    assert.equal(capabilities.miCommandEffects?.miCommands[0x10]?.supported, false);
    assert.deepEqual(capabilities.missing, {});
  });

  const parts = [
    ["optionalCommands", where(1, 0x00, 11, 0x04, refused("invalidParameter")), "MI_STATUS"],
    ["bufferCommands", where(1, 0x00, 11, 0x05, refused("invalidParameter")), "MI_STATUS"],
    ["commandEffects", where(2, 0x02, 44, 0x05, refused("invalidCommandOpcode")), "MI_STATUS"],
    ["miCommandEffects", where(2, 0x02, 44, 0x13, refused("internalError")), "MI_STATUS"],
  ] as const;
  for (const [part, behaviour, code] of parts) {
    test(`lack ${part}, with the reason, where the drive refuses to tell them, and nothing else`, async () => {
      await using endpoint = endpointOver(behaviour);
      const { missing, ...told } = await endpoint.capabilities();
      assert.equal(told[part], undefined);
      assert.deepEqual(Object.keys(missing), [part]);
      assert.equal(missing[part]?.code, code);
      for (const [other] of parts) if (other !== part) assert.ok(told[other] !== undefined, other);
      assert.equal(told.ports.length, 3);
    });
  }

  test("lack an effects log that the controller does not have, with the NVMe status", async () => {
    // Invalid Log Page (1/09h), do not retry.
    await using endpoint = endpointOver(
      where(2, 0x02, 44, 0x05, ({ to }) => {
        const refusal = [0x84, to.slot ? 0x91 : 0x90, ...new Uint8Array(14), 0, 0, 0x12, 0x82];
        return [{ message: sealed(...refusal), after: 0 }];
      }),
    );
    const { commandEffects, missing } = await endpoint.capabilities();
    assert.equal(commandEffects, undefined);
    assert.equal(missing.commandEffects?.code, "NVME_STATUS");
  });

  test("lack a list that cannot be read", async () => {
    // It tells of two commands, and has one.
    await using endpoint = endpointOver(
      where(1, 0x00, 11, 0x04, () => {
        const garbled = [0x84, 0x88, 0, 0, 0, 4, 0, 0, 2, 0, 0x08, 0x07];
        return [{ message: sealed(...garbled), after: 0 }];
      }),
    );
    const { optionalCommands, missing } = await endpoint.capabilities();
    assert.equal(optionalCommands, undefined);
    assert.equal(missing.optionalCommands?.code, "PROTOCOL");
  });

  test("lack a port that the drive refuses to tell of, with the reason, and no other", async () => {
    await using endpoint = endpointOver(where(1, 0x00, 10, 0x01, refused("invalidParameter")));
    const { ports, missing, ...told } = await endpoint.capabilities();
    assert.deepEqual(
      ports.map(({ portId }) => portId),
      [0, 2],
    );
    assert.deepEqual(Object.keys(missing), ["port1"]);
    assert.equal(missing.port1?.code, "MI_STATUS");
    for (const [part] of parts) assert.ok(told[part] !== undefined, part);
  });

  test("have the effects of controller 0 where the drive refuses to list its controllers", async () => {
    await using endpoint = endpointOver(where(1, 0x00, 11, 0x02, refused("accessDenied")));
    const { commandEffects, miCommandEffects, missing } = await endpoint.capabilities();
    assert.equal(commandEffects?.adminCommands[0x06]?.supported, true);
    assert.equal(miCommandEffects?.miCommands[0x01]?.supported, true);
    assert.deepEqual(missing, {});
  });

  test("are not read where the subsystem's information cannot be, or where nothing comes", async () => {
    await using refusing = endpointOver(where(1, 0x00, 11, 0x00, refused("internalError")));
    assert.equal(((await rejection(refusing.capabilities())) as MiError).code, "MI_STATUS");
    await using hanging = endpointOver(where(1, 0x00, 11, 0x05, silent));
    assert.equal(((await rejection(hanging.capabilities({ timeout: 1 }))) as MiError).code, "TIMEOUT");
  });

  test("are no longer read once the call is aborted", async () => {
    const controller = new AbortController();
    await using endpoint = endpointOver(
      where(1, 0x00, 11, 0x04, () => {
        controller.abort("enough");
        return [];
      }),
    );
    assert.equal(await rejection(endpoint.capabilities({ signal: controller.signal })), "enough");
  });
});

describe("a list of supported commands", () => {
  const entries = [
    { commandType: { nvmeMiMessageType: "miCommand" }, opcode: 0x07 },
    { commandType: { nvmeMiMessageType: "miCommand" }, opcode: 0xc1 },
    { commandType: { nvmeMiMessageType: "adminCommand" }, opcode: 0x80 },
    { commandType: { nvmeMiMessageType: "pcieCommand" }, opcode: 0x30 },
    { commandType: { nvmeMiMessageType: 6 }, opcode: 0x01 },
  ] as const;
  const optional = new SupportedCommands(entries, true);

  test("is asked by the name of a method, by a definition, and by set and opcode", () => {
    assert.equal(optional.supports("reset"), true);
    assert.equal(optional.supports(miCommands.reset), true);
    assert.equal(optional.supports({ messageType: "miCommand", opcode: 0x07 }), true);
    assert.equal(optional.supports("vpdWrite"), false);
    assert.equal(optional.supports(miCommands.vpdWrite), false);
    assert.equal(optional.supports(pcieCommands.pcieMemoryRead), false);
  });

  test("tells the same opcode of two sets apart", () => {
    assert.equal(optional.supports({ messageType: "adminCommand", opcode: 0x80 }), true);
    assert.equal(optional.supports({ messageType: "miCommand", opcode: 0x80 }), false);
    assert.equal(optional.supports({ messageType: "controlPrimitive", opcode: 0x07 }), false);
  });

  test("knows vendors' commands, and those of no name, by their opcodes", () => {
    assert.equal(optional.supports({ messageType: "miCommand", opcode: 0xc1 }), true);
    assert.equal(optional.supports({ messageType: "miCommand", opcode: 0xc2 }), false);
    assert.deepEqual(
      optional.listed.map(({ title }) => title),
      ["Reset", "vendor specific opcode 0xc1", "Format NVM", "reserved opcode 0x30", "opcode 0x01 of message type 6"],
    );
    assert.deepEqual(optional.listed[4], { messageType: 6, opcode: 1, title: "opcode 0x01 of message type 6" });
  });

  test("says yes to mandatory commands where it leaves them out, and only there", () => {
    assert.equal(optional.supports("readPortInformation"), true);
    assert.equal(optional.supports("getSmartHealthLog"), true);
    assert.equal(optional.supports("pause"), true);
    const buffered = new SupportedCommands(entries, false);
    assert.equal(buffered.supports("readPortInformation"), false);
    assert.equal(buffered.supports("reset"), true);
  });

  test("says nothing of what is no command", () => {
    for (const wrong of ["", "toString", "readEverything", {}, { messageType: "toString", opcode: 1 }] as never[]) {
      assert.throws(() => optional.supports(wrong), { code: "INVALID_ARGUMENT" });
    }
    assert.throws(() => optional.supports("rawCommand"), MiError);
    assert.throws(() => optional.supports(miCommands.rawCommand), { code: "INVALID_ARGUMENT" });
  });
});
