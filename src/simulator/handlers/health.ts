import type { ControllerHealth, miCommands, RequestOf, SubsystemHealth } from "../../mi/index.ts";
import { compositeTemperatureOf } from "../composite-temperature.ts";
import type { ControllerModel, DriveModel } from "../drive-model.ts";
import { isVersion } from "../is-version.ts";
import { noChanges } from "../status-changes.ts";
import type { Handlers } from "./handler.ts";

type ControllerPoll = RequestOf<typeof miCommands.controllerHealthStatusPoll>;

/** As many as their count, one byte, can tell. */
const reportedControllers = 255;

/** Whether a controller changed in a way that a poll selects, or all are asked for. */
function isSelected({ changes }: ControllerModel, request: ControllerPoll): boolean {
  return (
    request.reportAll ||
    (request.selectControllerStatus && changes.controllerStatus) ||
    (request.selectTemperature && changes.compositeTemperature) ||
    (request.selectPercentageUsed && changes.percentageUsed) ||
    (request.selectAvailableSpare && changes.availableSpare) ||
    (request.selectCriticalWarning && changes.criticalWarning)
  );
}

/** Forgets what has been reported: the changed flags, and those flags of the status that stay set until then. */
function clearChanges(controller: ControllerModel): void {
  controller.changes = noChanges(controller.changes);
  controller.status = {
    ...controller.status,
    namespaceAttributeChanged: false,
    firmwareActivated: false,
    telemetryDataAvailable: false,
  };
}

function subsystemHealth(drive: DriveModel): SubsystemHealth {
  const { criticalWarning, percentageUsed } = drive.smart;
  const links = drive.ports.filter(({ information }) => information.portType === "pcie");
  const active = (index: number) => (links[index]?.information.specific.pcie?.negotiatedLinkWidth ?? 0) > 0;
  return {
    status: {
      asynchronousEventTransmissionFailure: drive.events?.transmissionFailed ?? false,
      sanitizeFailureMode: drive.sanitizeFailure,
      driveFunctional: drive.driveFunctional,
      resetNotRequired: drive.driveFunctional,
      port0LinkActive: active(0),
      port1LinkActive: active(1),
      // Reserved before.
      sanitizeNamespaceFailureMode: isVersion(drive, 2, 1) && drive.sanitizeNamespaceFailure.length > 0,
    },
    smartWarnings: criticalWarning,
    compositeTemperature: compositeTemperatureOf(drive),
    percentageUsed,
    compositeControllerStatus: drive.compositeStatus,
  };
}

function controllerHealth(drive: DriveModel, controller: ControllerModel): ControllerHealth {
  const { criticalWarning, compositeTemperature, percentageUsed, availableSpare } = drive.smart;
  return {
    controllerId: controller.id,
    status: controller.status,
    compositeTemperature,
    percentageUsed,
    availableSpare,
    criticalWarning,
    // These bytes are reserved before NVMe-MI 2.0, though polls have always selected by what they say.
    changes: drive.majorVersion >= 2 ? controller.changes : noChanges(controller.changes),
  };
}

/** Health polls of a simulated drive. */
export const healthHandlers = {
  subsystemHealthStatusPoll: (drive, { clearStatus }) => {
    const health = subsystemHealth(drive);
    if (clearStatus) drive.compositeStatus = noChanges(drive.compositeStatus);
    return health;
  },
  controllerHealthStatusPoll: (drive, request) => {
    const included = {
      pci: request.includePciFunctions,
      physical: request.includePhysicalFunctions,
      virtual: request.includeVirtualFunctions,
    };
    const reported = drive.controllers
      .filter(({ id, functionType }) => id >= request.startingControllerId && included[functionType])
      .filter((controller) => isSelected(controller, request))
      .slice(0, Math.min(request.maximumEntries, reportedControllers));
    const controllers = reported.map((controller) => controllerHealth(drive, controller));
    if (request.clearChanges) for (const controller of reported) clearChanges(controller);
    return { controllers };
  },
} satisfies Partial<Handlers<typeof miCommands>>;
