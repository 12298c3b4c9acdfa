import { baselineTransmissionUnit } from "../mctp/fragment.ts";
import { changeStatus, resetController } from "./controller-power.ts";
import type { DriveModel } from "./drive-model.ts";
import { disarmEvents } from "./events/event-model.ts";
import { restoreFeatures } from "./features/feature-store.ts";
import { resetFirmware } from "./firmware/firmware-activation.ts";
import { countPowerCycle } from "./logs/lifetime-counters.ts";
import { notePowerOnOrReset } from "./logs/persistent-events.ts";
import { resetSelfTest } from "./logs/self-test.ts";
import { forgetHostTelemetry } from "./logs/telemetry.ts";
import { endTemporaryProtection } from "./media/namespace-protection.ts";
import { resetRegisters } from "./pci/controller-memory.ts";

/**
 * Resets the NVM subsystem. Its host enables the controllers again at once, as far as anybody can see. `now` is the time in
 * milliseconds by the drive's clock.
 */
export function resetSubsystem(drive: DriveModel, now: number): void {
  drive.resets++;
  resetFirmware(drive, "subsystemReset");
  forgetHostTelemetry(drive);
  for (const { id } of drive.controllers) resetSelfTest(drive, id, now);
  for (const port of drive.ports) {
    port.transmissionUnitSize = baselineTransmissionUnit;
    if (port.frequency !== undefined) port.frequency = "khz100";
  }
  drive.managementEndpointBuffer.fill(0);
  restoreFeatures(drive, now);
  if (drive.events !== undefined) disarmEvents(drive.events);
  for (const controller of drive.controllers) {
    resetRegisters(controller.pci);
    resetController(drive, controller, true);
    changeStatus(controller, { subsystemResetOccurred: true });
  }
  notePowerOnOrReset(drive, now);
}

/**
 * Takes the drive's power away and gives it back, which resets it, ends what Lockdown prohibits and what is
 * write protected until then, and counts: as an unsafe
 * shutdown, too, unless every controller was shut down. What only a clock counts begins anew behind what it has come to.
 */
export function cyclePower(drive: DriveModel, now: number): void {
  countPowerCycle(drive, now);
  drive.lockdown.prohibitions = [];
  endTemporaryProtection(drive);
  resetSubsystem(drive, now);
}
