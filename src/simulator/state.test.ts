import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { ControllerHealth } from "../mi/index.ts";
import { MemoryTransport } from "../transport/memory.ts";
import { type ControllerModel, Drive, type DriveModel, defaultFleet, type FunctionType } from "./index.ts";
import { answerHex, answerOf, dataOf, fromHex, miRequest } from "./messages.contract.ts";

const modelOf = (eid = 9): DriveModel => defaultFleet().drive(eid).model;

const none = ControllerHealth.zero().changes;
/** Bits of CCS and CHSC by the flags of the model, from the specification's table. Bit 3 is reserved. */
const statusBits: readonly (readonly [number, keyof typeof none])[] = [
  [0, "ready"],
  [1, "controllerFatalStatus"],
  [2, "shutdownStatus"],
  [4, "subsystemResetOccurred"],
  [5, "controllerEnableChanged"],
  [6, "namespaceAttributeChanged"],
  [7, "firmwareActivated"],
  [8, "controllerStatus"],
  [9, "compositeTemperature"],
  [10, "percentageUsed"],
  [11, "availableSpare"],
  [12, "criticalWarning"],
  [13, "telemetryDataAvailable"],
];
const all = Object.fromEntries(statusBits.map(([, name]) => [name, true])) as typeof none;
const allBits = 0b0011_1111_1111_0111;

describe("a configuration", () => {
  const setFrequency = (portId: number, frequency: number) =>
    miRequest(0x03, 0x01 + frequency * 0x100 + portId * 2 ** 24);
  const getFrequency = (portId: number) => miRequest(0x04, 0x01 + portId * 2 ** 24);
  const setSize = (portId: number, size: number) => miRequest(0x03, 0x03 + portId * 2 ** 24, size);
  const getSize = (portId: number) => miRequest(0x04, 0x03 + portId * 2 ** 24);
  const valueIn = (answer: Uint8Array) => answer[5]! + answer[6]! * 0x100 + answer[7]! * 0x1_0000;

  test("begins with 100 kHz and 64 bytes, as after a reset of the endpoint", () => {
    const drive = new Drive(modelOf());
    assert.equal(answerHex(drive, getFrequency(1)), "84 88 00 00 00 01 00 00 5a c7 36 87");
    assert.equal(valueIn(answerOf(drive, getSize(0))), 64);
    assert.equal(valueIn(answerOf(drive, getSize(1))), 64);
  });

  test("of a frequency is read back as it was set", () => {
    const drive = new Drive(modelOf());
    for (const frequency of [2, 1, 2]) {
      answerOf(drive, setFrequency(1, frequency));
      assert.equal(valueIn(answerOf(drive, getFrequency(1))), frequency);
    }
  });

  test("of a transmission unit size belongs to its port", () => {
    const drive = new Drive(modelOf(12));
    assert.equal(answerOf(drive, setSize(2, 250))[4], 0);
    assert.deepEqual(
      [0, 1, 2].map((portId) => valueIn(answerOf(drive, getSize(portId)))),
      [64, 64, 250],
    );
  });

  test("is not changed by a request that is refused", () => {
    const drive = new Drive(modelOf());
    answerOf(drive, setSize(1, 128));
    answerOf(drive, setFrequency(1, 2));
    for (const request of [setSize(1, 63), setSize(1, 251), setSize(2, 64), setFrequency(1, 3), setFrequency(0, 1)]) {
      assert.equal(answerOf(drive, request)[4], 0x04);
    }
    assert.equal(valueIn(answerOf(drive, getSize(1))), 128);
    assert.equal(valueIn(answerOf(drive, getFrequency(1))), 2);
  });

  test("of the frequency may reach 1 MHz where the port does", () => {
    const model = modelOf();
    const port = model.ports[1]!;
    const twoWire = port.information.specific.twoWire!;
    const faster = { ...twoWire, protocols: { ...twoWire.protocols, maximumFrequency: "mhz1" as const } };
    const ports = [model.ports[0]!, { ...port, information: { ...port.information, specific: { twoWire: faster } } }];
    const drive = new Drive({ ...model, ports });
    assert.equal(answerOf(drive, setFrequency(1, 3))[4], 0);
    assert.equal(valueIn(answerOf(drive, getFrequency(1))), 3);
  });
});

describe("the composite controller status", () => {
  const poll = (clear = false) => miRequest(0x01, 0, clear ? 0x8000_0000 : 0);
  const statusOf = (drive: Drive, clear = false): number => {
    const health = dataOf(answerOf(drive, poll(clear)), 8);
    return health[4]! + health[5]! * 0x100;
  };

  test("has each flag at its bit", () => {
    for (const [bit, name] of statusBits) {
      const drive = new Drive({ ...modelOf(), compositeStatus: { ...none, [name]: true } });
      assert.equal(statusOf(drive), 1 << bit, name);
    }
  });

  test("stays as it is when polled, until a poll clears it", () => {
    const drive = new Drive({ ...modelOf(), compositeStatus: all });
    assert.equal(statusOf(drive), allBits);
    assert.equal(statusOf(drive, true), allBits, "the poll that clears still reports");
    assert.equal(statusOf(drive), 0);
    drive.model.compositeStatus = { ...drive.model.compositeStatus, ready: true };
    assert.equal(statusOf(drive), 1, "a new event sets a flag again");
  });

  test("is cleared flag by flag through Health Status Change, whose bits stand closer together", () => {
    for (const [index, [bit, name]] of statusBits.entries()) {
      const drive = new Drive({ ...modelOf(), compositeStatus: all });
      assert.equal(answerHex(drive, miRequest(0x03, 0x02, 1 << index)), "84 88 00 00 00 00 00 00 24 55 77 22");
      assert.equal(statusOf(drive), allBits & ~(1 << bit), name);
    }
  });

  test("is cleared as a whole by all thirteen bits of Health Status Change", () => {
    const drive = new Drive({ ...modelOf(), compositeStatus: all });
    answerOf(drive, fromHex("84 08 00 00 03 00 00 00 02 00 00 00 ff 1f 00 00 98 49 ec d2"));
    assert.equal(statusOf(drive), 0);
  });

  test("is one thing and the changed flags of a controller another: clearing either leaves the other", () => {
    const model = modelOf(12);
    model.controllers[0]!.changes = all;
    const drive = new Drive({ ...model, compositeStatus: all });
    assert.equal(statusOf(drive, true), allBits);
    assert.deepEqual(drive.model.controllers[0]!.changes, all);
    drive.model.compositeStatus = all;
    answerOf(drive, miRequest(0x02, 0x81ff_0000, 0x8000_0000));
    assert.equal(statusOf(drive), allBits);
  });
});

describe("a subsystem poll", () => {
  const healthOf = (changes: Partial<DriveModel>) =>
    dataOf(answerOf(new Drive({ ...modelOf(), ...changes }), miRequest(0x01)), 8);
  const temperature = (kelvins: number) =>
    healthOf({ smart: { ...modelOf().smart, compositeTemperature: kelvins } })[2];

  test("encodes the temperature in one byte, cut off at both ends", () => {
    for (const [kelvins, expected] of [
      [273, 0],
      [399, 126],
      [400, 0x7f],
      [500, 0x7f],
      [272, 0xff],
      [214, 0xc5],
      [213, 0xc4],
      [100, 0xc4],
    ] as const) {
      assert.equal(temperature(kelvins), expected, `${kelvins} K`);
    }
  });

  test("says that there is no reading where the log has none, or what the model has it say", () => {
    assert.equal(temperature(0), 0x80);
    assert.equal(healthOf({ temperatureReading: "sensorFailure" })[2], 0x81);
    assert.equal(healthOf({ temperatureReading: "noData" })[2], 0x80);
    assert.equal(healthOf({ temperatureReading: -5 })[2], 0xfb);
  });

  test("says that a drive does not function, and needs a reset", () => {
    assert.equal(healthOf({ driveFunctional: false })[0], 0x08);
  });

  test("says which PCIe ports have a link", () => {
    assert.equal(dataOf(answerOf(new Drive(modelOf(12)), miRequest(0x01)), 8)[0], 0x3c);
  });

  test("has warnings inverted, and a controller poll has them as they are", () => {
    const smart = modelOf(11).smart;
    assert.equal(healthOf({ smart })[1], 0xff & ~0b101);
    const drive = new Drive({ ...modelOf(), smart });
    assert.equal(dataOf(answerOf(drive, miRequest(0x02, 0x81ff_0000)), 8)[8], 0b101);
  });
});

describe("a controller poll", () => {
  const everyFunction = 0x0700_0000;
  const reportAll = 0x8000_0000;
  const functionTypes: readonly FunctionType[] = ["pci", "physical", "virtual"];

  /** Controllers with the ids given, their function types in turn. */
  const withControllers = (ids: readonly number[], majorVersion = 2): Drive => {
    const model = modelOf();
    const controllers = ids.map((id, index): ControllerModel => {
      return { ...model.controllers[0]!, id, functionType: functionTypes[index % 3]!, changes: none };
    });
    return new Drive({ ...model, majorVersion, controllers });
  };
  const poll = (drive: Drive, dword0: number, dword1 = 0): number[] => {
    const answer = answerOf(drive, miRequest(0x02, dword0, dword1));
    const data = dataOf(answer, 8);
    assert.equal(data.length, answer[7]! * 16, "as many entries as RENT says");
    assert.deepEqual([...answer.subarray(5, 7)], [0, 0]);
    return Array.from({ length: answer[7]! }, (_, index) => data[index * 16]! + data[index * 16 + 1]! * 0x100);
  };

  test("is paged by its first controller (SCTLID) and its most entries (MAXRENT)", () => {
    const drive = withControllers([0, 1, 5, 6, 300]);
    const page = (from: number, most: number) => poll(drive, everyFunction + reportAll + (most - 1) * 0x1_0000 + from);
    assert.deepEqual(page(0, 256), [0, 1, 5, 6, 300]);
    assert.deepEqual(page(0, 1), [0]);
    assert.deepEqual(page(0, 2), [0, 1]);
    assert.deepEqual(page(2, 2), [5, 6]);
    assert.deepEqual(page(7, 2), [300]);
    assert.deepEqual(page(301, 2), []);
  });

  test("reports 255 controllers at most, which is what its count can say", () => {
    const drive = withControllers(Array.from({ length: 300 }, (_, index) => index));
    assert.equal(poll(drive, everyFunction + reportAll + 0x00ff_0000).length, 255);
    assert.equal(poll(drive, everyFunction + reportAll + 0x00fe_0000).length, 255);
    assert.equal(poll(drive, everyFunction + reportAll + 0x00ff_0000 + 255).length, 45);
  });

  test("includes the function types asked for, and none otherwise", () => {
    const drive = withControllers([0, 1, 2, 3, 4]);
    const including = (bits: number) => poll(drive, reportAll + bits * 2 ** 24 + 0x00ff_0000);
    assert.deepEqual(including(0b001), [0, 3]);
    assert.deepEqual(including(0b010), [1, 4]);
    assert.deepEqual(including(0b100), [2]);
    assert.deepEqual(including(0b101), [0, 2, 3]);
    assert.deepEqual(including(0b000), []);
  });

  test("without ALL reports the controllers that changed in a way selected", () => {
    const selectors = [
      "controllerStatus",
      "compositeTemperature",
      "percentageUsed",
      "availableSpare",
      "criticalWarning",
    ] as const;
    const drive = withControllers([0, 1, 2, 3, 4, 5]);
    for (const [id, name] of selectors.entries()) drive.model.controllers[id]!.changes = { ...none, [name]: true };
    for (const id of selectors.keys()) {
      assert.deepEqual(poll(drive, everyFunction + 0x00ff_0000, 1 << id), [id], selectors[id]);
    }
    assert.deepEqual(poll(drive, everyFunction + 0x00ff_0000, 0b10001), [0, 4]);
    assert.deepEqual(poll(drive, everyFunction + 0x00ff_0000, 0b11111), [0, 1, 2, 3, 4]);
    assert.deepEqual(poll(drive, everyFunction + 0x00ff_0000, 0), [], "nothing selected, nothing reported");
    assert.deepEqual(poll(drive, everyFunction + reportAll + 0x00ff_0000, 1), [0, 1, 2, 3, 4, 5]);
  });

  test("clears the changed flags (CCF) of those it reported, and no others", () => {
    const drive = withControllers([0, 1, 2]);
    for (const controller of drive.model.controllers) controller.changes = all;
    assert.deepEqual(poll(drive, everyFunction + reportAll + 0x00ff_0000), [0, 1, 2]);
    assert.deepEqual(drive.model.controllers[0]!.changes, all, "not without CCF");
    assert.deepEqual(poll(drive, everyFunction + 0x0000_0001, 0x8000_0001), [1]);
    assert.deepEqual(
      drive.model.controllers.map(({ changes }) => changes),
      [all, none, all],
    );
    assert.deepEqual(poll(drive, everyFunction + 0x00ff_0000, 0x0000_0001), [0, 2]);
  });

  test("clears with them the status flags that stay set until then, and reports them once more as it does", () => {
    const drive = withControllers([0]);
    const controller = drive.model.controllers[0]!;
    controller.status = {
      ...controller.status,
      subsystemResetOccurred: true,
      namespaceAttributeChanged: true,
      firmwareActivated: true,
      telemetryDataAvailable: true,
    };
    const statusOf = (dword1: number) => {
      const data = dataOf(answerOf(drive, miRequest(0x02, everyFunction + reportAll, dword1)), 8);
      return data[2]! + data[3]! * 0x100;
    };
    // RDY, NSSRO and CECO stay; NAC, FA and TCIDA go.
    assert.equal(statusOf(0), 0b1_1111_0001);
    assert.equal(statusOf(0x8000_0000), 0b1_1111_0001);
    assert.equal(statusOf(0), 0b0_0011_0001);
  });

  test("has each changed flag at its bit from NVMe-MI 2.0 on, where the bytes were reserved before", () => {
    for (const [bit, name] of statusBits) {
      for (const majorVersion of [1, 2]) {
        const drive = withControllers([0], majorVersion);
        drive.model.controllers[0]!.changes = { ...none, [name]: true };
        const data = dataOf(answerOf(drive, miRequest(0x02, everyFunction + reportAll)), 8);
        const expected = majorVersion === 1 ? 0 : 1 << bit;
        assert.equal(data[9]! + data[10]! * 0x100, expected, `${name} in NVMe-MI ${majorVersion}`);
      }
    }
  });
});

test("a controller list has 2047 ids at most, and a namespace list 1024: the next are asked for behind the last", async () => {
  const model = modelOf();
  const many = Array.from({ length: 3_000 }, (_, index) => index);
  const drive = new Drive({
    ...model,
    controllers: many.map((id) => ({ ...model.controllers[0]!, id })),
    namespaces: many.map((index) => ({ ...model.namespaces[0]!, id: index + 1 })),
  });
  await using transport = new MemoryTransport({ respond: (_, message) => drive.respond(message) });
  await using endpoint = new Endpoint(transport, { eid: 9 }, { probe: false });
  const first = await endpoint.readControllerList();
  assert.equal(first.controllerIds.length, 2047);
  const second = await endpoint.readControllerList({ startingControllerId: 2047 });
  assert.deepEqual([...first.controllerIds, ...second.controllerIds], many);
  const { namespaceIds } = await endpoint.controller().identifyActiveNamespaceList();
  assert.equal(namespaceIds.length, 1024);
  const next = await endpoint.controller().identifyActiveNamespaceList({ namespaceId: 1024 });
  assert.equal(next.namespaceIds[0], 1025);
});
