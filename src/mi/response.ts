import { bufferView } from "../codec/byte-pool.ts";
import { fieldAt, type Struct } from "../codec/index.ts";
import { MiStatusError, NvmeStatusError, type ParameterErrorLocation, ProtocolError } from "../errors.ts";
import { nvmeStatusName } from "../nvme/index.ts";
import { AdminCompletion } from "./admin/admin-command.ts";
import type { Command, ResponseLayout } from "./command.ts";
import { commandSets } from "./command-sets.ts";
import { tagOffset } from "./control/control-primitive.ts";
import {
  type CommandSlot,
  headerSize,
  isAnswer,
  MessageHeader,
  type MessageType,
  micSize,
  minimumResponseSize,
  opcodeOffset,
  statusOffset,
  viewOf,
} from "./message.ts";
import { faultOf, requireIntact, tooShort } from "./received-message.ts";
import { InvalidParameterHead, LengthHead, MoreProcessingHead, moreProcessingUnit } from "./response-head.ts";
import { responseStatuses, responseStatusTitle } from "./response-status.ts";

/** What an intact message is to the exchange that waits for an answer. */
export type Reception =
  /** The final answer: success or an error status. */
  | { readonly kind: "final" }
  /** More Processing Required: the answer comes within `time` milliseconds; 0 where the device does not say. */
  | { readonly kind: "moreProcessing"; readonly time: number }
  /** An answer to something else, such as a late one to a command given up. */
  | { readonly kind: "stray"; readonly error: ProtocolError };

const title = "Response Message";

/**
 * Whether a message is, at first sight, the intact final answer to a command. Of what is not, `judgeResponse` tells what it
 * is; nearly all that comes is, and then this is all the judgement there is.
 */
export function isPlainAnswer(
  message: Uint8Array,
  { messageType, slot, replayed }: { messageType: MessageType; slot: CommandSlot; replayed?: MessageType | undefined },
): boolean {
  return (
    replayed === undefined &&
    messageType !== "controlPrimitive" &&
    message[statusOffset] !== responseStatuses.moreProcessingRequired.code &&
    isAnswer(message, messageType, slot) &&
    faultOf(message, title, minimumResponseSize) === undefined
  );
}

/**
 * Judges a message that came for an exchange. Throws `IntegrityError` for damage and `ProtocolError` for what is no
 * response at all (NVMe-MI 2.0 §3.1.1, §4.1.2).
 */
export function judgeResponse(
  message: Uint8Array,
  expected: { messageType: MessageType; slot: CommandSlot; tag?: number | undefined },
): Reception {
  requireIntact(message, title, minimumResponseSize);
  if (!isAnswer(message, expected.messageType, expected.slot)) {
    const stray = strayOf(message, expected);
    if (stray !== undefined) return stray;
  }
  const status = message[statusOffset];
  if (expected.messageType === "controlPrimitive") {
    const stray = judgePrimitive(message, status, expected.tag);
    if (stray !== undefined) return stray;
  }
  if (status !== responseStatuses.moreProcessingRequired.code) return final;
  return { kind: "moreProcessing", time: MoreProcessingHead.decode(viewOf(message)).time * moreProcessingUnit };
}

const final: Reception = { kind: "final" };

const complaint = (message: Uint8Array, field: string, detail: string) =>
  new ProtocolError(`${title}${field}`, detail, message);

/** What a message is that does not plainly answer what was asked. Throws where it is no response at all. */
function strayOf(
  message: Uint8Array,
  expected: { messageType: MessageType; slot: CommandSlot },
): Reception | undefined {
  const complain = (field: string, detail: string) => complaint(message, field, detail);
  const header = MessageHeader.decode(viewOf(message));
  if (!header.response) throw complain(".response", "is a request (ROR 0)");
  if (header.nvmeMiMessageType !== expected.messageType) {
    const error = complain(".nvmeMiMessageType", `${header.nvmeMiMessageType} is not ${expected.messageType}`);
    return { kind: "stray", error };
  }
  if (header.commandSlot !== expected.slot) {
    const error = complain(".commandSlot", `answers command slot ${header.commandSlot}, not ${expected.slot}`);
    return { kind: "stray", error };
  }
  return undefined;
}

/** What is only of control primitives: a tag (TAG), in answers that say success, and an answer at once. */
function judgePrimitive(
  message: Uint8Array,
  status: number | undefined,
  tag: number | undefined,
): Reception | undefined {
  const answered = status === responseStatuses.success.code ? message[tagOffset] : tag;
  if (tag !== undefined && answered !== tag) {
    return { kind: "stray", error: complaint(message, ".tag", `answers tag ${answered}, not ${tag}`) };
  }
  if (status === responseStatuses.moreProcessingRequired.code) {
    throw complaint(message, ".status", "is More Processing Required, which never answers a control primitive");
  }
  return undefined;
}

/**
 * The value of a final response. Throws `MiStatusError` or `NvmeStatusError` where the drive refused, `ProtocolError`
 * where the bytes are not what the command answers with.
 */
export function decodeResponse<I, Q, R>(command: Command<I, Q, R>, request: Uint8Array, message: Uint8Array): R {
  if (message.length < minimumResponseSize) throw tooShort(message, title, minimumResponseSize);
  const end = message.length - micSize;
  const status = message[statusOffset] as number;
  if (status !== 0) throw statusError(command, status, viewOf(message));
  const view = bufferView(message);
  if (command.messageType === "adminCommand") checkCompletion(command, message, view, end);
  const value = readValue(command, message, view, end);
  const { lengthAsked, offset } = command.response;
  if (lengthAsked === undefined && command.verify === undefined) return value;
  const asked = command.request.decode(viewOf(request), 0, request.length - micSize);
  const length = lengthAsked?.(asked as never) ?? end - offset;
  // Where the answer tells its length, what was asked for is the most.
  const fits = command.response.lengthed ? end - offset <= length : end - offset === length;
  const complaint = fits
    ? command.verify?.(asked, value)
    : `has ${end - offset} bytes of data, ${length} were asked for`;
  if (complaint !== undefined) throw new ProtocolError(`${command.title} response`, complaint, message);
  return value;
}

function statusError(command: Command, status: number, view: DataView): MiStatusError {
  const statusName = responseStatusTitle(status);
  const location = status === responseStatuses.invalidParameter.code ? locationOf(command, view) : undefined;
  const place = location === undefined ? "" : placeText(command, location);
  return new MiStatusError(`${command.title}: ${statusName}${place}`, {
    status,
    statusName,
    ...(location === undefined ? {} : { location }),
  });
}

/** What is behind the fixed part has a name or none, but is not reserved. */
function placeText({ request }: Command, { byte, bit, field }: ParameterErrorLocation): string {
  const name = field ?? (byte < request.size || !request.variable ? "reserved" : undefined);
  return ` (${name === undefined ? "" : `${name}: `}byte ${byte}, bit ${bit})`;
}

/** All zeros, or a byte of all ones, is what devices report that do not track the place of an error. */
function locationOf(command: Command, view: DataView): ParameterErrorLocation | undefined {
  const { byte, bit } = InvalidParameterHead.decode(view);
  if ((byte === 0 && bit === 0) || byte === 0xffff) return undefined;
  const field =
    byte < headerSize
      ? fieldAt(MessageHeader, byte, bit)
      : byte === opcodeOffset
        ? "opcode"
        : fieldAt(command.request, byte, bit);
  return { byte, bit, field };
}

function checkCompletion(command: Command, message: Uint8Array, view: DataView, end: number): void {
  const { responseSize } = commandSets.adminCommand;
  if (end < responseSize) {
    const detail = `has ${end} bytes before its check, fewer than the ${responseSize} of an Admin response`;
    throw new ProtocolError(`${command.title} response`, detail, message);
  }
  const { statusCode, statusCodeType, doNotRetry } = AdminCompletion.decode(view, message.byteOffset).status;
  if (statusCode === 0 && statusCodeType === 0) return;
  const statusName = nvmeStatusName(statusCodeType, statusCode);
  throw new NvmeStatusError(`${command.title}: ${statusName}${doNotRetry ? " (do not retry)" : ""}`, {
    statusCodeType,
    statusCode,
    statusName,
    doNotRetry,
  });
}

interface Answering<R> {
  readonly title: string;
  readonly response: ResponseLayout<R>;
}

/** `view` is that of the message's buffer, all else is counted from the message's start. */
function readValue<R>(command: Answering<R>, message: Uint8Array, view: DataView, end: number): R {
  const { response } = command;
  const { struct, offset } = response;
  if (end === offset + struct.size && !struct.variable && !response.lengthed) {
    return readFixed(struct, message, view, offset);
  }
  return readVarying(command, message, view, end);
}

/** Where the length has something to say. */
function readVarying<R>({ title, response }: Answering<R>, message: Uint8Array, view: DataView, end: number): R {
  const { struct, offset } = response;
  const complain = (detail: string) => new ProtocolError(`${title} response`, detail, message);
  if (response.whenEmpty !== undefined && end === offset) return response.whenEmpty;
  let stop = end;
  if (response.lengthed) {
    const { length } = LengthHead.decode(view, message.byteOffset);
    if (length > end - offset) throw complain(`announces ${length} bytes of data (RDL), but ${end - offset} came`);
    // Lists end where the announced data do. Structures of fixed size are read whole, whatever was announced.
    if (struct.variable && length > 0) stop = offset + length;
  }
  if (stop - offset < struct.size)
    throw complain(`needs ${struct.size} bytes from byte ${offset}, has ${stop - offset}`);
  const { value, next } = readStruct(struct, message, view, offset, stop);
  if (next !== end && !response.padded) throw complain(`ends after ${next} bytes, but ${end} came before its check`);
  return value;
}

/** Reads a structure that is all that a message has, and of fixed size, as most are. */
function readFixed<R>(struct: Struct<R, unknown>, message: Uint8Array, view: DataView, offset: number): R {
  try {
    return struct.decode(view, message.byteOffset + offset);
  } catch (error) {
    throw inMessage(error, message);
  }
}

function readStruct<R>(
  struct: Struct<R, unknown>,
  message: Uint8Array,
  view: DataView,
  offset: number,
  end: number,
): { value: R; next: number } {
  try {
    const start = message.byteOffset;
    const { value, next } = struct.item.read(view, start + offset, start + end);
    return { value, next: next - start };
  } catch (error) {
    throw inMessage(error, message);
  }
}

/** What is wrong with a structure is shown with the whole message, not with the part that it saw. */
function inMessage(error: unknown, message: Uint8Array): unknown {
  return error instanceof ProtocolError ? new ProtocolError(error.path, error.detail, message) : error;
}
