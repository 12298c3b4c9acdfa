import type { adminCommands } from "../../mi/index.ts";
import { namespaceListCapacity } from "../../nvme/identify/active-namespace-list.ts";
import { IdentifyNamespace, type NamespaceList } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { nvmeRefusals } from "../refusal.ts";
import { commandEffects, miCommandEffects } from "./command-effects.ts";
import type { Handlers } from "./handler.ts";

/** The ids above mean no single namespace, so there is no going on behind them. */
const largestStart = 0xffff_fffd;

function identifyNamespace(drive: DriveModel, namespaceId: number): IdentifyNamespace {
  if (namespaceId === 0 || namespaceId > drive.identify.namespaces) throw nvmeRefusals.invalidNamespaceOrFormat;
  // A valid but inactive namespace is all zeros.
  return drive.namespaces.find(({ id }) => id === namespaceId)?.identify ?? IdentifyNamespace.zero();
}

function namespacesAbove(drive: DriveModel, namespaceId: number): NamespaceList {
  if (namespaceId > largestStart) throw nvmeRefusals.invalidNamespaceOrFormat;
  const namespaceIds = drive.namespaces.map(({ id }) => id).filter((id) => id > namespaceId);
  return { namespaceIds: namespaceIds.slice(0, namespaceListCapacity) };
}

/**
 * Admin commands of a simulated drive. A handler gives the command's whole data; which part of it travels (NUMD, LPO,
 * DOFST, DLEN) is cut out once for all, in `answer-admin.ts`.
 */
export const adminHandlers: Handlers<typeof adminCommands> = {
  identifyController: (drive, { controllerId }) => ({ ...drive.identify, controllerId }),
  identifyNamespace: (drive, { namespaceId }) => identifyNamespace(drive, namespaceId),
  identifyActiveNamespaceList: (drive, { namespaceId }) => namespacesAbove(drive, namespaceId),
  // All namespaces of these drives are attached.
  identifyAllocatedNamespaceList: (drive, { namespaceId }) => namespacesAbove(drive, namespaceId),
  getSmartHealthLog: (drive) => drive.smart,
  getFirmwareSlotLog: (drive) => drive.firmware,
  getErrorInformationLog: (drive) => ({ entries: drive.errors }),
  getCommandEffectsLog: (drive, { ioCommandSet }) => commandEffects(drive, ioCommandSet),
  getMiCommandEffectsLog: (drive) => miCommandEffects(drive),
};
