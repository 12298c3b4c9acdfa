import type { AnswerTo } from "../mi/answer.ts";
import { headerSize, integrityOf, MessageHeader, micSize, nvmeMiMessageType, viewOf } from "../mi/message.ts";

/**
 * How a request is to be answered. What a management endpoint must silently drop is `damaged`, which it remembers, or
 * `foreign`: too short for header and check, without integrity check, a response, of a message type that is no command, or
 * for a slot that is not there. Whatever else is wrong is answered with an error.
 */
export function acceptRequest(message: Uint8Array, commandSlots: 1 | 2): AnswerTo | "damaged" | "foreign" {
  if (message.length < headerSize + micSize || message[0] !== nvmeMiMessageType) return "foreign";
  const { expected, received } = integrityOf(message);
  if (expected !== received) return "damaged";
  const { response, nvmeMiMessageType: messageType, commandSlot } = MessageHeader.decode(viewOf(message), 0);
  if (response || typeof messageType === "number" || messageType === "asynchronousEvent") return "foreign";
  if (commandSlot >= commandSlots) return "foreign";
  return { messageType, slot: commandSlot === 1 ? 1 : 0 };
}
