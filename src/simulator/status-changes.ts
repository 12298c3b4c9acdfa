import type { ControllerHealth } from "../mi/index.ts";
import type { ControllerModel, DriveModel } from "./drive-model.ts";

/** Flags of what changed: those of a controller, or of all of them together. */
export type Changes = ControllerHealth["changes"];

/** A copy with every flag cleared for which `clear` has one. */
export function without(changes: Changes, clear: Partial<Record<keyof Changes, boolean>>): Changes {
  return Object.fromEntries(
    Object.entries(changes).map(([name, flag]) => [name, flag && !clear[name as keyof Changes]]),
  ) as Changes;
}

export const noChanges = (changes: Changes): Changes => without(changes, changes);

/** Remembers what happened to some controllers, all unless given, in both memories. */
export function noteChanges(
  drive: DriveModel,
  happened: Partial<Changes>,
  concerned: readonly ControllerModel[] = drive.controllers,
): void {
  for (const controller of concerned) controller.changes = { ...controller.changes, ...happened };
  drive.compositeStatus = { ...drive.compositeStatus, ...happened };
}
