import type { SmartHealthLog } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";

const hour = 3_600_000;
/** Of the time that these drives have power, their hosts keep them busy for a twentieth: three minutes of each hour. */
const busyMinutesOfAnHour = 3;

/** How long a drive has had power, in hours, by its clock. */
export function powerOnHours(drive: DriveModel, now: number): bigint {
  return drive.smart.powerOnHours + BigInt(hoursSince(drive, now));
}

/** The SMART log as it is now: what time alone counts is in the model as it was when the drive got power. */
export function smartNow(drive: DriveModel, now: number): SmartHealthLog {
  const hours = hoursSince(drive, now);
  if (hours === 0) return drive.smart;
  return {
    ...drive.smart,
    powerOnHours: powerOnHours(drive, now),
    controllerBusyTime: drive.smart.controllerBusyTime + BigInt(hours * busyMinutesOfAnHour),
  };
}

function hoursSince({ poweredSince }: DriveModel, now: number): number {
  return Math.max(0, Math.floor((now - (poweredSince ?? now)) / hour));
}

/** Counts a loss of power: an unsafe one unless every controller is shut down. What the clock has counted stays. */
export function countPowerCycle(drive: DriveModel, now: number): void {
  const isSafe = drive.controllers.every(({ status }) => status.shutdownStatus === "complete");
  const smart = smartNow(drive, now);
  drive.poweredSince = now;
  drive.smart = {
    ...smart,
    powerCycles: smart.powerCycles + 1n,
    unsafeShutdowns: smart.unsafeShutdowns + (isSafe ? 0n : 1n),
  };
}
