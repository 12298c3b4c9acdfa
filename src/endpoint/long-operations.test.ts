/** What takes many messages or goes on for long, against a simulated drive: both sides were written by different hands. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { adminCommands } from "../mi/index.ts";
import { Drive, defaultFleet, Fleet, simulatedFirmwareImage } from "../simulator/index.ts";
import { allOf } from "./asked-drive.contract.ts";
import { Endpoint } from "./endpoint.ts";
import { virtualTime } from "./scripted-transport.contract.ts";

/** The richest of the built-in drives. */
function richDrive(t: TestContext, now?: () => number) {
  const drive = new Drive(defaultFleet().drive(12).model, now);
  const transport = new Fleet(new Map([[12, drive]])).transport();
  const endpoint = new Endpoint(transport, { eid: 12 });
  t.after(() => endpoint.close());
  return { drive, controller: endpoint.controller(0) };
}

describe("a simulated drive", () => {
  test("takes a firmware image of 1 MiB byte for byte", async (t) => {
    const { drive, controller } = richDrive(t);
    const image = simulatedFirmwareImage("9.9.9", 2 ** 20);
    const steps = await allOf(controller.downloadFirmware(image));
    assert.deepEqual(steps.at(-1), { offset: 2 ** 20, total: 2 ** 20 });
    await controller.firmwareCommit({ slot: 2, action: "replace" });
    assert.deepEqual(drive.model.firmwareUpdate.images.get(2), image);
    assert.equal((await controller.getFirmwareSlotLog()).revisions[1], "9.9.9");
  });

  test("has telemetry, which does not belong together once another is captured", async (t) => {
    const { controller } = richDrive(t);
    const chunks = await allOf(controller.readTelemetry({ type: "host", create: true, area: 2 }));
    const [first] = chunks;
    assert.equal(first?.total, 65 * 512);
    assert.deepEqual(
      chunks.map(({ offset }) => offset),
      [0, ...Array.from({ length: 8 }, (_, index) => 512 + 4096 * index)],
    );
    const again = await allOf(controller.readTelemetry({ type: "host", area: 2 }));
    assert.deepEqual(Buffer.concat(again.map(({ data }) => data)), Buffer.concat(chunks.map(({ data }) => data)));
    const steps = controller.readTelemetry({ type: "host", area: 2 });
    await steps.next();
    await controller.getTelemetryHostLog({ create: true });
    await assert.rejects(allOf(steps), { code: "CHANGED" });
  });

  test("has its boot partitions read as they are", async (t) => {
    const { drive, controller } = richDrive(t);
    const chunks = await allOf(controller.readBootPartition(1));
    const contents = drive.model.bootPartitions?.contents[1] ?? assert.fail();
    assert.ok(Buffer.concat(chunks.map(({ data }) => data)).equals(contents));
  });

  test("has its long pages read whole", async (t) => {
    const { drive, controller } = richDrive(t);
    const { groups } = await controller.getAsymmetricNamespaceAccessLog();
    const namespaces = groups.flatMap(({ namespaceIds }) => namespaceIds);
    assert.deepEqual(
      namespaces.toSorted((one, other) => one - other),
      drive.model.namespaces.filter(({ attachedTo }) => attachedTo.includes(0)).map(({ id }) => id),
    );
  });

  test("tells its persistent events, and lets go of them afterwards", async (t) => {
    const { controller } = richDrive(t);
    for (let each = 0; each < 2; each++) {
      const steps = await allOf(controller.readPersistentEvents());
      assert.ok(steps.length > 0 && steps.length === steps[0]?.header.eventCount);
      assert.ok(steps.every(({ event }) => event.problem === undefined));
    }
  });

  test("gives a few fields by themselves, as it gives all of them", async (t) => {
    const { controller } = richDrive(t);
    const whole = await controller.identifyController();
    const names = ["serialNumber", "modelNumber", "firmwareUpdates", "extendedSelfTestTime"] as const;
    const fields = await controller.readFields(adminCommands.identifyController, names);
    for (const name of names) assert.deepEqual(fields[name], whole[name], name);
    const { compositeTemperature } = await controller.getSmartHealthLog();
    const smart = await controller.readFields(adminCommands.getSmartHealthLog, ["compositeTemperature"]);
    assert.deepEqual(smart, { compositeTemperature });
  });

  test("tells its security protocols by name", async (t) => {
    const { controller } = richDrive(t);
    const protocols = await controller.readSecurityProtocols();
    assert.deepEqual(protocols[0], { id: 0, name: "Security Protocol Information" });
  });

  test("refuses opcodes that it does not have, in a passthrough too", async (t) => {
    const { controller } = richDrive(t);
    const { data, result } = await controller.passthrough({ opcode: 0x06, dword10: 1, dataLength: 64 });
    assert.deepEqual([data.length, result], [64, 0]);
    await assert.rejects(controller.passthrough({ opcode: 0xc2, dataLength: 8 }), { code: "MI_STATUS" });
  });
});

/** How long a message of so many bytes takes over SMBus at 100 kHz, in ms: 64 of them a packet, 9 more around, 9 bits each. */
const busTime = (bytes: number) => ((bytes + Math.ceil(bytes / 64) * 9) * 9) / 100;

describe("over a link as slow as SMBus", () => {
  test("4 MiB of firmware arrive byte for byte, and each part tells how far it is", async (t) => {
    const { pending, pass } = virtualTime(t);
    const { drive, controller } = richDrive(t, () => Date.now());
    drive.prepend(({ message }, next) =>
      next().map((reply) => ({
        ...reply,
        after: reply.after + busTime(message.length) + busTime(reply.message.length),
      })),
    );
    const image = simulatedFirmwareImage("4.0.0", 2 ** 22);
    const began = Date.now();
    const offsets: number[] = [];
    let isOver = false;
    const end = (async () => {
      for await (const { offset } of controller.downloadFirmware(image)) offsets.push(offset);
    })().finally(() => {
      isOver = true;
    });
    while (!isOver) await pass(500);
    await end;
    assert.deepEqual(
      offsets,
      Array.from({ length: 1024 }, (_, index) => 4096 * (index + 1)),
    );
    assert.ok(Date.now() - began > 1024 * busTime(4096));
    const committed = controller.firmwareCommit({ slot: 3, action: "replace" });
    await pass(500);
    await committed;
    assert.deepEqual(drive.model.firmwareUpdate.images.get(3), image);
    assert.equal(pending.size, 0);
  });
});

describe("by a clock that passes as it is told, a simulated drive", () => {
  /** The steps of a watch while the time passes, a second each. */
  async function watched<T>(steps: AsyncIterable<T>, pass: (milliseconds: number) => Promise<void>): Promise<T[]> {
    const seen: T[] = [];
    let isOver = false;
    const end = (async () => {
      for await (const step of steps) seen.push(step);
    })().finally(() => {
      isOver = true;
    });
    for (let second = 0; second < 3_600 && !isOver; second++) await pass(1_000);
    await end;
    return seen;
  }

  test("runs a self-test to its result", async (t) => {
    const { pass } = virtualTime(t);
    const { controller } = richDrive(t, () => Date.now());
    await controller.deviceSelfTest({ selfTest: "short" });
    const steps = await watched(controller.watchSelfTest(), pass);
    assert.ok(steps.length > 2 && steps.slice(0, -1).every(({ operation }) => operation === "short"));
    const percentages = steps.map(({ percentage }) => percentage);
    assert.deepEqual(
      percentages,
      percentages.toSorted((one, other) => one - other),
    );
    assert.equal(steps.at(-1)?.result?.result, "completed");
  });

  test("formats a namespace to its end", async (t) => {
    const { pass } = virtualTime(t);
    const { controller } = richDrive(t, () => Date.now());
    await controller.formatNvm({ namespaceId: 1, formatIndexLow: 0 });
    const steps = await watched(controller.watchFormat({ namespaceId: 1 }), pass);
    assert.ok(steps.length > 1);
    assert.deepEqual(steps.at(-1), { percentage: 100 });
  });

  test("formats all namespaces, and is not done before the last of them is", async (t) => {
    const { pass } = virtualTime(t);
    const { controller } = richDrive(t, () => Date.now());
    await controller.formatNvm({ namespaceId: 0xffff_ffff, formatIndexLow: 0 });
    const steps = await watched(controller.watchFormat({ namespaceId: 0xffff_ffff }), pass);
    assert.ok(steps.length > 1);
    assert.deepEqual(steps.at(-1), { percentage: 100 });
  });

  test("is sanitized to the outcome", async (t) => {
    const { pass } = virtualTime(t);
    const { controller } = richDrive(t, () => Date.now());
    await controller.sanitize({ action: "cryptoErase" });
    const steps = await watched(controller.watchSanitize(), pass);
    assert.equal(steps[0]?.outcome, "inProgress");
    assert.match(`${steps.at(-1)?.outcome}`, /^succeeded/);
  });
});
