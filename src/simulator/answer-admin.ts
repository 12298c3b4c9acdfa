import type { Infer } from "../codec/index.ts";
import { adminPlaces, everyNamespace } from "../mi/admin/admin-command.ts";
import { AdminDataWindow, LogPageWindow } from "../mi/admin/data-window.ts";
import { type AnswerTo, encodeAdminResponse } from "../mi/answer.ts";
import { maximumData } from "../mi/command-sets.ts";
import { adminCommands, commandSets } from "../mi/index.ts";
import { micSize, opcodeOffset, viewOf } from "../mi/message.ts";
import type { DriveModel } from "./drive-model.ts";
import { choose, type Duty } from "./duties.ts";
import type { Circumstances } from "./handlers/handler.ts";
import { invalidParameter, MiRefusal, nvmeRefusals, refuseReserved, refuseReservedHeader } from "./refusal.ts";

/** That of any log page. */
const getLogPageOpcode = adminCommands.getSmartHealthLog.opcode;

type Window = Infer<typeof AdminDataWindow>;

/** What a command returns to a host, of which DOFST and DLEN let a part travel: `length` bytes of `source`. */
interface CompletionData {
  readonly source: Uint8Array;
  /** Where in `source` they begin. Past its end there are zeros. */
  readonly start: number;
  readonly length: number;
}

/** Answers an Admin command that reads, of a known family. Refuses by throwing. */
export function answerAdmin(
  drive: DriveModel,
  to: AnswerTo,
  message: Uint8Array,
  family: readonly Duty[],
  circumstances: Circumstances,
): Uint8Array {
  if (message.length - micSize > commandSets.adminCommand.requestSize)
    throw new MiRefusal("invalidCommandInputDataSize");
  const { dataOffset, dataLength } = checkWindow(drive, to, message);
  const { source, start, length } = completionData(drive, message, family, circumstances);
  if (dataOffset >= length) throw wrong("dataOffset");
  if (dataOffset + dataLength > length) throw wrong("dataLength");
  const data = new Uint8Array(dataLength);
  data.set(source.subarray(start + dataOffset, start + dataOffset + dataLength));
  return encodeAdminResponse(to, { status: {} }, data);
}

function wrong(field: keyof Window): MiRefusal {
  return invalidParameter(field).locatedIn(AdminDataWindow);
}

/** What can be found wrong with a request before its command is looked at, from its first byte to its last. */
function checkWindow(drive: DriveModel, to: AnswerTo, message: Uint8Array): Window {
  const window = AdminDataWindow.decode(viewOf(message), 0);
  refuseReservedHeader(drive, to, message);
  // Data length and data offset valid (ignored since NVMe-MI 1.2), and ignore shutdown (for commands that need media).
  refuseReserved(message, adminPlaces.flags, 0b111);
  if (!drive.controllers.some(({ id }) => id === window.controllerId)) {
    throw drive.unknownController === "nvmeInvalidField" ? nvmeRefusals.invalidField : wrong("controllerId");
  }
  const { dataOffset, dataLength } = window;
  if (dataOffset % 4 !== 0) throw wrong("dataOffset");
  if (dataLength % 4 !== 0 || dataLength === 0 || dataLength > maximumData) throw wrong("dataLength");
  // Dwords 8 and 9 of the submission queue entry.
  for (let byte = 36; byte < 44; byte++) refuseReserved(message, byte);
  return window;
}

function completionData(
  drive: DriveModel,
  message: Uint8Array,
  family: readonly Duty[],
  circumstances: Circumstances,
): CompletionData {
  const isLog = message[opcodeOffset] === getLogPageOpcode;
  const duty = choose(family, message);
  if (duty === undefined) throw isLog ? nvmeRefusals.invalidLogPage : nvmeRefusals.invalidField;
  const { command, handler } = duty;
  const value = handler(drive, command.request.decode(viewOf(message), 0) as never, circumstances);
  const source = command.response.struct.toBytes(value);
  return isLog ? logPagePart(message, source) : { source, start: 0, length: source.length };
}

/** The part of a log page that the command itself selects. */
function logPagePart(message: Uint8Array, source: Uint8Array): CompletionData {
  const namespaceId = viewOf(message).getUint32(adminPlaces.namespaceId, true);
  // No log is kept for a single namespace (LPA bit 0 clear, for the SMART log), so asking for one is refused.
  if (namespaceId !== 0 && namespaceId !== everyNamespace) throw nvmeRefusals.invalidField;
  const { numberOfDwords, numberOfDwordsUpper, offset } = LogPageWindow.decode(viewOf(message), 0);
  if (offset % 4n !== 0n || offset > BigInt(source.length)) throw nvmeRefusals.invalidField;
  // NUMD is 0's based over both halves.
  return { source, start: Number(offset), length: (numberOfDwordsUpper * 0x1_0000 + numberOfDwords) * 4 };
}
