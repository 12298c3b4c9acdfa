import { bit, bits } from "../../../codec/index.ts";
import { DeviceSelfTestLog, TelemetryControllerLogHeader, TelemetryHostLogHeader } from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { logPage } from "./log-page-command.ts";

/** The device self-test that runs, and how the last 20 ended. */
export const getDeviceSelfTestLog = logPage({
  title: "Get Log Page: Device Self-test",
  spec: "NVMe base 2.0 §5.16.1.7",
  identifier: logPageIdentifiers.deviceSelfTest,
  response: DeviceSelfTestLog,
});

/**
 * The header of the telemetry that hosts ask for. With `create` the drive first captures its state anew, in data areas up to
 * `maximumDataArea` where it lets hosts say so (0: as it sees fit), and a capture before that is gone.
 */
export const getTelemetryHostLog = logPage({
  title: "Get Log Page: Telemetry Host-Initiated",
  spec: "NVMe base 2.0 §5.16.1.8",
  identifier: logPageIdentifiers.telemetryHostInitiated,
  namespaceId: 0,
  specific: {
    create: bit(0, "Create Telemetry Host-Initiated Data (CTHID)"),
    maximumDataArea: bits(3, 1, "Maximum Created Data Area (MCDA)"),
  },
  // Only creating does, but a request that may create must not be sent again by itself.
  effect: "write",
  response: TelemetryHostLogHeader,
});

/** The header of the telemetry that the drive captured of its own accord. */
export const getTelemetryControllerLog = logPage({
  title: "Get Log Page: Telemetry Controller-Initiated",
  spec: "NVMe base 2.0 §5.16.1.9",
  identifier: logPageIdentifiers.telemetryControllerInitiated,
  namespaceId: 0,
  response: TelemetryControllerLogHeader,
});
