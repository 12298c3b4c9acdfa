import type { DriveModel } from "../drive-model.ts";
import type { FirmwareActivation } from "./firmware-model.ts";

/** Command-specific status codes that say which reset firmware waits for. */
export const resetNeeded = { subsystemReset: 0x10, controllerReset: 0x11 } as const;

/** Runs the image of a slot now. That it is another shows in a flag and an event. */
export function runFirmware(drive: DriveModel, slot: number): void {
  const firmwareRevision = drive.firmware.revisions[slot - 1];
  if (firmwareRevision === undefined) return;
  drive.firmware = { ...drive.firmware, activeSlot: slot, nextSlot: 0 };
  drive.identify = { ...drive.identify, firmwareRevision };
}

/** What a reset means to firmware: what was downloaded and not committed is gone, and what waits for such a reset runs. */
export function resetFirmware(drive: DriveModel, reset: Exclude<FirmwareActivation, "atOnce">): void {
  drive.firmwareUpdate.download = undefined;
  const { nextSlot } = drive.firmware;
  const isEnough = reset === "subsystemReset" || drive.firmwareUpdate.activation !== "subsystemReset";
  if (nextSlot !== 0 && isEnough) runFirmware(drive, nextSlot);
}
