import type { InputFor } from "../../codec/index.ts";
import { ProtocolError } from "../../errors.ts";
import { headerSize, MessageHeader, micSize, nvmeMiMessageType, seal, viewOf } from "../message.ts";
import { receivedHeader } from "../received-message.ts";
import { EventOccurrenceList } from "./event-lists.ts";

const title = "Asynchronous Event Message";

/**
 * Judges a message that a drive sent of itself. Throws `IntegrityError` for damage and `ProtocolError` for what is no
 * Asynchronous Event Message at all. What its list says is for `decodeEventMessage` to find out.
 */
export function judgeEventMessage(message: Uint8Array): void {
  const complain = (field: string, detail: string) => new ProtocolError(`${title}${field}`, detail, message);
  const header = receivedHeader(message, title, headerSize + micSize);
  if (header.response) throw complain(".response", "is a response (ROR 1)");
  if (header.nvmeMiMessageType !== "asynchronousEvent") {
    throw complain(".nvmeMiMessageType", `${header.nvmeMiMessageType} is not asynchronousEvent`);
  }
}

/** The list of an Asynchronous Event Message. Throws what `judgeEventMessage` does, and `ProtocolError` for a bad list. */
export function decodeEventMessage(message: Uint8Array): EventOccurrenceList {
  judgeEventMessage(message);
  try {
    return EventOccurrenceList.decode(viewOf(message), headerSize, message.length - micSize);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new ProtocolError(`${title}: ${error.path}`, error.detail, message);
  }
}

/** A whole Asynchronous Event Message (NVMe-MI 2.0 §8). */
export function encodeEventMessage(list: InputFor<typeof EventOccurrenceList>): Uint8Array {
  const message = new Uint8Array(headerSize + EventOccurrenceList.sizeOf(list) + micSize);
  const view = viewOf(message);
  MessageHeader.encode(view, 0, { messageType: nvmeMiMessageType, nvmeMiMessageType: "asynchronousEvent" });
  EventOccurrenceList.encode(view, headerSize, list);
  seal(message);
  return message;
}
