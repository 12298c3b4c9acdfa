import {
  IdentifyController,
  type IdentifyNamespace,
  type NamespaceGranularityList,
  type UuidList,
} from "../../nvme/index.ts";

/**
 * What the capacity of a simulated drive is divided into, and what its vendor's definitions are told apart by. All of its
 * capacity is in one NVM Set of one Endurance Group of one domain: how much there is, Identify Controller says.
 */
export interface ResourceModel {
  readonly domainId: number;
  readonly enduranceGroupId: number;
  readonly nvmSetId: number;
  /** In 100 ns, of 4 KiB. */
  readonly typicalRandomRead: number;
  /** In bytes. */
  readonly optimalWriteSize: number;
  readonly granularity: NamespaceGranularityList;
  readonly uuids: UuidList["uuids"];
}

/** What Identify Controller says where capacity is divided so. */
export function resourceAttributes(
  resources: ResourceModel | undefined,
): Partial<
  Pick<IdentifyController, "controllerAttributes" | "nvmSetIdMaximum" | "enduranceGroupIdMaximum" | "domainId">
> {
  if (resources === undefined) return {};
  const { nvmSetId, enduranceGroupId, domainId } = resources;
  return {
    controllerAttributes: {
      ...IdentifyController.zero().controllerAttributes,
      nvmSets: true,
      enduranceGroups: true,
      namespaceGranularity: true,
      uuidList: true,
      multiDomainSubsystem: true,
    },
    nvmSetIdMaximum: nvmSetId,
    enduranceGroupIdMaximum: enduranceGroupId,
    domainId,
  };
}

/** Where a namespace is of a drive whose capacity is divided so. */
export function placeOfNamespaces(
  resources: ResourceModel | undefined,
): Pick<IdentifyNamespace, "nvmSetId" | "enduranceGroupId"> {
  return { nvmSetId: resources?.nvmSetId ?? 0, enduranceGroupId: resources?.enduranceGroupId ?? 0 };
}
