import { everyNamespace } from "../../../mi/admin/admin-command.ts";
import type { adminCommands } from "../../../mi/index.ts";
import type { DriveModel, NamespaceModel } from "../../drive-model.ts";
import { abortSelfTest } from "../../logs/self-test.ts";
import { readChangedNamespaces } from "../../media/changed-namespaces.ts";
import { noteNamespace } from "../../media/media-events.ts";
import {
  allocatedNamespace,
  attachNamespace,
  createNamespace,
  deleteNamespaces,
  detachNamespace,
} from "../../media/namespace-management.ts";
import type { Handlers } from "../handler.ts";

/** A self-test of a namespace that is gone has nothing to test. */
function abortSelfTestOf(drive: DriveModel, gone: readonly NamespaceModel[], now: number): void {
  const { running } = drive.selfTests;
  if (gone.some(({ id }) => id === running?.namespaceId)) abortSelfTest(drive, "abortedByNamespaceRemoval", now);
}

/** How namespaces of simulated drives come and go. */
export const namespaceHandlers = {
  createNamespace: (drive, request, { now }) => {
    const created = createNamespace(drive, request);
    noteNamespace(drive, "created", created, request.controllerId, now);
    return { namespaceId: created.id };
  },
  deleteNamespace: (drive, { namespaceId, controllerId }, { now }) => {
    const gone = namespaceId === everyNamespace ? drive.namespaces : [allocatedNamespace(drive, namespaceId)];
    deleteNamespaces(drive, gone);
    abortSelfTestOf(drive, gone, now);
    for (const each of gone) noteNamespace(drive, "deleted", each, controllerId, now);
    return {};
  },
  attachNamespace: (drive, { namespaceId, controllerIds }) => {
    attachNamespace(drive, allocatedNamespace(drive, namespaceId), controllerIds);
    return {};
  },
  detachNamespace: (drive, { namespaceId, controllerIds }) => {
    detachNamespace(drive, allocatedNamespace(drive, namespaceId), controllerIds);
    return {};
  },
  getChangedNamespaceList: (drive, { controllerId, retainAsynchronousEvent }) =>
    readChangedNamespaces(drive.changedNamespaces.attached, controllerId, retainAsynchronousEvent),
  getChangedAllocatedNamespaceList: (drive, { controllerId, retainAsynchronousEvent }) =>
    readChangedNamespaces(drive.changedNamespaces.allocated, controllerId, retainAsynchronousEvent),
} satisfies Partial<Handlers<typeof adminCommands>>;
