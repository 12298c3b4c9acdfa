import type { adminCommands } from "../../../mi/index.ts";
import { smartNow } from "../../logs/lifetime-counters.ts";
import { commandEffects, miCommandEffects } from "../command-effects.ts";
import type { Handlers } from "../handler.ts";

/** Log pages of simulated drives that tell the state of the drive. */
export const driveStateHandlers = {
  getSmartHealthLog: (drive, _request, { now }) => smartNow(drive, now),
  getFirmwareSlotLog: (drive) => drive.firmware,
  getErrorInformationLog: (drive) => ({ entries: drive.errors }),
  getCommandEffectsLog: (drive, { ioCommandSet }) => commandEffects(drive, ioCommandSet),
  getMiCommandEffectsLog: (drive) => miCommandEffects(drive),
} satisfies Partial<Handlers<typeof adminCommands>>;
