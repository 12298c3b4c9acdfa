import type { AnswerTo } from "../mi/answer.ts";
import { headerSize, integrityOf, MessageHeader, micSize, nvmeMiMessageType, viewOf } from "../mi/message.ts";

/** The shortest message that has an opcode, and a check behind it. */
const shortestRequest = headerSize + 1 + micSize;

/**
 * How a request is to be answered: undefined where a management endpoint must silently drop it, being too short, without
 * integrity check, damaged, a response, of a message type that is no command, or for a slot that is not there.
 */
export function acceptRequest(message: Uint8Array, commandSlots: 1 | 2): AnswerTo | undefined {
  if (message.length < shortestRequest || message[0] !== nvmeMiMessageType) return undefined;
  const { expected, received } = integrityOf(message);
  if (expected !== received) return undefined;
  const { response, nvmeMiMessageType: messageType, commandSlot } = MessageHeader.decode(viewOf(message), 0);
  if (response || typeof messageType === "number" || messageType === "asynchronousEvent") return undefined;
  if (commandSlot >= commandSlots) return undefined;
  return { messageType, slot: commandSlot === 1 ? 1 : 0 };
}
