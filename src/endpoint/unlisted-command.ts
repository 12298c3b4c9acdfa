import { MiStatusError, ProtocolError, TimeoutError } from "../errors.ts";
import { type Command, miCommands, responseStatuses } from "../mi/index.ts";
import { opcodeOffset } from "../mi/message.ts";
import type { Settings } from "./call-options.ts";
import type { Sender } from "./methods.ts";
import { SupportedCommands } from "./supported-commands.ts";

const { reset } = miCommands;

/** Whether a command that succeeded makes what was known of a drive's commands doubtful: a reset may bring another firmware. */
export function mayChangeCommands(command: Command, request: Uint8Array): boolean {
  return command.messageType === reset.messageType && request[opcodeOffset] === reset.opcode;
}

/**
 * Tells of an optional command that a drive does not know whether its list of optional commands has it. The list is read at
 * the first such refusal and kept until a reset, which may bring another firmware; so is that there is none to be had, for
 * else each refusal would cost a timeout more, and a tag.
 */
export class UnlistedCommands {
  /** Null where the drive does not give it. */
  #optional: SupportedCommands | null | undefined;

  /** Has to be told of each success of a command that `mayChangeCommands`. */
  forget(): void {
    this.#optional = undefined;
  }

  /**
   * The error of a command, told more of where there is more to tell. Takes no longer than the command still may; where
   * reading the list fails, the error stays as it is, and an aborted call rejects with its signal's reason.
   */
  async explain(
    sender: Sender,
    error: unknown,
    command: Command,
    request: Uint8Array,
    settings: Settings,
  ): Promise<unknown> {
    if (!(error instanceof MiStatusError) || !command.optional) return error;
    const { status, statusName, message } = error;
    // The list itself is no optional command: there is no end to be feared.
    if (status !== responseStatuses.invalidCommandOpcode.code) return error;
    const optional = await this.#read(sender, settings);
    settings.signal?.throwIfAborted();
    const listed = optional?.supports({ messageType: command.messageType, opcode: request[opcodeOffset] });
    if (listed === undefined) return error;
    const remark = listed ? "" : ": the drive does not have it in its list of optional commands";
    return new MiStatusError(`${message}${remark}`, { status, statusName, listed });
  }

  async #read(
    sender: Sender,
    { signal, slot, priority, timeout, deadline }: Settings,
  ): Promise<SupportedCommands | null | undefined> {
    // One timeout is for queueing, too: a refusal is not kept back until another command is over.
    const left = Math.min(timeout, deadline - performance.now());
    if (this.#optional !== undefined || left <= 0) return this.#optional;
    const options = { slot, priority, timeout, deadline: left, ...(signal && { signal }) };
    try {
      const { commands } = await sender.send(miCommands.readOptionalCommandList, {}, options);
      this.#optional = new SupportedCommands(commands, true);
    } catch (error) {
      // Whatever it was, the refusal is what the caller asked for.
      if (isOfDrive(error)) this.#optional = null;
    }
    return this.#optional;
  }
}

/** Whether it is the drive that failed, and so may be expected to do so again: not the call, its slot or the link. */
function isOfDrive(error: unknown): boolean {
  if (error instanceof TimeoutError) return error.sent;
  return error instanceof MiStatusError || error instanceof ProtocolError;
}
