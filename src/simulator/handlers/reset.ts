import { miCommands } from "../../mi/index.ts";
import { shutDown } from "../controller-power.ts";
import { refuseObjection } from "../refusal.ts";
import { resetSubsystem } from "../subsystem-power.ts";
import type { Handlers } from "./handler.ts";

/** Reset and Shutdown of a simulated drive. */
export const resetHandlers = {
  reset: (drive, request, { endpoint, now, afterAnswer }) => {
    refuseObjection(miCommands.reset, request);
    afterAnswer(() => {
      resetSubsystem(drive, now);
      endpoint.reset();
    });
    return {};
  },
  shutdown: (drive, request, { now }) => {
    refuseObjection(miCommands.shutdown, request);
    const type = request.type === "abrupt" ? "abrupt" : "normal";
    for (const controller of drive.controllers) shutDown(drive, controller, type, now);
    return {};
  },
} satisfies Partial<Handlers<typeof miCommands>>;
