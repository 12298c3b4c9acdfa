import type { AnswerTo } from "../mi/answer.ts";
import { MessageHeader, opcodeOffset, viewOf } from "../mi/message.ts";
import type { DriveModel } from "./drive-model.ts";
import { isListed } from "./supported-commands.ts";

/** Where the header says that data are in the Management Endpoint Buffer (MEB). */
export const flagsOffset = 2;
export const bufferFlag = 0b1;

/** Whether a drive has a Management Endpoint Buffer and lets a command use it. */
export function offersBuffer(drive: DriveModel, { messageType }: AnswerTo, message: Uint8Array): boolean {
  const opcode = message[opcodeOffset];
  return drive.managementEndpointBuffer.length > 0 && isListed(drive.bufferCommands, { messageType, opcode });
}

/** Whether a request leaves its data to the buffer (MEB), which is offered to it. */
export function usesBuffer(drive: DriveModel, to: AnswerTo, message: Uint8Array): boolean {
  return MessageHeader.decode(viewOf(message)).managementEndpointBuffer && offersBuffer(drive, to, message);
}
