import { toJson } from "../../codec/index.ts";
import { namespaceListCapacity } from "../../nvme/identify/active-namespace-list.ts";
import { type ChangedNamespaceList, type IdentifyNamespace, tooManyChangedNamespaces } from "../../nvme/index.ts";
import type { DriveModel, NamespaceModel } from "../drive-model.ts";
import type { ChangedNamespaces } from "./changed-namespaces-model.ts";

/** Notes for each controller which namespaces are not as they were. */
export function noteChangedNamespaces(drive: DriveModel, before: readonly NamespaceModel[]): void {
  if (before === drive.namespaces) return;
  const { attached, allocated } = drive.changedNamespaces;
  for (const id of new Set([...before, ...drive.namespaces].map((each) => each.id))) {
    const was = before.find((each) => each.id === id);
    const is = drive.namespaces.find((each) => each.id === id);
    if (was === is) continue;
    const isOther = was === undefined || is === undefined || !isSame(was.identify, is.identify);
    for (const controller of drive.controllers) {
      const wasAttached = was?.attachedTo.includes(controller.id) ?? false;
      const isAttached = is?.attachedTo.includes(controller.id) ?? false;
      if (wasAttached !== isAttached || (isAttached && isOther)) note(attached, controller.id, id);
      if (isOther) note(allocated, controller.id, id);
    }
  }
}

/** What a controller's log says, which is forgotten unless it is to be retained. */
export function readChangedNamespaces(
  changed: ChangedNamespaces[keyof ChangedNamespaces],
  controllerId: number,
  retain: boolean,
): ChangedNamespaceList {
  const ids = [...(changed.get(controllerId) ?? [])].sort((one, other) => one - other);
  if (!retain) changed.delete(controllerId);
  return { namespaceIds: ids.length > namespaceListCapacity ? [tooManyChangedNamespaces] : ids };
}

function note(changed: ChangedNamespaces[keyof ChangedNamespaces], controllerId: number, namespaceId: number): void {
  changed.set(controllerId, new Set([...(changed.get(controllerId) ?? []), namespaceId]));
}

/** How much of a namespace is used, and how far it is formatted, changes too often to tell. */
const untold: readonly string[] = ["utilization", "formatProgress"] satisfies (keyof IdentifyNamespace)[];

function isSame(one: IdentifyNamespace, other: IdentifyNamespace): boolean {
  const names = Object.keys(one) as (keyof IdentifyNamespace)[];
  return names.every((name) => untold.includes(name) || isEqual(one[name], other[name]));
}

/** A state from before may be a copy. */
const isEqual = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(toJson(one)) === JSON.stringify(toJson(other));
