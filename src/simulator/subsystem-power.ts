import { baselineTransmissionUnit } from "../mctp/fragment.ts";
import { resetRegisters } from "./controller-memory.ts";
import type { ControllerModel, DriveModel } from "./drive-model.ts";
import { disarmEvents } from "./events/event-model.ts";
import { noteChanges } from "./status-changes.ts";

type Status = ControllerModel["status"];

function setStatus(drive: DriveModel, status: Partial<Status>): void {
  for (const controller of drive.controllers) controller.status = { ...controller.status, ...status };
}

/** Resets the NVM subsystem. Its host enables the controllers again at once, as far as anybody can see. */
export function resetSubsystem(drive: DriveModel): void {
  const firmwareActivated = activateFirmware(drive);
  const wasShutDown = drive.controllers.some(({ status }) => status.shutdownStatus !== "normal");
  drive.shutdownUntil = undefined;
  for (const port of drive.ports) {
    port.transmissionUnitSize = baselineTransmissionUnit;
    if (port.frequency !== undefined) port.frequency = "khz100";
  }
  drive.managementEndpointBuffer.fill(0);
  if (drive.events !== undefined) disarmEvents(drive.events);
  for (const { pci } of drive.controllers) resetRegisters(pci);
  setStatus(drive, {
    ready: true,
    controllerEnabled: true,
    shutdownStatus: "normal",
    subsystemResetOccurred: true,
    ...(firmwareActivated && { firmwareActivated }),
  });
  noteChanges(drive, {
    controllerStatus: true,
    subsystemResetOccurred: true,
    ...(firmwareActivated && { firmwareActivated }),
    ...(wasShutDown && { ready: true, shutdownStatus: true }),
  });
}

/** Runs the firmware of the slot that waits for a reset; false where none does. */
function activateFirmware(drive: DriveModel): boolean {
  const { nextSlot, revisions } = drive.firmware;
  const firmwareRevision = revisions[nextSlot - 1];
  if (firmwareRevision === undefined) return false;
  drive.firmware = { ...drive.firmware, activeSlot: nextSlot, nextSlot: 0 };
  drive.identify = { ...drive.identify, firmwareRevision };
  return true;
}

/** Begins to shut down all controllers. One that is under way goes on, and an abrupt one ends it sooner. */
export function shutDown(drive: DriveModel, type: keyof DriveModel["shutdownTimes"], now: number): void {
  advanceShutdown(drive, now);
  if (drive.controllers.every(({ status }) => status.shutdownStatus === "complete")) return;
  drive.shutdownUntil = Math.min(drive.shutdownUntil ?? Number.POSITIVE_INFINITY, now + drive.shutdownTimes[type]);
  setStatus(drive, { ready: false, shutdownStatus: "occurring" });
  noteChanges(drive, { controllerStatus: true, ready: true, shutdownStatus: true });
}

/** Completes a shutdown whose time has come. Nothing runs meanwhile: whoever asks for the status calls this first. */
export function advanceShutdown(drive: DriveModel, now: number): void {
  if (drive.shutdownUntil === undefined || now < drive.shutdownUntil) return;
  drive.shutdownUntil = undefined;
  setStatus(drive, { shutdownStatus: "complete" });
  noteChanges(drive, { controllerStatus: true, shutdownStatus: true });
}
