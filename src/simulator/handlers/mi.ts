import type { ControllerHealth, miCommands, SubsystemHealth } from "../../mi/index.ts";
import type { ControllerModel, DriveModel, PortModel } from "../model.ts";
import { invalidParameter } from "../refusal.ts";
import type { Handlers } from "./handlers.ts";

type Changes = ControllerHealth["changes"];

function portOf(drive: DriveModel, portId: number): PortModel {
  const port = drive.ports[portId];
  if (port === undefined) throw invalidParameter("portId");
  return port;
}

function twoWirePortOf(drive: DriveModel, portId: number): PortModel {
  const port = portOf(drive, portId);
  if (port.information.portType !== "twoWire") throw invalidParameter("portId");
  return port;
}

/** A copy with every flag cleared for which `clear` has one. */
function without(changes: Changes, clear: Partial<Record<keyof Changes, boolean>>): Changes {
  return Object.fromEntries(
    Object.entries(changes).map(([name, flag]) => [name, flag && !clear[name as keyof Changes]]),
  ) as Changes;
}

const noChanges = (changes: Changes): Changes => without(changes, changes);

function subsystemHealth(drive: DriveModel): SubsystemHealth {
  const { criticalWarning, compositeTemperature, percentageUsed } = drive.smart;
  const links = drive.ports.filter(({ information }) => information.portType === "pcie");
  const active = (index: number) => (links[index]?.information.specific.pcie?.negotiatedLinkWidth ?? 0) > 0;
  return {
    status: {
      asynchronousEventTransmissionFailure: false,
      sanitizeFailureMode: false,
      driveFunctional: drive.driveFunctional,
      resetNotRequired: drive.driveFunctional,
      port0LinkActive: active(0),
      port1LinkActive: active(1),
      sanitizeNamespaceFailureMode: false,
    },
    smartWarnings: { ...criticalWarning, indeterminatePersonalityState: false },
    compositeTemperature: drive.temperatureReading ?? Math.max(-60, Math.min(127, compositeTemperature - 273)),
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
    criticalWarning: { ...criticalWarning, indeterminatePersonalityState: false },
    changes: controller.changes,
  };
}

/** The Management Interface command set of a simulated drive. */
export const miHandlers: Handlers<typeof miCommands> = {
  readSubsystemInformation: (drive) => ({
    numberOfPorts: drive.ports.length,
    majorVersion: drive.majorVersion,
    minorVersion: drive.minorVersion,
    capabilities: { statusReportingEnhancements: drive.majorVersion >= 2 },
  }),
  readPortInformation: (drive, { portId }) => portOf(drive, portId).information,
  readControllerList: (drive, { startingControllerId }) => ({
    controllerIds: drive.controllers.map(({ id }) => id).filter((id) => id >= startingControllerId),
  }),
  readControllerInformation: (drive, { controllerId }) => {
    const controller = drive.controllers.find(({ id }) => id === controllerId);
    if (controller === undefined) throw invalidParameter("controllerId");
    return controller.information;
  },
  readOptionalCommandList: (drive) => ({ commands: drive.optionalCommands }),
  readBufferCommandList: () => ({ commands: [] }),

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
    const selected = ({ changes }: ControllerModel): boolean =>
      request.reportAll ||
      (request.selectControllerStatus && changes.controllerStatus) ||
      (request.selectTemperature && changes.compositeTemperature) ||
      (request.selectPercentageUsed && changes.percentageUsed) ||
      (request.selectAvailableSpare && changes.availableSpare) ||
      (request.selectCriticalWarning && changes.criticalWarning);
    const reported = drive.controllers
      .filter(({ id, functionType }) => id >= request.startingControllerId && included[functionType])
      .filter(selected)
      .slice(0, request.maximumEntries);
    const controllers = reported.map((controller) => controllerHealth(drive, controller));
    if (request.clearChanges) for (const controller of reported) controller.changes = noChanges(controller.changes);
    return { controllers };
  },

  getSmbusFrequency: (drive, { portId }) => ({ frequency: twoWirePortOf(drive, portId).frequency ?? "khz100" }),
  setSmbusFrequency: (drive, { portId, frequency }) => {
    const port = twoWirePortOf(drive, portId);
    if (typeof frequency === "number") throw invalidParameter("frequency");
    port.frequency = frequency;
    return {};
  },
  getHealthStatusChange: () => ({}),
  setHealthStatusChange: (drive, clear) => {
    drive.compositeStatus = without(drive.compositeStatus, clear);
    return {};
  },
  getTransmissionUnitSize: (drive, { portId }) => ({
    transmissionUnitSize: portOf(drive, portId).transmissionUnitSize,
  }),
  setTransmissionUnitSize: (drive, { portId, transmissionUnitSize }) => {
    const port = portOf(drive, portId);
    if (transmissionUnitSize < 64 || transmissionUnitSize > port.information.maximumTransmissionUnitSize) {
      throw invalidParameter("transmissionUnitSize");
    }
    port.transmissionUnitSize = transmissionUnitSize;
    return {};
  },
};
