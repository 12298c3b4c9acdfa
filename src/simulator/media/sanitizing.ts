import { adminCommands, type RequestOf } from "../../mi/index.ts";
import { inProgress } from "../admin-gate.ts";
import type { DriveModel } from "../drive-model.ts";
import { resetNeeded } from "../firmware/firmware-activation.ts";
import { NvmeRefusal, nvmeRefusals } from "../refusal.ts";
import { dwordOf, noteSanitizeProgress, noteSanitizeStart } from "./media-events.ts";
import { neverSanitized, type SanitizeOperation, type SanitizeSettings } from "./media-model.ts";
import {
  advanceSanitize,
  beginSanitize,
  hasFailed,
  isUnderWay,
  leaveVerification,
  sanitizeDue,
} from "./sanitize-operation.ts";

type Request = RequestOf<typeof adminCommands.sanitize>;
type NamespaceRequest = RequestOf<typeof adminCommands.sanitizeNamespace>;

const mostPasses = 16;

/** What one operation comes to by a command: begun, ended, or as it was. */
function nextOperation(
  drive: DriveModel,
  operation: SanitizeOperation,
  request: Request | NamespaceRequest,
  commandDword10: number,
  now: number,
): SanitizeOperation {
  const { sanitizeTimes } = drive.media;
  if (request.action === "exitFailureMode") {
    if (operation.state === "restrictedFailure") throw nvmeRefusals.sanitizeFailed;
    if (isUnderWay(operation)) throw inProgress(drive);
    return { ...operation, state: "idle" };
  }
  if (request.action === "exitMediaVerification") {
    if (operation.state !== "mediaVerification" && isUnderWay(operation)) throw inProgress(drive);
    return leaveVerification(operation, sanitizeTimes, now);
  }
  const settings = settingsOf(drive, request);
  if (isUnderWay(operation)) throw inProgress(drive);
  // What failed in restricted mode is only ended by what succeeds in it.
  if (operation.state === "restrictedFailure" && settings.allowUnrestrictedExit) throw nvmeRefusals.sanitizeFailed;
  if (drive.firmware.nextSlot !== 0) throw resetRequired(drive);
  return beginSanitize(settings, commandDword10, sanitizeTimes, now);
}

/** Firmware waits for a reset. */
function resetRequired({ firmwareUpdate: { activation } }: DriveModel): NvmeRefusal {
  return new NvmeRefusal(1, resetNeeded[activation === "subsystemReset" ? activation : "controllerReset"]);
}

/** What a command asks for, if the drive can do it. */
function settingsOf({ identify }: DriveModel, request: Request | NamespaceRequest): SanitizeSettings {
  const { action, allowUnrestrictedExit, enterMediaVerification } = request;
  const { sanitizeCapabilities } = identify;
  if (action !== "blockErase" && action !== "overwrite" && action !== "cryptoErase") {
    throw nvmeRefusals.invalidField.at("action");
  }
  const isOffered = sanitizeCapabilities[action] && (!enterMediaVerification || sanitizeCapabilities.verification);
  if (!isOffered) throw nvmeRefusals.invalidField.at("action");
  const noDeallocateAfterSanitize = "noDeallocateAfterSanitize" in request && request.noDeallocateAfterSanitize;
  // What is to be verified has to stay where it is, so it cannot be asked for as well.
  if (noDeallocateAfterSanitize && enterMediaVerification) throw nvmeRefusals.invalidField.at("action");
  const passes = "overwritePasses" in request ? request.overwritePasses : 1;
  return {
    action,
    allowUnrestrictedExit,
    enterMediaVerification,
    noDeallocateAfterSanitize,
    overwritePasses: passes === 0 ? mostPasses : passes,
  };
}

/** Sanitizes the NVM subsystem, or ends what is left of having done so. */
export function sanitizeSubsystem(drive: DriveModel, request: Request, now: number): void {
  const { media } = drive;
  const isUntold = drive.sanitizeFailure && !hasFailed(media.sanitize);
  const before = media.sanitize;
  media.sanitize = nextOperation(drive, before, request, dwordOf(adminCommands.sanitize, request), now);
  if (isBegun(before, media.sanitize)) noteSanitizeStart(drive, media.sanitize, request.overwritePattern, 0, now);
  if (isUntold || !hasFailed(media.sanitize)) drive.sanitizeFailure = false;
  advanceSanitizes(drive, now);
}

/** Sanitizes one namespace, or ends what is left of having done so. */
export function sanitizeOneNamespace(drive: DriveModel, request: NamespaceRequest, now: number): void {
  const { media } = drive;
  const { namespaceId } = request;
  if (isUnderWay(media.sanitize)) throw inProgress(drive);
  const operation = media.namespaceSanitizes.get(namespaceId) ?? neverSanitized();
  // The other ways to erase reach media that other namespaces share.
  const isErasing = request.action === "blockErase" || request.action === "overwrite";
  if (isErasing) throw nvmeRefusals.invalidField.at("action");
  const next = nextOperation(drive, operation, request, dwordOf(adminCommands.sanitizeNamespace, request), now);
  media.namespaceSanitizes.set(namespaceId, next);
  if (isBegun(operation, next)) noteSanitizeStart(drive, next, 0, namespaceId, now);
  advanceSanitizes(drive, now);
}

/** Whether what is under way is another operation than before. */
const isBegun = (before: SanitizeOperation, after: SanitizeOperation): boolean => after.settings !== before.settings;

/** What time has done to sanitize operations. */
export function advanceSanitizes(drive: DriveModel, now: number): void {
  const { media } = drive;
  const before = media.sanitize;
  media.sanitize = advanceSanitize(before, media.sanitizeFails, now);
  if (media.sanitize !== before) {
    drive.sanitizeFailure = hasFailed(media.sanitize);
    noteSanitizeProgress(drive, media.sanitize, 0, media.sanitize.since);
    if (media.sanitize.dataErased) emptyNamespaces(drive, () => true);
  }
  if (media.namespaceSanitizes.size > 0) advanceNamespaceSanitizes(drive, now);
}

function advanceNamespaceSanitizes(drive: DriveModel, now: number): void {
  const { media } = drive;
  for (const [id, before] of media.namespaceSanitizes) {
    const operation = advanceSanitize(before, media.sanitizeFails, now);
    if (operation === before) continue;
    media.namespaceSanitizes.set(id, operation);
    noteSanitizeProgress(drive, operation, id, operation.since);
    if (operation.dataErased) emptyNamespaces(drive, (each) => each === id);
  }
  const failed = [...media.namespaceSanitizes].filter(([, operation]) => hasFailed(operation)).map(([id]) => id);
  if (failed.join() !== drive.sanitizeNamespaceFailure.join()) {
    drive.sanitizeNamespaceFailure = failed.toSorted((one, other) => one - other);
  }
}

/** When time alone takes the next sanitize operation further, in milliseconds; undefined where none is under way. */
export function sanitizesDue({ media }: DriveModel): number | undefined {
  const times = [media.sanitize, ...media.namespaceSanitizes.values()].flatMap((each) => sanitizeDue(each) ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

function emptyNamespaces(drive: DriveModel, isConcerned: (id: number) => boolean): void {
  drive.namespaces = drive.namespaces.map((each) =>
    isConcerned(each.id) ? { ...each, identify: { ...each.identify, utilization: 0n } } : each,
  );
}
