import type { CompositeTemperature } from "../codec/index.ts";
import type { ControllerHealth, ControllerInformation, PortInformation, SupportedCommand } from "../mi/index.ts";
import type {
  ErrorInformationEntry,
  FirmwareSlotLog,
  IdentifyController,
  IdentifyNamespace,
  SmartHealthLog,
} from "../nvme/index.ts";

/** What kind of PCI function a controller is. */
export type FunctionType = "pci" | "physical" | "virtual";

/** One controller of a simulated drive. */
export interface ControllerModel {
  readonly id: number;
  readonly functionType: FunctionType;
  readonly information: ControllerInformation;
  status: ControllerHealth["status"];
  /** What changed since a controller poll cleared it. Polls select by it, but report it only from NVMe-MI 2.0 on. */
  changes: ControllerHealth["changes"];
}

/** One namespace of a simulated drive. */
export interface NamespaceModel {
  readonly id: number;
  readonly identify: IdentifyNamespace;
}

/** One port of a simulated drive, with what a management controller may configure. */
export interface PortModel {
  readonly information: PortInformation;
  /** Only 2-Wire ports have one. */
  frequency: "khz100" | "khz400" | "mhz1" | undefined;
  transmissionUnitSize: number;
}

/** Everything there is to a simulated drive: an NVM subsystem as plain data, in the terms of the specification. */
export interface DriveModel {
  /** What is particular to it, for people. */
  readonly description: string;
  readonly uuid: string;
  /** Version of NVMe-MI. */
  readonly majorVersion: number;
  readonly minorVersion: number;
  /** Command slots the management endpoint has. Two by the specification; drives with one exist. */
  readonly commandSlots: 1 | 2;
  readonly ports: readonly PortModel[];
  /** In ascending order of their ids. */
  readonly controllers: readonly ControllerModel[];
  /** In ascending order of their ids. */
  readonly namespaces: readonly NamespaceModel[];
  readonly optionalCommands: readonly SupportedCommand[];
  /** What every controller answers to Identify Controller, but for its own id. */
  readonly identify: IdentifyController;
  smart: SmartHealthLog;
  firmware: FirmwareSlotLog;
  errors: readonly ErrorInformationEntry[];
  driveFunctional: boolean;
  /** What changed of any controller since it was cleared: a memory of its own beside that of each controller. */
  compositeStatus: ControllerHealth["changes"];
  /** Temperature as the subsystem poll has it; taken from `smart` where undefined. */
  temperatureReading: CompositeTemperature | undefined;
  /** What the specification leaves uncertain: how an Admin command to a controller that does not exist is refused. */
  readonly unknownController: "miInvalidParameter" | "nvmeInvalidField";
}
