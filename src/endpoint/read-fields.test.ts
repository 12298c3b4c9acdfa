import assert from "node:assert/strict";
import { test } from "node:test";
import { adminCommands, miCommands } from "../mi/index.ts";
import { AskedDrive } from "./asked-drive.contract.ts";

const { identifyController, identifyNamespace, getSmartHealthLog } = adminCommands;

test("a few fields come in one message that has little more than them", async () => {
  const drive = new AskedDrive();
  const data = new Uint8Array(4096);
  data.set(Buffer.from("SERIAL              ", "latin1"), 4);
  data[319] = 2;
  drive.structures.set(6, data);
  const controller = drive.endpoint.controller(7);
  assert.deepEqual(await controller.readFields(identifyController, ["serialNumber"]), { serialNumber: "SERIAL" });
  assert.deepEqual(await controller.readFields(identifyController, ["firmwareUpdateGranularity", "pciVendorId"]), {
    firmwareUpdateGranularity: 2,
    pciVendorId: 0,
  });
  assert.deepEqual(
    drive.asked.map(({ controllerId, dataOffset, dataLength, dwords }) => [
      controllerId,
      dataOffset,
      dataLength,
      dwords[0],
    ]),
    [
      [7, 4, 20, 1],
      [7, 0, 320, 1],
    ],
  );
});

test("a command's own parameters and a call's options go with it", async () => {
  const drive = new AskedDrive();
  drive.structures.set(6, Uint8Array.of(9));
  const controller = drive.endpoint.controller();
  const { size } = await controller.readFields(identifyNamespace, ["size"], { namespaceId: 5 }, { slot: 1 });
  assert.equal(size, 9n);
  assert.equal(drive.asked[0]?.namespaceId, 5);
  assert.equal(drive.transport.last.request[1]! & 1, 1);
});

test("of a bit field there is only what was named", async () => {
  const drive = new AskedDrive();
  drive.pages.set(6, Uint8Array.of(2, 40));
  const controller = drive.endpoint.controller();
  const fields = await controller.readFields(adminCommands.getDeviceSelfTestLog, ["percentComplete"]);
  assert.deepEqual(fields, { percentComplete: 40 });
  assert.deepEqual(drive.reads, ["0+4 RAE"]);
});

test("nothing is sent for what has no such field", async () => {
  const drive = new AskedDrive();
  const controller = drive.endpoint.controller();
  await assert.rejects(controller.readFields(getSmartHealthLog, ["colour"] as never), { code: "INVALID_ARGUMENT" });
  assert.equal(drive.asked.length, 0);
});

test("commands that have no data to read are refused by their types", async () => {
  const controller = new AskedDrive().endpoint.controller();
  // Never called: that it compiles, and each refusal is one, is the test.
  const refused = [
    // @ts-expect-error of the Management Interface
    () => controller.readLog(miCommands.readSubsystemInformation),
    // @ts-expect-error of the Management Interface
    () => controller.readFields(miCommands.readSubsystemInformation, ["numberOfPorts"]),
    // @ts-expect-error answers with nothing
    () => controller.readLog(adminCommands.formatNvm, { namespaceId: 1 }),
    // @ts-expect-error answers with nothing
    () => controller.readFields(adminCommands.formatNvm, [], { namespaceId: 1 }),
    // @ts-expect-error a field that it has not
    () => controller.readFields(identifyController, ["temperature"]),
    // @ts-expect-error which namespace is not said
    () => controller.readFields(identifyNamespace, ["size"]),
  ];
  const taken = [() => controller.readLog(identifyController), () => controller.readLog(getSmartHealthLog)];
  assert.deepEqual([refused.length, taken.length], [6, 2]);
});
