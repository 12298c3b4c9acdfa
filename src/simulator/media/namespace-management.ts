import type { adminCommands, RequestOf } from "../../mi/index.ts";
import type { IdentifyNamespace, NamespaceSpecification } from "../../nvme/index.ts";
import type { DriveModel, NamespaceModel } from "../drive-model.ts";
import { forgetValues } from "../features/feature-store.ts";
import { NvmeRefusal, nvmeRefusals } from "../refusal.ts";
import { checkFormat, exponentOf } from "./formatting.ts";

const insufficientCapacity = new NvmeRefusal(1, 0x15);
const identifierUnavailable = new NvmeRefusal(1, 0x16);
const alreadyAttached = new NvmeRefusal(1, 0x18);
const isPrivate = new NvmeRefusal(1, 0x19);
const notAttached = new NvmeRefusal(1, 0x1a);
const thinProvisioningNotSupported = new NvmeRefusal(1, 0x1b);
const controllerListInvalid = new NvmeRefusal(1, 0x1c);
const groupInvalid = new NvmeRefusal(1, 0x24);
const attachmentLimitExceeded = new NvmeRefusal(1, 0x27);
const commandSetNotSupported = new NvmeRefusal(1, 0x29);

/**
 * The namespace that a command is about. One that cannot be is refused as invalid, and one that could be but is not as a wrong
 * field.
 */
export function allocatedNamespace(drive: DriveModel, namespaceId: number): NamespaceModel {
  if (namespaceId === 0 || namespaceId > drive.identify.namespaces) {
    throw nvmeRefusals.invalidNamespaceOrFormat.at("namespaceId");
  }
  const namespace = drive.namespaces.find(({ id }) => id === namespaceId);
  if (namespace === undefined) throw nvmeRefusals.invalidField.at("namespaceId");
  return namespace;
}

/** Creates a namespace, attached to nothing. */
export function createNamespace(
  drive: DriveModel,
  { ioCommandSet, namespace }: RequestOf<typeof adminCommands.createNamespace>,
): NamespaceModel {
  if (ioCommandSet !== 0) throw commandSetNotSupported.at("ioCommandSet");
  checkFormat(drive.commonNamespace, namespace);
  checkSpecification(drive, namespace);
  const nvmCapacity = namespace.capacity << BigInt(exponentOf(drive.commonNamespace, namespace));
  const { unallocatedNvmCapacity } = drive.identify;
  if (nvmCapacity > unallocatedNvmCapacity) throw insufficientCapacity.at("namespace.capacity");
  const id = freeId(drive);
  const created = namespaceOf(drive, id, namespace, nvmCapacity);
  drive.namespaces = [...drive.namespaces, created].sort((one, other) => one.id - other.id);
  drive.identify = { ...drive.identify, unallocatedNvmCapacity: unallocatedNvmCapacity - nvmCapacity };
  return created;
}

/** What these drives do not have is refused: thin provisioning, sharing where there is one controller, groups and sets. */
function checkSpecification(drive: DriveModel, specification: NamespaceSpecification): void {
  const { size, capacity, sharingCapabilities, asymmetricAccessGroupId } = specification;
  const { nvmSetId, enduranceGroupId } = drive.commonNamespace;
  if (size === 0n || capacity > size) throw wrong(size === 0n ? "size" : "capacity");
  if (capacity < size && !drive.commonNamespace.features.thinProvisioning) {
    throw thinProvisioningNotSupported.at("namespace.capacity");
  }
  const { shared, dispersed } = sharingCapabilities;
  if (dispersed || (shared && !drive.identify.multiPathCapabilities.multipleControllers)) {
    throw wrong("sharingCapabilities");
  }
  if (asymmetricAccessGroupId !== 0) throw groupInvalid.at("namespace.asymmetricAccessGroupId");
  if (![0, nvmSetId].includes(specification.nvmSetId)) throw wrong("nvmSetId");
  if (![0, enduranceGroupId].includes(specification.enduranceGroupId)) throw wrong("enduranceGroupId");
  if (specification.placementHandleCount !== 0) throw wrong("placementHandleCount");
  if (specification.storageTagMask !== 0n) throw wrong("storageTagMask");
}

const wrong = (field: keyof NamespaceSpecification): NvmeRefusal => nvmeRefusals.invalidField.at(`namespace.${field}`);

function freeId({ namespaces, identify }: DriveModel): number {
  for (let id = 1; id <= identify.namespaces; id++) if (!namespaces.some((each) => each.id === id)) return id;
  throw identifierUnavailable;
}

function namespaceOf(
  drive: DriveModel,
  id: number,
  { size, capacity, formattedLbaSize, protectionSettings, sharingCapabilities }: NamespaceSpecification,
  nvmCapacity: bigint,
): NamespaceModel {
  const { commonNamespace, media } = drive;
  const number = ++media.namespacesCreated;
  const globallyUniqueId = commonNamespace.globallyUniqueId.slice();
  new DataView(globallyUniqueId.buffer).setUint32(0, number);
  const identify: IdentifyNamespace = {
    ...commonNamespace,
    size,
    capacity,
    formattedLbaSize,
    protectionSettings,
    sharingCapabilities,
    nvmCapacity,
    globallyUniqueId,
  };
  const uuid = drive.uuid.replace(/^.{8}/, (0xa000_0000 + number).toString(16));
  return { id, identify, uuid, commandSet: 0, attachedTo: [] };
}

/** Deletes namespaces with all that is known of them: every one, or none where one is write protected. */
export function deleteNamespaces(drive: DriveModel, gone: readonly NamespaceModel[]): void {
  if (gone.some(({ identify }) => identify.attributes.writeProtected)) throw nvmeRefusals.writeProtected;
  const isGone = (namespaceId: number) => gone.some(({ id }) => id === namespaceId);
  const freed = gone.reduce((sum, { identify }) => sum + identify.nvmCapacity, 0n);
  drive.namespaces = drive.namespaces.filter(({ id }) => !isGone(id));
  drive.identify = {
    ...drive.identify,
    unallocatedNvmCapacity: drive.identify.unallocatedNvmCapacity + freed,
  };
  for (const namespace of gone) {
    drive.media.namespaceSanitizes.delete(namespace.id);
    forgetValues(drive, namespace);
  }
  // Another namespace may come to have the id.
  drive.unreadableBlocks = drive.unreadableBlocks.filter(({ namespaceId }) => !isGone(namespaceId));
  drive.sanitizeNamespaceFailure = drive.sanitizeNamespaceFailure.filter((id) => !isGone(id));
}

/** Attaches a namespace to controllers that it is not attached to yet: to all of them or none. */
export function attachNamespace(drive: DriveModel, namespace: NamespaceModel, controllerIds: readonly number[]): void {
  checkControllers(drive, controllerIds);
  if (controllerIds.some((id) => namespace.attachedTo.includes(id))) throw alreadyAttached;
  const attachedTo = [...namespace.attachedTo, ...controllerIds].sort((one, other) => one - other);
  if (attachedTo.length > 1 && !namespace.identify.sharingCapabilities.shared) throw isPrivate;
  const { maximumControllerNamespaceAttachments: most } = drive.identify;
  const attachedAlready = (id: number) => drive.namespaces.filter((each) => each.attachedTo.includes(id)).length;
  if (most !== 0 && controllerIds.some((id) => attachedAlready(id) >= most)) throw attachmentLimitExceeded;
  replace(drive, { ...namespace, attachedTo });
}

/** Detaches a namespace from controllers that it is attached to: from all of them or none. */
export function detachNamespace(drive: DriveModel, namespace: NamespaceModel, controllerIds: readonly number[]): void {
  checkControllers(drive, controllerIds);
  if (controllerIds.some((id) => !namespace.attachedTo.includes(id))) throw notAttached;
  replace(drive, { ...namespace, attachedTo: namespace.attachedTo.filter((id) => !controllerIds.includes(id)) });
}

/** Ids ascend, each once, and each is that of a controller. */
function checkControllers({ controllers }: DriveModel, ids: readonly number[]): void {
  const isSound = ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? id));
  const isKnown = ids.every((id) => controllers.some((each) => each.id === id));
  if (ids.length === 0 || !isSound || !isKnown) throw controllerListInvalid.at("controllerIds");
}

function replace(drive: DriveModel, namespace: NamespaceModel): void {
  drive.namespaces = drive.namespaces.map((each) => (each.id === namespace.id ? namespace : each));
}
