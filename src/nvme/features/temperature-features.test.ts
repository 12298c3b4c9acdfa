import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatValue } from "../../codec/index.ts";
import { SmartHealthLog } from "../index.ts";
import { hostControlledThermalManagement, temperatureThreshold } from "./temperature-features.ts";

describe("a temperature of 0 K", () => {
  it("is not reported in a log, disables thermal management, and as a threshold is a number like any other", () => {
    const { kind } = SmartHealthLog.fields.compositeTemperature!;
    assert.equal(formatValue(kind, 0), "not reported (0 K)");
    assert.equal(formatValue(hostControlledThermalManagement.value.lightTemperature.kind, 0), "disabled (0 K)");
    const threshold = temperatureThreshold.value.threshold.kind;
    assert.deepEqual(
      [0, 343, 0xffff].map((each) => formatValue(threshold, each)),
      ["0 K", "70 °C (343 K)", "65535 K"],
    );
  });
});
