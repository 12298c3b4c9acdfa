import { MiError, MiStatusError, ProtocolError } from "../errors.ts";
import { AdminCompletion } from "../mi/admin/admin-command.ts";
import { AdminDataWindow } from "../mi/admin/data-window.ts";
import { maximumData } from "../mi/command-sets.ts";
import {
  type Command,
  type CommandSlot,
  commandSets,
  decodeResponse,
  encodeRequest,
  miCommands,
  responseStatuses,
} from "../mi/index.ts";
import { MessageHeader, micSize, opcodeOffset, seal, statusOffset, viewOf } from "../mi/message.ts";
import { LengthHead } from "../mi/response-head.ts";
import type { CallOptions, Settings } from "./call-options.ts";
import { CommandSlots } from "./command-slots.ts";
import type { GivenUp, SlotRecovery } from "./slot-recovery.ts";

const { managementEndpointBufferRead: readBuffer, managementEndpointBufferWrite: writeBuffer } = miCommands;

/** Sends one message and returns its final answer, whatever its status. */
type Call = (command: Command, message: Uint8Array) => Promise<Uint8Array>;
/** Finds out whether a slot is free again, in its turn. */
type Settle = (name: string, settings: Settings) => Promise<void>;

/** A command given up. */
interface Left {
  readonly slot: CommandSlot;
  readonly doubt: GivenUp;
}

/**
 * The way of data through a drive's Management Endpoint Buffer: its commands in pieces around the one command that uses it
 * (MEB). The drive has one such buffer, so one command has it at a time.
 */
export class BufferTransfer {
  /** One turn after the other; there is no second buffer, so the other slot is never used. */
  readonly #turns = new CommandSlots();
  readonly #recovery: Pick<SlotRecovery, "doubtOf">;
  readonly #settle: Settle;
  /** What was given up while it used the buffer: a write that comes late would change another command's data. */
  #left: Left | undefined;

  constructor(recovery: Pick<SlotRecovery, "doubtOf">, settle: Settle) {
    this.#recovery = recovery;
    this.#settle = settle;
  }

  /**
   * `transferThroughBuffer` in its turn. Rejects as that does, and with `BUSY` while what was given up may still write to the
   * buffer.
   */
  async send(command: Command, message: Uint8Array, limits: Settings, call: Call): Promise<Uint8Array> {
    if (!this.#turns.tryTake(0)) await this.#waitForTurn(command, limits);
    try {
      if (this.#left !== undefined) await this.#requireQuiet(command, limits, this.#left);
      return await transferThroughBuffer(command, message, limits.slot, call);
    } finally {
      const doubt = this.#recovery.doubtOf(limits.slot);
      if (doubt !== undefined) this.#left ??= { slot: limits.slot, doubt };
      this.#turns.release(0);
    }
  }

  /** Ends all waiting for a turn with an error. */
  clear(error: Error): void {
    this.#turns.clear(error);
  }

  async #requireQuiet({ title }: Command, limits: Settings, left: Left): Promise<void> {
    const isUncertain = () => this.#recovery.doubtOf(left.slot) === left.doubt;
    if (isUncertain()) await this.#settle(title, { ...limits, slot: left.slot });
    if (isUncertain()) {
      const why = `${left.doubt.title} was given up and may still write to the Management Endpoint Buffer`;
      throw new MiError("BUSY", `${title}: not sent: ${why}, until slot ${left.slot} is known to be free`);
    }
    this.#left = undefined;
  }

  #waitForTurn({ title }: Command, { signal, deadline }: Settings): Promise<void> {
    const late = (elapsed: number) => `${title}: the Management Endpoint Buffer did not come free in ${elapsed} ms`;
    return this.#turns.take(0, { signal, wait: deadline - performance.now(), late });
  }
}

/**
 * Sends a request that was encoded whole, with MEB, and returns its answer put together as if it had come in one message, of
 * any length. Rejects as `call` does, and with the errors of the buffer's own commands.
 */
export async function transferThroughBuffer(
  command: Command,
  message: Uint8Array,
  slot: CommandSlot,
  call: Call,
): Promise<Uint8Array> {
  const { requestSize } = commandSets[command.messageType];
  await writeData(message.subarray(requestSize, message.length - micSize), slot, call);
  const answer = await call(command, sealed(message.subarray(0, requestSize)));
  return await withData(command, message, answer, slot, call);
}

/** Throws `INVALID_ARGUMENT` for a command whose data have no way through the Management Endpoint Buffer. */
export function requireBufferable(command: Command, { autoPause }: CallOptions): void {
  const why = autoPause ? "the buffer cannot be read while the drive is paused (autoPause)" : bufferObstacle(command);
  if (why !== undefined) throw new MiError("INVALID_ARGUMENT", `${command.title}: throughBuffer: ${why}`);
}

/** Why a command's data have no way through the Management Endpoint Buffer; undefined where they have. */
export function bufferObstacle({ opcode, messageType, response }: Command): string | undefined {
  if (messageType === "controlPrimitive") return "control primitives have no data";
  const isOwn = [readBuffer, writeBuffer].some((own) => own.opcode === opcode && own.messageType === messageType);
  if (isOwn) return "the command is the buffer's own";
  const { struct, lengthed, lengthAsked } = response;
  if (opcode === undefined || messageType === "adminCommand" || !struct.variable) return undefined;
  if (lengthed || lengthAsked !== undefined) return undefined;
  return "its answer does not tell how many data are in the buffer";
}

/** Data begin at offset 0 of the buffer. */
async function writeData(data: Uint8Array, slot: CommandSlot, call: Call): Promise<void> {
  for (let dataOffset = 0; dataOffset < data.length; dataOffset += maximumData) {
    const piece = data.subarray(dataOffset, dataOffset + maximumData);
    await ask(writeBuffer, { dataOffset, data: piece }, slot, call);
  }
}

async function readData(length: number, slot: CommandSlot, call: Call): Promise<Uint8Array[]> {
  // Kept as they come: what a drive announces is not believed before it is there.
  const pieces: Uint8Array[] = [];
  for (let dataOffset = 0; dataOffset < length; dataOffset += maximumData) {
    const dataLength = Math.min(maximumData, length - dataOffset);
    pieces.push((await ask(readBuffer, { dataOffset, dataLength }, slot, call)).data);
  }
  return pieces;
}

/** Sends one of the buffer's own commands; without them there is no buffer. */
async function ask<I, Q, R>(own: Command<I, Q, R>, input: I, slot: CommandSlot, call: Call): Promise<R> {
  const request = encodeRequest(own, input, slot);
  const answer = await call(own, request);
  try {
    return decodeResponse(own, request, answer);
  } catch (error) {
    const isUnknown = error instanceof MiStatusError && error.status === responseStatuses.invalidCommandOpcode.code;
    if (!isUnknown) throw error;
    throw new MiError("NOT_SUPPORTED", "the drive has no Management Endpoint Buffer", { cause: error });
  }
}

/** An answer with its data behind its head. A drive that did not use the buffer has them there already. */
async function withData(
  command: Command,
  request: Uint8Array,
  answer: Uint8Array,
  slot: CommandSlot,
  call: Call,
): Promise<Uint8Array> {
  const { responseSize } = commandSets[command.messageType];
  const view = viewOf(answer);
  const sizeBehind = answer.length - micSize - responseSize;
  // What is too short or no success is for the decoder to tell.
  if (sizeBehind < 0 || view.getUint8(statusOffset) !== 0) return answer;
  if (!MessageHeader.decode(view).managementEndpointBuffer) return answer;
  if (sizeBehind > 0) {
    const detail = `has ${sizeBehind} bytes of data, though they are in the Management Endpoint Buffer (MEB)`;
    throw new ProtocolError(`${command.title} response`, detail, answer);
  }
  const pieces = await readData(sizeInBuffer(command, request, view), slot, call);
  return sealed(answer.subarray(0, responseSize), ...pieces);
}

/** How many bytes a successful command left in the buffer; none of an unknown command, whose sender has to know. */
function sizeInBuffer(command: Command, request: Uint8Array, answer: DataView): number {
  const { messageType, opcode } = command;
  const { struct, offset, lengthed, lengthAsked } = command.response;
  if (messageType === "adminCommand") return adminSize(request, answer);
  if (opcode === undefined) return 0;
  if (!struct.variable) return Math.max(0, offset + struct.size - commandSets[messageType].responseSize);
  if (lengthed) return LengthHead.decode(answer).length;
  return lengthAsked?.(command.request.decode(viewOf(request), 0, request.length - micSize) as never) ?? 0;
}

/** The low bits of its opcode say whether an Admin command returns data; DLEN says how many of them travel. */
function adminSize(request: Uint8Array, answer: DataView): number {
  const { statusCode, statusCodeType } = AdminCompletion.decode(answer).status;
  const toHost = ((request[opcodeOffset] ?? 0) & 0b11) === 0b10;
  return toHost && statusCode === 0 && statusCodeType === 0 ? AdminDataWindow.decode(viewOf(request)).dataLength : 0;
}

/** Bytes one after another, with their Message Integrity Check. */
function sealed(...parts: readonly Uint8Array[]): Uint8Array {
  const message = new Uint8Array(parts.reduce((size, part) => size + part.length, micSize));
  let at = 0;
  for (const part of parts) {
    message.set(part, at);
    at += part.length;
  }
  seal(message);
  return message;
}
