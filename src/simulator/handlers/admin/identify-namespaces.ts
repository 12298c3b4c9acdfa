import type { adminCommands } from "../../../mi/index.ts";
import { namespaceListCapacity } from "../../../nvme/identify/active-namespace-list.ts";
import {
  IdentifyIndependentNamespace,
  IdentifyNamespace,
  IdentifyNvmNamespace,
  type NamespaceDescriptor,
  type NamespaceList,
} from "../../../nvme/index.ts";
import type { DriveModel, NamespaceModel } from "../../drive-model.ts";
import { nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

/** The ids above mean no single namespace, so there is no going on behind them. */
const largestStart = 0xffff_fffd;
const everyNamespace = 0xffff_ffff;
/** The command set of all namespaces of these drives. */
const nvmCommandSet = 0;

/** Which namespace is meant, and through which controller. */
interface Asked {
  readonly controllerId: number;
  readonly namespaceId: number;
}

const isActive = ({ attachedTo }: NamespaceModel, controllerId: number): boolean => attachedTo.includes(controllerId);

/** A namespace that exists; undefined for an id that none has. Refuses ids that none can have. */
export function allocatedNamespace(drive: DriveModel, namespaceId: number): NamespaceModel | undefined {
  if (namespaceId === 0 || namespaceId > drive.identify.namespaces) throw nvmeRefusals.invalidNamespaceOrFormat;
  return drive.namespaces.find(({ id }) => id === namespaceId);
}

/** One that is attached to the controller that was asked. */
function activeNamespace(drive: DriveModel, { controllerId, namespaceId }: Asked): NamespaceModel | undefined {
  const namespace = allocatedNamespace(drive, namespaceId);
  return namespace !== undefined && isActive(namespace, controllerId) ? namespace : undefined;
}

/** What all namespaces have in common, which only drives tell on which a host may create some. */
function isAboutAll(drive: DriveModel, { namespaceId }: Asked): boolean {
  return namespaceId === everyNamespace && drive.identify.optionalAdminCommands.namespaceManagement;
}

/** What of the formats and abilities of a drive's namespaces is not the names and places that each has. */
function commonNamespace({ commonNamespace }: DriveModel): IdentifyNamespace {
  const { globallyUniqueId, extendedUniqueId, asymmetricAccessGroupId, nvmSetId, enduranceGroupId } =
    IdentifyNamespace.zero();
  const places = { asymmetricAccessGroupId, nvmSetId, enduranceGroupId };
  return { ...commonNamespace, globallyUniqueId, extendedUniqueId, ...places };
}

function userDataFormat(drive: DriveModel, formatIndex: number): IdentifyNamespace {
  const common = commonNamespace(drive);
  if (formatIndex > common.lbaFormatCount) throw nvmeRefusals.invalidField;
  return common;
}

function namespacesAbove(namespaces: readonly NamespaceModel[], namespaceId: number): NamespaceList {
  if (namespaceId > largestStart) throw nvmeRefusals.invalidNamespaceOrFormat;
  const namespaceIds = namespaces.map(({ id }) => id).filter((id) => id > namespaceId);
  return { namespaceIds: namespaceIds.slice(0, namespaceListCapacity) };
}

const activeNamespaces = ({ namespaces }: DriveModel, { controllerId }: Asked): NamespaceModel[] =>
  namespaces.filter((each) => isActive(each, controllerId));

/** Refuses a command set that no controller of these drives has. */
function ofCommandSet(namespaces: readonly NamespaceModel[], ioCommandSet: number): NamespaceModel[] {
  if (ioCommandSet !== nvmCommandSet) throw nvmeRefusals.invalidField;
  return namespaces.filter(({ commandSet }) => commandSet === ioCommandSet);
}

const isSet = (bytes: Uint8Array): boolean => bytes.some((byte) => byte !== 0);

/** Names of a namespace, those that it has, its command set last. */
function descriptorsOf({ identify, uuid, commandSet }: NamespaceModel): NamespaceDescriptor[] {
  const { extendedUniqueId, globallyUniqueId } = identify;
  return [
    ...(isSet(extendedUniqueId) ? [{ type: "extendedUniqueId", value: extendedUniqueId } as const] : []),
    ...(isSet(globallyUniqueId) ? [{ type: "globallyUniqueId", value: globallyUniqueId } as const] : []),
    { type: "uuid", value: uuid },
    { type: "commandSet", value: commandSet },
  ];
}

function independentOf(namespace: NamespaceModel | undefined): IdentifyIndependentNamespace {
  const zero = IdentifyIndependentNamespace.zero();
  if (namespace === undefined) return zero;
  const { features, ...identify } = namespace.identify;
  return {
    ...zero,
    features: { ...zero.features, idsNeverReused: features.idsNeverReused },
    sharingCapabilities: identify.sharingCapabilities,
    reservationCapabilities: identify.reservationCapabilities,
    formatProgress: identify.formatProgress,
    asymmetricAccessGroupId: identify.asymmetricAccessGroupId,
    attributes: identify.attributes,
    nvmSetId: identify.nvmSetId,
    enduranceGroupId: identify.enduranceGroupId,
    status: { ...zero.status, ready: true },
    keyPerIoStatus: identify.keyPerIoStatus,
  };
}

/** None of these drives protects data with more than its LBA formats say. */
const nvmNamespace = (): IdentifyNvmNamespace => IdentifyNvmNamespace.zero();

const refuse = (): never => {
  throw nvmeRefusals.invalidField;
};

/** What simulated drives tell of their namespaces. */
export const identifyNamespaceHandlers = {
  identifyNamespace: (drive, request) => {
    if (isAboutAll(drive, request)) return commonNamespace(drive);
    return activeNamespace(drive, request)?.identify ?? IdentifyNamespace.zero();
  },
  identifyActiveNamespaceList: (drive, request) =>
    namespacesAbove(activeNamespaces(drive, request), request.namespaceId),
  identifyNamespaceDescriptors: (drive, request) => {
    const namespace = activeNamespace(drive, request);
    if (namespace === undefined) throw nvmeRefusals.invalidField;
    return { descriptors: descriptorsOf(namespace) };
  },
  identifyNvmNamespace: (drive, request) => {
    if (!isAboutAll(drive, request)) allocatedNamespace(drive, request.namespaceId);
    return nvmNamespace();
  },
  identifyKeyValueNamespace: refuse,
  identifyZonedNamespace: refuse,
  identifyCommandSetActiveNamespaceList: (drive, request) =>
    namespacesAbove(ofCommandSet(activeNamespaces(drive, request), request.ioCommandSet), request.namespaceId),
  identifyIndependentNamespace: (drive, request) =>
    independentOf(isAboutAll(drive, request) ? undefined : activeNamespace(drive, request)),
  identifyNamespaceUserDataFormat: (drive, { formatIndex }) => userDataFormat(drive, formatIndex),
  identifyNvmNamespaceUserDataFormat: (drive, { formatIndex }) => {
    userDataFormat(drive, formatIndex);
    return nvmNamespace();
  },
  identifyAllocatedNamespaceList: (drive, { namespaceId }) => namespacesAbove(drive.namespaces, namespaceId),
  identifyAllocatedNamespace: (drive, { namespaceId }) =>
    allocatedNamespace(drive, namespaceId)?.identify ?? IdentifyNamespace.zero(),
  identifyCommandSetAllocatedNamespaceList: (drive, { ioCommandSet, namespaceId }) =>
    namespacesAbove(ofCommandSet(drive.namespaces, ioCommandSet), namespaceId),
  identifyNvmAllocatedNamespace: (drive, { namespaceId }) => {
    allocatedNamespace(drive, namespaceId);
    return nvmNamespace();
  },
  identifyIndependentAllocatedNamespace: (drive, { namespaceId }) =>
    independentOf(allocatedNamespace(drive, namespaceId)),
  identifyNamespaceGranularityList: ({ resources }) => resources?.granularity ?? refuse(),
  identifyUnderlyingNamespaceList: refuse,
} satisfies Partial<Handlers<typeof adminCommands>>;
