import type { AnaGroup } from "../../nvme/index.ts";

/** One ANA group of a drive. Its namespaces are those that say so themselves. */
interface AsymmetricAccessGroup {
  readonly id: number;
  state: AnaGroup["state"];
  /** Another once the group's state or its namespaces are. */
  changeCount: bigint;
  /** Its namespaces when they were last looked at: changes are counted by them. */
  namespaceIds: readonly number[];
}

/** Asymmetric Namespace Access of a drive. */
export interface AsymmetricAccessModel {
  /** Another once anything of any group is. */
  changeCount: bigint;
  readonly groups: readonly AsymmetricAccessGroup[];
}

/** One group, whose namespaces are best accessed through any of the controllers. */
export function newAsymmetricAccess(): AsymmetricAccessModel {
  return { changeCount: 0n, groups: [{ id: 1, state: "optimized", changeCount: 0n, namespaceIds: [] }] };
}
