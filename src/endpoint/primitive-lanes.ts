import { MiError } from "../errors.ts";
import { tagOffset } from "../mi/control/control-primitive.ts";
import {
  type Command,
  type CommandSlot,
  controlPrimitives,
  decodeResponse,
  encodeRequest,
  MessageHeader,
} from "../mi/index.ts";
import { opcodeOffset, seal, viewOf } from "../mi/message.ts";
import type { Settings } from "./call-options.ts";
import { CommandSlots } from "./command-slots.ts";
import type { Expected } from "./exchange-state.ts";
import type { Question } from "./question.ts";

const { abort, pause, replay, resume } = controlPrimitives;

/** Sends one message and returns its final answer, whatever its status. */
type Exchange = (question: Question, settings: Settings) => Promise<Uint8Array>;
/** Is told before an Abort is sent; what it returns is told the answer. */
type Aborting = (slot: CommandSlot) => (answer: Uint8Array) => void;

/**
 * The way of control primitives past the commands. A drive promises an answer only to the last one for a slot, so that
 * each slot has one under way at a time, in the order of their calls.
 */
export class PrimitiveLanes {
  readonly #lanes = new CommandSlots();
  readonly #exchange: Exchange;
  readonly #aborting: Aborting;
  #tag = 0;

  constructor(exchange: Exchange, aborting: Aborting) {
    this.#exchange = exchange;
    this.#aborting = aborting;
  }

  /** A whole request, with the next tag (TAG) where it has none of its own. Throws `INVALID_ARGUMENT`. */
  encode<I>(command: Command<I>, request: I, slot: CommandSlot): Uint8Array {
    const message = encodeRequest(command, request, slot);
    if ((request as { readonly tag?: unknown } | undefined)?.tag === undefined) {
      message[tagOffset] = this.#tag;
      this.#tag = (this.#tag + 1) % 0x100;
      seal(message);
    }
    return message;
  }

  /** Sends one in its turn. Rejects as `Endpoint.send` does. */
  send(name: string, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    return this.#inTurn({ name, messageType: "controlPrimitive", tag: message[tagOffset], message }, settings);
  }

  /** Sends one without parameters, and returns its decoded answer. Rejects as `Endpoint.send` does. */
  async ask<Q, R>(command: Command<Record<never, never>, Q, R>, name: string, settings: Settings): Promise<R> {
    const message = this.encode(command, {}, settings.slot);
    return decodeResponse(command, message, await this.send(name, message, settings));
  }

  /**
   * The last answer of a slot once more, which was to a command of this kind. Rejects with `NOTHING_TO_REPLAY` where the
   * drive has none, or as `send` does.
   */
  async replay(name: string, { messageType }: Pick<Expected, "messageType">, settings: Settings): Promise<Uint8Array> {
    const message = this.encode(replay, {}, settings.slot);
    const question = { name, messageType: replay.messageType, tag: message[tagOffset], replayed: messageType, message };
    const answer = await this.#inTurn(question, settings);
    if (MessageHeader.decode(viewOf(answer)).nvmeMiMessageType !== replay.messageType) return answer;
    decodeResponse(replay, message, answer);
    throw new MiError("NOTHING_TO_REPLAY", `${name}: the drive has no answer of slot ${settings.slot} to replay`);
  }

  /** Ends all waiting for a turn with an error. */
  clear(error: Error): void {
    this.#lanes.clear(error);
  }

  async #inTurn(question: Question, settings: Settings): Promise<Uint8Array> {
    const { slot } = settings;
    if (!this.#lanes.tryTake(slot)) await this.#waitForTurn(question.name, settings);
    try {
      const aborted = question.message[opcodeOffset] === abort.opcode ? this.#aborting(slot) : undefined;
      const answer = await this.#exchange(question, settings);
      aborted?.(answer);
      return answer;
    } finally {
      this.#lanes.release(slot);
    }
  }

  #waitForTurn(name: string, { slot, signal, deadline }: Settings): Promise<void> {
    const late = (elapsed: number) => `${name}: the control primitive before it was not over in ${elapsed} ms`;
    return this.#lanes.take(slot, { signal, wait: deadline - performance.now(), late });
  }
}

/** Whether a command is for both slots at once, so that the slot in its request means nothing. */
export function isForBothSlots({ messageType, opcode }: Command): boolean {
  return messageType === pause.messageType && (opcode === pause.opcode || opcode === resume.opcode);
}

/** Of control primitives, none can have a drive pause with it. */
export function refusedAutoPause({ title }: Command): MiError {
  return new MiError("INVALID_ARGUMENT", `${title}: autoPause: a control primitive cannot ask for a pause`);
}
