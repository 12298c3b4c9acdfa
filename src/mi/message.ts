import { crc32c } from "../codec/crc32c.ts";
import { at, bit, bitField, type Infer, namedBits, optional, packed, struct, u8 } from "../codec/index.ts";

/** The first byte of every out-of-band NVMe-MI message: MCTP message type 4 with the integrity check bit set. */
export const nvmeMiMessageType = 0x84;
/** Length of the message header in bytes. */
export const headerSize = 4;
/** Where the message parameters (NMP) stand. */
const parametersOffset = 1;
/** Where the opcode stands in every request. */
export const opcodeOffset = 4;
/** Where the status stands in every response. */
export const statusOffset = 4;
/** Header, status and management response: a generic error response, and the head of every other. */
export const genericResponseSize = 8;
/** Length of the Message Integrity Check in bytes. */
export const micSize = 4;
/** The shortest response there can be, its check included. */
export const minimumResponseSize = genericResponseSize + micSize;
/** The longest message there can be: 4096 bytes of data and 128 of headers and check. */
export const maximumMessageSize = 4224;

/** The two command slots of a management endpoint. */
export type CommandSlot = 0 | 1;

/** Names of the NVMe-MI message types (NMIMT). */
export const messageTypes = {
  controlPrimitive: 0,
  miCommand: 1,
  adminCommand: 2,
  pcieCommand: 4,
  asynchronousEvent: 5,
} as const;
/** What kind of message: which command set, control primitives or events. */
export type MessageType = keyof typeof messageTypes;

/** The four bytes that begin every NVMe-MI message. */
export const MessageHeader = struct(
  { title: "Message Header", spec: "NVMe-MI 2.0 Figure 24", size: headerSize },
  {
    messageType: at(0, u8, "MCTP Message Type and Integrity Check (MT, IC)"),
    parameters: packed(
      1,
      bitField(u8, {
        commandSlot: namedBits(0, 0, "Command Slot Identifier (CSI)", {}),
        nvmeMiMessageType: namedBits(6, 3, "NVMe-MI Message Type (NMIMT)", messageTypes),
        response: bit(7, "Request or Response (ROR)"),
      }),
      "NVMe-MI Message Parameters (NMP)",
    ),
    flags: packed(
      2,
      bitField(u8, {
        managementEndpointBuffer: bit(0, "Management Endpoint Buffer (MEB)"),
        commandInitiatedAutoPause: bit(1, "Command Initiated Auto Pause (CIAP)"),
      }),
      "Flags",
    ),
    reserved: optional(3, u8, "Reserved"),
  },
);
export type MessageHeader = Infer<typeof MessageHeader>;

/** What the header of a request may ask for besides its command. */
export type MessageFlags = Partial<Pick<MessageHeader, "managementEndpointBuffer" | "commandInitiatedAutoPause">> & {
  /** Of an Admin command, and in its own flags: to be carried out though the controller is shut down (ISH). */
  readonly ignoreShutdown?: boolean;
};

/** The message parameters (NMP) of messages for both slots, by type, with all reserved bits clear. */
function parametersOf(response: boolean): ReadonlyMap<string, readonly [number, number]> {
  const types = Object.entries(messageTypes).map(([name, type]) => {
    const header = { messageType: nvmeMiMessageType, nvmeMiMessageType: type, response };
    const ofSlot = (commandSlot: CommandSlot) =>
      MessageHeader.toBytes({ ...header, commandSlot })[parametersOffset] ?? 0;
    return [name, [ofSlot(0), ofSlot(1)]] as const;
  });
  return new Map(types);
}

const requestParameters = parametersOf(false);
const answerParameters = parametersOf(true);

/**
 * Whether a message plainly is an answer of that type to that slot; where not, its header tells what it is. One comparison
 * instead of decoding a header, which takes longer than all else of judging a short message.
 */
export function isAnswer(message: Uint8Array, messageType: MessageType, slot: CommandSlot): boolean {
  return message[parametersOffset] === answerParameters.get(messageType)?.[slot];
}

/** Writes the header of a request into zero bytes. Where it asks for nothing besides its command, two of them make it. */
export function writeRequestHeader(
  message: Uint8Array,
  messageType: MessageType,
  commandSlot: CommandSlot,
  { managementEndpointBuffer = false, commandInitiatedAutoPause = false }: MessageFlags,
): void {
  const parameters = requestParameters.get(messageType)?.[commandSlot];
  if (parameters !== undefined && !managementEndpointBuffer && !commandInitiatedAutoPause) {
    message[0] = nvmeMiMessageType;
    message[parametersOffset] = parameters;
    return;
  }
  MessageHeader.encode(viewOf(message), 0, {
    messageType: nvmeMiMessageType,
    commandSlot,
    nvmeMiMessageType: messageType,
    managementEndpointBuffer,
    commandInitiatedAutoPause,
  });
}

/** A DataView over the same bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Writes the Message Integrity Check (MIC) into the last four bytes, over all those before it. */
export function seal(message: Uint8Array): void {
  const end = message.length - micSize;
  const check = crc32c(message, end);
  // Byte by byte: making a DataView for one number costs more than the check of a short message.
  message[end] = check & 0xff;
  message[end + 1] = (check >>> 8) & 0xff;
  message[end + 2] = (check >>> 16) & 0xff;
  message[end + 3] = check >>> 24;
}

/** The check a message should carry and the one that it carries. */
export function integrityOf(message: Uint8Array): { expected: number; received: number } {
  return { expected: crc32c(message, message.length - micSize), received: receivedCheck(message) };
}

/** Whether a message carries the check that it should. */
export function isIntact(message: Uint8Array): boolean {
  return crc32c(message, message.length - micSize) === receivedCheck(message);
}

function receivedCheck(message: Uint8Array): number {
  const end = message.length - micSize;
  let received = 0;
  for (let byte = micSize - 1; byte >= 0; byte--) received = (received << 8) | (message[end + byte] ?? 0);
  return received >>> 0;
}
