import { type CompositeTemperature, kelvinToCelsius } from "../../codec/index.ts";
import { controllerListCapacity } from "../../mi/data-structures/controller-list.ts";
import type {
  ControllerHealth,
  miCommands,
  RequestOf,
  SubsystemHealth,
  TwoWirePortInformation,
} from "../../mi/index.ts";
import type { ControllerModel, DriveModel, PortModel } from "../drive-model.ts";
import { invalidParameter } from "../refusal.ts";
import type { Handlers } from "./handler.ts";

type Changes = ControllerHealth["changes"];
type ControllerPoll = RequestOf<typeof miCommands.controllerHealthStatusPoll>;
type PortFrequency = TwoWirePortInformation["protocols"]["maximumFrequency"];
type Frequency = NonNullable<PortModel["frequency"]>;

const slowestFirst: readonly unknown[] = ["notSupported", "khz100", "khz400", "mhz1"] satisfies PortFrequency[];
/** As many as their count, one byte, can tell. */
const reportedControllers = 255;

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

/** Whether a frequency is one, and the port not too slow for it. */
function supports({ information }: PortModel, frequency: Frequency | number): frequency is Frequency {
  const fastest = information.specific.twoWire?.protocols.maximumFrequency;
  return typeof frequency === "string" && slowestFirst.indexOf(frequency) <= slowestFirst.indexOf(fastest);
}

/** Colder and hotter than the encoding reaches is told as its ends; 0 K is how a drive says that it has no reading. */
function celsiusOf(kelvins: number): CompositeTemperature {
  return kelvins === 0 ? "noData" : Math.max(-60, Math.min(127, kelvinToCelsius(kelvins)));
}

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
    compositeTemperature: drive.temperatureReading ?? celsiusOf(compositeTemperature),
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
    // These bytes are reserved before NVMe-MI 2.0, though polls have always selected by what they say.
    changes: drive.majorVersion >= 2 ? controller.changes : noChanges(controller.changes),
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
    controllerIds: drive.controllers
      .map(({ id }) => id)
      .filter((id) => id >= startingControllerId)
      .slice(0, controllerListCapacity),
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
    const reported = drive.controllers
      .filter(({ id, functionType }) => id >= request.startingControllerId && included[functionType])
      .filter((controller) => isSelected(controller, request))
      .slice(0, Math.min(request.maximumEntries, reportedControllers));
    const controllers = reported.map((controller) => controllerHealth(drive, controller));
    if (request.clearChanges) for (const controller of reported) clearChanges(controller);
    return { controllers };
  },

  getSmbusFrequency: (drive, { portId }) => ({ frequency: twoWirePortOf(drive, portId).frequency ?? "khz100" }),
  setSmbusFrequency: (drive, { portId, frequency }) => {
    const port = twoWirePortOf(drive, portId);
    if (!supports(port, frequency)) throw invalidParameter("frequency");
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
