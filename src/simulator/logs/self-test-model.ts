import { DeviceSelfTestLog, type SelfTestResult } from "../../nvme/index.ts";

/** Kinds of device self-test that take time. */
type SelfTestOperation = "short" | "extended" | "hostInitiatedRefresh";

/** A test that is under way. Times are milliseconds by the drive's clock. */
export interface RunningSelfTest {
  readonly operation: SelfTestOperation;
  /** 0 for the controller alone, FFFFFFFFh for every active namespace. */
  readonly namespaceId: number;
  readonly controllerId: number;
  readonly since: number;
}

/** Device self-tests of a drive: how long each takes, the one that runs, and how the last ones ended, newest first. */
export interface SelfTestModel {
  /** In milliseconds. */
  readonly durations: Readonly<Record<SelfTestOperation, number>>;
  running: RunningSelfTest | undefined;
  results: readonly SelfTestResult[];
}

/** A drive that was never tested. Times are seconds; a refresh takes as long as an extended test. */
export function newSelfTests(seconds: { readonly short: number; readonly extended: number }): SelfTestModel {
  const [short, extended] = [seconds.short * 1000, seconds.extended * 1000];
  const { results } = DeviceSelfTestLog.zero();
  return {
    durations: { short, extended, hostInitiatedRefresh: extended },
    running: undefined,
    // All zeros would be a test that passed.
    results: results.map((result) => ({ ...result, result: "notUsed" as const })),
  };
}
