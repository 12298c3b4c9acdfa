import type { adminCommands } from "../../../mi/index.ts";
import {
  type IdentifyControllerList,
  IdentifyNvmController,
  type IoCommandSetCombinations,
  PrimaryControllerCapabilities,
} from "../../../nvme/index.ts";
import type { ControllerModel, DriveModel } from "../../drive-model.ts";
import type { ResourceModel } from "../../media/resource-model.ts";
import { nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";
import { allocatedNamespace, identifyNamespaceHandlers } from "./identify-namespaces.ts";

const everyNamespace = 0xffff_ffff;
/** The controller that the command is sent to. */
const thisController = 0xffff;

const refuse = (): never => {
  throw nvmeRefusals.invalidField;
};

const controllersFrom = (controllerIds: readonly number[], start: number): IdentifyControllerList => ({
  controllerIds: controllerIds.filter((id) => id >= start),
});

/** Controllers of a namespace; of an id that none has, none. */
function attachedControllers(drive: DriveModel, namespaceId: number): readonly number[] {
  if (namespaceId === everyNamespace) throw nvmeRefusals.invalidField;
  return allocatedNamespace(drive, namespaceId)?.attachedTo ?? [];
}

function controllerOf(drive: DriveModel, controllerId: number): ControllerModel {
  return drive.controllers.find(({ id }) => id === controllerId) ?? refuse();
}

/** All controllers of these drives are primary ones that have no flexible resources, where they are told of at all. */
function requireVirtualization({ identify }: DriveModel): void {
  if (!identify.optionalAdminCommands.virtualizationManagement) throw nvmeRefusals.invalidField;
}

function resourcesOf({ resources }: DriveModel): ResourceModel {
  return resources ?? refuse();
}

/** How much there is, and how much of it no namespace has: all of it in one place, wherever one looks. */
const capacityOf = ({ identify }: DriveModel) => ({
  totalCapacity: identify.totalNvmCapacity,
  unallocatedCapacity: identify.unallocatedNvmCapacity,
});

/** The only entry of a list that begins with an id. */
const onlyFrom = <E>(id: number, start: number, entry: E): E[] => (id >= start ? [entry] : []);

/** Their namespaces all are of the NVM command set. */
const nvmCommandSetOnly: IoCommandSetCombinations = {
  combinations: [
    {
      nvm: true,
      keyValue: false,
      zoned: false,
      subsystemLocalMemory: false,
      computationalPrograms: false,
      others: 0n,
    },
  ],
};

/** What simulated drives answer to Identify. */
export const identifyHandlers = {
  ...identifyNamespaceHandlers,
  identifyController: (drive, { controllerId }) => ({ ...drive.identify, controllerId }),
  identifyNvmController: () => IdentifyNvmController.zero(),
  identifyZonedController: refuse,
  identifyNamespaceControllerList: (drive, { namespaceId, startingControllerId }) =>
    controllersFrom(attachedControllers(drive, namespaceId), startingControllerId),
  identifyControllerList: ({ controllers }, { startingControllerId }) =>
    controllersFrom(
      controllers.map(({ id }) => id),
      startingControllerId,
    ),
  identifyPrimaryControllerCapabilities: (drive, { startingControllerId }) => {
    requireVirtualization(drive);
    const { id, information } = controllerOf(drive, startingControllerId);
    return { ...PrimaryControllerCapabilities.zero(), controllerId: id, portId: information.portId };
  },
  identifySecondaryControllerList: (drive) => {
    requireVirtualization(drive);
    return { controllers: [] };
  },
  identifyControllerStateFormats: refuse,
  identifyCommandSets: (drive, { controllerId, startingControllerId }) => {
    controllerOf(drive, startingControllerId === thisController ? controllerId : startingControllerId);
    return nvmCommandSetOnly;
  },
  identifyNvmSetList: (drive, { startingNvmSetId }) => {
    const { nvmSetId, enduranceGroupId, typicalRandomRead, optimalWriteSize } = resourcesOf(drive);
    const entry = { nvmSetId, enduranceGroupId, typicalRandomRead, optimalWriteSize, ...capacityOf(drive) };
    return { nvmSets: onlyFrom(nvmSetId, startingNvmSetId, entry) };
  },
  identifyUuidList: (drive) => ({ uuids: resourcesOf(drive).uuids }),
  identifyDomainList: (drive, { startingDomainId }) => {
    const { domainId } = resourcesOf(drive);
    const capacity = capacityOf(drive);
    const entry = { domainId, ...capacity, maximumEnduranceGroupCapacity: capacity.totalCapacity };
    return { domains: onlyFrom(domainId, startingDomainId, entry) };
  },
  identifyEnduranceGroupList: (drive, { startingEnduranceGroupId }) => {
    const { enduranceGroupId } = resourcesOf(drive);
    return { enduranceGroupIds: onlyFrom(enduranceGroupId, startingEnduranceGroupId, enduranceGroupId) };
  },
  identifyPortsList: refuse,
} satisfies Partial<Handlers<typeof adminCommands>>;
