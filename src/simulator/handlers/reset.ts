import type { miCommands } from "../../mi/index.ts";
import { invalidParameter } from "../refusal.ts";
import { resetSubsystem, shutDown } from "../subsystem-power.ts";
import type { Handlers } from "./handler.ts";

/** Reset and Shutdown of a simulated drive. */
export const resetHandlers = {
  reset: (drive, { type }, { endpoint, afterAnswer }) => {
    if (typeof type === "number") throw invalidParameter("type");
    afterAnswer(() => {
      resetSubsystem(drive);
      endpoint.reset();
    });
    return {};
  },
  shutdown: (drive, { type }, { now }) => {
    if (typeof type === "number") throw invalidParameter("type");
    shutDown(drive, type, now);
    return {};
  },
} satisfies Partial<Handlers<typeof miCommands>>;
