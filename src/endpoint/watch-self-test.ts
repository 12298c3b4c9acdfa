import { adminCommands } from "../mi/index.ts";
import type { DeviceSelfTestLog, SelfTestResult } from "../nvme/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Sender } from "./methods.ts";
import { readFields } from "./read-fields.ts";
import { type WatchOptions, watch } from "./watch.ts";

/** How far a device self-test is. */
export interface SelfTestProgress {
  /** What runs; `none` at the end. */
  readonly operation: DeviceSelfTestLog["currentOperation"];
  /** How much is done, in percent. */
  readonly percentage: number;
  /** About how long an extended test still takes, in seconds, by what the drive says of a whole one. */
  readonly remaining?: number;
  /** At the end, how the newest one ended, be that in failure; not there where the drive has none on record. */
  readonly result?: SelfTestResult;
}

const { getDeviceSelfTestLog, identifyController } = adminCommands;

/**
 * Watches a device self-test until none runs; the last step has the result, and a failed test is one: this throws only as `send`
 * rejects.
 */
export function watchSelfTest(sender: Sender, options?: WatchOptions): AsyncGenerator<SelfTestProgress, void, void> {
  let wholeTime: number | undefined;
  const look = async (call: CallOptions): Promise<SelfTestProgress> => {
    const fields = ["currentOperation", "percentComplete"] as const;
    const seen = await readFields(sender, getDeviceSelfTestLog, fields, {}, call);
    const { currentOperation: operation, percentComplete: percentage } = seen;
    if (operation === "none") return ended(sender, call);
    if (operation !== "extended") return { operation, percentage };
    wholeTime ??= await extendedTime(sender, call);
    if (wholeTime === 0) return { operation, percentage };
    return { operation, percentage, remaining: Math.round((wholeTime * (100 - percentage)) / 100) };
  };
  return watch(look, ({ operation }) => operation === "none", options);
}

/** The newest result of all. */
async function ended(sender: Sender, call: CallOptions): Promise<SelfTestProgress> {
  const { results } = await sender.send(getDeviceSelfTestLog, {}, call);
  const [result] = results;
  const end = { operation: "none", percentage: 100 } as const;
  return result === undefined || result.result === "notUsed" ? end : { ...end, result };
}

/** What the drive says an extended self-test takes, in seconds; 0 where it does not. */
async function extendedTime(sender: Sender, call: CallOptions): Promise<number> {
  const { extendedSelfTestTime } = await readFields(sender, identifyController, ["extendedSelfTestTime"], {}, call);
  return extendedSelfTestTime * 60;
}
