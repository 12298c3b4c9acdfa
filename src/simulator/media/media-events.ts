import { dword } from "../../mi/admin/admin-command.ts";
import type { Command } from "../../mi/index.ts";
import { viewOf } from "../../mi/message.ts";
import { IdentifyController, IdentifyNamespace } from "../../nvme/index.ts";
import type { DriveModel, NamespaceModel } from "../drive-model.ts";
import { notePersistentEvent } from "../logs/persistent-events.ts";
import type { SanitizeOperation } from "./media-model.ts";
import { ofNamespace, statusOf } from "./sanitize-operation.ts";

/** A dword of a request, by its number; 10 if left out. */
export function dwordOf<Q>(command: Command<unknown, Q>, request: Q, number: 10 | 11 = 10): number {
  return viewOf(command.request.toBytes(request)).getUint32(dword(number), true);
}

/** Notes in the Persistent Event log that a namespace was created or deleted, through which controller. */
export function noteNamespace(
  drive: DriveModel,
  what: "created" | "deleted",
  { id, identify }: NamespaceModel,
  controllerId: number,
  now: number,
): void {
  const [formattedLbaSize = 0, dataProtection = 0, sharing = 0] = [
    IdentifyNamespace.fields.formattedLbaSize,
    IdentifyNamespace.fields.protectionSettings,
    IdentifyNamespace.fields.sharingCapabilities,
  ].map((field) => IdentifyNamespace.toBytes(identify)[field?.offset ?? 0]);
  const changeNamespace = {
    select: what === "created" ? 0 : 1,
    size: identify.size,
    capacity: identify.capacity,
    formattedLbaSize,
    dataProtection,
    sharing,
    anaGroupId: identify.asymmetricAccessGroupId,
    nvmSetId: identify.nvmSetId,
    enduranceGroupId: identify.enduranceGroupId,
    namespaceId: id,
  };
  notePersistentEvent(drive, { now, controllerId, data: { changeNamespace } });
}

/** Notes that formatting begins. */
export function noteFormatStart(drive: DriveModel, namespaceId: number, commandDword10: number, now: number): void {
  const formatAttributes = numberIn(drive, "formatNvmAttributes", 1);
  notePersistentEvent(drive, { now, data: { formatStart: { namespaceId, formatAttributes, commandDword10 } } });
}

/** Notes that a namespace is formatted. */
export function noteFormatCompletion(drive: DriveModel, namespaceId: number, now: number): void {
  const formatCompletion = { namespaceId, smallestRemaining: 0, completionInformation: 0, status: {} };
  notePersistentEvent(drive, { now, data: { formatCompletion } });
}

/** Notes that a sanitize operation begins: of a namespace, or of the NVM subsystem (0). */
export function noteSanitizeStart(
  drive: DriveModel,
  { commandDword10 }: SanitizeOperation,
  commandDword11: number,
  namespaceId: number,
  now: number,
): void {
  const sanitizeCapabilities = numberIn(drive, "sanitizeCapabilities", 4);
  const sanitizeStart = { sanitizeCapabilities, commandDword10, commandDword11, namespaceId };
  notePersistentEvent(drive, { now, data: { sanitizeStart } });
}

/** Notes what became of a sanitize operation when time took it further. */
export function noteSanitizeProgress(
  drive: DriveModel,
  operation: SanitizeOperation,
  namespaceId: number,
  now: number,
): void {
  if (operation.state === "mediaVerification") {
    notePersistentEvent(drive, { now, data: { sanitizeMediaVerification: {} } });
    return;
  }
  const { progress, status } = statusOf(operation, drive.media.sanitizeTimes, now);
  const sanitizeCompletion = {
    progress,
    status: namespaceId === 0 ? status : ofNamespace(status),
    completionInformation: 0,
    namespaceId,
  };
  notePersistentEvent(drive, { now, data: { sanitizeCompletion } });
}

/** A field of Identify Controller as the number that stands in its bytes. */
function numberIn(
  { identify }: DriveModel,
  field: "formatNvmAttributes" | "sanitizeCapabilities",
  size: 1 | 4,
): number {
  const view = viewOf(IdentifyController.toBytes(identify));
  const offset = IdentifyController.fields[field]?.offset ?? 0;
  return size === 1 ? view.getUint8(offset) : view.getUint32(offset, true);
}
