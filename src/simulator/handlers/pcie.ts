import { type Command, pcieCommands } from "../../mi/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { readMemory, resetFunction, writeMemory } from "../pci/controller-memory.ts";
import { readIo, writeIo } from "../pci/index-data-pair.ts";
import {
  baseAddressRanges,
  configurationSpace,
  linkOf,
  type PciFunctionFacts,
  resetsFunction,
} from "../pci/pci-function.ts";
import { invalidParameter, MiRefusal, refuseObjection } from "../refusal.ts";
import type { Circumstances, Handlers } from "./handler.ts";

/**
 * The function that a request is for. Refuses, in the order of the request's bytes, a controller that there is not and
 * what the command objects to; then a function that nothing reaches.
 */
function functionOf<Q extends { readonly controllerId: number }>(
  drive: DriveModel,
  command: Pick<Command<never, Q>, "objection">,
  request: Q,
  { now }: Circumstances,
): PciFunctionFacts {
  const controller = drive.controllers.find(({ id }) => id === request.controllerId);
  if (controller === undefined) throw invalidParameter("controllerId");
  refuseObjection(command, request);
  const of = { drive, controller, now };
  const linkActive = (linkOf(of)?.negotiatedLinkWidth ?? 0) > 0;
  if (!controller.pci.accessible || !linkActive) throw new MiRefusal("pcieInaccessible");
  return of;
}

interface RangeAccess {
  readonly baseAddressRegister: number;
  readonly offset: number | bigint;
}

/** Where in its range an access begins. Refuses a register that is not of this range, and what goes beyond its end. */
function offsetIn(
  { index, size }: (typeof baseAddressRanges)[keyof typeof baseAddressRanges],
  { baseAddressRegister, offset }: RangeAccess,
  length: number,
): number {
  if (baseAddressRegister !== index) throw invalidParameter("baseAddressRegister");
  // Far behind the end a bigint is rounded, but stays there.
  if (Number(offset) + length > size) throw invalidParameter("offset");
  return Number(offset);
}

const part = (bytes: Uint8Array, offset: number, length: number) => ({ data: bytes.slice(offset, offset + length) });

/** The PCIe command set of a simulated drive. */
export const pcieHandlers: Handlers<typeof pcieCommands> = {
  pcieConfigurationRead: (drive, request, circumstances) => {
    const of = functionOf(drive, pcieCommands.pcieConfigurationRead, request, circumstances);
    const { configuration } = of.controller.pci;
    return part(configurationSpace.read(configuration, of), request.offset, request.length);
  },
  pcieConfigurationWrite: (drive, request, circumstances) => {
    const of = functionOf(drive, pcieCommands.pcieConfigurationWrite, request, circumstances);
    const { offset, data } = request;
    configurationSpace.write(of.controller.pci.configuration, offset, data);
    if (resetsFunction(offset, data)) resetFunction(of);
    return {};
  },
  pcieMemoryRead: (drive, request, circumstances) => {
    const of = functionOf(drive, pcieCommands.pcieMemoryRead, request, circumstances);
    const offset = offsetIn(baseAddressRanges.memory, request, request.length);
    return part(readMemory(of), offset, request.length);
  },
  pcieMemoryWrite: (drive, request, circumstances) => {
    const of = functionOf(drive, pcieCommands.pcieMemoryWrite, request, circumstances);
    writeMemory(of, offsetIn(baseAddressRanges.memory, request, request.data.length), request.data);
    return {};
  },
  pcieIoRead: (drive, request, circumstances) => {
    const of = functionOf(drive, pcieCommands.pcieIoRead, request, circumstances);
    return part(readIo(of), offsetIn(baseAddressRanges.io, request, request.length), request.length);
  },
  pcieIoWrite: (drive, request, circumstances) => {
    const of = functionOf(drive, pcieCommands.pcieIoWrite, request, circumstances);
    writeIo(of, offsetIn(baseAddressRanges.io, request, request.data.length), request.data);
    return {};
  },
};
