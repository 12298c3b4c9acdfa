import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import fc from "fast-check";
import { Endpoint } from "../../endpoint/endpoint.ts";
import type { MiStatusError } from "../../errors.ts";
import { baseAddressesOf, ControllerRegisters, capabilitiesOf, PciConfigurationHeader } from "../../nvme/index.ts";
import { type Drive, defaultFleet, type Fleet } from "../index.ts";
import { answerHex, errorResponse, fromHex, sealed, toHex } from "../messages.contract.ts";

let fleet: Fleet;
let drive: Drive;
beforeEach(() => {
  fleet = defaultFleet();
  drive = fleet.drive(9);
});

const controllerOf = (eid = 9, id = 0) => new Endpoint(fleet.transport(), { eid }, { probe: false }).controller(id);
const controllerModel = () => drive.model.controllers[0]!;
const linkModel = () => drive.model.ports[0]!.information.specific.pcie!;

/** A request of the PCIe command set, without its check. */
function pcie(opcode: number, { controllerId = 0, length = 4, bar = 0, offset = 0n, data = "" } = {}): Uint8Array {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  bytes.set([0x84, 0x20, 0, 0, opcode]);
  view.setUint16(6, controllerId, true);
  view.setUint16(8, length, true);
  bytes[10] = bar;
  view.setBigUint64(12, BigInt(offset), true);
  return sealed([...bytes, ...(data === "" ? [] : fromHex(data))]);
}

const answer = (...about: Parameters<typeof pcie>) => answerHex(drive, pcie(...about));
const read = (...about: Parameters<typeof pcie>) => {
  const hex = answer(...about);
  assert.equal(hex.slice(0, 23), "84 a0 00 00 00 00 00 00");
  return hex.slice(24, -12);
};
const write = (...about: Parameters<typeof pcie>) => assert.equal(answer(...about), success);

const success = "84 a0 00 00 00 00 00 00 ca 2b 01 51";
const configurationRead = 0;
const configurationWrite = 1;
const memoryRead = 2;
const memoryWrite = 3;
const ioRead = 4;
const ioWrite = 5;
const opcodes = [configurationRead, configurationWrite, memoryRead, memoryWrite, ioRead, ioWrite];
const isWrite = (opcode: number) => opcode % 2 === 1;
const barOf = (opcode: number) => (opcode >= ioRead ? 2 : 0);
/** A request of a command that the drive carries out: four bytes at the beginning. */
const valid = (opcode: number) => ({ bar: barOf(opcode), data: isWrite(opcode) ? "00 00 00 00" : "" });
const zeros = (count: number) => new Array(count).fill("00").join(" ");
const invalidAt = (byte: number) => errorResponse(0xa0, 0x04, { byte, bit: 0 });

describe("a PCIe command is refused", () => {
  test("with the place of the controller id where there is no such controller, whatever else is wrong", () => {
    for (const opcode of opcodes) {
      assert.equal(answer(opcode, { ...valid(opcode), controllerId: 1 }), invalidAt(6));
    }
    for (const opcode of [memoryRead, memoryWrite, ioRead, ioWrite]) {
      assert.equal(answer(opcode, { bar: 5, length: 0, offset: 0xffffn, controllerId: 256 }), invalidAt(6));
    }
  });

  test("with the place of the length where it is 0 or above 4096", () => {
    for (const opcode of opcodes) {
      assert.equal(answer(opcode, { bar: barOf(opcode), length: 0 }), invalidAt(8));
      const data = isWrite(opcode) ? zeros(4097) : "";
      assert.equal(answer(opcode, { bar: barOf(opcode), length: 4097, data }), invalidAt(8));
    }
  });

  test("with the place of the register where there is none, or one of the other space", () => {
    for (const opcode of [memoryRead, memoryWrite, ioRead, ioWrite]) {
      for (const bar of [0, 1, 2, 3, 4, 5, 6, 7]) {
        if (bar === barOf(opcode)) continue;
        assert.equal(answer(opcode, { ...valid(opcode), bar, offset: 0xffff_ffffn }), invalidAt(10));
      }
    }
  });

  test("with the place of the offset where it goes beyond the end", () => {
    const ends = { [configurationRead]: 4096n, [memoryRead]: 16384n, [ioRead]: 8n };
    for (const opcode of opcodes) {
      const end = ends[(opcode & 6) as keyof typeof ends];
      assert.equal(answer(opcode, { ...valid(opcode), offset: end - 3n }), invalidAt(12));
      assert.equal(answer(opcode, { ...valid(opcode), offset: end }), invalidAt(12));
      assert.match(answer(opcode, { ...valid(opcode), offset: end - 4n }), /^84 a0 00 00 00 /);
    }
    for (const offset of [2n ** 32n, 2n ** 53n, 2n ** 64n - 1n, 2n ** 64n - 4n]) {
      assert.equal(answer(memoryRead, { offset }), invalidAt(12));
      assert.equal(answer(memoryWrite, { offset, data: "00 00 00 00" }), invalidAt(12));
    }
  });

  test("as inaccessible where the link is down or nothing reaches the function", () => {
    const inaccessible = "84 a0 00 00 21 00 00 00 f9 95 61 5b";
    assert.equal(inaccessible, errorResponse(0xa0, 0x21));
    const link = linkModel() as { negotiatedLinkWidth: number };
    link.negotiatedLinkWidth = 0;
    for (const opcode of opcodes) assert.equal(answer(opcode, valid(opcode)), inaccessible);
    link.negotiatedLinkWidth = 2;
    for (const opcode of opcodes) assert.notEqual(answer(opcode, valid(opcode)), inaccessible);
    controllerModel().pci.accessible = false;
    for (const opcode of opcodes) assert.equal(answer(opcode, valid(opcode)), inaccessible);
  });

  test("where its data are not as many as its length, or where a read has some", () => {
    for (const opcode of [configurationWrite, memoryWrite, ioWrite]) {
      for (const data of ["00 00 00", "00 00 00 00 00"]) {
        assert.equal(answer(opcode, { bar: barOf(opcode), data }), errorResponse(0xa0, 0x06));
      }
    }
    for (const opcode of [configurationRead, memoryRead, ioRead]) {
      assert.equal(answer(opcode, { bar: barOf(opcode), data: "00" }), errorResponse(0xa0, 0x05));
    }
  });

  test("for reserved bits, and for the upper half of an offset that has none", () => {
    const place = (byte: number, bit: number) => errorResponse(0xa0, 0x04, { byte, bit });
    assert.equal(answer(configurationRead, { offset: 0x1_0000n }), place(14, 0));
    assert.equal(answer(configurationRead, { bar: 2 }), place(10, 1));
    assert.equal(answer(ioRead, { bar: 2, offset: 0x1_0000_0000n }), place(16, 0));
    assert.equal(answer(memoryRead, { bar: 0x08 }), place(10, 3));
  });

  test("where its opcode is none of the six, or the drive does not list it", () => {
    assert.equal(answer(6, {}), errorResponse(0xa0, 0x03));
    const model = drive.model as { optionalCommands: typeof drive.model.optionalCommands };
    const listed = model.optionalCommands.filter(({ commandType }) => commandType.nvmeMiMessageType === "pcieCommand");
    assert.deepEqual(listed.map(({ opcode }) => opcode).sort(), opcodes);
    model.optionalCommands = [];
    for (const opcode of opcodes) assert.equal(answer(opcode, valid(opcode)), errorResponse(0xa0, 0x03));
  });

  test("with the field's name in the requester's error", async () => {
    const isAt = (field: string) => (error: MiStatusError) => {
      return error.status === 4 && error.parameterErrorLocation?.field === field;
    };
    await assert.rejects(controllerOf(9, 3).pcieConfigurationRead({ length: 4 }), isAt("controllerId"));
    await assert.rejects(
      controllerOf().pcieMemoryRead({ length: 4, baseAddressRegister: 2 }),
      isAt("baseAddressRegister"),
    );
    await assert.rejects(controllerOf().pcieMemoryRead({ length: 4, offset: 2n ** 40n }), isAt("offset"));
    const data = new Uint8Array(4);
    await assert.rejects(controllerOf().pcieIoWrite({ baseAddressRegister: 2, offset: 6, data }), isAt("offset"));
  });
});

describe("configuration space", () => {
  test("begins with the header, in bytes", () => {
    assert.equal(
      read(configurationRead, { length: 64 }),
      `f0 ff 01 00 07 04 10 00 01 02 08 01 00 00 00 00 04 00 00 fe 00 00 00 00 01 e0 00 00 ${zeros(16)} f0 ff 01 00 ${zeros(4)} 40 ${zeros(8)} 01 00 00`,
    );
  });

  test("has the capabilities and facts of its controller, port and drive", async () => {
    const controller = controllerOf(12, 1);
    const { data } = await controller.pcieConfigurationRead({ length: 4096 });
    const header = PciConfigurationHeader.decode(new DataView(data.buffer, data.byteOffset, data.byteLength));
    assert.equal(header.vendorId, 0xfff0);
    assert.equal(header.classCode, 0x010802);
    assert.deepEqual(
      baseAddressesOf(header).map(({ index, space, bits }) => [index, space, bits]),
      [
        [0, "memory", 64],
        [2, "io", 32],
      ],
    );
    const { capabilities, notes } = capabilitiesOf(data);
    assert.deepEqual(notes, []);
    assert.deepEqual(
      capabilities.map(({ offset, name }) => [offset, name]),
      [
        [0x40, "PCI Power Management"],
        [0x50, "MSI-X"],
        [0x60, "PCI Express"],
        [0x100, "Advanced Error Reporting"],
        [0x140, "Device Serial Number"],
      ],
    );
    // Link Capabilities and Link Status: two lanes, port 1, 16 GT/s.
    assert.equal(toHex(data.subarray(0x6c, 0x70)), "24 08 40 01");
    assert.equal(toHex(data.subarray(0x72, 0x74)), "24 30");
    assert.equal(toHex(data.subarray(0x144, 0x14c)), "32 31 30 30 30 30 30 30");
  });

  test("tells the link as it is now", () => {
    const link = linkModel() as { currentLinkSpeed: string; negotiatedLinkWidth: number };
    link.currentLinkSpeed = "gts5";
    link.negotiatedLinkWidth = 1;
    assert.equal(read(configurationRead, { offset: 0x72n, length: 2 }), "12 30");
  });

  test("keeps what can be written, and no other bits", () => {
    write(configurationWrite, { length: 16, data: new Array(16).fill("ff").join(" ") });
    assert.equal(read(configurationRead, { length: 16 }), "f0 ff 01 00 47 05 10 00 01 02 08 01 ff 00 00 00");
    write(configurationWrite, { offset: 5n, length: 1, data: "00" });
    assert.equal(read(configurationRead, { offset: 4n, length: 2 }), "47 00");
  });

  test("tells the sizes of its ranges to who writes ones to their registers", () => {
    write(configurationWrite, { offset: 0x10n, length: 24, data: new Array(24).fill("ff").join(" ") });
    assert.equal(
      read(configurationRead, { offset: 0x10n, length: 24 }),
      `04 c0 ff ff ff ff ff ff f9 ff ff ff ${zeros(12)}`,
    );
  });

  test("clears a status for a one that is written, and nothing for a zero", () => {
    controllerModel().pci.configuration[0x104 + 1] = 0x50;
    assert.equal(read(configurationRead, { offset: 0x104n }), "00 50 00 00");
    write(configurationWrite, { offset: 0x104n, data: "00 00 00 00" });
    assert.equal(read(configurationRead, { offset: 0x104n }), "00 50 00 00");
    write(configurationWrite, { offset: 0x104n, data: "ff 10 ff ff" });
    assert.equal(read(configurationRead, { offset: 0x104n }), "00 40 00 00");
  });

  test("is as at first after a Function Level Reset, with the controller disabled", () => {
    const before = read(configurationRead, { length: 256 });
    write(configurationWrite, { offset: 0x0cn, data: "10 00 00 00" });
    assert.notEqual(read(configurationRead, { length: 256 }), before);
    write(configurationWrite, { offset: 0x69n, length: 1, data: "80" });
    assert.equal(read(configurationRead, { length: 256 }), before);
    assert.equal(controllerModel().status.controllerEnabled, false);
  });

  test("is each controller's own", async () => {
    const [first, second] = [controllerOf(12, 0), controllerOf(12, 1)];
    await first.pcieConfigurationWrite({ offset: 12, data: Uint8Array.of(8) });
    assert.deepEqual((await first.pcieConfigurationRead({ offset: 12, length: 1 })).data, Uint8Array.of(8));
    assert.deepEqual((await second.pcieConfigurationRead({ offset: 12, length: 1 })).data, Uint8Array.of(0));
  });
});

describe("the memory behind BAR0", () => {
  test("begins with the controller's registers, in bytes, and is zero behind them", () => {
    assert.equal(
      read(memoryRead, { length: 64 }),
      `ff 03 01 14 20 00 00 00 00 04 01 00 ${zeros(8)} 01 00 46 00 ${zeros(4)} 01 00 00 00 ${zeros(4)} 1f 00 1f 00 ${zeros(24)}`,
    );
    assert.equal(read(memoryRead, { offset: 64n, length: 4096 }), zeros(4096));
    assert.equal(read(memoryRead, { offset: 0x3000n, length: 4096 }), zeros(4096));
  });

  test("keeps what can be written, and no other bits", () => {
    write(memoryWrite, {
      length: 64,
      data: `${zeros(20)} 01 00 46 00 ${zeros(4)} ff ff ff ff ${zeros(4)} 0f 00 0f 00 ${new Array(24).fill("ff").join(" ")}`,
    });
    assert.equal(
      read(memoryRead, { offset: 0x14n, length: 44 }),
      `01 00 46 00 ${zeros(4)} 01 00 00 00 ${zeros(4)} 0f 00 0f 00 00 f0 ff ff ff ff ff ff 00 f0 ff ff ff ff ff ff ${zeros(8)}`,
    );
  });

  test("enables and disables the controller, which both health polls tell", async () => {
    const endpoint = new Endpoint(fleet.transport(), { eid: 9 }, { probe: false });
    write(memoryWrite, { offset: 0x14n, data: "00 00 46 00" });
    assert.equal(read(memoryRead, { offset: 0x1cn }), "00 00 00 00");
    const { controllers } = await endpoint.controllerHealthStatusPoll();
    assert.equal(controllers[0]?.status.ready, false);
    assert.equal(controllers[0]?.status.controllerEnabled, false);
    const { compositeControllerStatus } = await endpoint.subsystemHealthStatusPoll({ clearStatus: true });
    const set = Object.entries(compositeControllerStatus).filter(([, flag]) => flag);
    assert.deepEqual(set.map(([name]) => name).sort(), ["controllerEnableChanged", "controllerStatus", "ready"]);
    write(memoryWrite, { offset: 0x14n, length: 1, data: "01" });
    assert.equal(read(memoryRead, { offset: 0x14n, length: 12 }), "01 00 46 00 00 00 00 00 01 00 00 00");
    assert.equal((await endpoint.subsystemHealthStatusPoll()).compositeControllerStatus.ready, true);
  });

  test("shuts the controller down when told so, until it is enabled anew", () => {
    write(memoryWrite, { offset: 0x14n, data: "01 40 46 00" });
    assert.equal(read(memoryRead, { offset: 0x1cn, length: 1 }), "05");
    write(memoryWrite, { offset: 0x14n, data: "00 00 46 00" });
    assert.equal(read(memoryRead, { offset: 0x1cn, length: 1 }), "00");
  });

  test("tells the status as the model has it, and clears the subsystem reset for a one", () => {
    const controller = controllerModel();
    controller.status = { ...controller.status, controllerFatalStatus: true, subsystemResetOccurred: true };
    assert.equal(read(memoryRead, { offset: 0x1cn }), "13 00 00 00");
    write(memoryWrite, { offset: 0x1cn, data: "03 00 00 00" });
    assert.equal(read(memoryRead, { offset: 0x1cn }), "13 00 00 00");
    write(memoryWrite, { offset: 0x1cn, data: "10 00 00 00" });
    assert.equal(read(memoryRead, { offset: 0x1cn }), "03 00 00 00");
  });

  test("tells a shutdown and a reset of the subsystem, after which all registers are as at first", async () => {
    const endpoint = new Endpoint(fleet.transport(), { eid: 9 }, { probe: false });
    const before = read(memoryRead, { length: 28 });
    write(memoryWrite, { offset: 0x14n, data: "00 00 00 00" });
    await endpoint.shutdown();
    assert.equal(read(memoryRead, { offset: 0x1cn, length: 1 }), "04");
    await endpoint.reset();
    assert.equal(read(memoryRead, { length: 28 }), before);
    assert.equal(read(memoryRead, { offset: 0x1cn, length: 1 }), "11");
  });

  test("is written and read through a controller's methods", async () => {
    const controller = controllerOf();
    await controller.pcieMemoryWrite({ baseAddressRegister: 0, offset: 0x24n, data: Uint8Array.of(0x3f, 0, 0x3f, 0) });
    const { data } = await controller.pcieMemoryRead({ length: 64 });
    assert.deepEqual(ControllerRegisters.fromBytes(data).adminQueueAttributes, {
      lastSubmissionEntry: 63,
      lastCompletionEntry: 63,
    });
  });
});

describe("the I/O space behind BAR2", () => {
  test("reaches the memory behind BAR0 by an index", async () => {
    const controller = controllerOf();
    await controller.pcieIoWrite({ baseAddressRegister: 2, offset: 0, data: Uint8Array.of(0x1c, 0, 0, 0) });
    const { data } = await controller.pcieIoRead({ baseAddressRegister: 2, length: 8 });
    assert.equal(toHex(data), "1c 00 00 00 01 00 00 00");
  });

  test("takes index and data in one write, or the data alone", () => {
    write(ioWrite, { bar: 2, length: 8, data: "17 00 00 00 00 00 46 00" });
    assert.equal(read(ioRead, { bar: 2, length: 8 }), "14 00 00 00 00 00 46 00");
    assert.equal(controllerModel().status.controllerEnabled, false);
    write(ioWrite, { bar: 2, offset: 4n, data: "01 00 46 00" });
    assert.equal(controllerModel().status.controllerEnabled, true);
    write(ioWrite, { bar: 2, offset: 6n, length: 1, data: "66" });
    assert.equal(read(memoryRead, { offset: 0x14n }), "01 00 66 00");
  });

  test("reads zero where the index is behind the memory", () => {
    write(ioWrite, { bar: 2, length: 8, data: "00 40 00 00 ff ff ff ff" });
    assert.equal(read(ioRead, { bar: 2, length: 8 }), "00 40 00 00 00 00 00 00");
    write(ioWrite, { bar: 2, length: 8, data: "ff ff ff ff ff ff ff ff" });
    assert.equal(read(ioRead, { bar: 2, length: 8 }), "fc ff ff ff 00 00 00 00");
  });
});

test("any PCIe command gets one intact answer, with as many data as it asked for or a refusal", () => {
  const bytes = fc.uint8Array({ maxLength: 80 }).map((data) => toHex(data));
  const about = fc.record({
    controllerId: fc.constantFrom(0, 0, 0, 1),
    length: fc.oneof(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 0xffff })),
    bar: fc.constantFrom(0, 0, 1, 2, 2, 7, 8),
    offset: fc.oneof(fc.bigInt(0n, 0x50n), fc.bigInt(0n, 0x5000n), fc.bigInt(0n, 2n ** 64n - 1n)),
    data: fc.oneof(fc.constant(""), bytes),
  });
  fc.assert(
    fc.property(fc.constantFrom(...opcodes), about, fc.boolean(), (opcode, fields, fitting) => {
      const own = fields.data === "" ? 0 : fields.data.split(" ").length;
      const length = fitting && isWrite(opcode) ? own : fields.length;
      const message = fromHex(answer(opcode, { ...fields, length }));
      assert.equal(message.length, message[4] === 0 && !isWrite(opcode) ? 12 + length : 12);
    }),
    { numRuns: 2000 },
  );
});
