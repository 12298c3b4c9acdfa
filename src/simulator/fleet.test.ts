import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { MiError, TransportError } from "../errors.ts";
import { Drive, type DriveModel, type DriveSpecification, defaultFleet, driveModel, Fleet } from "./index.ts";
import { miRequest } from "./messages.contract.ts";

describe("the default fleet", () => {
  const modelOf = (eid: number): DriveModel => defaultFleet().drive(eid).model;

  test("has drives at endpoint ids 9 to 12, each with a description of its own", () => {
    const fleet = defaultFleet();
    assert.deepEqual(fleet.eids, [9, 10, 11, 12]);
    assert.equal(new Set(fleet.eids.map((eid) => fleet.drive(eid).model.description)).size, 4);
    assert.throws(() => fleet.drive(8), /no simulated drive has endpoint id 8; there are 9, 10, 11, 12/);
  });

  test("has more drives on demand, of the same kinds in turn, each with its own serial number and UUID", () => {
    const fleet = defaultFleet(246);
    assert.deepEqual([fleet.eids.length, fleet.eids[0], fleet.eids.at(-1)], [246, 9, 254]);
    const drives = fleet.eids.map((eid) => fleet.drive(eid));
    assert.equal(new Set(drives.map(({ uuid }) => uuid)).size, 246);
    assert.equal(new Set(drives.map(({ model }) => model.identify.serialNumber)).size, 246);
    assert.equal(fleet.drive(14).model.description, fleet.drive(10).model.description);
    for (const number of [0, 247, 1.5]) assert.throws(() => defaultFleet(number), { code: "INVALID_ARGUMENT" });
  });

  test("has a drive that is silent while it is pulled, and has lost what only power keeps", () => {
    const drive = defaultFleet().drive(10);
    const readSubsystemInformation = miRequest(0);
    assert.equal(drive.respond(readSubsystemInformation).length, 1);
    const { powerCycles } = drive.model.smart;
    drive.pull();
    drive.pull();
    assert.equal(drive.absent, true);
    assert.deepEqual(drive.respond(readSubsystemInformation), []);
    drive.insert();
    drive.insert();
    assert.equal(drive.absent, false);
    assert.equal(drive.respond(readSubsystemInformation).length, 1);
    assert.equal(drive.model.smart.powerCycles, powerCycles + 1n);
  });

  test("has a healthy drive without a warning or an error", () => {
    const { smart, errors } = modelOf(9);
    assert.ok(Object.values(smart.criticalWarning).every((warning) => !warning));
    assert.ok(smart.availableSpare > smart.availableSpareThreshold);
    assert.ok(errors.every(({ errorCount }) => errorCount === 0n));
  });

  test("has a hot drive, above its critical threshold, which warns of just that", () => {
    const { smart, identify } = modelOf(10);
    assert.ok(smart.compositeTemperature > identify.criticalTemperature);
    assert.ok(identify.criticalTemperature > identify.warningTemperature);
    assert.equal(smart.criticalWarning.temperatureThreshold, true);
    assert.ok(smart.warningTemperatureTime >= smart.criticalTemperatureTime && smart.criticalTemperatureTime > 0);
    for (const eid of [9, 11, 12]) {
      assert.ok(modelOf(eid).smart.compositeTemperature < modelOf(eid).identify.warningTemperature);
    }
  });

  test("has a worn drive, past its life and short of spare, with its errors in the log, newest first", () => {
    const { smart, errors, firmware } = modelOf(11);
    assert.ok(smart.percentageUsed > 100);
    assert.ok(smart.availableSpare < smart.availableSpareThreshold);
    assert.equal(smart.criticalWarning.availableSpareBelowThreshold, true);
    assert.equal(smart.criticalWarning.reliabilityDegraded, true);
    const counts = errors.map(({ errorCount }) => errorCount).filter((count) => count > 0n);
    assert.deepEqual(counts, [2n, 1n]);
    assert.equal(smart.errorLogEntries, BigInt(counts.length));
    assert.notEqual(firmware.nextSlot, 0, "an update is waiting");
    assert.notEqual(firmware.revisions[firmware.nextSlot - 1], "");
  });

  test("has a drive with two controllers on two ports, which says so of itself", () => {
    const { controllers, ports, identify, namespaces } = modelOf(12);
    assert.deepEqual(
      controllers.map(({ information }) => information.portId),
      [0, 1],
    );
    assert.deepEqual(
      ports.map(({ information }) => information.portType),
      ["pcie", "pcie", "twoWire"],
    );
    const { multiplePorts, multipleControllers } = identify.multiPathCapabilities;
    assert.ok(multiplePorts && multipleControllers);
    assert.equal(namespaces[0]!.identify.sharingCapabilities.shared, true);
    for (const eid of [9, 10, 11]) assert.equal(modelOf(eid).controllers.length, 1);
  });

  test("has drives of NVMe-MI 1.2 and one of 2.1", () => {
    const versions = [9, 10, 11, 12].map((eid) => `${modelOf(eid).majorVersion}.${modelOf(eid).minorVersion}`);
    assert.deepEqual(versions, ["1.2", "1.2", "1.2", "2.1"]);
  });

  test("has no two drives that could be taken for one another", () => {
    const models = [9, 10, 11, 12].map(modelOf);
    const identities = {
      serialNumber: ({ identify }: DriveModel) => identify.serialNumber,
      modelNumber: ({ identify }: DriveModel) => identify.modelNumber,
      uuid: ({ uuid }: DriveModel) => uuid,
      subsystemNqn: ({ identify }: DriveModel) => identify.subsystemNqn,
      fruGuid: ({ identify }: DriveModel) => identify.fruGuid,
      globallyUniqueId: ({ namespaces }: DriveModel) => namespaces[0]!.identify.globallyUniqueId.join(),
    };
    for (const [name, of] of Object.entries(identities)) assert.equal(new Set(models.map(of)).size, 4, name);
  });

  test("says of the firmware that runs what the firmware log says", () => {
    for (const eid of [9, 10, 11, 12]) {
      const { firmware, identify } = modelOf(eid);
      assert.equal(firmware.revisions[firmware.activeSlot - 1], identify.firmwareRevision);
      assert.ok(
        firmware.revisions.every((revision, index) => revision === "" || index < identify.firmwareUpdates.slots),
      );
      assert.equal(modelOf(eid).errors.length, identify.errorLogPageEntries + 1);
    }
  });
});

describe("models share nothing", () => {
  /** Every object within a value. */
  function objectsIn(value: unknown, found = new Set<object>()): Set<object> {
    if (typeof value !== "object" || value === null || found.has(value)) return found;
    found.add(value);
    for (const member of Object.values(value)) objectsIn(member, found);
    return found;
  }
  const sharedBy = (one: unknown, other: unknown) => {
    const others = objectsIn(other);
    return [...objectsIn(one)].filter((each) => others.has(each));
  };

  test("between two fleets", () => {
    const [one, other] = [defaultFleet(), defaultFleet()];
    for (const eid of one.eids) {
      // They have had power since another moment.
      const same = { poweredSince: undefined, persistentEvents: undefined };
      assert.deepEqual({ ...one.drive(eid).model, ...same }, { ...other.drive(eid).model, ...same });
      assert.deepEqual(sharedBy(one.drive(eid).model, other.drive(eid).model), []);
    }
  });

  test("between the drives of a fleet", () => {
    const fleet = defaultFleet();
    assert.deepEqual(sharedBy(fleet.drive(9).model, fleet.drive(10).model), []);
    assert.deepEqual(sharedBy(fleet.drive(10).model, fleet.drive(11).model), []);
  });

  test("between a drive and its specification, or the entries of its error log", () => {
    const specification: DriveSpecification = {
      description: "for tests",
      modelNumber: "Model",
      serialNumber: "Short",
      firmwareRevision: "1",
      uuid: "00000000-0000-4000-8000-000000000001",
      gigabytes: 100,
      celsius: 30,
      firmware: { revisions: ["1", "2"] },
      errors: [{ errorCount: 1n, parameterErrorLocation: { byte: 1, bit: 2, place: "parameter" } }],
    };
    const model = driveModel(specification);
    assert.deepEqual(sharedBy(model, specification), []);
    const [first, second] = model.errors;
    assert.deepEqual(sharedBy(first, second), []);
    assert.equal(model.namespaces[0]!.identify.globallyUniqueId.length, 16);
  });
});

describe("a fleet", () => {
  const drive = () => new Drive(defaultFleet().drive(9).model);

  test("refuses endpoint ids that no endpoint can have", () => {
    for (const eid of [0, 7, 255, 256, -1, 8.5, Number.NaN]) {
      assert.throws(() => new Fleet(new Map([[eid, drive()]])), { name: "MiError", code: "INVALID_ARGUMENT" });
    }
    assert.throws(() => new Fleet(new Map([[9, drive()]]), 0), MiError);
  });

  test("lists its drives in ascending order, as given or not", () => {
    const fleet = new Fleet(
      new Map([
        [200, drive()],
        [8, drive()],
        [30, drive()],
      ]),
    );
    assert.deepEqual(fleet.eids, [8, 30, 200]);
  });

  test("has nobody at other addresses: commands fail as on a network, with EHOSTUNREACH", async () => {
    const fleet = new Fleet(new Map([[9, drive()]]), 3);
    await using transport = fleet.transport();
    for (const address of [
      { eid: 10, network: 3 },
      { eid: 9, network: 1 },
    ]) {
      await using endpoint = new Endpoint(transport, address, { probe: false });
      await assert.rejects(endpoint.subsystemHealthStatusPoll(), (error) => {
        assert.ok(error instanceof TransportError);
        assert.equal(error.errno, "EHOSTUNREACH");
        return true;
      });
    }
    await using endpoint = new Endpoint(transport, { eid: 9, network: 3 }, { probe: false });
    assert.equal(endpoint.simulated, true);
    assert.equal((await endpoint.readSubsystemInformation()).numberOfPorts, 2);
  });
});

describe("MCTP control to a fleet", () => {
  const control = (...bytes: number[]) =>
    defaultFleet()
      .respond({ network: 1, eid: 9 }, Uint8Array.from([0, ...bytes]))
      .map(({ message, after }) => [Buffer.from(message).toString("hex"), after]);

  test("tells a drive's message types and UUID", () => {
    assert.deepEqual(control(0x85, 0x05), [["00050500020004", 0]]);
    assert.deepEqual(control(0x81, 0x03), [["000103007d1b9c52000040008000000000000009", 0]]);
  });

  test("has no answer of a drive that was pulled", () => {
    const fleet = defaultFleet();
    fleet.drive(9).pull();
    assert.deepEqual(fleet.respond({ network: 1, eid: 9 }, Uint8Array.of(0, 0x85, 5)), []);
  });

  test("does not change its endpoint id, and what is no request has no answer", () => {
    assert.deepEqual(control(0x80, 0x01, 0, 30), [["00000105", 0]]);
    assert.deepEqual(control(0x05, 0x05), []);
  });
});
