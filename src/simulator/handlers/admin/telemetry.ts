import type { adminCommands } from "../../../mi/index.ts";
import { changeStatus } from "../../controller-power.ts";
import type { ControllerModel, DriveModel } from "../../drive-model.ts";
import { captureHostTelemetry, telemetryPage } from "../../logs/telemetry.ts";
import { NvmeRefusal, nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

const unknownController = new NvmeRefusal(1, 0x1f);

/** That a request is for a controller that is there was looked at before. */
function controllerOf({ controllers }: DriveModel, controllerId: number): ControllerModel {
  const found = controllers.find(({ id }) => id === controllerId);
  if (found === undefined) throw unknownController;
  return found;
}

/** Telemetry of simulated drives: what it has in it is made up, but stays the same for the same capture. */
export const telemetryHandlers = {
  getTelemetryHostLog: (drive, { controllerId, create, maximumDataArea }) => {
    if (create) {
      if (maximumDataArea > 4) throw nvmeRefusals.invalidField;
      captureHostTelemetry(drive, maximumDataArea);
    }
    return telemetryPage(drive, "host", controllerOf(drive, controllerId));
  },
  getTelemetryControllerLog: (drive, { controllerId, retainAsynchronousEvent }) => {
    const page = telemetryPage(drive, "controller", controllerOf(drive, controllerId));
    if (!retainAsynchronousEvent) {
      for (const controller of drive.controllers) changeStatus(controller, { telemetryDataAvailable: false });
    }
    return page;
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
