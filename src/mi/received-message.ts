import { IntegrityError, type MiError, ProtocolError } from "../errors.ts";
import { integrityOf, isIntact, MessageHeader, maximumMessageSize, nvmeMiMessageType, viewOf } from "./message.ts";

/**
 * The header of a message that came, once it is found whole. Throws `IntegrityError` for damage and `ProtocolError` for what
 * is no NVMe-MI message or too short for its kind, which `title` names (NVMe-MI 2.0 §3.1.1).
 */
export function receivedHeader(message: Uint8Array, title: string, minimumSize: number): MessageHeader {
  requireIntact(message, title, minimumSize);
  return MessageHeader.decode(viewOf(message), 0);
}

/** Refuses what `receivedHeader` does. */
export function requireIntact(message: Uint8Array, title: string, minimumSize: number): void {
  const fault = faultOf(message, title, minimumSize);
  if (fault !== undefined) throw fault;
}

/** What `receivedHeader` would refuse a message for; undefined where it is whole. */
export function faultOf(message: Uint8Array, title: string, minimumSize: number): MiError | undefined {
  if (message.length < minimumSize) return tooShort(message, title, minimumSize);
  if (message.length > maximumMessageSize) {
    return new ProtocolError(
      title,
      `has ${message.length} bytes, more than the ${maximumMessageSize} allowed`,
      message,
    );
  }
  if (message[0] !== nvmeMiMessageType) {
    return new ProtocolError(`${title}.messageType`, `${message[0]} is not 132 (0x84)`, message);
  }
  if (isIntact(message)) return undefined;
  const { expected, received } = integrityOf(message);
  const hex = (value: number) => value.toString(16).padStart(8, "0");
  return new IntegrityError(`Message Integrity Check: is ${hex(received)}, should be ${hex(expected)}`, message);
}

/** What is said of a message that cannot be one of its kind. */
export function tooShort(message: Uint8Array, title: string, minimumSize: number): ProtocolError {
  const detail = `has ${message.length} bytes, fewer than the ${minimumSize} of the shortest`;
  return new ProtocolError(title, detail, message);
}
