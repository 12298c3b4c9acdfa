import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../../endpoint/endpoint.ts";
import { type Drive, defaultFleet } from "../index.ts";
import {
  type AdminFields,
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  fromHex,
  sealed,
  toHex,
} from "../messages.contract.ts";
import { resetSubsystem } from "../subsystem-power.ts";

const drive = (eid = 9): Drive => defaultFleet().drive(eid);
const selections = { current: 0, default: 1, saved: 2, capabilities: 3 };

interface GetFields extends AdminFields {
  readonly select?: keyof typeof selections;
  readonly dword11?: number;
}
interface SetFields extends AdminFields {
  readonly dword12?: number;
  readonly save?: boolean;
}

const getFeature = (identifier: number, { select = "current", dword11 = 0, ...fields }: GetFields = {}) =>
  adminRequest(0x0a, { dwords: [identifier + selections[select] * 0x100, dword11], ...fields });

function setFeature(identifier: number, dword11: number, { dword12 = 0, save = false, ...fields }: SetFields = {}) {
  const dwords = [identifier + (save ? 0x8000_0000 : 0), dword11, dword12];
  return adminRequest(0x09, { dwords, length: fields.data?.length ?? 0, ...fields });
}

/** Dword 0 of a successful completion. */
function resultOf(subject: Drive, request: Uint8Array): number {
  const answer = answerOf(subject, request);
  dataOf(answer, 20);
  return new DataView(answer.buffer, answer.byteOffset).getUint32(8, true);
}

/** Status Code and Status Code Type stand from bit 17 on, Do Not Retry is bit 31. */
const nvmeError = (status: string) =>
  toHex(sealed(fromHex(`84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ${status}`)));
const invalidField = nvmeError("00 00 04 80");
const invalidNamespaceOrFormat = nvmeError("00 00 16 80");
const notSaveable = nvmeError("00 00 1a 82");
const notChangeable = nvmeError("00 00 1c 82");
const notNamespaceSpecific = nvmeError("00 00 1e 82");
const success = toHex(sealed(fromHex("84 90".padEnd(59, " 00"))));

describe("a feature of a simulated drive", () => {
  test("answers a Set with nothing but success, and the Get that follows with the value, byte for byte", () => {
    const subject = drive();
    assert.equal(answerHex(subject, setFeature(0x06, 1)), success);
    const expected = toHex(sealed(fromHex("84 90 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00")));
    assert.equal(answerHex(subject, getFeature(0x06)), expected);
  });

  test("has a current, a default and a saved value", () => {
    const subject = drive();
    assert.equal(resultOf(subject, setFeature(0x02, 2, { save: true })), 0);
    assert.equal(resultOf(subject, setFeature(0x02, 1)), 0);
    const values = (["current", "default", "saved"] as const).map((select) =>
      resultOf(subject, getFeature(0x02, { select })),
    );
    assert.deepEqual(values, [1, 0, 2]);
    resetSubsystem(subject.model, 0);
    assert.equal(resultOf(subject, getFeature(0x02)), 2, "a reset restores what was saved");
  });

  test("goes back to its default at a reset where it was not saved, unless it outlives resets", () => {
    const subject = drive();
    resultOf(subject, setFeature(0x06, 1));
    resultOf(subject, setFeature(0x80, 3));
    resetSubsystem(subject.model, 0);
    assert.equal(resultOf(subject, getFeature(0x06)), 0);
    assert.equal(resultOf(subject, getFeature(0x80)), 3);
  });

  test("is the controller's own", () => {
    const subject = drive(12);
    resultOf(subject, setFeature(0x06, 1, { controllerId: 1 }));
    assert.equal(resultOf(subject, getFeature(0x06, { controllerId: 1 })), 1);
    assert.equal(resultOf(subject, getFeature(0x06)), 0);
  });

  test("is of one namespace where the specification says so", () => {
    const subject = drive();
    resultOf(subject, setFeature(0x05, 70, { namespaceId: 1 }));
    assert.equal(resultOf(subject, getFeature(0x05, { namespaceId: 1 })), 70);
    resultOf(subject, setFeature(0x05, 80, { namespaceId: 0xffff_ffff }));
    assert.equal(resultOf(subject, getFeature(0x05, { namespaceId: 1 })), 80);
  });

  test("tells its capabilities: saveable, namespace specific, changeable", () => {
    const rows: [number, number][] = [
      [0x04, 0b101],
      [0x05, 0b111],
      [0x07, 0b000],
      [0x0e, 0b100],
      [0x84, 0b110],
    ];
    for (const [identifier, capabilities] of rows) {
      assert.equal(
        resultOf(drive(), getFeature(identifier, { select: "capabilities" })),
        capabilities,
        `${identifier}`,
      );
    }
  });
});

describe("a feature is refused", () => {
  test("that the drive does not have, whatever is asked of it", () => {
    const subject = drive();
    subject.model.features.missing.add(0x06);
    for (const identifier of [0x00, 0x06, 0x22, 0x77, 0xc0, 0xff]) {
      for (const select of ["current", "default", "saved", "capabilities"] as const) {
        assert.equal(answerHex(subject, getFeature(identifier, { select })), invalidField, `${identifier} ${select}`);
      }
      assert.equal(answerHex(subject, setFeature(identifier, 0)), invalidField, `${identifier}`);
    }
  });

  test("with a reserved selection", () => {
    for (const select of [4, 5, 6, 7]) {
      const request = adminRequest(0x0a, { dwords: [0x06 + select * 0x100] });
      assert.equal(answerHex(drive(), request), invalidField);
    }
  });

  test("to be saved where it cannot be", () => {
    assert.equal(answerHex(drive(), setFeature(0x84, 1, { namespaceId: 1, save: true })), notSaveable);
    const subject = drive();
    const { identify } = subject.model;
    const optionalNvmCommands = { ...identify.optionalNvmCommands, saveAndSelectFeatures: false };
    subject.model.identify = { ...identify, optionalNvmCommands };
    assert.equal(answerHex(subject, setFeature(0x06, 1, { save: true })), notSaveable);
  });

  test("out of band where it is the host's: queues, interrupts, its memory", () => {
    for (const identifier of [0x07, 0x08, 0x09, 0x0d, 0x0f, 0x21]) {
      assert.equal(answerHex(drive(), setFeature(identifier, 0)), notChangeable, `${identifier}`);
    }
  });

  test("for a namespace where it is of none, and for none where it is of one", () => {
    assert.equal(answerHex(drive(), setFeature(0x06, 1, { namespaceId: 1 })), notNamespaceSpecific);
    assert.equal(answerHex(drive(), setFeature(0x06, 1, { namespaceId: 0xffff_ffff })), success);
    for (const namespaceId of [0, 2, 17]) {
      assert.equal(answerHex(drive(), setFeature(0x05, 1, { namespaceId })), invalidNamespaceOrFormat);
      assert.equal(answerHex(drive(), getFeature(0x05, { namespaceId })), invalidNamespaceOrFormat);
    }
    assert.equal(answerHex(drive(), getFeature(0x05, { namespaceId: 0xffff_ffff })), invalidNamespaceOrFormat);
  });

  test("with a value that cannot be", () => {
    const rows: [number, number][] = [
      // The drives have three power states.
      [0x02, 3],
      // Sensor 9, and a third type of threshold.
      [0x04, 0x0009_0157],
      [0x04, 0x0020_0157],
      // Heavy throttling below light.
      [0x10, 0x0158_0157],
      [0x19, 1],
      // What only its authentication key can set.
      [0x85, 4],
    ];
    for (const [identifier, dword11] of rows) {
      assert.equal(answerHex(drive(), setFeature(identifier, dword11)), invalidField, `${identifier} ${dword11}`);
    }
    assert.equal(answerHex(drive(), setFeature(0x84, 4, { namespaceId: 1 })), invalidField);
  });

  test("with data of another length than its own, or none", () => {
    const short = errorHex(0x06);
    assert.equal(answerHex(drive(), setFeature(0x0e, 0, { data: [1, 2, 3, 4] })), short);
    assert.equal(answerHex(drive(), setFeature(0x0e, 0)), short);
    assert.equal(answerHex(drive(), setFeature(0x06, 1, { data: [1, 2, 3, 4] })), short);
  });

  const errorHex = (status: number) => toHex(sealed([0x84, 0x90, 0, 0, status, 0, 0, 0]));
});

describe("what features do to the drive", () => {
  /** Byte 0 of the SMART log. */
  const warningOf = (subject: Drive): number => {
    const request = adminRequest(0x02, { namespaceId: 0xffff_ffff, length: 512, dwords: [0x007f_0002] });
    return dataOf(answerOf(subject, request), 20)[0] ?? 0;
  };
  const overTemperature = 0b10;

  test("temperature thresholds decide what the SMART log warns of", () => {
    // At 36 °C, 309 K; the first sensor too, the second is 4 K hotter.
    const subject = drive();
    assert.equal(resultOf(subject, getFeature(0x04)), 343, "the warning temperature by default");
    assert.equal(warningOf(subject), 0);
    resultOf(subject, setFeature(0x04, 309));
    assert.equal(warningOf(subject), overTemperature);
    resultOf(subject, setFeature(0x04, 310));
    assert.equal(warningOf(subject), 0);
    // Under, then over on sensor 2, then on all of them.
    resultOf(subject, setFeature(0x04, 0x0010_0135));
    assert.equal(warningOf(subject), overTemperature);
    resultOf(subject, setFeature(0x04, 0x0010_0000));
    resultOf(subject, setFeature(0x04, 0x0002_0139));
    assert.equal(warningOf(subject), overTemperature);
    resultOf(subject, setFeature(0x04, 0x000f_ffff));
    assert.equal(warningOf(subject), 0);
    assert.equal(resultOf(subject, getFeature(0x04, { dword11: 0x0003_0000 })), 0x0003_ffff);
    resultOf(subject, setFeature(0x04, 200));
    resetSubsystem(subject.model, 0);
    assert.equal(warningOf(subject), 0, "a reset takes the threshold back");
  });

  test("the timestamp runs from what a host set, and from 0 after a reset", () => {
    const subject = drive();
    const read = () => toHex(dataOf(answerOf(subject, getFeature(0x0e, { length: 8 })), 20).slice(6));
    assert.equal(read(), "00 00", "counts from a reset");
    const data = [0x00, 0x66, 0xb1, 0xc5, 0xa0, 0x01, 0, 0];
    resultOf(subject, setFeature(0x0e, 0, { data }));
    const answer = dataOf(answerOf(subject, getFeature(0x0e, { length: 8 })), 20);
    assert.equal(toHex(answer.slice(2)), "b1 c5 a0 01 02 00", "set by a host");
    resetSubsystem(subject.model, 0);
    assert.equal(read(), "00 00");
  });

  test("namespace write protection shows in Identify Namespace, and what is permanent stays", () => {
    const subject = drive();
    const attributes = () =>
      dataOf(answerOf(subject, adminRequest(0x06, { namespaceId: 1, length: 4096, dwords: [0] })), 20)[99];
    assert.equal(attributes(), 0);
    resultOf(subject, setFeature(0x84, 1, { namespaceId: 1 }));
    assert.equal(attributes(), 1);
    resetSubsystem(subject.model, 0);
    assert.equal(resultOf(subject, getFeature(0x84, { namespaceId: 1 })), 1);
    resultOf(subject, setFeature(0x84, 0, { namespaceId: 1 }));
    assert.equal(attributes(), 0);
    resultOf(subject, setFeature(0x84, 3, { namespaceId: 1 }));
    assert.equal(answerHex(subject, setFeature(0x84, 0, { namespaceId: 1 })), notChangeable);
    assert.equal(attributes(), 1);
  });

  test("boot partitions keep the state that no change was asked for", () => {
    const subject = drive();
    assert.equal(resultOf(subject, getFeature(0x85)), 0b001_001);
    resultOf(subject, setFeature(0x85, 0b010_000));
    assert.equal(resultOf(subject, getFeature(0x85)), 0b010_001);
  });

  test("a host identifier is kept in either length", () => {
    const subject = drive();
    const data = Array.from({ length: 16 }, (_, index) => index + 1);
    resultOf(subject, setFeature(0x81, 1, { data }));
    assert.deepEqual([...dataOf(answerOf(subject, getFeature(0x81, { dword11: 1, length: 16 })), 20)], data);
    assert.deepEqual([...dataOf(answerOf(subject, getFeature(0x81, { length: 8 })), 20)], data.slice(0, 8));
  });

  test("settings of NVM sets and endurance groups are apart from each other", () => {
    const subject = drive();
    resultOf(subject, setFeature(0x12, 2, { dword12: 15 }));
    assert.equal(resultOf(subject, getFeature(0x12, { dword11: 2 })), 15);
    assert.equal(resultOf(subject, getFeature(0x12, { dword11: 1 })), 4);
    resultOf(subject, setFeature(0x18, 0x0008_0003));
    assert.equal(resultOf(subject, getFeature(0x18, { dword11: 3 })), 0x0008_0003);
    assert.equal(resultOf(subject, getFeature(0x18, { dword11: 4 })), 4);
  });
});

describe("host metadata", () => {
  const element = (type: number, value: string) => [type, 0, value.length, 0, ...new TextEncoder().encode(value)];
  const metadata = (...elements: number[][]) => {
    const bytes = [elements.length, 0, ...elements.flat()];
    return [...bytes, ...new Array<number>(4096 - bytes.length).fill(0)];
  };
  const action = { addOrReplace: 0, delete: 1 << 13, add: 2 << 13, reserved: 3 << 13 };
  const read = (subject: Drive, identifier: number) => {
    const data = dataOf(answerOf(subject, getFeature(identifier, { length: 4096 })), 20);
    return [...data];
  };

  test("of a controller is added, replaced and deleted by its sort", () => {
    const subject = drive();
    assert.deepEqual(read(subject, 0x7e), metadata());
    resultOf(subject, setFeature(0x7e, action.addOrReplace, { data: metadata(element(1, "nvme0")) }));
    resultOf(subject, setFeature(0x7e, action.addOrReplace, { data: metadata(element(2, "nvme")) }));
    resultOf(subject, setFeature(0x7e, action.addOrReplace, { data: metadata(element(1, "nvme1")) }));
    assert.deepEqual(read(subject, 0x7e), metadata(element(2, "nvme"), element(1, "nvme1")));
    resultOf(subject, setFeature(0x7e, action.delete, { data: metadata(element(2, "")) }));
    assert.deepEqual(read(subject, 0x7e), metadata(element(1, "nvme1")));
    resetSubsystem(subject.model, 0);
    assert.deepEqual(read(subject, 0x7e), metadata());
  });

  test("may be there several times only in the enhanced form", () => {
    const subject = drive();
    for (const value of ["a", "b"]) {
      resultOf(subject, setFeature(0x7d, action.add, { data: metadata(element(1, value)) }));
    }
    assert.deepEqual(read(subject, 0x7d), metadata(element(1, "a"), element(1, "b")));
    const twice = metadata(element(1, "a"), element(1, "b"));
    assert.equal(answerHex(subject, setFeature(0x7e, action.add, { data: metadata(element(1, "a")) })), invalidField);
    assert.equal(answerHex(subject, setFeature(0x7e, action.addOrReplace, { data: twice })), invalidField);
    assert.equal(answerHex(subject, setFeature(0x7d, action.reserved, { data: twice })), invalidField);
  });

  test("that makes no elements, or no more fits, is refused", () => {
    const subject = drive();
    const tooLong = metadata([1, 0, 0xff, 0x0f]);
    assert.equal(answerHex(subject, setFeature(0x7d, action.add, { data: tooLong })), invalidField);
    const half = metadata([1, 0, 0x00, 0x08, ...new Array<number>(2048).fill(0x41)]);
    assert.equal(answerHex(subject, setFeature(0x7d, action.add, { data: half })), success);
    assert.equal(answerHex(subject, setFeature(0x7d, action.add, { data: half })), invalidField);
  });
});

test("over an endpoint a feature is read and set by the names of what it has", async () => {
  const transport = defaultFleet().transport();
  const controller = new Endpoint(transport, { eid: 9 }, { probe: false }).controller(0);
  await controller.setTemperatureThreshold({ threshold: 343, sensor: 1, type: "over", save: true });
  const threshold = { threshold: 343, sensor: 1, type: "over", hysteresis: 0 };
  assert.deepEqual(await controller.getTemperatureThreshold({ sensor: 1, select: "saved" }), threshold);
  assert.deepEqual(await controller.getFeatures({ featureIdentifier: 0x04, dword11: 0x0001_0000 }), {
    result: 0x0001_0157,
    data: new Uint8Array(0),
  });
  const { metadata } = await controller.getControllerMetadata();
  assert.deepEqual(metadata, { elements: [] });
  const events = await controller.getFlexibleDataPlacementEvents({ namespaceId: 1, numberOfEvents: 2 });
  assert.equal(events.numberSupported, 6);
  assert.deepEqual(events.events[1], { type: "reclaimUnitTimeLimitExceeded", enabled: false });
  const capabilities = await controller.getFeatureCapabilities({ featureIdentifier: 0x84 });
  assert.deepEqual(capabilities, { saveable: false, namespaceSpecific: true, changeable: true });
  await assert.rejects(controller.setHostIdentifier({ identifier: new Uint8Array(9) }), {
    code: "INVALID_ARGUMENT",
    message: /identifier: 9 bytes are neither 8 nor 16/,
  });
  await assert.rejects(
    controller.setFlexibleDataPlacementEvents({ namespaceId: 1, numberOfEvents: 1, eventTypes: [0] }),
    /eventTypes: 1 types are no multiple of 4/,
  );
  await transport.close();
});
