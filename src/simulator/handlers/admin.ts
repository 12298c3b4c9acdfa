import type { adminCommands } from "../../mi/index.ts";
import { type IdentifyNamespace, IdentifyNamespace as Namespace } from "../../nvme/index.ts";
import type { DriveModel } from "../model.ts";
import { nvmeRefusals } from "../refusal.ts";
import type { Handlers } from "./handlers.ts";

/** Ids from here on name no single namespace. */
const broadcastNamespace = 0xffff_ffff;
const largestStart = 0xffff_fffd;

function identifyNamespace(drive: DriveModel, namespaceId: number): IdentifyNamespace {
  if (namespaceId === 0 || namespaceId > drive.identify.namespaces) throw nvmeRefusals.invalidNamespaceOrFormat;
  // A valid but inactive namespace is all zeros.
  return drive.namespaces.find(({ id }) => id === namespaceId)?.identify ?? Namespace.zero();
}

/**
 * Admin commands of a simulated drive. A handler gives the command's whole data; which part of it travels (NUMD, LPO,
 * DOFST, DLEN) is cut out by the dispatcher, once for all.
 */
export const adminHandlers: Handlers<typeof adminCommands> = {
  identifyController: (drive, { controllerId }) => ({ ...drive.identify, controllerId }),
  identifyNamespace: (drive, { namespaceId }) => identifyNamespace(drive, namespaceId),
  identifyActiveNamespaceList: (drive, { namespaceId }) => {
    if (namespaceId > largestStart) throw nvmeRefusals.invalidNamespaceOrFormat;
    return { namespaceIds: drive.namespaces.map(({ id }) => id).filter((id) => id > namespaceId) };
  },
  getSmartHealthLog: (drive, { namespaceId }) => {
    // The drive keeps one log for all namespaces (LPA bit 0 clear), so asking for one namespace is refused.
    if (namespaceId !== 0 && namespaceId !== broadcastNamespace) throw nvmeRefusals.invalidField;
    return drive.smart;
  },
  getFirmwareSlotLog: (drive) => drive.firmware,
  getErrorInformationLog: (drive) => ({ entries: drive.errors }),
};
