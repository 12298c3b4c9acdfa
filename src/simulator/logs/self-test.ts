import { type DeviceSelfTestLog, SelfTestResult } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { NvmeRefusal } from "../refusal.ts";
import { powerOnHours } from "./lifetime-counters.ts";
import type { RunningSelfTest } from "./self-test-model.ts";
import { captureControllerTelemetry } from "./telemetry.ts";

const inProgress = new NvmeRefusal(1, 0x1d);
/** The SMART check: the one that finds what these drives can have. NVMe base 2.0 Figure 487. */
const failingSegment = 2;

/** How a test may end before its time. */
type Abortion = Extract<SelfTestResult["result"], `aborted${string}`>;

/** Starts a self-test, of which there is one at a time in an NVM subsystem. */
export function startSelfTest(drive: DriveModel, test: RunningSelfTest): void {
  if (drive.selfTests.running !== undefined) throw inProgress;
  drive.selfTests.running = test;
}

/**
 * Ends the self-test that runs, for a reason that its result tells. Without a running one nothing happens. `now` is the time
 * in milliseconds by the drive's clock.
 */
export function abortSelfTest(drive: DriveModel, reason: Abortion, now: number): void {
  endSelfTest(drive, (running) => resultOf(drive, running, now, { result: reason }));
}

/** What a Controller Level Reset does: a short test of that controller is aborted, an extended one goes on. */
export function resetSelfTest(drive: DriveModel, controllerId: number, now: number): void {
  const { running } = drive.selfTests;
  if (running?.operation === "short" && running.controllerId === controllerId) {
    abortSelfTest(drive, "abortedByControllerReset", now);
  }
}

/** When the self-test that runs is done, in milliseconds; undefined where none runs. */
export function selfTestDue({ selfTests: { running, durations } }: DriveModel): number | undefined {
  return running && running.since + durations[running.operation];
}

/** Ends the self-test whose time has come. A drive that warns of itself fails, and captures its state for its vendor. */
export function completeSelfTest(drive: DriveModel, now: number): void {
  const due = selfTestDue(drive);
  if (due === undefined || now < due) return;
  const warns = Object.values(drive.smart.criticalWarning).some((warning) => warning);
  const isFailure = warns && drive.selfTests.running?.operation !== "hostInitiatedRefresh";
  const outcome = isFailure
    ? ({ result: "failedInSegment", segment: failingSegment } as const)
    : ({ result: "completed" } as const);
  endSelfTest(drive, (running) => resultOf(drive, running, due, outcome));
  if (isFailure) captureControllerTelemetry(drive, "self-test failed");
}

/** The log of self-tests at a time. */
export function selfTestLog({ selfTests }: DriveModel, now: number): DeviceSelfTestLog {
  const { running, durations, results } = selfTests;
  if (running === undefined) return { currentOperation: "none", percentComplete: 0, results: [...results] };
  const percent = Math.floor(((now - running.since) * 100) / durations[running.operation]);
  const percentComplete = Math.max(0, Math.min(99, percent));
  return { currentOperation: running.operation, percentComplete, results: [...results] };
}

function endSelfTest(drive: DriveModel, result: (running: RunningSelfTest) => SelfTestResult): void {
  const { selfTests } = drive;
  if (selfTests.running === undefined) return;
  const { length } = selfTests.results;
  selfTests.results = [result(selfTests.running), ...selfTests.results].slice(0, length);
  selfTests.running = undefined;
}

function resultOf(
  drive: DriveModel,
  { operation, namespaceId }: RunningSelfTest,
  ended: number,
  outcome: Pick<SelfTestResult, "result"> & Partial<SelfTestResult>,
): SelfTestResult {
  const zero = SelfTestResult.zero();

  return {
    ...zero,
    operation,
    powerOnHours: powerOnHours(drive, ended),
    valid: { ...zero.valid, namespaceId: namespaceId !== 0 },
    namespaceId,
    ...outcome,
  };
}
