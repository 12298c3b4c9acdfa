import type { adminCommands } from "../../../mi/index.ts";
import { LbaStatusDescriptor, LbaStatusDescriptorList } from "../../../nvme/commands/lba-status.ts";
import { DataBytes } from "../../data-bytes.ts";
import type { DriveModel, NamespaceModel } from "../../drive-model.ts";
import { NvmeRefusal, nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

const outOfRange = new NvmeRefusal(0, 0x80);

function namespaceOf({ namespaces, identify }: DriveModel, namespaceId: number): NamespaceModel {
  if (namespaceId === 0 || namespaceId > identify.namespaces)
    throw nvmeRefusals.invalidNamespaceOrFormat.at("namespaceId");
  const found = namespaces.find(({ id }) => id === namespaceId);
  if (found === undefined) throw nvmeRefusals.invalidField.at("namespaceId");
  return found;
}

/** The parts of a drive's unreadable ranges that are in a range of one of its namespaces. */
function unreadable(
  { unreadableBlocks }: DriveModel,
  namespaceId: number,
  from: bigint,
  to: bigint,
): LbaStatusDescriptor[] {
  return unreadableBlocks
    .filter((range) => range.namespaceId === namespaceId)
    .map(({ start, blocks }) => ({
      start: start > from ? start : from,
      end: start + blocks < to ? start + blocks : to,
    }))
    .filter(({ start, end }) => start < end)
    .map(({ start, end }) => ({
      ...LbaStatusDescriptor.zero(),
      startingBlock: start,
      blockCount: Number(end - start),
      status: { potentiallyUnrecoverable: true },
    }));
}

/** Get LBA Status of simulated drives: the ranges that they know to be unreadable, whether tracked or looked for. */
export const lbaStatusHandlers = {
  getLbaStatus: (drive, { namespaceId, startingBlock, rangeLength, actionType, dataLength }) => {
    const { identify } = namespaceOf(drive, namespaceId);
    if (actionType !== "scanAndReturn" && actionType !== "returnTracked")
      throw nvmeRefusals.invalidField.at("actionType");
    if (startingBlock >= identify.size) throw outOfRange.at("startingBlock");
    const to = rangeLength === 0 ? identify.size : startingBlock + BigInt(rangeLength);
    if (to > identify.size) throw outOfRange.at("rangeLength");
    const found = unreadable(drive, namespaceId, startingBlock, to);
    const room = Math.max(0, Math.floor((dataLength - LbaStatusDescriptorList.size) / LbaStatusDescriptor.size));
    const isAll = found.length <= room;
    const list = LbaStatusDescriptorList.toBytes({
      completionCondition: isAll ? "complete" : "incomplete",
      descriptors: found.slice(0, room),
    });
    return DataBytes.of(list.subarray(0, dataLength), dataLength);
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
