import { SanitizeStatusLog } from "../../nvme/index.ts";
import {
  type MediaModel,
  neverSanitized,
  type SanitizeOperation,
  type SanitizeSettings,
  type SanitizeState,
  type SanitizeTimes,
} from "./media-model.ts";

const states: Readonly<Record<SanitizeState, "still" | "working" | "failed">> = {
  idle: "still",
  restrictedProcessing: "working",
  restrictedFailure: "failed",
  unrestrictedProcessing: "working",
  unrestrictedFailure: "failed",
  mediaVerification: "still",
  postVerificationDeallocation: "working",
};

/** Whether an operation is under way: at work, or waiting for its media to be verified. */
export const isUnderWay = ({ state }: SanitizeOperation): boolean =>
  states[state] === "working" || state === "mediaVerification";

/** Whether an operation failed and nobody has dealt with that. */
export const hasFailed = ({ state }: SanitizeOperation): boolean => states[state] === "failed";

/** When time alone takes an operation further, in milliseconds; undefined where it does not. */
export const sanitizeDue = ({ state, until }: SanitizeOperation): number | undefined =>
  states[state] === "working" ? until : undefined;

/** A new operation, that begins now. */
export function beginSanitize(
  settings: SanitizeSettings,
  commandDword10: number,
  times: SanitizeTimes,
  now: number,
): SanitizeOperation {
  return {
    state: settings.allowUnrestrictedExit ? "unrestrictedProcessing" : "restrictedProcessing",
    failedState: "idle",
    outcome: "inProgress",
    dataErased: false,
    settings,
    commandDword10,
    since: now,
    until: now + times[settings.action] * passesOf(settings),
  };
}

/** An operation as time has left it. `fails` is whether what is done now fails. */
export function advanceSanitize(operation: SanitizeOperation, fails: boolean, now: number): SanitizeOperation {
  const due = sanitizeDue(operation);
  if (due === undefined || now < due) return operation;
  const { state, settings } = operation;
  if (fails) return { ...operation, state: failureOf(operation), failedState: state, outcome: "failed", since: due };
  if (settings?.enterMediaVerification && state !== "postVerificationDeallocation") {
    return { ...operation, state: "mediaVerification", since: due };
  }
  return { ...operation, state: "idle", outcome: "succeeded", dataErased: true, since: due };
}

/** What was verified is deallocated now. */
export function leaveVerification(operation: SanitizeOperation, times: SanitizeTimes, now: number): SanitizeOperation {
  if (operation.state !== "mediaVerification") return operation;
  return { ...operation, state: "postVerificationDeallocation", since: now, until: now + times.deallocation };
}

/** How far an operation is at a time, and what has become of it. */
export function statusOf(operation: SanitizeOperation, times: SanitizeTimes, now: number) {
  const { outcome, dataErased } = operation;
  return {
    progress: progressOf(operation, now),
    status: {
      ...SanitizeStatusLog.zero().status,
      outcome,
      overwritePasses: completedPasses(operation, times, now),
      globalDataErased: dataErased,
    },
  };
}

/** The log of an operation at a time. `failureMode` is whether the drive is in failure mode for whatever reason. */
export function sanitizeLog(
  { sanitize: operation, sanitizeTimes: times }: MediaModel,
  failureMode: boolean,
  now: number,
): SanitizeStatusLog {
  const zero = SanitizeStatusLog.zero();
  const { state, failedState, commandDword10 } = operation;
  const { progress, status } = statusOf(operation, times, now);
  const [overwrite, blockErase, cryptoErase] = [times.overwrite * mostPasses, times.blockErase, times.cryptoErase].map(
    secondsOf,
  ) as [number, number, number];
  const isUntold = failureMode && !hasFailed(operation);
  return {
    ...zero,
    progress,
    status: { ...status, ...(isUntold && { outcome: "failed" }) },
    commandDword10,
    overwriteTime: overwrite,
    blockEraseTime: blockErase,
    cryptoEraseTime: cryptoErase,
    overwriteTimeNoDeallocate: overwrite,
    blockEraseTimeNoDeallocate: blockErase,
    cryptoEraseTimeNoDeallocate: cryptoErase,
    deallocationTime: secondsOf(times.deallocation),
    state: { state: isUntold ? "unrestrictedFailure" : state, failedState },
  };
}

/** What the log says of the operation of a namespace. */
export function namespaceSanitizeLog(media: MediaModel, namespaceId: number, now: number): SanitizeStatusLog {
  const operation = media.namespaceSanitizes.get(namespaceId) ?? neverSanitized();
  const log = sanitizeLog({ ...media, sanitize: operation }, hasFailed(operation), now);
  return { ...log, status: ofNamespace(log.status), maximumNamespaceOperations: 0xffff_ffff, namespaceId };
}

/** Of a namespace, it is its own data that are erased. */
export function ofNamespace(status: SanitizeStatusLog["status"]): SanitizeStatusLog["status"] {
  return { ...status, globalDataErased: false, namespaceDataErased: status.globalDataErased };
}

const mostPasses = 16;
const secondsOf = (milliseconds: number): number => Math.ceil(milliseconds / 1000);
const passesOf = ({ action, overwritePasses }: SanitizeSettings): number =>
  action === "overwrite" ? overwritePasses : 1;

function failureOf({ settings }: SanitizeOperation): SanitizeState {
  return settings?.allowUnrestrictedExit ? "unrestrictedFailure" : "restrictedFailure";
}

/** Of 65536; all ones where nothing is at work. */
function progressOf({ state, since, until }: SanitizeOperation, now: number): number {
  if (states[state] !== "working") return 0xffff;
  return Math.min(0xffff, Math.floor((Math.max(0, now - since) * 0x1_0000) / (until - since)));
}

/** How often all was overwritten: as a rule of all passes once it is done, of none where it is another kind. */
function completedPasses({ state, settings, since, outcome }: SanitizeOperation, times: SanitizeTimes, now: number) {
  if (settings?.action !== "overwrite" || outcome === "failed") return 0;
  const isProcessing = state === "restrictedProcessing" || state === "unrestrictedProcessing";
  const passes = isProcessing ? Math.floor((now - since) / times.overwrite) : settings.overwritePasses;
  return Math.min(passes, settings.overwritePasses);
}
