import type { ControllerModel, DriveModel } from "./drive-model.ts";

type Status = ControllerModel["status"];

/** Changes some of a controller's status. What that shows in, flags and events, is found by comparing states. */
export function changeStatus(controller: ControllerModel, changed: Partial<Status>): void {
  controller.status = { ...controller.status, ...changed };
}

/** Resets a controller and leaves it enabled or not; what is left of a shutdown is none. One that has failed is not ready. */
export function resetController(drive: DriveModel, controller: ControllerModel, enabled: boolean): void {
  controller.shutdownUntil = undefined;
  changeStatus(controller, {
    controllerEnabled: enabled,
    ready: enabled && drive.driveFunctional,
    shutdownStatus: "normal",
  });
}

/**
 * Begins to shut down a controller, which stays as ready as it is until it is reset (CC.EN). A shutdown that is under way goes
 * on, and an abrupt one ends it sooner.
 */
export function shutDown(
  { shutdownTimes }: DriveModel,
  controller: ControllerModel,
  type: keyof DriveModel["shutdownTimes"],
  now: number,
): void {
  if (controller.status.shutdownStatus === "complete") return;
  controller.shutdownUntil = Math.min(controller.shutdownUntil ?? Number.POSITIVE_INFINITY, now + shutdownTimes[type]);
  changeStatus(controller, { shutdownStatus: "occurring" });
}

/** When the next shutdown that is under way is complete; undefined where none is. */
export function shutdownDue({ controllers }: DriveModel): number | undefined {
  const times = controllers.flatMap(({ shutdownUntil }) => shutdownUntil ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Completes the shutdowns whose time has come. */
export function completeShutdowns({ controllers }: DriveModel, now: number): void {
  for (const controller of controllers) {
    if (controller.shutdownUntil === undefined || now < controller.shutdownUntil) continue;
    controller.shutdownUntil = undefined;
    changeStatus(controller, { shutdownStatus: "complete" });
  }
}
