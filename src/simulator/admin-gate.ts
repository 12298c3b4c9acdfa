import { adminPlaces, everyNamespace, ignoreShutdownFlag } from "../mi/admin/admin-command.ts";
import { adminCommands } from "../mi/index.ts";
import { opcodeOffset, viewOf } from "../mi/message.ts";
import { logPageIdentifiers as logs } from "../nvme/log-pages/log-page-identifiers.ts";
import type { DriveModel } from "./drive-model.ts";
import { hasFailed, isUnderWay } from "./media/sanitize-operation.ts";
import { MiRefusal, type NvmeRefusal, nvmeRefusals } from "./refusal.ts";

const { sanitize, sanitizeNamespace, getSmartHealthLog, identifyController } = adminCommands;
const { createNamespace, attachNamespace, formatNvm, getLbaStatus, deviceSelfTest } = adminCommands;
const getLogPageOpcode = getSmartHealthLog.opcode ?? 0;

/** Set and Get Features. */
const features = [0x09, 0x0a];
/**
 * What goes on during a sanitize operation, besides starting or ending one (NVMe base 2.0 Figure 478). Whether a sanitize command
 * has its time is for its handler to say.
 */
const allowedDuringSanitize = new Set([identifyController.opcode, ...features, sanitize.opcode]);
const readableDuringSanitize = new Set<number>([
  logs.supportedLogPages,
  logs.errorInformation,
  logs.smartHealth,
  logs.changedAttachedNamespaceList,
  logs.asymmetricNamespaceAccess,
  logs.changedAllocatedNamespaceList,
  logs.reservationNotification,
  logs.sanitizeStatus,
]);

/** What has to wait until a namespace is formatted or sanitized, if it is about that namespace. */
const blockedByNamespace = new Set(
  [createNamespace, attachNamespace, formatNvm, getLbaStatus, deviceSelfTest, sanitizeNamespace].map(
    ({ opcode }) => opcode,
  ),
);

/** What needs the media, of the Admin commands that may be refused with Admin Command Media Not Ready (NVMe base 2.0 Figure 84). */
const needsMedia = new Set<number | undefined>(
  [
    createNamespace,
    attachNamespace,
    formatNvm,
    getLbaStatus,
    deviceSelfTest,
    sanitize,
    sanitizeNamespace,
    adminCommands.firmwareImageDownload,
    adminCommands.firmwareCommit,
    adminCommands.securitySend,
    adminCommands.securityReceive,
    adminCommands.capacityManagement,
  ].map(({ opcode }) => opcode),
);

/** Refuses an Admin request that needs the media of a controller that was shut down, where the drive has it so. */
export function refuseShutDown({ mediaAfterShutdown, controllers }: DriveModel, message: Uint8Array): void {
  if (mediaAfterShutdown === "ready" || !needsMedia.has(message[opcodeOffset])) return;
  const controllerId = viewOf(message).getUint16(adminPlaces.controllerId, true);
  const { shutdownStatus } = controllers.find(({ id }) => id === controllerId)?.status ?? {};
  const isIgnored = ((message[adminPlaces.flags] ?? 0) & ignoreShutdownFlag) !== 0;
  if (shutdownStatus === "complete" && !isIgnored) throw nvmeRefusals.mediaNotReady;
}

/** Refuses an Admin request that has to wait for what goes on with the media, or that a failed sanitize operation forbids. */
export function refuseBlocked(drive: DriveModel, message: Uint8Array): void {
  const opcode = message[opcodeOffset] ?? 0;
  const isRead = opcode === getLogPageOpcode && readableDuringSanitize.has(message[adminPlaces.commandDwords] ?? 0);
  if (!isRead && !allowedDuringSanitize.has(opcode)) refuseDuringSanitize(drive);
  const namespaceId = viewOf(message).getUint32(adminPlaces.namespaceId, true);
  const concerns = (id: number) =>
    opcode === sanitize.opcode ||
    (blockedByNamespace.has(opcode) && (namespaceId === id || namespaceId === everyNamespace));
  if (drive.media.formats.some((format) => concerns(format.namespaceId))) throw nvmeRefusals.formatInProgress;
  for (const [id, operation] of drive.media.namespaceSanitizes) {
    // It may be asked to end.
    if (isUnderWay(operation) && concerns(id) && opcode !== sanitizeNamespace.opcode) throw inProgress(drive);
  }
}

/** How a command is refused that has to wait for a sanitize operation. */
export function inProgress({ media }: DriveModel): NvmeRefusal | MiRefusal {
  return media.sanitizeRefusal === "miStatus" ? new MiRefusal("sanitizeInProgress") : nvmeRefusals.sanitizeInProgress;
}

function refuseDuringSanitize(drive: DriveModel): void {
  if (isUnderWay(drive.media.sanitize)) throw inProgress(drive);
  if (drive.sanitizeFailure || hasFailed(drive.media.sanitize)) throw nvmeRefusals.sanitizeFailed;
}
