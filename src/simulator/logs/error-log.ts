import { adminPlaces } from "../../mi/admin/admin-command.ts";
import { commandSets } from "../../mi/index.ts";
import { opcodeOffset, viewOf } from "../../mi/message.ts";
import { ErrorInformationEntry } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { isTransient, type NvmeRefusal } from "../refusal.ts";

const { requestSize } = commandSets.adminCommand;
/** A submission queue entry begins with what an Admin request has in its header: dword 1 is at byte 8 there, not at 4. */
const entryBegins = 4;
/** What the log has where there is none: no queue has seen a command that came out of band. */
const notApplicable = 0xffff;
const noPlace = { byte: 0xff, bit: 7, place: "none" } as const;

/** Puts an Admin command that failed at the head of the error log, from whose end the oldest goes, and counts it. */
export function noteError(drive: DriveModel, message: Uint8Array, refusal: NvmeRefusal): void {
  const { statusCodeType, statusCode, place } = refusal;
  const zero = ErrorInformationEntry.zero();
  const errorCount = latestCount(drive) + 1n;
  const entry: ErrorInformationEntry = {
    ...zero,
    errorCount,
    submissionQueueId: notApplicable,
    commandId: notApplicable,
    status: { ...zero.status, statusCodeType, statusCode, doNotRetry: !isTransient(refusal) },
    parameterErrorLocation: typeof place === "object" ? inEntry(place) : noPlace,
    namespaceId: viewOf(message).getUint32(adminPlaces.namespaceId, true),
    opcode: message[opcodeOffset] ?? 0,
    logPageVersion: 1,
  };
  drive.errors = [entry, ...drive.errors].slice(0, drive.identify.errorLogPageEntries + 1);
  drive.smart = { ...drive.smart, errorLogEntries: errorCount };
}

/** A program may have given the log entries or the counter a number that the other has not. */
function latestCount({ errors, smart }: DriveModel): bigint {
  const newest = errors[0]?.errorCount ?? 0n;
  return newest > smart.errorLogEntries ? newest : smart.errorLogEntries;
}

function inEntry(place: {
  readonly byte: number;
  readonly bit: number;
}): ErrorInformationEntry["parameterErrorLocation"] {
  const isInEntry = place.byte >= adminPlaces.namespaceId && place.byte < requestSize;
  return isInEntry ? { byte: place.byte - entryBegins, bit: place.bit, place: "parameter" } : noPlace;
}
