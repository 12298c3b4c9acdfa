import { dword } from "../mi/admin/admin-command.ts";
import { adminCommands, commandSets } from "../mi/index.ts";
import type { SanitizeStatusLog } from "../nvme/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Sender } from "./methods.ts";
import { readFields } from "./read-fields.ts";
import { type WatchOptions, watch } from "./watch.ts";

/** How far a sanitize operation is, or how the last one ended. */
export interface SanitizeProgress extends Pick<SanitizeStatusLog["status"], "outcome"> {
  /** How much is done, in percent, not rounded; 100 where none goes on. */
  readonly percentage: number;
  /** About how long it still takes, in seconds, by what the drive says of a whole one; not there where it does not. */
  readonly remaining?: number;
  /** Where it stands in the drive's own order of things; `idle` of drives before NVMe 2.1. */
  readonly state: SanitizeStatusLog["state"]["state"];
}

const { sanitize, getSanitizeStatusLog } = adminCommands;

const fields = [
  "progress",
  "status",
  "commandDword10",
  "overwriteTime",
  "blockEraseTime",
  "cryptoEraseTime",
  "overwriteTimeNoDeallocate",
  "blockEraseTimeNoDeallocate",
  "cryptoEraseTimeNoDeallocate",
  "state",
] as const;
type Status = Pick<SanitizeStatusLog, (typeof fields)[number]>;

/** What `progress` counts up to. */
const wholeProgress = 0x1_0000;
/** What a drive says that does not know how long. */
const unknownTime = 0xffff_ffff;
/** What the time of an overwrite is told for, and what no number of passes stands for. */
const mostPasses = 16;

/**
 * Watches a sanitize operation until it is over, or waits for its media to be verified; the last step has the outcome, and failure
 * is one: this throws only as `send` rejects.
 */
export function watchSanitize(sender: Sender, options?: WatchOptions): AsyncGenerator<SanitizeProgress, void, void> {
  const look = async (call: CallOptions): Promise<SanitizeProgress> => {
    const status = await readFields(sender, getSanitizeStatusLog, fields, {}, call);
    const { outcome } = status.status;
    const { state } = status.state;
    if (outcome !== "inProgress") return { outcome, percentage: 100, state };
    const done = status.progress / wholeProgress;
    const whole = wholeTime(status);
    const remaining = whole === undefined ? {} : { remaining: Math.round(whole * (1 - done)) };
    return { outcome, percentage: done * 100, ...remaining, state };
  };
  return watch(look, ({ outcome, state }) => outcome !== "inProgress" || state === "mediaVerification", options);
}

/** How long the drive says that all of the operation takes, in seconds, where it does. */
function wholeTime(status: Status): number | undefined {
  const { action, overwritePasses, noDeallocateAfterSanitize } = commandOf(status);
  const [time, timeNoDeallocate, share] =
    action === "overwrite"
      ? [status.overwriteTime, status.overwriteTimeNoDeallocate, (overwritePasses || mostPasses) / mostPasses]
      : action === "blockErase"
        ? [status.blockEraseTime, status.blockEraseTimeNoDeallocate, 1]
        : [status.cryptoEraseTime, status.cryptoEraseTimeNoDeallocate, 1];
  const told = noDeallocateAfterSanitize && timeNoDeallocate !== unknownTime ? timeNoDeallocate : time;
  return told === unknownTime || told === 0 ? undefined : told * share;
}

/** The command that began it: the log keeps its dword 10. */
function commandOf({ commandDword10 }: Status) {
  const request = new DataView(new ArrayBuffer(commandSets.adminCommand.requestSize));
  request.setUint32(dword(10), commandDword10, true);
  return sanitize.request.decode(request);
}
