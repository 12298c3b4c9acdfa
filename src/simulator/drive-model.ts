import type { CompositeTemperature } from "../codec/index.ts";
import type {
  adminCommands,
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
import type { FeatureModel } from "./features/feature-model.ts";
import type { BootPartitionModel } from "./firmware/boot-partitions.ts";
import type { FirmwareModel } from "./firmware/firmware-model.ts";
import type { FunctionType } from "./function-type.ts";
import type { LockdownModel } from "./lockdown/lockdown-model.ts";
import type { AsymmetricAccessModel } from "./logs/asymmetric-access-model.ts";
import type { PersistentEventModel } from "./logs/persistent-event-model.ts";
import type { SelfTestModel } from "./logs/self-test-model.ts";
import type { TelemetryModel } from "./logs/telemetry-model.ts";
import type { ChangedNamespaces } from "./media/changed-namespaces-model.ts";
import type { MediaModel } from "./media/media-model.ts";
import type { ResourceModel } from "./media/resource-model.ts";

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
  identify: IdentifyNamespace;
  readonly uuid: string;
  /** Command Set Identifier (CSI): 0 is the NVM command set. */
  readonly commandSet: number;
  /** Ids of the controllers that it is attached to, ascending. Without any it is allocated, but not active. */
  attachedTo: readonly number[];
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

/** What a simulated drive does for an Admin opcode of its vendor (C0h–FFh): from the request to all that the command returns. */
export type VendorAdminCommand = (
  request: RequestOf<typeof adminCommands.rawAdminCommand>,
) => ResponseOf<typeof adminCommands.rawAdminCommand>;

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
  /** What all namespaces that it may have are like: their formats, their abilities. */
  readonly commonNamespace: IdentifyNamespace;
  /** Which namespaces changed since somebody read so. */
  readonly changedNamespaces: ChangedNamespaces;
  /** What goes on with its media. */
  readonly media: MediaModel;
  /** The optional commands that it carries out; it refuses all others. Those of `vendorCommands` need not be here. */
  readonly optionalCommands: readonly SupportedCommand[];
  /** By opcode. None unless a program adds some. */
  readonly vendorCommands: Map<number, VendorCommand>;
  /** The same for Admin commands. */
  readonly vendorAdminCommands: Map<number, VendorAdminCommand>;
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
  /** Hours and minutes in it are those when the drive got power: those since are added when they are told. */
  smart: SmartHealthLog;
  /** When it got power, in milliseconds by the drive's clock; undefined for one that no `Drive` has yet been made of. */
  poweredSince: number | undefined;
  firmware: FirmwareSlotLog;
  /** What is on its way into `firmware`. */
  readonly firmwareUpdate: FirmwareModel;
  /** Newest first, as many as Identify Controller says. */
  errors: readonly ErrorInformationEntry[];
  readonly selfTests: SelfTestModel;
  readonly telemetry: TelemetryModel;
  /** Undefined for a drive that has none. */
  readonly bootPartitions: BootPartitionModel | undefined;
  readonly lockdown: LockdownModel;
  /** What Security Send left in the drive's own protocol, by protocol-specific value. */
  readonly securityStore: Map<number, Uint8Array>;
  /** Ranges of logical blocks that it cannot read. */
  unreadableBlocks: readonly { readonly namespaceId: number; readonly start: bigint; readonly blocks: bigint }[];
  driveFunctional: boolean;
  /**
   * Log pages that are no more than bytes to the drive, by their identifier: of the specification's what it does not work out
   * from its state, and the vendor's (C0h–FFh).
   */
  readonly logPages: Map<number, Uint8Array>;
  /** Undefined for a drive without a Persistent Event log. */
  readonly persistentEvents: PersistentEventModel | undefined;
  /** Undefined for a drive without Asymmetric Namespace Access. */
  readonly asymmetricAccess: AsymmetricAccessModel | undefined;
  /** In Sanitize Failure Mode (SFM). */
  sanitizeFailure: boolean;
  /** What its capacity is divided into; undefined for a drive that tells nothing of that. */
  readonly resources: ResourceModel | undefined;
  /** Ids of the namespaces in Sanitize Namespace Failure Mode (SNFM). Only drives of NVMe-MI 2.1 and later tell of them. */
  sanitizeNamespaceFailure: readonly number[];
  /** Takes more power than its threshold. Only an event says so, from NVMe-MI 2.1 on. */
  powerThresholdExceeded: boolean;
  /** What was set by Set Features. */
  readonly features: FeatureModel;
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
  /**
   * And this: whether an Admin command that needs the media of a controller that was shut down is carried out, or refused with
   * Admin Command Media Not Ready unless it ignores the shutdown (ISH, NVMe-MI 2.1).
   */
  readonly mediaAfterShutdown: "ready" | "notReady";
  /** And this: which states of events enabling them tells, those of all that it names or of those that were not enabled. */
  readonly statesTold: "named" | "newlyEnabled";
  /** And this: the MCTP tag under which a replayed answer comes, that of which request. */
  readonly replayedUnder: "replay" | "original";
}
