import { controllerListCapacity } from "../../mi/data-structures/controller-list.ts";
import type { miCommands } from "../../mi/index.ts";
import type { ControllerModel, DriveModel } from "../drive-model.ts";
import { portOf } from "../port-of.ts";
import { invalidParameter } from "../refusal.ts";
import { optionalCommandsOf } from "../supported-commands.ts";
import type { Handlers } from "./handler.ts";

function controllerOf({ controllers }: DriveModel, controllerId: number): ControllerModel {
  const controller = controllers.find(({ id }) => id === controllerId);
  if (controller === undefined) throw invalidParameter("controllerId");
  return controller;
}

/** Read NVMe-MI Data Structure of a simulated drive. */
export const dataStructureHandlers = {
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
  readControllerInformation: (drive, { controllerId }) => controllerOf(drive, controllerId).information,
  // Of one list for all controllers, and of no command that belongs to an I/O command set: the same to whoever asks.
  readOptionalCommandList: (drive, { controllerId }) => {
    if (drive.unknownControllersCommands === "refused") controllerOf(drive, controllerId);
    return { commands: optionalCommandsOf(drive) };
  },
  readBufferCommandList: (drive) => ({ commands: drive.bufferCommands }),
} satisfies Partial<Handlers<typeof miCommands>>;
