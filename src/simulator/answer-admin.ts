import { adminRequestSize, maximumAdminData } from "../mi/admin/admin-command.ts";
import { AdminDataWindow, LogPageWindow } from "../mi/admin/data-window.ts";
import { type AnswerTo, encodeAdminResponse } from "../mi/answer.ts";
import { micSize, viewOf } from "../mi/message.ts";
import { choose, type Duty } from "./dispatch.ts";
import type { DriveModel } from "./model.ts";
import { MiRefusal, nvmeRefusals } from "./refusal.ts";

const getLogPageOpcode = 0x02;

/** Answers an Admin command that reads, of a known family. Refuses by throwing. */
export function answerAdmin(drive: DriveModel, to: AnswerTo, message: Uint8Array, family: readonly Duty[]): Uint8Array {
  const window = AdminDataWindow.decode(viewOf(message), 0);
  const at = (field: keyof typeof window) => ({ byte: AdminDataWindow.fields[field]?.offset ?? 0, bit: 0 });
  if (message.length - micSize > adminRequestSize) throw new MiRefusal("invalidCommandInputDataSize");
  if (!drive.controllers.some(({ id }) => id === window.controllerId)) {
    if (drive.unknownController === "nvmeInvalidField") throw nvmeRefusals.invalidField;
    throw new MiRefusal("invalidParameter", at("controllerId"));
  }
  const { dataOffset, dataLength } = window;
  if (dataOffset % 4 !== 0) throw new MiRefusal("invalidParameter", at("dataOffset"));
  if (dataLength % 4 !== 0 || dataLength === 0 || dataLength > maximumAdminData) {
    throw new MiRefusal("invalidParameter", at("dataLength"));
  }
  const data = completionData(drive, message, family);
  if (dataOffset >= data.length) throw new MiRefusal("invalidParameter", at("dataOffset"));
  if (dataOffset + dataLength > data.length) throw new MiRefusal("invalidParameter", at("dataLength"));
  return encodeAdminResponse(to, { status: {} }, data.subarray(dataOffset, dataOffset + dataLength));
}

/** All that the command returns to a host, of which DOFST and DLEN let a part travel. */
function completionData(drive: DriveModel, message: Uint8Array, family: readonly Duty[]): Uint8Array {
  const isLog = family[0]?.command.opcode === getLogPageOpcode;
  const duty = choose(family, message);
  if (duty === undefined) throw isLog ? nvmeRefusals.invalidLogPage : nvmeRefusals.invalidField;
  const { command, handler } = duty;
  const value = handler(drive, command.request.decode(viewOf(message), 0) as never);
  const data = command.response.struct.toBytes(value);
  return isLog ? logPagePart(message, data) : data;
}

/** The part of a log page that the command itself selects; past the log's end it is zeros. */
function logPagePart(message: Uint8Array, log: Uint8Array): Uint8Array {
  const { numberOfDwords, numberOfDwordsUpper, offset } = LogPageWindow.decode(viewOf(message), 0);
  if (offset % 4n !== 0n || offset > BigInt(log.length)) throw nvmeRefusals.invalidField;
  // NUMD is 0's based over both halves. No more than one message can carry is ever looked at.
  const length = Math.min((numberOfDwordsUpper * 0x1_0000 + numberOfDwords) * 4, log.length + maximumAdminData);
  const part = new Uint8Array(length);
  part.set(log.subarray(Number(offset), Number(offset) + length));
  return part;
}
