import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { driveNamed, endpointOver, knownSamsung, samsung, withoutProbeVariable } from "./probed-drive.contract.ts";
import { noQuirks, type QuirkEntry, quirksOf, quirkTable } from "./quirks.ts";
import {
  health,
  identity,
  rejection,
  ScriptedTransport,
  settled,
  virtualTime,
  watchedController,
} from "./scripted-transport.contract.ts";

withoutProbeVariable();

describe("the quirks of a drive", () => {
  const entry = (modelPrefix: string, quirks: QuirkEntry["quirks"], pciVendorId = 0x144d): QuirkEntry => {
    return { pciVendorId, modelPrefix, quirks, evidence: "made up" };
  };

  test("are found by vendor and the beginning of the model number", () => {
    assert.deepEqual(quirksOf(samsung), { commandInterval: 1.2, secondSlot: true });
    assert.deepEqual(quirksOf({ ...samsung, modelNumber: "MZUL2512HCJQ" }), { commandInterval: 1.2, secondSlot: true });
    assert.deepEqual(quirksOf({ ...samsung, modelNumber: "MZUL2512HCJ" }), noQuirks);
    assert.deepEqual(quirksOf({ ...samsung, modelNumber: "XMZUL2512HCJQ" }), noQuirks);
    assert.deepEqual(quirksOf({ ...samsung, pciVendorId: 0x144e }), noQuirks);
  });

  test("are those of all entries that it matches", () => {
    const table = [
      entry("MZ", { commandInterval: 5 }),
      entry("MZUL", { secondSlot: false }),
      entry("MZUL2", { commandInterval: 9 }),
      entry("MZUL", { secondSlot: true }, 1),
    ];
    assert.deepEqual(quirksOf(samsung, table), { commandInterval: 9, secondSlot: false });
    assert.deepEqual(noQuirks, { commandInterval: 0, secondSlot: true }, "and nothing else is changed");
  });

  test("each have their evidence", () => {
    for (const { evidence, modelPrefix } of quirkTable) {
      assert.ok(evidence.length > 0);
      assert.ok(modelPrefix.length > 0);
    }
  });
});

describe("a drive that drops commands which come too soon", () => {
  test("is given its time after every response, that to the probe included", async (t) => {
    const time = virtualTime(t);
    const transport = driveNamed(samsung.modelNumber);
    const endpoint = endpointOver(transport);
    const calls = [endpoint.subsystemHealthStatusPoll(), endpoint.subsystemHealthStatusPoll()];
    const counts: number[] = [];
    for (let millisecond = 0; millisecond < 5; millisecond++) {
      await settled();
      counts.push(transport.exchanges.length);
      await time.pass(1);
    }
    await Promise.all(calls);
    assert.deepEqual(counts, [1, 1, 2, 2, 3]);
  });

  test("is given its time after responses on the other slot, also those that come while it is being given", async (t) => {
    const time = virtualTime(t);
    const transport = new ScriptedTransport();
    const endpoint = endpointOver(transport);
    const [first, second] = ([0, 1] as const).map((slot) => endpoint.subsystemHealthStatusPoll({}, { slot }));
    await settled();
    transport.last.answer(...identity(samsung.modelNumber));
    await time.pass(2);
    const [, slot0, slot1] = transport.exchanges;
    slot0!.answer(...health);
    const third = endpoint.subsystemHealthStatusPoll();
    await time.pass(1);
    slot1!.answer(...health);
    await time.pass(1);
    assert.equal(transport.exchanges.length, 3, "2 ms after slot 0, but only 1 after slot 1");
    await time.pass(1);
    assert.equal(transport.exchanges.length, 4);
    transport.last.answer(...health);
    await Promise.all([first, second, third]);
  });

  test("may have its time as it pleases: no command waits that comes later by itself", async (t) => {
    const time = virtualTime(t);
    const { endpoint } = await knownSamsung(time);
    await endpoint.subsystemHealthStatusPoll();
  });

  test("may have the wait before a command aborted, and the next one goes on", async (t) => {
    const time = virtualTime(t);
    const transport = driveNamed(samsung.modelNumber);
    const endpoint = endpointOver(transport);
    const controller = watchedController(t);
    const aborted = rejection(endpoint.subsystemHealthStatusPoll({}, { signal: controller.signal }));
    const next = endpoint.subsystemHealthStatusPoll();
    await settled();
    controller.abort("enough");
    assert.equal(await aborted, "enough");
    await time.pass(2);
    await next;
    assert.equal(transport.exchanges.length, 2);
  });
});

describe("a drive without a second slot", () => {
  const entry: QuirkEntry = {
    pciVendorId: 0x144d,
    modelPrefix: "one slot",
    quirks: { secondSlot: false },
    evidence: "made up",
  };
  const table = quirkTable as QuirkEntry[];
  beforeEach(() => void table.push(entry));
  afterEach(() => void table.splice(table.indexOf(entry), 1));

  test("is sent nothing on slot 1, even by a first command; slot 0 is as ever", async () => {
    const transport = driveNamed("one slot");
    const endpoint = endpointOver(transport);
    const refusal = { code: "NOT_SUPPORTED", message: /: mctp:1,9 has no command slot 1$/ };
    await assert.rejects(endpoint.subsystemHealthStatusPoll({}, { slot: 1 }), refusal);
    await assert.rejects(endpoint.subsystemHealthStatusPoll({}, { slot: 1 }), refusal);
    await endpoint.subsystemHealthStatusPoll();
    assert.deepEqual(transport.opcodes, ["10:6", "8:1"]);
  });
});
