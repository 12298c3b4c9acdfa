import { adminRequestSize } from "../mi/admin/admin-command.ts";
import { type AnswerTo, encodeAdminResponse, encodeError } from "../mi/answer.ts";
import { miRequestSize } from "../mi/commands/mi-command.ts";
import { type Command, responseStatuses } from "../mi/index.ts";
import { headerSize, micSize } from "../mi/message.ts";
import { answerAdmin } from "./answer-admin.ts";
import { answerMi } from "./answer-mi.ts";
import { lowestBit } from "./bits.ts";
import { type Duty, familyOf } from "./dispatch.ts";
import type { DriveModel } from "./model.ts";
import { MiRefusal, NvmeRefusal } from "./refusal.ts";

/** Header, opcode and dwords: what a request has at least. */
const requestSizes: Partial<Record<Command["messageType"], number>> = {
  miCommand: miRequestSize,
  adminCommand: adminRequestSize,
};

/** Carries out a request that was accepted, and encodes what comes of it: its answer, or the error in it. */
export function carryOut(drive: DriveModel, to: AnswerTo, message: Uint8Array): Uint8Array {
  const family = familyOf(message, to.messageType);
  try {
    check(to, message, family);
    return (to.messageType === "adminCommand" ? answerAdmin : answerMi)(drive, to, message, family);
  } catch (refusal) {
    if (refusal instanceof NvmeRefusal) return encodeNvmeRefusal(to, refusal);
    if (refusal instanceof MiRefusal) return encodeMiRefusal(to, refusal);
    throw refusal;
  }
}

/** What is wrong with a request whatever its command, in the order of NVMe-MI 2.0 §4.2: size, opcode, header. */
function check(to: AnswerTo, message: Uint8Array, family: readonly Duty[]): void {
  const size = requestSizes[to.messageType];
  if (size !== undefined && message.length - micSize < size) throw new MiRefusal("invalidCommandSize");
  if (family.length === 0) throw new MiRefusal("invalidCommandOpcode");
  // There is no Management Endpoint Buffer and no automatic pause here, and the rest of these bytes is reserved.
  for (let byte = 2; byte < headerSize; byte++) {
    const flags = message[byte] as number;
    if (flags !== 0) throw new MiRefusal("invalidParameter", { byte, bit: lowestBit(flags) });
  }
}

function encodeMiRefusal(to: AnswerTo, { status, place }: MiRefusal): Uint8Array {
  return encodeError(to, responseStatuses[status].code, typeof place === "object" ? place : undefined);
}

function encodeNvmeRefusal(to: AnswerTo, { statusCodeType, statusCode }: NvmeRefusal): Uint8Array {
  return encodeAdminResponse(to, { status: { statusCodeType, statusCode, phaseTag: true, doNotRetry: true } });
}
