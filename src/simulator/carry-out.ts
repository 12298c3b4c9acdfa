import { adminRequestSize } from "../mi/admin/admin-command.ts";
import { type AnswerTo, encodeAdminResponse, encodeError } from "../mi/answer.ts";
import { miRequestSize } from "../mi/commands/mi-command.ts";
import { type MessageType, responseStatuses } from "../mi/index.ts";
import { micSize } from "../mi/message.ts";
import { answerAdmin } from "./answer-admin.ts";
import { answerMi } from "./answer-mi.ts";
import type { DriveModel } from "./drive-model.ts";
import { familyOf } from "./duties.ts";
import { MiRefusal, NvmeRefusal } from "./refusal.ts";

/** Header, opcode and dwords: what a request has at least, before its data and check. */
const requestSizes: Readonly<Partial<Record<MessageType, number>>> = {
  controlPrimitive: 8,
  miCommand: miRequestSize,
  adminCommand: adminRequestSize,
  pcieCommand: 20,
};

/** Carries out a request that was accepted, and encodes what comes of it: its answer, or the error in it. */
export function carryOut(drive: DriveModel, to: AnswerTo, message: Uint8Array): Uint8Array {
  try {
    return answer(drive, to, message);
  } catch (refusal) {
    if (refusal instanceof NvmeRefusal) return encodeNvmeRefusal(to, refusal);
    if (refusal instanceof MiRefusal) return encodeMiRefusal(to, refusal);
    throw refusal;
  }
}

/** What is wrong is found in a real drive's order: size, opcode, data behind the dwords, and only then fields. */
function answer(drive: DriveModel, to: AnswerTo, message: Uint8Array): Uint8Array {
  const size = requestSizes[to.messageType] ?? 0;
  if (message.length - micSize < size) throw new MiRefusal("invalidCommandSize");
  const family = familyOf(message, to.messageType);
  if (family.length === 0) throw new MiRefusal("invalidCommandOpcode");
  return (to.messageType === "adminCommand" ? answerAdmin : answerMi)(drive, to, message, family);
}

function encodeMiRefusal(to: AnswerTo, { status, place }: MiRefusal): Uint8Array {
  return encodeError(to, responseStatuses[status].code, typeof place === "object" ? place : undefined);
}

function encodeNvmeRefusal(to: AnswerTo, { statusCodeType, statusCode }: NvmeRefusal): Uint8Array {
  return encodeAdminResponse(to, { status: { statusCodeType, statusCode, doNotRetry: true } });
}
