import { celsiusToKelvin } from "../codec/index.ts";
import { ControllerHealth, ControllerInformation, PortInformation } from "../mi/index.ts";
import {
  ErrorInformationEntry,
  FirmwareSlotLog,
  IdentifyController,
  IdentifyNamespace,
  PowerStateDescriptor,
  SmartHealthLog,
} from "../nvme/index.ts";
import type { ControllerModel, DriveModel, NamespaceModel, PortModel } from "./drive-model.ts";

/** What makes one simulated drive another than the next. */
export interface DriveSpecification {
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
  /** Version of NVMe-MI; 1.2 if left out. */
  readonly version?: { readonly major: number; readonly minor: number };
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
  return {
    description: specification.description,
    uuid: specification.uuid,
    majorVersion: version.major,
    minorVersion: version.minor,
    commandSlots: specification.commandSlots ?? 2,
    ports: portsOf(pciePorts),
    controllers: Array.from({ length: pciePorts }, (_, index) => controllerOf(index)),
    namespaces: [namespaceOf(specification, pciePorts > 1)],
    optionalCommands: [],
    identify: identifyOf(specification, pciePorts),
    smart,
    firmware: firmwareOf(specification),
    errors: errorsOf(specification),
    driveFunctional: specification.driveFunctional ?? true,
    compositeStatus: ControllerHealth.zero().changes,
    temperatureReading: undefined,
    unknownController: "miInvalidParameter",
  };
}

function portsOf(pciePorts: number): PortModel[] {
  const pcie = Array.from({ length: pciePorts }, (_, index): PortModel => {
    const information = {
      ...PortInformation.zero(),
      portType: "pcie",
      maximumTransmissionUnitSize: 64,
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
    maximumTransmissionUnitSize: 250,
    specific: {
      twoWire: {
        vpdAddress: 0x53,
        maximumVpdFrequency: "khz400",
        managementEndpointAddress: 0x1d,
        protocols: { maximumFrequency: "khz400", i3c: false },
        nvmeBasicManagement: { supported: true },
        persistentDataAreaSize: 0,
        persistentDataFormats: { bytes: false, blocks512: false, blocks4096: false },
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
    status: { ...ControllerHealth.zero().status, ready: true, controllerEnabled: true },
    changes: ControllerHealth.zero().changes,
  };
}

function blocksOf({ gigabytes }: DriveSpecification): bigint {
  return (BigInt(gigabytes) * 1_000_000_000n) / bytesPerBlock;
}

function namespaceOf(specification: DriveSpecification, shared: boolean): NamespaceModel {
  const zero = IdentifyNamespace.zero();
  const blocks = blocksOf(specification);
  const [first, second, ...others] = zero.lbaFormats;
  if (first === undefined || second === undefined) throw new TypeError("a namespace has no LBA formats");
  return {
    id: 1,
    identify: {
      ...zero,
      size: blocks,
      capacity: blocks,
      utilization: blocks / 3n,
      lbaFormatCount: 1,
      formattedLbaSize: { ...zero.formattedLbaSize, formatIndexLow: 1 },
      sharingCapabilities: { ...zero.sharingCapabilities, shared },
      nvmCapacity: blocks * bytesPerBlock,
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
  const { modelNumber, serialNumber, firmwareRevision } = specification;
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
    },
    maximumDataTransferSizeExponent: 5,
    version: { major: 1, minor: 4, tertiary: 0 },
    runtimeD3ResumeLatency: 8_000_000,
    runtimeD3EntryLatency: 10_000_000,
    controllerType: "io",
    fruGuid: specification.uuid,
    subsystemReport: { ...zero.subsystemReport, storageDevice: true },
    managementEndpointCapabilities: { ...zero.managementEndpointCapabilities, twoWire: true, pcie: true },
    // Log pages are read in parts (NUMDU, LPO).
    logPageAttributes: { ...zero.logPageAttributes, extendedData: true },
    firmwareUpdates: { ...zero.firmwareUpdates, slots: 3, activationWithoutReset: true },
    errorLogPageEntries: errorEntries - 1,
    powerStatesSupported: powerStates.length - 1,
    warningTemperature: celsiusToKelvin(70),
    criticalTemperature: celsiusToKelvin(80),
    totalNvmCapacity: blocksOf(specification) * bytesPerBlock,
    submissionQueueEntrySize: { requiredExponent: 6, maximumExponent: 6 },
    completionQueueEntrySize: { requiredExponent: 4, maximumExponent: 4 },
    namespaces: 16,
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
