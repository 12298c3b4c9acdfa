import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SubsystemHealth } from "../mi/index.ts";
import { SmartHealthLog } from "../nvme/index.ts";
import { warningsOf, warningText } from "./warnings.ts";

const smart = { ...SmartHealthLog.zero(), availableSpare: 100, availableSpareThreshold: 10 };
const zero = SubsystemHealth.zero();
const subsystem: SubsystemHealth = {
  ...zero,
  status: { ...zero.status, driveFunctional: true, resetNotRequired: true },
  smartWarnings: {
    availableSpareBelowThreshold: false,
    temperatureThreshold: false,
    reliabilityDegraded: false,
    readOnly: false,
    volatileMemoryBackupFailed: false,
    persistentMemoryRegionReadOnly: false,
    indeterminatePersonalityState: false,
  },
};

describe("the warnings of a drive", () => {
  it("are none for a healthy one, and none for one of which nothing is known", () => {
    assert.deepEqual(warningsOf({ smart, subsystem }), []);
    assert.deepEqual(warningsOf({}), []);
  });

  it("are the critical warnings, each once whether one or both places have it", () => {
    const hot = { ...smart, criticalWarning: { ...smart.criticalWarning, temperatureThreshold: true } };
    const told = { ...subsystem, smartWarnings: { ...subsystem.smartWarnings, temperatureThreshold: true } };
    for (const readings of [{ smart: hot }, { subsystem: told }, { smart: hot, subsystem: told }]) {
      assert.deepEqual(warningsOf(readings), ["temperatureThreshold"]);
    }
  });

  it("tell of an endurance group apart from the drive", () => {
    const group = { ...smart.enduranceGroupCriticalWarning, readOnly: true };
    assert.deepEqual(warningsOf({ smart: { ...smart, enduranceGroupCriticalWarning: group } }), [
      "enduranceGroupReadOnly",
    ]);
  });

  it("tell of a drive that does not function or has to be reset", () => {
    const status = { ...subsystem.status, driveFunctional: false, resetNotRequired: false };
    assert.deepEqual(warningsOf({ subsystem: { ...subsystem, status } }), ["driveNotFunctional", "resetRequired"]);
  });

  it("tell of wear and of spare past their limits, even if the drive did not set a bit for them", () => {
    assert.deepEqual(warningsOf({ smart: { ...smart, percentageUsed: 99 } }), []);
    assert.deepEqual(warningsOf({ smart: { ...smart, percentageUsed: 100 } }), ["enduranceConsumed"]);
    assert.deepEqual(warningsOf({ subsystem: { ...subsystem, percentageUsed: 255 } }), ["enduranceConsumed"]);
    assert.deepEqual(warningsOf({ smart: { ...smart, availableSpare: 9 } }), ["availableSpareBelowThreshold"]);
    assert.deepEqual(warningsOf({ smart: { ...smart, availableSpare: 10 } }), []);
  });

  it("read as words for people", () => {
    assert.equal(warningText("availableSpareBelowThreshold"), "available spare below threshold");
  });
});
