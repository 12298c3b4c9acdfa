import {
  AdvancedErrorReporting,
  DeviceSerialNumber,
  MsixCapability,
  PciConfigurationHeader,
  PciExpressCapability,
  PowerManagementCapability,
} from "../../nvme/index.ts";
import { linkSpeeds } from "../../nvme/pci/link.ts";
import type { ControllerModel, DriveModel } from "../drive-model.ts";
import { bitsOf, RegisterSpace, registers } from "./register-space.ts";

/** The controller whose registers are meant, the drive that it is of, and the time by the drive's clock in milliseconds. */
export interface PciFunctionFacts {
  readonly drive: DriveModel;
  readonly controller: ControllerModel;
  readonly now: number;
}

/** Ranges that a function answers in, by their base address registers. */
export const baseAddressRanges = {
  memory: { index: 0, size: 0x4000, type: 0b100, initial: 0xfe00_0000 },
  io: { index: 2, size: 8, type: 0b1, initial: 0xe000 },
} as const;

/** A value of all base address registers from one of each range. The upper half of a 64-bit one has no bits of its own. */
function inRegisters(memory: number, io: number, upper = 0): number[] {
  return Array.from({ length: 6 }, (_, index) => {
    if (index === baseAddressRanges.memory.index) return memory;
    if (index === baseAddressRanges.memory.index + 1) return upper;
    return index === baseAddressRanges.io.index ? io : 0;
  });
}

/** Where capabilities begin: each list in this order. */
const places = { powerManagement: 0x40, msix: 0x50, pciExpress: 0x60, errors: 0x100, serialNumber: 0x140 } as const;

const classCodes = { io: 0x01_0802, administrative: 0x01_0803 } as const;

const command = {
  ioSpace: true,
  memorySpace: true,
  busMaster: true,
  parityErrorResponse: true,
  systemErrors: true,
  interruptDisable: true,
};

const header = registers(0, PciConfigurationHeader, {
  facts: ({ drive, controller: { information } }: PciFunctionFacts) => ({
    vendorId: information.pciVendorId,
    deviceId: information.pciDeviceId,
    status: { capabilitiesList: true },
    revisionId: 0x01,
    classCode: drive.identify.controllerType === "administrative" ? classCodes.administrative : classCodes.io,
    baseAddressRegisters: inRegisters(baseAddressRanges.memory.type, baseAddressRanges.io.type),
    subsystemVendorId: information.pciSubsystemVendorId,
    subsystemId: information.pciSubsystemDeviceId,
    capabilitiesPointer: places.powerManagement,
    interruptPin: 1,
  }),
  writable: {
    command,
    cacheLineSize: 0xff,
    // The lowest address bits are always zero, which is how a host learns the size.
    baseAddressRegisters: inRegisters(
      2 ** 32 - baseAddressRanges.memory.size,
      2 ** 32 - baseAddressRanges.io.size,
      2 ** 32 - 1,
    ),
    interruptLine: 0xff,
  },
  clearable: {
    status: {
      masterDataParityError: true,
      signaledTargetAbort: true,
      receivedTargetAbort: true,
      receivedMasterAbort: true,
      signaledSystemError: true,
      detectedParityError: true,
    },
  },
  initial: {
    command: { ioSpace: true, memorySpace: true, busMaster: true, interruptDisable: true },
    baseAddressRegisters: inRegisters(baseAddressRanges.memory.initial, baseAddressRanges.io.initial),
  },
});

const powerManagement = registers(places.powerManagement, PowerManagementCapability, {
  facts: () => ({
    nextCapability: places.msix,
    capabilities: { version: 3 },
    control: { noSoftReset: true },
  }),
  writable: { control: { powerState: 0b11 } },
});

const msix = registers(places.msix, MsixCapability, {
  facts: () => ({
    nextCapability: places.pciExpress,
    control: { lastEntry: 15 },
    // In units of 8 bytes: the second half of BAR0.
    table: { baseAddressRegister: baseAddressRanges.memory.index, offset: 0x2000 / 8 },
    pendingBits: { baseAddressRegister: baseAddressRanges.memory.index, offset: 0x3000 / 8 },
  }),
  writable: { control: { functionMask: true, enable: true } },
});

/** What PCIe there is to the port that a controller is on; undefined where it is on none. */
export function linkOf({ drive, controller }: PciFunctionFacts) {
  return drive.ports[controller.information.portId]?.information.specific.pcie;
}

type Link = NonNullable<ReturnType<typeof linkOf>>;

function fastest({ supportedLinkSpeeds }: Link): number {
  const speeds = Object.entries(linkSpeeds) as [keyof typeof linkSpeeds, number][];
  return Math.max(0, ...speeds.filter(([name]) => supportedLinkSpeeds[name]).map(([, number]) => number));
}

function linkRegisters(link: Link) {
  const { currentLinkSpeed, negotiatedLinkWidth, maximumLinkWidth, portNumber } = link;
  const linkActive = negotiatedLinkWidth > 0;
  return {
    deviceCapabilities: {
      maximumPayloadSize: link.maximumPayloadSize,
      extendedTag: true,
      roleBasedErrorReporting: true,
      functionLevelReset: true,
    },
    linkCapabilities: {
      maximumLinkSpeed: fastest(link),
      maximumLinkWidth,
      activeStatePowerManagement: "l1",
      optionalityCompliance: true,
      portNumber,
    },
    linkStatus: {
      currentLinkSpeed: currentLinkSpeed === "linkInactive" ? 0 : currentLinkSpeed,
      negotiatedLinkWidth,
      slotClock: true,
      linkActive,
    },
    supportedLinkSpeeds: link.supportedLinkSpeeds,
    linkControl2: { targetLinkSpeed: fastest(link) },
    linkStatus2: { equalizationComplete: linkActive },
  } as const;
}

const pciExpress = registers(places.pciExpress, PciExpressCapability, {
  facts: (of: PciFunctionFacts) => {
    const link = linkOf(of);
    return {
      nextCapability: 0,
      capabilities: { version: 2, portType: "endpoint" as const },
      deviceCapabilities2: { completionTimeoutDisable: true },
      ...(link && linkRegisters(link)),
    };
  },
  writable: {
    deviceControl: {
      correctableErrors: true,
      nonFatalErrors: true,
      fatalErrors: true,
      unsupportedRequests: true,
      relaxedOrdering: true,
      maximumPayloadSize: 0b111,
      extendedTag: true,
      noSnoop: true,
      maximumReadRequestSize: 0b111,
    },
    linkControl: {
      activeStatePowerManagement: 0b11,
      readCompletionBoundary: true,
      commonClock: true,
      extendedSynch: true,
    },
    deviceControl2: { completionTimeoutDisable: true },
  },
  clearable: {
    deviceStatus: { correctableError: true, nonFatalError: true, fatalError: true, unsupportedRequest: true },
  },
  initial: {
    deviceControl: { relaxedOrdering: true, extendedTag: true, noSnoop: true, maximumReadRequestSize: "bytes512" },
  },
});

const uncorrectable = {
  dataLinkProtocol: true,
  poisonedPacket: true,
  flowControlProtocol: true,
  completionTimeout: true,
  completerAbort: true,
  unexpectedCompletion: true,
  receiverOverflow: true,
  malformedPacket: true,
  unsupportedRequest: true,
  internal: true,
};
const correctable = {
  receiver: true,
  badPacket: true,
  badLinkPacket: true,
  replayRollover: true,
  replayTimeout: true,
  advisoryNonFatal: true,
  internal: true,
};

const errors = registers(places.errors, AdvancedErrorReporting, {
  facts: () => ({ capabilityVersion: 2, nextCapability: places.serialNumber }),
  writable: { uncorrectableMask: uncorrectable, uncorrectableSeverity: uncorrectable, correctableMask: correctable },
  clearable: { uncorrectableStatus: uncorrectable, correctableStatus: correctable },
  // As PCI Express Base 6.0 §7.8.4 has them after a reset.
  initial: {
    uncorrectableMask: { internal: true },
    uncorrectableSeverity: {
      dataLinkProtocol: true,
      flowControlProtocol: true,
      receiverOverflow: true,
      malformedPacket: true,
      internal: true,
    },
    correctableMask: { advisoryNonFatal: true, internal: true },
  },
});

const serialNumber = registers(places.serialNumber, DeviceSerialNumber, {
  facts: ({ drive }: PciFunctionFacts) => ({ capabilityVersion: 1, serialNumber: serialNumberOf(drive) }),
});

/** A serial number is text, its end is where it differs from the next drive's. */
function serialNumberOf({ identify }: DriveModel): bigint {
  const end = identify.serialNumber.slice(-8).padStart(8, "0");
  return Array.from(end).reduce((number, each) => (number << 8n) | BigInt(each.charCodeAt(0)), 0n);
}

/** Configuration space of a controller's PCI function. */
export const configurationSpace: RegisterSpace<PciFunctionFacts> = new RegisterSpace(0x1000, [
  header,
  powerManagement,
  msix,
  pciExpress,
  errors,
  serialNumber,
]);

const functionLevelReset = bitsOf(PciExpressCapability, { deviceControl: { initiateFunctionLevelReset: true } });

/** Whether a write to configuration space sets the bit that resets the function. */
export function resetsFunction(offset: number, data: Uint8Array): boolean {
  return functionLevelReset.some((mask, index) => ((data[places.pciExpress + index - offset] ?? 0) & mask) !== 0);
}
