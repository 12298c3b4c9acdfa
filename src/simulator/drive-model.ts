import type { CompositeTemperature } from "../codec/index.ts";
import type {
  ControllerHealth,
  ControllerInformation,
  controlPrimitives,
  miCommands,
  PortInformation,
  RequestOf,
  ResponseOf,
  SupportedCommand,
} from "../mi/index.ts";
import type {
  ErrorInformationEntry,
  FirmwareSlotLog,
  IdentifyController,
  IdentifyNamespace,
  SmartHealthLog,
} from "../nvme/index.ts";

import type { EventModel } from "./events/event-model.ts";
import type { FunctionType } from "./function-type.ts";

/**
 * The PCI function of a controller. What its registers say is the drive's and the controller's: here is what was written,
 * in bytes of which only those bits mean something that can be written.
 */
export interface PciFunctionModel {
  /** False for one that nothing reaches, though its link is active: held in reset, or without its clock. */
  accessible: boolean;
  readonly configuration: Uint8Array;
  /** Behind BAR0. */
  readonly memory: Uint8Array;
  /** The dword of this memory that is reached through the registers behind BAR2. */
  memoryIndex: number;
}

/** One controller of a simulated drive. */
export interface ControllerModel {
  readonly id: number;
  readonly functionType: FunctionType;
  readonly information: ControllerInformation;
  readonly pci: PciFunctionModel;
  status: ControllerHealth["status"];
  /** When the shutdown that is under way is complete, by the drive's clock; undefined where none is. */
  shutdownUntil: number | undefined;
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

/** What a simulated drive does for an opcode of its vendor (C0h–FFh). */
export type VendorCommand = (
  request: RequestOf<typeof miCommands.rawCommand>,
) => ResponseOf<typeof miCommands.rawCommand>;

/** What a simulated drive does for a control primitive of its vendor (F0h–FFh): from its parameter to its answer's. */
export type VendorPrimitive = (
  request: RequestOf<typeof controlPrimitives.rawControlPrimitive>,
) => Omit<ResponseOf<typeof controlPrimitives.rawControlPrimitive>, "tag">;

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
  namespaces: readonly NamespaceModel[];
  /** The optional commands that it carries out; it refuses all others. Those of `vendorCommands` need not be here. */
  readonly optionalCommands: readonly SupportedCommand[];
  /** By opcode. None unless a program adds some. */
  readonly vendorCommands: Map<number, VendorCommand>;
  /** The same for control primitives. */
  readonly vendorPrimitives: Map<number, VendorPrimitive>;
  /** The commands whose data may be in its Management Endpoint Buffer. */
  readonly bufferCommands: readonly SupportedCommand[];
  /** The Management Endpoint Buffer, as long as its ports say; of a drive without one, no bytes. */
  readonly managementEndpointBuffer: Uint8Array;
  /** Vital Product Data (VPD). How often they may yet be written, Identify Controller says. */
  readonly vitalProductData: Uint8Array;
  /** The Persistent Data Area, as long as its 2-Wire port says; of a drive without one, no bytes. */
  readonly persistentDataArea: Uint8Array;
  /** Diagnostic pages of SCSI Enclosure Services by their codes; undefined for what is no enclosure. */
  readonly enclosurePages: Map<number, Uint8Array> | undefined;
  /** How long a shutdown of either type takes, in milliseconds. */
  readonly shutdownTimes: { readonly normal: number; readonly abrupt: number };
  /** How often the NVM subsystem was reset. */
  resets: number;
  /** What every controller answers to Identify Controller, but for its own id. */
  identify: IdentifyController;
  smart: SmartHealthLog;
  firmware: FirmwareSlotLog;
  errors: readonly ErrorInformationEntry[];
  driveFunctional: boolean;
  /** In Sanitize Failure Mode (SFM). */
  sanitizeFailure: boolean;
  /** Ids of the namespaces in Sanitize Namespace Failure Mode (SNFM). Only drives of NVMe-MI 2.1 and later tell of them. */
  sanitizeNamespaceFailure: readonly number[];
  /** Takes more power than its threshold. Only an event says so, from NVMe-MI 2.1 on. */
  powerThresholdExceeded: boolean;
  /** Asynchronous events; undefined for a drive that has none. */
  readonly events: EventModel | undefined;
  /** What changed of any controller since it was cleared: a memory of its own beside that of each controller. */
  compositeStatus: ControllerHealth["changes"];
  /** Temperature as the subsystem poll has it; taken from `smart` where undefined. */
  temperatureReading: CompositeTemperature | undefined;
  /** What the specification leaves uncertain: how an Admin command to a controller that does not exist is refused. */
  readonly unknownController: "miInvalidParameter" | "nvmeInvalidField";
  /** What it leaves uncertain as well: whether the list of optional commands of a controller that does not exist is refused. */
  readonly unknownControllersCommands: "told" | "refused";
  /** And this: which states of events enabling them tells, those of all that it names or of those that were not enabled. */
  readonly statesTold: "named" | "newlyEnabled";
  /** And this: the MCTP tag under which a replayed answer comes, that of which request. */
  readonly replayedUnder: "replay" | "original";
}
