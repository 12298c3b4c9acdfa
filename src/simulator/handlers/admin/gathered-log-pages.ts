import type { adminCommands } from "../../../mi/index.ts";
import { EnduranceGroupLog, type LbaStatusLog, logPageIdentifiers } from "../../../nvme/index.ts";
import { LbaStatusElement, LbaStatusRange } from "../../../nvme/log-pages/lba-status.ts";
import { DataBytes } from "../../data-bytes.ts";
import type { DriveModel } from "../../drive-model.ts";
import { asymmetricAccessLog } from "../../logs/asymmetric-access.ts";
import { smartNow } from "../../logs/lifetime-counters.ts";
import { establishContext, gatheredHeader } from "../../logs/persistent-events.ts";
import { NvmeRefusal, nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";
import { storedLogPage } from "./stored-log-pages.ts";

const commandSequenceError = new NvmeRefusal(0, 0x0c);
const gigabyte = 1_000_000_000n;
/** Units of both logs: 1000 × 512 bytes, and 10⁹ bytes, rounded up. */
const inGigabytes = (dataUnits: bigint): bigint => (dataUnits * 512_000n + gigabyte - 1n) / gigabyte;

/** The log of one endurance group: what the drive counts is counted for all of them together. */
function enduranceGroupLog(drive: DriveModel, enduranceGroupId: number, now: number): EnduranceGroupLog {
  const { enduranceGroupIdMaximum: most, totalNvmCapacity, unallocatedNvmCapacity } = drive.identify;
  if (most === 0) throw nvmeRefusals.invalidLogPage;
  if (enduranceGroupId === 0 || enduranceGroupId > most) throw nvmeRefusals.invalidField.at("enduranceGroupId");
  const smart = smartNow(drive, now);
  return {
    ...EnduranceGroupLog.zero(),
    availableSpare: smart.availableSpare,
    availableSpareThreshold: smart.availableSpareThreshold,
    percentageUsed: smart.percentageUsed,
    domainId: drive.identify.domainId,
    enduranceEstimate: (totalNvmCapacity * 1_000n) / gigabyte,
    dataUnitsRead: inGigabytes(smart.dataUnitsRead),
    dataUnitsWritten: inGigabytes(smart.dataUnitsWritten),
    mediaUnitsWritten: inGigabytes(smart.dataUnitsWritten * 2n),
    hostReadCommands: smart.hostReadCommands,
    hostWriteCommands: smart.hostWriteCommands,
    mediaErrors: smart.mediaErrors,
    errorLogEntries: smart.errorLogEntries,
    totalCapacity: totalNvmCapacity,
    unallocatedCapacity: unallocatedNvmCapacity,
  };
}

/** A page of which there is one for each NVM set, in ascending order of their ids. */
function predictableLatencyPage(drive: DriveModel, nvmSetId: number): DataBytes {
  const pages = storedLogPage(drive, logPageIdentifiers.predictableLatencyPerNvmSet);
  const size = 512;
  if (nvmSetId === 0 || nvmSetId * size > pages.length) throw nvmeRefusals.invalidField.at("nvmSetId");
  return DataBytes.of(pages.read((nvmSetId - 1) * size, nvmSetId * size));
}

function lbaStatusLog({ unreadableBlocks, identify }: DriveModel): LbaStatusLog {
  if (!identify.optionalAdminCommands.getLbaStatus) throw nvmeRefusals.invalidLogPage;
  const namespaceIds = [...new Set(unreadableBlocks.map(({ namespaceId }) => namespaceId))];
  const elements = namespaceIds.map((namespaceId) => {
    const found = unreadableBlocks.filter((range) => range.namespaceId === namespaceId);
    const ranges = found.map(({ start, blocks }) => ({ start, length: Number(blocks) }));
    return { namespaceId, rangeCount: ranges.length, recommendedAction: "tracked", ranges } as const;
  });
  const bytes = elements.reduce(
    (sum, { ranges }) => sum + LbaStatusElement.size + ranges.length * LbaStatusRange.size,
    16,
  );
  return {
    length: bytes,
    elementCount: elements.length,
    unrecoverableBlocks: Number(unreadableBlocks.reduce((sum, { blocks }) => sum + blocks, 0n)),
    generationCounter: 0,
    elements,
  };
}

function persistentEventLog(drive: DriveModel, action: string | number, now: number): DataBytes {
  const { persistentEvents: log } = drive;
  if (log === undefined) throw nvmeRefusals.invalidLogPage;
  switch (action) {
    case "read":
      if (log.context === undefined) throw commandSequenceError;
      return DataBytes.of(log.context);
    case "establishContextAndRead":
      if (log.context !== undefined) throw commandSequenceError;
      return DataBytes.of(establishContext(drive, log, now));
    case "establishContextAndReadHeader":
      return DataBytes.of((log.context ?? establishContext(drive, log, now)).subarray(0, 512));
    default: {
      // Whether data come then is not told; what is read here is told to be there.
      const header = gatheredHeader(drive, log, now);
      log.context = undefined;
      return DataBytes.of(header);
    }
  }
}

/** Log pages of simulated drives that are gathered from what else there is of them. */
export const gatheredLogPageHandlers = {
  getEnduranceGroupLog: (drive, { enduranceGroupId }, { now }) => enduranceGroupLog(drive, enduranceGroupId, now),
  getEnduranceGroupEvents: ({ identify }) => {
    if (identify.enduranceGroupIdMaximum === 0) throw nvmeRefusals.invalidLogPage;
    return { entryCount: 0n, enduranceGroupIds: [] };
  },
  getPredictableLatencyLog: (drive, { nvmSetId }) => predictableLatencyPage(drive, nvmSetId),
  getPredictableLatencyEvents: (drive) => storedLogPage(drive, logPageIdentifiers.predictableLatencyEventAggregate),
  getAsymmetricNamespaceAccessLog: (drive, { controllerId, groupsOnly }) => {
    const { asymmetricAccess } = drive;
    if (asymmetricAccess === undefined) throw nvmeRefusals.invalidLogPage;
    return asymmetricAccessLog(drive, asymmetricAccess, controllerId, groupsOnly);
  },
  getPersistentEventLogHeader: (drive, { action }, { now }) => persistentEventLog(drive, action, now),
  getLbaStatusLog: (drive) => lbaStatusLog(drive),
} satisfies Partial<Handlers<typeof adminCommands>>;
