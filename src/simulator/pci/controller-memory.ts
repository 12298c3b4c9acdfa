import { ControllerRegisters } from "../../nvme/index.ts";
import { changeStatus, resetController, shutDown } from "../controller-power.ts";
import type { PciFunctionModel } from "../drive-model.ts";
import { resetFirmware } from "../firmware/firmware-activation.ts";
import { resetSelfTest } from "../logs/self-test.ts";
import { baseAddressRanges, configurationSpace, type PciFunctionFacts } from "./pci-function.ts";
import { RegisterSpace, registers } from "./register-space.ts";

const queueSize = { lastSubmissionEntry: 0xfff, lastCompletionEntry: 0xfff };
const address = 0xffff_ffff_ffff_f000n;

/** What CC.EN and CSTS say is the model's status; the rest of CC is what was written. */
const controllerRegisters = registers(0, ControllerRegisters, {
  facts: ({ drive, controller: { status } }: PciFunctionFacts) => ({
    capabilities: { lastQueueEntry: 1023, contiguousQueues: true, timeout: 20, commandSets: 1 },
    version: drive.identify.version,
    configuration: { enable: status.controllerEnabled },
    status: {
      ready: status.ready,
      controllerFatalStatus: status.controllerFatalStatus,
      shutdownStatus: status.shutdownStatus,
      subsystemResetOccurred: status.subsystemResetOccurred,
    },
  }),
  writable: {
    configuration: {
      commandSet: 0b111,
      pageSize: 0b1111,
      arbitration: 0b111,
      shutdownNotification: 0b11,
      submissionQueueEntrySize: 0b1111,
      completionQueueEntrySize: 0b1111,
    },
    adminQueueAttributes: queueSize,
    adminSubmissionQueue: address,
    adminCompletionQueue: address,
  },
  initial: {
    configuration: { submissionQueueEntrySize: 6, completionQueueEntrySize: 4 },
    adminQueueAttributes: { lastSubmissionEntry: 31, lastCompletionEntry: 31 },
  },
});

/** The memory behind BAR0: the controller's registers, and nothing behind them. */
const memory = new RegisterSpace(baseAddressRanges.memory.size, [controllerRegisters]);

/** The memory behind BAR0 as it reads. */
export function readMemory(of: PciFunctionFacts): Uint8Array {
  return memory.read(of.controller.pci.memory, of);
}

/** Writes to the memory behind BAR0. The controller is enabled or disabled when it returns, and being shut down if told so. */
export function writeMemory(of: PciFunctionFacts, offset: number, data: Uint8Array): void {
  const { drive, controller, now } = of;
  memory.write(controller.pci.memory, offset, data);
  const { size } = ControllerRegisters;
  const reach = data.subarray(0, Math.max(0, size - offset));
  if (reach.length === 0) return;
  const [asked, touched] = [readMemory(of).subarray(0, size), new Uint8Array(size)];
  for (const bytes of [asked, touched]) bytes.set(reach, offset);
  const { enable: enabled } = ControllerRegisters.fromBytes(asked).configuration;
  const { configuration, status } = ControllerRegisters.fromBytes(touched);
  if (enabled !== controller.status.controllerEnabled) {
    if (!enabled) controllerLevelReset(of);
    resetController(drive, controller, enabled);
  }
  const { shutdownNotification: type } = configuration;
  // What is neither is reserved.
  if (type === "normal" || type === "abrupt") shutDown(drive, controller, type, now);
  // A one clears it.
  if (status.subsystemResetOccurred) changeStatus(controller, { subsystemResetOccurred: false });
}

/** What was written to a PCI function that nobody has written to. */
export function newPciFunction(): PciFunctionModel {
  const pci = {
    accessible: true,
    configuration: new Uint8Array(configurationSpace.size),
    memory: new Uint8Array(memory.size),
    memoryIndex: 0,
  };
  resetRegisters(pci);
  return pci;
}

/** Sets the registers of a PCI function to what they are after any reset. */
export function resetRegisters(pci: PciFunctionModel): void {
  configurationSpace.reset(pci.configuration);
  memory.reset(pci.memory);
  pci.memoryIndex = 0;
}

/** A Function Level Reset: all registers as at first, the controller disabled. */
export function resetFunction(of: PciFunctionFacts): void {
  const { drive, controller } = of;
  controllerLevelReset(of);
  resetRegisters(controller.pci);
  resetController(drive, controller, false);
}

/** What either reset of one controller does to the rest of the drive. */
function controllerLevelReset({ drive, controller, now }: PciFunctionFacts): void {
  resetFirmware(drive, "controllerReset");
  resetSelfTest(drive, controller.id, now);
}
