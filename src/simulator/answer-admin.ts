import type { Infer } from "../codec/index.ts";
import type { Field } from "../codec/struct.ts";
import { ProtocolError } from "../errors.ts";
import { adminPlaces, dataDirection, everyNamespace, ignoreShutdownFlag } from "../mi/admin/admin-command.ts";
import { AdminDataWindow, LogPageWindow } from "../mi/admin/data-window.ts";
import { type AnswerTo, encodeAdminResponse } from "../mi/answer.ts";
import { maximumData } from "../mi/command-sets.ts";
import { adminCommands, type Command, commandSets } from "../mi/index.ts";
import { micSize, opcodeOffset, viewOf } from "../mi/message.ts";
import { logPageIdentifiers } from "../nvme/index.ts";
import { refuseBlocked, refuseShutDown } from "./admin-gate.ts";
import { anyLogPageDuty } from "./any-log-page-duty.ts";
import { DataBytes } from "./data-bytes.ts";
import type { DriveModel } from "./drive-model.ts";
import { choose, type Duty } from "./duties.ts";
import type { Circumstances } from "./handlers/handler.ts";
import { refuseProhibited } from "./lockdown/lockdown.ts";
import {
  invalidParameter,
  MiRefusal,
  NvmeRefusal,
  nvmeRefusals,
  refuseReserved,
  refuseReservedHeader,
} from "./refusal.ts";

const { requestSize, responseSize } = commandSets.adminCommand;
/** That of any log page. */
const getLogPageOpcode = adminCommands.getSmartHealthLog.opcode;

type Window = Infer<typeof AdminDataWindow>;

/** What a command returns to a host, of which DOFST and DLEN let a part travel: `length` bytes of `source`. */
interface CompletionData {
  readonly source: DataBytes;
  /** Where in `source` they begin. Past its end there are zeros. */
  readonly start: number;
  readonly length: number;
}

/** Answers an Admin command of a known family. Refuses by throwing. */
export function answerAdmin(
  drive: DriveModel,
  to: AnswerTo,
  message: Uint8Array,
  family: readonly Duty[],
  circumstances: Circumstances,
): Uint8Array {
  const window = checkWindow(drive, to, message, family);
  refuseProhibited(drive, to, message);
  const isLog = message[opcodeOffset] === getLogPageOpcode;
  const duty = choose(family, message) ?? (isLog ? anyLogPageDuty : undefined);
  if (duty === undefined) throw nvmeRefusals.invalidField;
  refuseShutDown(drive, message);
  refuseBlocked(drive, message);
  const { command } = duty;
  const { result, result1, data } = completionOf(command, carriedOut(drive, duty, message, circumstances));
  const part = isLog ? logPagePart(command, message, data) : { source: data, start: 0, length: data.length };
  const answers = dataDirection(message[opcodeOffset] ?? 0) === "toHost";
  return encodeAdminResponse(to, { result, result1, status: {} }, answers ? travelling(window, part) : undefined);
}

/** What a command's handler gives. Places of fields that it refuses are the command's own. */
function carriedOut(drive: DriveModel, { command, handler }: Duty, message: Uint8Array, circumstances: Circumstances) {
  try {
    return handler(drive, requestOf(command, message) as never, circumstances);
  } catch (refusal) {
    const isRefusal = refusal instanceof NvmeRefusal || refusal instanceof MiRefusal;
    throw isRefusal ? refusal.locatedIn(command.request) : refusal;
  }
}

function wrong(field: keyof Window): MiRefusal {
  return invalidParameter(field).locatedIn(AdminDataWindow);
}

/** What can be found wrong with a request before its command is looked at, from its first byte to its last. */
function checkWindow(drive: DriveModel, to: AnswerTo, message: Uint8Array, family: readonly Duty[]): Window {
  const window = AdminDataWindow.decode(viewOf(message), 0);
  const direction = dataDirection(message[opcodeOffset] ?? 0);
  const given = message.length - micSize - requestSize;
  if (direction !== "toController" && given > 0) throw new MiRefusal("invalidCommandInputDataSize");
  refuseReservedHeader(drive, to, message);
  // Data length and data offset valid (ignored since NVMe-MI 1.2), and ignore shutdown (for commands that need media).
  refuseReserved(message, adminPlaces.flags, 0b011 | ignoreShutdownFlag);
  if (!drive.controllers.some(({ id }) => id === window.controllerId)) {
    throw drive.unknownController === "nvmeInvalidField" ? nvmeRefusals.invalidField : wrong("controllerId");
  }
  const { dataOffset, dataLength } = window;
  if (dataOffset % 4 !== 0 || (direction !== "toHost" && dataOffset !== 0)) throw wrong("dataOffset");
  if (dataLength % 4 !== 0 || (direction === "none" && dataLength !== 0)) throw wrong("dataLength");
  // Of its own data a command may have had more in the Management Endpoint Buffer.
  if (direction === "toHost" && dataLength > maximumData) throw wrong("dataLength");
  if (direction === "toHost" && dataLength === 0 && !family.some(mayLackData)) throw wrong("dataLength");
  if (direction === "toController" && dataLength !== given) throw new MiRefusal("invalidCommandInputDataSize");
  // Dwords 8 and 9 of the submission queue entry.
  for (let byte = 36; byte < 44; byte++) refuseReserved(message, byte);
  return window;
}

/** Of most features there is no more to read than a dword of the completion. */
function mayLackData({ command: { response } }: Duty): boolean {
  return response.offset === 0 && response.struct.size === responseSize;
}

/** Reads a request with its data, of which there must be as many as the command has. */
function requestOf(command: Command, message: Uint8Array): unknown {
  const { request } = command;
  const end = message.length - micSize;
  if (end < request.size) throw new MiRefusal("invalidCommandInputDataSize");
  try {
    const { value, next } = request.item.read(viewOf(message), 0, end);
    if (next !== end) throw new MiRefusal("invalidCommandInputDataSize");
    refuseOtherLength(command, message, value);
    return value;
  } catch (error) {
    throw error instanceof ProtocolError ? new MiRefusal("invalidCommandInputDataSize") : error;
  }
}

/** Refuses data for the controller of another length than the command says once more (NUMD, TL). */
function refuseOtherLength({ request, opcode = 0 }: Command, message: Uint8Array, value: unknown): void {
  if (dataDirection(opcode) !== "toController") return;
  const isToldAgain = ({ role, offset }: Field) => role === "derived" && offset >= adminPlaces.commandDwords;
  const derived = Object.entries(request.fields).filter(([, field]) => isToldAgain(field));
  if (derived.length === 0) return;
  const expected = request.toBytes(value);
  for (const [name, { offset, kind }] of derived) {
    const isSame = Array.from({ length: kind.size }, (_, byte) => offset + byte).every(
      (byte) => expected[byte] === message[byte],
    );
    if (!isSame) throw nvmeRefusals.invalidField.at(name);
  }
}

/** What a command answers, taken apart: two dwords of its completion, and its data. */
function completionOf({ response: { struct, offset } }: Command, value: unknown) {
  if (value instanceof DataBytes) return { result: 0, result1: 0, data: value };
  const bytes = struct.toBytes(value);
  if (offset === responseSize) return { result: 0, result1: 0, data: DataBytes.of(bytes) };
  const view = viewOf(bytes);
  return {
    result: view.getUint32(adminPlaces.result, true),
    result1: view.getUint32(adminPlaces.result + 4, true),
    data: DataBytes.of(bytes.subarray(adminPlaces.resultData)),
  };
}

/** The part of a command's data that a requester asked for. */
function travelling({ dataOffset, dataLength }: Window, { source, start, length }: CompletionData): Uint8Array {
  if (length === 0 && dataOffset === 0 && dataLength === 0) return new Uint8Array(0);
  if (dataLength === 0) throw wrong("dataLength");
  if (dataOffset >= length && length > 0) throw wrong("dataOffset");
  if (dataOffset + dataLength > length) throw wrong("dataLength");
  const data = new Uint8Array(dataLength);
  data.set(source.read(start + dataOffset, start + dataOffset + dataLength));
  return data;
}

/** The part of a log page that the command itself selects. */
function logPagePart({ request }: Command, message: Uint8Array, source: DataBytes): CompletionData {
  const namespaceId = viewOf(message).getUint32(adminPlaces.namespaceId, true);
  const { namespaceId: row, logPage } = request.fields;
  // The sanitize log is of the drive or of a namespace, as one asks.
  const isOfNamespace = row?.role === "value" || logPage?.constant === logPageIdentifiers.sanitizeStatus;
  // No other log is kept for a single namespace (LPA bit 0 clear, for the SMART log), so asking for one is refused.
  if (!isOfNamespace && namespaceId !== 0 && namespaceId !== everyNamespace) throw nvmeRefusals.invalidField;
  const { numberOfDwords, numberOfDwordsUpper, offset } = LogPageWindow.decode(viewOf(message), 0);
  if (offset % 4n !== 0n || offset > BigInt(source.length)) throw nvmeRefusals.invalidField;
  // NUMD is 0's based over both halves.
  return { source, start: Number(offset), length: (numberOfDwordsUpper * 0x1_0000 + numberOfDwords) * 4 };
}
