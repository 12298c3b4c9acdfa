import { celsiusToKelvin } from "../codec/index.ts";
import {
  adminCommands,
  type Command,
  ControllerHealth,
  ControllerInformation,
  miCommands,
  PortInformation,
  pcieCommands,
} from "../mi/index.ts";
import {
  ErrorInformationEntry,
  FirmwareSlotLog,
  IdentifyController,
  IdentifyNamespace,
  PowerStateDescriptor,
  SmartHealthLog,
} from "../nvme/index.ts";
import type { ControllerModel, DriveModel, NamespaceModel, PortModel } from "./drive-model.ts";
import { type EventModel, eventModel, supportedEvents } from "./events/event-model.ts";
import { featureModel } from "./features/feature-model.ts";
import { groupOfNamespaces, type LogSpecification, logAttributes, logsOf } from "./logs/log-attributes.ts";
import {
  hasFourthArea,
  type MaintenanceSpecification,
  maintenanceAttributes,
  maintenanceCommands,
  maintenanceOf,
} from "./maintenance.ts";
import { type MediaSpecification, mediaAttributes, mediaCommands, mediaOf } from "./media/media.ts";
import { placeOfNamespaces, type ResourceModel, resourceAttributes } from "./media/resource-model.ts";
import { newPciFunction } from "./pci/controller-memory.ts";
import { vitalProductDataOf } from "./simulated-vital-product-data.ts";
import { supportedCommands } from "./supported-commands.ts";

/** What makes one simulated drive another than the next. */
export interface DriveSpecification extends MaintenanceSpecification, LogSpecification, MediaSpecification {
  /** What is particular to it, for people. */
  readonly description: string;
  readonly modelNumber: string;
  readonly serialNumber: string;
  readonly firmwareRevision: string;
  readonly uuid: string;
  /** Capacity in units of 1 GB (10⁹ bytes). */
  readonly gigabytes: number;
  /** Composite temperature in °C. */
  readonly celsius: number;
  readonly smart?: Partial<SmartHealthLog>;
  readonly firmware?: Partial<FirmwareSlotLog>;
  readonly errors?: readonly Partial<ErrorInformationEntry>[];
  /** False for a drive that has failed; true if left out. */
  readonly driveFunctional?: boolean;
  /** Number of PCIe ports, each with a controller; 1 if left out. */
  readonly pciePorts?: 1 | 2;
  /** Command slots of the management endpoint; 2 if left out. */
  readonly commandSlots?: 1 | 2;
  /** The most bytes of a list of events; as much as fits a message if left out. Drives before NVMe-MI 2.0 have no events. */
  readonly eventListLimit?: number;
  /** Asynchronous events of the vendor (C0h–FFh), for `Drive.raise`; none if left out. */
  readonly vendorEvents?: readonly number[];
  /** Size of the Management Endpoint Buffer in bytes; none if left out. */
  readonly managementEndpointBufferSize?: number;
  /** Size of the Persistent Data Area as an exponent of two; none if left out. */
  readonly persistentDataAreaExponent?: number;
  /** Log pages kept as bytes, by their identifier, the vendor's (C0h–FFh) among them; none if left out. */
  readonly logPages?: ReadonlyMap<number, Uint8Array>;
  /** What its capacity is divided into; it tells nothing of that if left out. */
  readonly resources?: ResourceModel;
  /** The most that its Persistent Event log has, in units of 64 KiB; it has none if left out. */
  readonly persistentEventLogSize?: number;
  /** Its namespaces are in an ANA group. */
  readonly asymmetricAccess?: true;
  /** For an enclosure: its diagnostic pages of SCSI Enclosure Services by their codes, but for 00h, which lists them. */
  readonly enclosurePages?: ReadonlyMap<number, Uint8Array>;
}

/** PCI vendor ids that nobody has: simulated drives must not be taken for anybody's. */
const vendorId = 0xfff0;
const bytesPerBlock = 4096n;
const errorEntries = 64;

/** A drive model in full from what is particular to it. Nothing in it is shared with the specification. */
export function driveModel(particulars: DriveSpecification): DriveModel {
  const specification = structuredClone(particulars);
  const { pciePorts = 1, version = { major: 1, minor: 2 } } = specification;
  const temperature = celsiusToKelvin(specification.celsius);
  const smart = smartOf(specification, temperature);
  const ports = portsOf(specification, pciePorts);
  const { managementEndpointBufferSize = 0, persistentDataAreaExponent: exponent, enclosurePages } = specification;
  const first = namespaceOf(specification, pciePorts > 1);
  return {
    description: specification.description,
    uuid: specification.uuid,
    majorVersion: version.major,
    minorVersion: version.minor,
    commandSlots: specification.commandSlots ?? 2,
    ports,
    controllers: Array.from({ length: pciePorts }, (_, index) => controllerOf(index)),
    namespaces: [first],
    ...mediaOf(specification, first.identify),
    optionalCommands: supportedCommands(optionalCommandsFor(specification)),
    vendorCommands: new Map(),
    vendorAdminCommands: new Map(),
    bufferCommands: supportedCommands(bufferCommandsFor(specification)),
    managementEndpointBuffer: new Uint8Array(managementEndpointBufferSize),
    vitalProductData: vitalProductDataOf(specification, ports),
    persistentDataArea: new Uint8Array(exponent === undefined ? 0 : 2 ** exponent),
    enclosurePages: enclosurePages && new Map(enclosurePages),
    shutdownTimes: { normal: 2_000, abrupt: 200 },
    resets: 0,
    identify: identifyOf(specification, pciePorts),
    smart,
    firmware: firmwareOf(specification),
    ...maintenanceOf(specification),
    errors: errorsOf(specification),
    logPages: new Map(specification.logPages),
    driveFunctional: specification.driveFunctional ?? true,
    ...logsOf(specification),
    sanitizeFailure: false,
    resources: specification.resources,
    sanitizeNamespaceFailure: [],
    powerThresholdExceeded: false,
    features: featureModel(),
    events: eventsOf(specification, version),
    compositeStatus: ControllerHealth.zero().changes,
    temperatureReading: undefined,
    unknownController: "miInvalidParameter",
    unknownControllersCommands: "told",
    mediaAfterShutdown: "ready",
    statesTold: "named",
    replayedUnder: "replay",
    vendorPrimitives: new Map(),
  };
}

function eventsOf(
  { vendorEvents, eventListLimit }: DriveSpecification,
  { major, minor }: NonNullable<DriveSpecification["version"]>,
): EventModel | undefined {
  if (major < 2) return undefined;
  return eventModel(supportedEvents({ majorVersion: major, minorVersion: minor }, vendorEvents), eventListLimit);
}

/** What may be long goes through the buffer: data structures, Vital Product Data and pages of an enclosure. */
function bufferCommandsFor({ managementEndpointBufferSize, enclosurePages }: DriveSpecification): Command[] {
  if (managementEndpointBufferSize === undefined) return [];
  const all: Command[] = [miCommands.readSubsystemInformation, miCommands.vpdRead, miCommands.vpdWrite];
  return enclosurePages === undefined ? all : [...all, miCommands.sesReceive, miCommands.sesSend];
}

/** The optional commands of simulated drives: whatever is there to carry them out with. */
function optionalCommandsFor(specification: DriveSpecification): Command[] {
  const { managementEndpointBufferSize, persistentDataAreaExponent, enclosurePages } = specification;
  const all: Command[] = [miCommands.vpdWrite, miCommands.reset, miCommands.shutdown, adminCommands.setFeatures];
  if (enclosurePages !== undefined) all.push(miCommands.sesReceive, miCommands.sesSend);
  if (managementEndpointBufferSize !== undefined) {
    all.push(miCommands.managementEndpointBufferRead, miCommands.managementEndpointBufferWrite);
  }
  if (persistentDataAreaExponent !== undefined) {
    all.push(miCommands.persistentDataAreaRead, miCommands.persistentDataAreaWrite);
    all.push(miCommands.persistentDataAreaWriteZeroes);
  }
  return [
    ...all,
    ...maintenanceCommands(specification),
    ...mediaCommands(specification),
    ...Object.values(pcieCommands),
  ];
}

function portsOf(specification: DriveSpecification, pciePorts: number): PortModel[] {
  const { managementEndpointBufferSize = 0, persistentDataAreaExponent: exponent } = specification;
  const hasPersistentData = exponent !== undefined;
  // Reserved before NVMe-MI 2.0.
  const isVersion2 = (specification.version?.major ?? 1) >= 2;
  const capabilities = {
    ...PortInformation.zero().capabilities,
    commandInitiatedAutoPause: isVersion2,
    asynchronousEventMessages: isVersion2,
  };
  const pcie = Array.from({ length: pciePorts }, (_, index): PortModel => {
    const information = {
      ...PortInformation.zero(),
      portType: "pcie",
      capabilities,
      maximumTransmissionUnitSize: 64,
      managementEndpointBufferSize,
      specific: {
        pcie: {
          maximumPayloadSize: "bytes512",
          supportedLinkSpeeds: { gts2p5: true, gts5: true, gts8: true, gts16: true, gts32: false, gts64: false },
          currentLinkSpeed: "gts16",
          maximumLinkWidth: pciePorts === 1 ? 4 : 2,
          negotiatedLinkWidth: pciePorts === 1 ? 4 : 2,
          portNumber: index,
        },
      },
    } satisfies PortInformation;
    return { information, frequency: undefined, transmissionUnitSize: 64 };
  });
  const information = {
    ...PortInformation.zero(),
    portType: "twoWire",
    capabilities,
    maximumTransmissionUnitSize: 250,
    managementEndpointBufferSize,
    specific: {
      twoWire: {
        vpdAddress: 0x53,
        maximumVpdFrequency: "khz400",
        managementEndpointAddress: 0x1d,
        protocols: { maximumFrequency: "khz400", i3c: false },
        nvmeBasicManagement: { supported: true },
        persistentDataAreaSize: exponent ?? 0,
        persistentDataFormats: {
          bytes: hasPersistentData,
          blocks512: hasPersistentData,
          blocks4096: hasPersistentData,
        },
      },
    },
  } satisfies PortInformation;
  return [...pcie, { information, frequency: "khz100", transmissionUnitSize: 64 }];
}

function controllerOf(index: number): ControllerModel {
  return {
    id: index,
    functionType: "pci",
    information: {
      ...ControllerInformation.zero(),
      portId: index,
      routingInformation: { routingIdValid: true },
      routingId: { bus: 1 + index, device: 0, function: 0 },
      pciVendorId: vendorId,
      pciDeviceId: 0x0001,
      pciSubsystemVendorId: vendorId,
      pciSubsystemDeviceId: 0x0001,
    },
    pci: newPciFunction(),
    status: { ...ControllerHealth.zero().status, ready: true, controllerEnabled: true },
    shutdownUntil: undefined,
    changes: ControllerHealth.zero().changes,
  };
}

function blocksOf({ gigabytes }: DriveSpecification): bigint {
  return (BigInt(gigabytes) * 1_000_000_000n) / bytesPerBlock;
}

function namespaceOf(specification: DriveSpecification, shared: boolean): NamespaceModel {
  const zero = IdentifyNamespace.zero();
  const blocks = blocksOf(specification) - (specification.unallocatedBytes ?? 0n) / bytesPerBlock;
  const [first, second, ...others] = zero.lbaFormats;
  if (first === undefined || second === undefined) throw new TypeError("a namespace has no LBA formats");
  return {
    id: 1,
    // That of the drive, but for one digit.
    uuid: specification.uuid.replace(/^./, "1"),
    commandSet: 0,
    attachedTo: shared ? [0, 1] : [0],
    identify: {
      ...zero,
      size: blocks,
      capacity: blocks,
      utilization: blocks / 3n,
      lbaFormatCount: 1,
      formattedLbaSize: { ...zero.formattedLbaSize, formatIndexLow: 1 },
      sharingCapabilities: { ...zero.sharingCapabilities, shared },
      nvmCapacity: blocks * bytesPerBlock,
      formatProgress: { supported: true, remaining: 0 },
      ...groupOfNamespaces(specification),
      ...placeOfNamespaces(specification.resources),
      globallyUniqueId: uniqueIdOf(specification),
      lbaFormats: [{ ...first, dataSizeExponent: 9 }, { ...second, dataSizeExponent: 12 }, ...others],
    },
  };
}

/** The end of a serial number is where it differs from the next drive's. */
function uniqueIdOf({ serialNumber }: DriveSpecification): Uint8Array {
  const end = serialNumber.slice(-16).padStart(16, "0");
  return Uint8Array.from(end, (character) => character.charCodeAt(0));
}

function identifyOf(specification: DriveSpecification, pciePorts: number): IdentifyController {
  const zero = IdentifyController.zero();
  const { modelNumber, serialNumber, firmwareRevision, enclosurePages } = specification;
  const powerStates = [1400, 1000, 500].map((maximumPower) => ({ ...PowerStateDescriptor.zero(), maximumPower }));
  const severalControllers = pciePorts > 1;
  return {
    ...zero,
    pciVendorId: vendorId,
    pciSubsystemVendorId: vendorId,
    serialNumber,
    modelNumber,
    firmwareRevision,
    multiPathCapabilities: {
      ...zero.multiPathCapabilities,
      multiplePorts: severalControllers,
      multipleControllers: severalControllers,
      asymmetricAccessReporting: specification.asymmetricAccess ?? false,
    },
    maximumDataTransferSizeExponent: 5,
    version: { major: 1, minor: 4, tertiary: 0 },
    runtimeD3ResumeLatency: 8_000_000,
    runtimeD3EntryLatency: 10_000_000,
    controllerType: "io",
    fruGuid: specification.uuid,
    subsystemReport: { ...zero.subsystemReport, storageDevice: true, enclosure: enclosurePages !== undefined },
    vpdWriteCycles: { remaining: 100, valid: true },
    managementEndpointCapabilities: { ...zero.managementEndpointCapabilities, twoWire: true, pcie: true },
    // Log pages are read in parts (NUMDU, LPO).
    logPageAttributes: {
      ...zero.logPageAttributes,
      commandEffects: true,
      extendedData: true,
      persistentEvent: specification.persistentEventLogSize !== undefined,
      telemetry: true,
      telemetryDataArea4: hasFourthArea(specification),
    },
    ...maintenanceAttributes(specification),
    ...mediaAttributes(specification),
    ...logAttributes(specification),
    errorLogPageEntries: errorEntries - 1,
    powerStatesSupported: powerStates.length - 1,
    warningTemperature: celsiusToKelvin(70),
    criticalTemperature: celsiusToKelvin(80),
    totalNvmCapacity: blocksOf(specification) * bytesPerBlock,
    submissionQueueEntrySize: { requiredExponent: 6, maximumExponent: 6 },
    completionQueueEntrySize: { requiredExponent: 4, maximumExponent: 4 },
    namespaces: 16,
    optionalNvmCommands: { ...zero.optionalNvmCommands, saveAndSelectFeatures: true, timestamp: true },
    ...resourceAttributes(specification.resources),
    subsystemNqn: `nqn.2026-11.invalid.nvme-mi:simulated:${serialNumber}`,
    powerStates: [...powerStates, ...zero.powerStates.slice(powerStates.length)],
  };
}

function smartOf({ smart }: DriveSpecification, temperature: number): SmartHealthLog {
  const zero = SmartHealthLog.zero();
  return {
    ...zero,
    compositeTemperature: temperature,
    availableSpare: 100,
    availableSpareThreshold: 10,
    percentageUsed: 2,
    dataUnitsRead: 81_204_113n,
    dataUnitsWritten: 60_377_905n,
    hostReadCommands: 1_904_220_345n,
    hostWriteCommands: 1_220_991_007n,
    controllerBusyTime: 3_312n,
    powerCycles: 41n,
    powerOnHours: 8_760n,
    unsafeShutdowns: 3n,
    temperatureSensors: [temperature, temperature + 4, 0, 0, 0, 0, 0, 0],
    ...smart,
  };
}

function firmwareOf({ firmware, firmwareRevision }: DriveSpecification): FirmwareSlotLog {
  return {
    ...FirmwareSlotLog.zero(),
    activeSlot: 1,
    revisions: [firmwareRevision, "", "", "", "", "", ""],
    ...firmware,
  };
}

/** The log always has as many entries as Identify Controller says; those without an error count are unused. */
function errorsOf({ errors = [] }: DriveSpecification): ErrorInformationEntry[] {
  return Array.from({ length: errorEntries }, (_, index) => ({ ...ErrorInformationEntry.zero(), ...errors[index] }));
}
