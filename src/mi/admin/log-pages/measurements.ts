import { PowerMeasurementLog, RateLimitingLog, VoltageMeasurementLog } from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { wholeDwords } from "../../../nvme/log-pages/page-entries.ts";
import { askedLength } from "./asked-length.ts";
import { logPage, longLogPage } from "./log-page-command.ts";

/** The power that the controller took since measuring was started, with a histogram. */
export const getPowerMeasurementLog = longLogPage({
  title: "Get Log Page: Power Measurement",
  spec: "NVMe base 2.3",
  identifier: logPageIdentifiers.powerMeasurement,
  response: PowerMeasurementLog,
  extent: {
    head: PowerMeasurementLog,
    length: ({ size }) => Math.max(PowerMeasurementLog.size, wholeDwords(size)),
    stamp: ({ generation }) => generation,
  },
});

/** What a voltage sensor measured since it was started. */
export const getVoltageMeasurementLog = longLogPage({
  title: "Get Log Page: Voltage Measurement",
  spec: "NVMe base 2.4",
  identifier: logPageIdentifiers.voltageMeasurement,
  response: VoltageMeasurementLog,
  extent: {
    head: VoltageMeasurementLog,
    length: ({ size }) => Math.max(VoltageMeasurementLog.size, wholeDwords(size)),
    stamp: ({ generation }) => generation,
  },
});

/** What limits the rate of commands, as bytes. */
export const getRateLimitingLog = logPage({
  title: "Get Log Page: Rate Limiting",
  spec: "NVMe base 2.4",
  identifier: logPageIdentifiers.rateLimiting,
  ...askedLength,
  response: RateLimitingLog,
});
