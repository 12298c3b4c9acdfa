import { type AnswerTo, encodeAdminResponse, encodeError } from "../mi/answer.ts";
import { type Command, commandSets, responseStatuses } from "../mi/index.ts";
import { micSize, opcodeOffset } from "../mi/message.ts";
import { answerAdmin } from "./answer-admin.ts";
import { answerCommand } from "./answer-command.ts";
import { intoBuffer, refuseLongData, withBufferedData } from "./buffered-command.ts";
import type { DriveModel } from "./drive-model.ts";
import { choose, type Duty, familyOf } from "./duties.ts";
import type { Circumstances } from "./handlers/handler.ts";
import { refuseProhibited } from "./lockdown/lockdown.ts";
import { noteError } from "./logs/error-log.ts";
import { usesBuffer } from "./offered-buffer.ts";
import type { Outcome } from "./outcome.ts";
import { isTransient, MiRefusal, NvmeAdvice, NvmeRefusal } from "./refusal.ts";
import { isListed, optionalCommandsOf } from "./supported-commands.ts";

/** Carries out a request that was accepted, and encodes what comes of it: its answer, or the error in it. */
export function carryOut(drive: DriveModel, message: Uint8Array, circumstances: Circumstances): Outcome {
  const { to } = circumstances;
  try {
    return answer(drive, message, circumstances);
  } catch (refusal) {
    if (refusal instanceof NvmeRefusal) {
      noteError(drive, message, refusal);
      return { answer: encodeNvmeStatus(to, refusal), changed: false };
    }
    if (refusal instanceof NvmeAdvice) return { answer: encodeNvmeStatus(to, refusal), changed: true };
    if (refusal instanceof MiRefusal) return { answer: encodeMiRefusal(to, refusal), changed: false };
    throw refusal;
  }
}

/** What is wrong is found in a real drive's order: size, opcode, data behind the dwords, and only then fields. */
function answer(drive: DriveModel, message: Uint8Array, circumstances: Circumstances): Outcome {
  const { to } = circumstances;
  if (message.length - micSize < commandSets[to.messageType].requestSize) throw new MiRefusal("invalidCommandSize");
  const family = familyOf(drive, message, to.messageType);
  if (family.length === 0) throw new MiRefusal("invalidCommandOpcode");
  if (!carriesOut(drive, to, message, family)) throw new MiRefusal("invalidCommandOpcode");
  if (to.messageType !== "adminCommand") refuseProhibited(drive, to, message);
  const command = choose(family, message)?.command;
  return { answer: answerWith(drive, message, family, circumstances, command), changed: command?.effect !== "read" };
}

/** Whether a drive has an opcode: one that is mandatory, or one that it lists among the optional ones. */
function carriesOut(
  drive: DriveModel,
  { messageType }: AnswerTo,
  message: Uint8Array,
  family: readonly Duty[],
): boolean {
  if (messageType === "controlPrimitive" || !family.every(({ command }) => command.optional)) return true;
  return isListed(optionalCommandsOf(drive), { messageType, opcode: message[opcodeOffset] });
}

/** Answers with the data in the messages, or in the Management Endpoint Buffer where the request says so. */
function answerWith(
  drive: DriveModel,
  message: Uint8Array,
  family: readonly Duty[],
  circumstances: Circumstances,
  command: Command | undefined,
): Uint8Array {
  const { to } = circumstances;
  const answerTo = to.messageType === "adminCommand" ? answerAdmin : answerCommand;
  if (usesBuffer(drive, to, message)) {
    const whole = withBufferedData(drive, to, message, command);
    return intoBuffer(drive, to, answerTo(drive, to, whole, family, circumstances));
  }
  refuseLongData(to, message);
  const given = answerTo(drive, to, message, family, circumstances);
  refuseLongData(to, message, given);
  return given;
}

function encodeMiRefusal(to: AnswerTo, { status, place }: MiRefusal): Uint8Array {
  return encodeError(to, responseStatuses[status].code, typeof place === "object" ? place : undefined);
}

function encodeNvmeStatus(to: AnswerTo, status: NvmeRefusal | NvmeAdvice): Uint8Array {
  const { statusCodeType, statusCode } = status;
  return encodeAdminResponse(to, { status: { statusCodeType, statusCode, doNotRetry: !isTransient(status) } });
}
