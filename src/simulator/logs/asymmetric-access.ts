import type { AsymmetricNamespaceAccessLog } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import type { AsymmetricAccessModel } from "./asymmetric-access-model.ts";

/** The ANA log of a controller. What changed since it was last read counts as one change. */
export function asymmetricAccessLog(
  drive: DriveModel,
  access: AsymmetricAccessModel,
  controllerId: number,
  groupsOnly: boolean,
): AsymmetricNamespaceAccessLog {
  countChanges(drive, access);
  const { changeCount, groups } = access;
  const attached = new Set(
    drive.namespaces.filter(({ attachedTo }) => attachedTo.includes(controllerId)).map(({ id }) => id),
  );
  return {
    changeCount,
    groupCount: groups.length,
    groups: groups.map(({ id: groupId, state, changeCount, namespaceIds }) => {
      const told = groupsOnly ? [] : namespaceIds.filter((id) => attached.has(id));
      return { groupId, changeCount, state, namespaceIds: told };
    }),
  };
}

/** Nobody can see when exactly the namespaces of a group changed, so it is found out when somebody looks. */
function countChanges({ namespaces }: DriveModel, access: AsymmetricAccessModel): void {
  for (const group of access.groups) {
    const members = namespaces.filter(({ identify }) => identify.asymmetricAccessGroupId === group.id);
    const ids = members.filter(({ attachedTo }) => attachedTo.length > 0).map(({ id }) => id);
    if (ids.join() === group.namespaceIds.join()) continue;
    group.namespaceIds = ids;
    group.changeCount++;
    access.changeCount++;
  }
}
