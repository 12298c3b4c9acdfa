import { AdminCompletion } from "./admin/admin-command.ts";
import type { Command } from "./command.ts";
import { type CommandSetName, commandSets } from "./command-sets.ts";
import {
  type CommandSlot,
  genericResponseSize,
  MessageHeader,
  micSize,
  nvmeMiMessageType,
  seal,
  statusOffset,
  viewOf,
} from "./message.ts";
import { InvalidParameterHead, LengthHead, MoreProcessingHead, moreProcessingUnit } from "./response-head.ts";
import { responseStatuses } from "./response-status.ts";

const { responseSize } = commandSets.adminCommand;

/** What a response has to repeat of its request. */
export interface AnswerTo {
  readonly messageType: CommandSetName;
  readonly slot: CommandSlot;
}

function begin(to: AnswerTo, size: number, status: number): Uint8Array {
  const message = new Uint8Array(size + micSize);
  const view = viewOf(message);
  MessageHeader.encode(view, 0, {
    messageType: nvmeMiMessageType,
    commandSlot: to.slot,
    nvmeMiMessageType: to.messageType,
    response: true,
  });
  view.setUint8(statusOffset, status);
  return message;
}

/** A successful response of the Management Interface command set. */
export function encodeResponse<R>(command: Command<unknown, unknown, R>, to: AnswerTo, value: R): Uint8Array {
  const { struct, offset, lengthed } = command.response;
  const dataSize = struct.sizeOf(value);
  const message = begin(to, Math.max(genericResponseSize, offset + dataSize), responseStatuses.success.code);
  struct.encode(viewOf(message), offset, value);
  if (lengthed) LengthHead.encode(viewOf(message), 0, { length: dataSize });
  seal(message);
  return message;
}

/** An Admin command's response: its completion, and its data where it succeeded. */
export function encodeAdminResponse(
  to: AnswerTo,
  completion: Parameters<typeof AdminCompletion.encode>[2],
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const message = begin(to, responseSize + data.length, responseStatuses.success.code);
  AdminCompletion.encode(viewOf(message), 0, completion);
  message.set(data, responseSize);
  seal(message);
  return message;
}

/** An error response; Invalid Parameter tells the place of the error in the request. */
export function encodeError(to: AnswerTo, status: number, place?: { byte: number; bit: number }): Uint8Array {
  const message = begin(to, genericResponseSize, status);
  if (place !== undefined) InvalidParameterHead.encode(viewOf(message), 0, place);
  seal(message);
  return message;
}

/** More Processing Required: `time` in milliseconds, rounded up to 100. Some firmware pads it to an Admin response. */
export function encodeMoreProcessing(to: AnswerTo, time: number, padded = false): Uint8Array {
  const message = begin(to, padded ? responseSize : genericResponseSize, responseStatuses.moreProcessingRequired.code);
  const units = Math.min(0xffff, Math.ceil(time / moreProcessingUnit));
  MoreProcessingHead.encode(viewOf(message), 0, { time: units });
  seal(message);
  return message;
}
