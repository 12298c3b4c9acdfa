import { baselineTransmissionUnit } from "../mctp/fragment.ts";
import { resetRegisters } from "./controller-memory.ts";
import { changeStatus, resetController } from "./controller-power.ts";
import type { DriveModel } from "./drive-model.ts";
import { disarmEvents } from "./events/event-model.ts";

/** Resets the NVM subsystem. Its host enables the controllers again at once, as far as anybody can see. */
export function resetSubsystem(drive: DriveModel): void {
  drive.resets++;
  activateFirmware(drive);
  for (const port of drive.ports) {
    port.transmissionUnitSize = baselineTransmissionUnit;
    if (port.frequency !== undefined) port.frequency = "khz100";
  }
  drive.managementEndpointBuffer.fill(0);
  if (drive.events !== undefined) disarmEvents(drive.events);
  for (const controller of drive.controllers) {
    resetRegisters(controller.pci);
    resetController(drive, controller, true);
    changeStatus(controller, { subsystemResetOccurred: true });
  }
}

/** Runs the firmware of the slot that waits for a reset, if one does. */
function activateFirmware(drive: DriveModel): void {
  const { nextSlot, revisions } = drive.firmware;
  const firmwareRevision = revisions[nextSlot - 1];
  if (firmwareRevision === undefined) return;
  drive.firmware = { ...drive.firmware, activeSlot: nextSlot, nextSlot: 0 };
  drive.identify = { ...drive.identify, firmwareRevision };
}
